package analysistest

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// TestSameRuns sees to it that SameRuns can fail, and that it lets a fix change
// the commands that it is about.
func TestSameRuns(t *testing.T) {
	for _, c := range []struct {
		run, old, new string
		same          bool
	}{
		// What a fix may do: options, another program, a command more or less.
		{"a && b", "b", "b -y", true},
		{"apt update && b", "apt", "apt-get", true},
		{"a && rm x && b", " && rm x", "", true},
		{"a && b; c", "a", "a && rm x", true},
		{"set -e; a; b", "a;", "a; rm x;", true},
		{"for i in x y; do a $i; done; b", "a", "a -q", true},
		{"if a; then b; else c; fi | d", "c", "c -q", true},
		{"<<EOF\nset -e\na\nb\nEOF", "a\n", "a\nrm x\n", true},

		// What hides a failure, or lets it end the script.
		{"a && rm x; b", " && rm x; b", " && b", false},
		{"a && rm x; b", "; b", " && b", false},
		{"set -e; a && b; c", "b;", "b && rm x;", false},
		{"set -e; a && rm x; c", " && rm x", "", false},
		{"a; rm x", "; rm x", "", false},
		{"a && b", "b", "b || true", false},
		{"a && b", "&&", ";", false},
		{"set -e; a; b", "set -e; ", "", false},
		{"set -o pipefail && a | b", " -o pipefail", " -o noclobber", false},
		{"<<EOF\nset -e\na\nb\nEOF", "set -e", "set -x", false},

		// What runs at another time, not at all, or with other words.
		{"a && b && c", " && b && c", " && c && b", false},
		{"if a; then b; fi", "if a; then b; fi", "a; b", false},
		{"while read x; do a; done; b", "while", "until", false},
		{"X=a; b $X", "X=a", "X=c", false},
		{"cd /d; a", "cd /d", "cd /e", false},
		{"(cd /d); a", "(cd /d)", "cd /d", false},
		{"X=$(a); b $X", "$(a)", "$(true)", false},
		{"f() { a; }; f && b", "f &&", "f ||", false},
		{"a", "a", "'", false},
	} {
		where := c.run + ", " + c.new + " for " + c.old
		if r := replaced("FROM z\nRUN "+c.run+"\n", c.old, c.new, t); r.failed == c.same {
			t.Errorf("%s: failed %v", where, r.failed)
		}
	}
}

// TestSameRunsShell sees to it that SameRuns honours SHELL and a first line, and
// misses a RUN that is gone.
func TestSameRunsShell(t *testing.T) {
	for _, c := range []struct {
		src, old, new string
		same          bool
	}{
		{"FROM z\nSHELL [\"bash\", \"-ec\"]\nRUN a; b\n", "a; b", "a && b", true},
		{"FROM z\nRUN a; b\n", "a; b", "a && b", false},
		{"FROM z\nSHELL [\"bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN set +o pipefail; a | b && c\n", "set +o pipefail; ", "", false},
		{"FROM z\nRUN set +o pipefail; a | b && c\n", "set +o pipefail; ", "", true},
		{"FROM z\nRUN <<EOF\n#!/bin/bash -e\na\nb\nEOF\n", "a\n", "a &&\n", true},
		{"FROM z\nRUN <<EOF\n#!/bin/bash\na\nb\nEOF\n", "a\n", "a &&\n", false},
		{"FROM z\nRUN a\nRUN b\n", "RUN b\n", "", true},
		{"FROM z\nRUN a\nRUN b\n", "RUN b\n", "USER b\n", false},
		{"FROM z\nRUN a\nRUN b\n", "\nRUN b", " && b", true},
		{"FROM z\nRUN a\nRUN b\n", "\nRUN b", "; b", false},
		{"FROM z\nWORKDIR /d\nRUN b\n", "WORKDIR /d", "WORKDIR /e", false},
		{"FROM z\nRUN cd /d\nRUN b\n", "\nRUN b", " && b", false},
		{"FROM z\nRUN a || c\nRUN b\n", "\nRUN b", " || b", false},
		{"FROM z\nRUN a && b\n", " &&", "\nRUN", true},
	} {
		if r := replaced(c.src, c.old, c.new, t); r.failed == c.same {
			t.Errorf("%q, %q for %q: failed %v", c.src, c.new, c.old, r.failed)
		}
	}
}

// replaced asks SameRuns of a file in which one text is put for another.
func replaced(src, old, now string, t *testing.T) *recorder {
	at := strings.Index(src, old)
	edit := analysis.Edit{Span: dockerfile.Span{Start: at, End: at + len(old)}, New: now}
	r := &recorder{TB: t}
	if SameRuns(r, old, []byte(src), []analysis.Edit{edit}) == 0 && !r.failed {
		t.Errorf("%q: ran nothing", src)
	}
	return r
}
