package layers

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// joined is the fix that makes a RUN continue the one right before it; nil
// where they might then do something else.
func joined(p *analysis.Pass, a, b *dockerfile.Instruction) *analysis.Fix {
	if !p.File.Standard() || a.Stage != b.Stage || b.Index != a.Index+1 || !analysis.SameFlags(a, b) || !p.Chained(a) || !p.Chained(b) {
		return nil
	}
	join, ok := analysis.Join(p.File, a, b)
	if !ok || slices.ContainsFunc(p.Script(b).Reads(), func(r shell.VarRef) bool { return p.Script(a).Sets(r.Name) != dockerfile.No }) {
		return nil
	}
	return &analysis.Fix{
		Title: "Join the two RUNs",
		Note:  "Both become one layer, and run again whenever either changes.",
		Edits: []analysis.Edit{join},
	}
}
