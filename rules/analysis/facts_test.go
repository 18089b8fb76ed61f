package analysis_test

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

func TestNeighbours(t *testing.T) {
	for _, want := range []string{"a/Dockerfile.dockerignore", "a/Gemfile.lock", "Gemfile.lock", "composer.lock", "poetry.lock"} {
		if !slices.Contains(analysis.Neighbours("a/Dockerfile"), want) {
			t.Errorf("nobody asks for %s", want)
		}
	}
}
