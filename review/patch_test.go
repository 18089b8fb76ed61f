package review_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/review"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
)

// TestUndo takes back every patch of the corpus, and compares the result with
// the file as it was.
func TestUndo(t *testing.T) {
	exact := 0
	analysistest.Changes(t, func(c analysistest.Change) {
		if c.Base == nil || c.Patch == "" {
			return
		}
		base, err := review.Undo([]byte(c.Head), c.Patch)
		switch {
		case err != nil:
			t.Errorf("%s %s: %v", c.Commit, c.Path, err)
		case string(base) != *c.Base:
			t.Errorf("%s %s: the base differs", c.Commit, c.Path)
		}
		exact++
	})
	t.Logf("%d patches taken back", exact)
}

func TestUndoRefuses(t *testing.T) {
	for _, c := range []struct{ name, head, patch string }{
		{"another file", "FROM a\n", "@@ -1 +1 @@\n-FROM c\n+FROM b"},
		{"no header", "FROM a\n", "+FROM a"},
		{"counts that are wrong", "FROM a\n", "@@ -1 +1,2 @@\n-FROM c\n+FROM a"},
		{"past the end", "FROM a\n", "@@ -7 +7 @@\n-FROM c\n+FROM a"},
		{"garbage", "FROM a\n", "@@ -x +y @@\n"},
	} {
		if base, err := review.Undo([]byte(c.head), c.patch); err == nil {
			t.Errorf("%s: got %q, want an error", c.name, base)
		}
	}
}
