package stages

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// What a recipe asks of the repository must be found out beforehand.
func TestBesideIsKnown(t *testing.T) {
	known := analysis.Neighbours("Dockerfile")
	for _, name := range slices.Concat(folders, nodeBeside, rustBeside) {
		if !slices.Contains(known, name) {
			t.Errorf("nobody asks whether there is %s", name)
		}
	}
}
