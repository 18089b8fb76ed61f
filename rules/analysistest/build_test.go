package analysistest

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A recorder is a test of which only whether it failed is of interest.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

// TestSameBuild sees to it that SameBuild can fail.
func TestSameBuild(t *testing.T) {
	src := "FROM alpine\nRUN one\nFROM debian AS base\nWORKDIR /two\nFROM base\nUSER three\nCOPY --from=0 /a /a\n"
	for _, c := range []struct {
		old, new    string
		same, built bool
	}{
		{"alpine", "alpine AS first", true, true},
		{"--from=0", "--from=base", false, true},
		{"one", "once", false, true},
		{"/two", "/too", false, true},
		{"three", "tree", false, true},
		{"FROM debian AS base", "FROM debian\nFROM debian AS base", false, true},
		{"--from=0", "--from=3", false, true},
		{"RUN one", "ENV one", false, true},
	} {
		at := strings.Index(src, c.old)
		edit := analysis.Edit{Span: dockerfile.Span{Start: at, End: at + len(c.old)}, New: c.new}
		r := &recorder{TB: t}
		built := SameBuild(r, c.old, []byte(src), []analysis.Edit{edit})
		if built != c.built || r.failed == c.same {
			t.Errorf("%s for %s: built %v, failed %v", c.new, c.old, built, r.failed)
		}
	}
}
