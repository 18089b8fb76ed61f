package analysis_test

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

func TestFolders(t *testing.T) {
	for path, want := range map[string][]string{
		"Dockerfile":         {"."},
		"a/Dockerfile":       {".", "a"},
		"a/b/api.Dockerfile": {".", "a/b"},
	} {
		if got := analysis.Folders(path); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
