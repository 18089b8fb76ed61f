package metadata

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

const authorsKey = "org.opencontainers.image.authors"

var maintainer = &analysis.Rule{
	Name:    "maintainer-deprecated",
	Aliases: []string{"DL4000", "MaintainerDeprecated", "DS-0022", "AVD-DS-0022"},
	Doc: `MAINTAINER is deprecated

It sets a field of the image that few tools still read. A label says the same
where registries and scanners look for it.

Bad:

	MAINTAINER Jo Doe <jo@example.com>

Good:

	LABEL org.opencontainers.image.authors="Jo Doe <jo@example.com>"`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runMaintainer,
}

func runMaintainer(p *analysis.Pass) {
	labelled := map[*dockerfile.Stage]bool{}
	for _, in := range p.File.Instructions {
		cmd, ok := in.Command.(*instructions.MaintainerCommand)
		if !ok || in.Stage == nil {
			continue
		}
		if _, known := labelled[in.Stage]; !known {
			labelled[in.Stage] = authorsSet(in.Stage)
		}
		name := unquoted(cmd.Maintainer)
		found := analysis.Finding{
			Span:    in.Span,
			Message: "MAINTAINER is deprecated, and " + analysis.Quote(name) + " belongs in a label",
			Why:     "Registries and scanners read labels; few tools still show the old field.",
			What:    "Use `LABEL " + authorsKey + "=…`.",
		}
		if labelled[in.Stage] {
			found.What = "The stage has an authors label already: delete this line."
		} else if len(in.Inner) == 0 {
			found.Fix = &analysis.Fix{
				Title: "Use a label",
				Note:  "The name moves from the image's `Author` field to the label `" + authorsKey + "`.",
				Edits: []analysis.Edit{{Span: in.Span, New: "LABEL " + authorsKey + "=" + quoteLabel(name, p.File.Escape)}},
			}
		}
		p.Report(found)
	}
}

// authorsSet reports whether a stage has the label without MAINTAINER's help.
func authorsSet(s *dockerfile.Stage) bool {
	return slices.ContainsFunc(s.End.All("LABEL"), func(label *dockerfile.Instruction) bool {
		return slices.ContainsFunc(label.Pairs, func(pair dockerfile.Pair) bool { return pair.Name() == authorsKey })
	})
}

// unquoted is a name without the quotes around it: MAINTAINER keeps them, and
// nobody means them.
func unquoted(s string) string {
	if n := len(s); n > 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] && strings.Count(s, s[:1]) == 2 {
		return s[1 : n-1]
	}
	return s
}

// quoteLabel is a value as LABEL takes it: unlike MAINTAINER it expands
// variables, and escapes are the file's own.
func quoteLabel(s string, escape byte) string {
	e := string(escape)
	return `"` + strings.NewReplacer(e, e+e, `"`, e+`"`, `$`, e+`$`).Replace(s) + `"`
}
