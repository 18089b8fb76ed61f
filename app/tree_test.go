package app

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// TestKnown asks a tree of which two folders are known.
func TestKnown(t *testing.T) {
	k := known{".": {"api": true, "web": true, "go.mod": true}, "api": {"Dockerfile": true, "src": true}}
	for path, want := range map[string]dockerfile.Answer{
		"go.mod": dockerfile.Yes, "go.sum": dockerfile.No, "./go.mod": dockerfile.Yes, "api": dockerfile.Yes,
		"api/src": dockerfile.Yes, "api/none": dockerfile.No, "api/src/a.go": dockerfile.Unknown, "api/none/a.go": dockerfile.No,
		"web/a": dockerfile.Unknown, "none/a/b": dockerfile.No, ".": dockerfile.Unknown,
	} {
		if got := k.Has(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
