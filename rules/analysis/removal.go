package analysis

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Removal is the edit that takes an instruction out of a file, with all of its
// lines and the comment lines directly above it, which speak of it. It is
// false where one of them speaks to a tool: it would then be about whatever
// comes next.
func Removal(f *dockerfile.File, in *dockerfile.Instruction) (Edit, bool) {
	span := f.Lines(in.Span)
	span.Start = f.Above(in)
	for line := range strings.Lines(string(f.Source[span.Start:in.Span.Start])) {
		text := strings.TrimSpace(strings.TrimLeft(line, " \t#"))
		if slices.ContainsFunc(pragmas, func(p string) bool { return strings.HasPrefix(text, p) }) {
			return Edit{}, false
		}
	}
	return Edit{Span: span}, true
}

// pragmas are how comments begin that silence or configure a tool.
var pragmas = []string{
	"check=", "dockerfile_lint", "hadolint", "kics", "nosemgrep", "plimsoll", "renovate", "shellcheck", "syntax=", "tally", "trivy:",
}
