package analysis

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// Removal is the edit that takes an instruction out of a file, with all of its
// lines and the comment lines directly above it, which speak of it, and with one
// of the empty lines around them. It is false where one of the comments speaks to
// a tool: it would then be about whatever comes next.
func Removal(f *dockerfile.File, in *dockerfile.Instruction) (Edit, bool) {
	span := f.Lines(in.Span)
	span.Start = f.Above(in)
	for line := range strings.Lines(string(f.Source[span.Start:in.Span.Start])) {
		text := strings.TrimSpace(strings.TrimLeft(line, " \t#"))
		if slices.ContainsFunc(pragmas, func(p string) bool { return strings.HasPrefix(text, p) }) {
			return Edit{}, false
		}
	}
	if above, below := f.Line(span.Start)-1, f.Line(span.End); above > 0 && span.End < len(f.Source) && empty(f, above) && empty(f, below) {
		span.End = f.LineSpan(below).End
	}
	return Edit{Span: span}, true
}

// empty reports whether a line has nothing but blanks.
func empty(f *dockerfile.File, n int) bool {
	line := f.LineSpan(n)
	return strings.TrimSpace(string(f.Source[line.Start:line.End])) == ""
}

// RemovePair is the edit that deletes one pair of an instruction, or all of it if it has no
// other. It is false where a comment inside may speak of it.
func RemovePair(f *dockerfile.File, in *dockerfile.Instruction, i int) (Edit, bool) {
	n := len(in.Pairs)
	if n == 1 {
		return Removal(f, in)
	}
	if len(in.Inner)+len(in.Blank) > 0 {
		return Edit{}, false
	}
	if i < n-1 {
		return Edit{Span: dockerfile.Span{Start: in.Pairs[i].Span().Start, End: in.Pairs[i+1].Span().Start}}, true
	}
	return Edit{Span: dockerfile.Span{Start: in.Pairs[i-1].Span().End, End: in.Pairs[i].Span().End}}, true
}

// pragmas are how comments begin that silence or configure a tool.
var pragmas = []string{
	"check=", "dockerfile_lint", "hadolint", "kics", "nosemgrep", "plimsoll", "renovate", "shellcheck", "syntax=", "tally", "trivy:",
}

// WithoutWord is the edit that takes a word out of a command, with the blanks
// before it. It is false where a comment stands between them.
func WithoutWord(f *dockerfile.File, c *shell.Command, w shell.Word) (Edit, bool) {
	i := slices.IndexFunc(c.Words, func(other shell.Word) bool { return other.Span() == w.Span() })
	if i < 1 || !w.Exact() {
		return Edit{}, false
	}
	gap := dockerfile.Span{Start: c.Words[i-1].Span().End, End: w.Span().Start}
	if strings.Trim(string(f.Source[gap.Start:gap.End]), " \t\r\n,"+string(f.Escape)) != "" {
		return Edit{}, false
	}
	return Edit{Span: dockerfile.Span{Start: gap.Start, End: w.Span().End}}, true
}
