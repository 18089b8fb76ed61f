package review_test

import (
	"strings"
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

// FuzzUndo takes a base, a head and a patch from a stranger: it never panics,
// and a patch of one line that it takes back gives a file that the patch fits.
func FuzzUndo(f *testing.F) {
	f.Add("FROM b\n", "@@ -1 +1 @@\n-FROM a\n+FROM b")
	f.Add("a\nb\nc\n", "@@ -1,3 +1,3 @@\n a\n-x\n+b\n c")
	f.Add("a", "@@ -1 +1 @@\n-b\n\\ No newline at end of file\n+a\n\\ No newline at end of file")
	f.Add("", "@@ -1 +0,0 @@\n-b")
	f.Fuzz(func(t *testing.T, head, patch string) {
		base, err := review.Undo([]byte(head), patch)
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(patch, "\n") {
			if text, removed := strings.CutPrefix(line, "-"); removed && !strings.Contains(string(base), text) {
				t.Errorf("the base lacks the removed line %q: %q", text, base)
			}
		}
	})
}
