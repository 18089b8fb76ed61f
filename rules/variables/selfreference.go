package variables

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var selfReference = &analysis.Rule{
	Name:    "env-self-reference",
	Aliases: []string{"DL3044"},
	Doc: `An ENV uses a variable that the same ENV sets

All variables of one ENV are set at once: a value that uses another of them gets
what that one was before, or nothing if it was not set.

Bad:

	ENV HOME_DIR=/app CONFIG=$HOME_DIR/config

Good:

	ENV HOME_DIR=/app
	ENV CONFIG=$HOME_DIR/config`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runSelfReference,
}

func runSelfReference(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "ENV" || in.Err != nil || in.Before == nil || len(in.Pairs) < 2 {
			continue
		}
		first := map[string]int{} // where each key is first set
		for i, pair := range slices.Backward(in.Pairs) {
			first[pair.Name()] = i
		}
		for i, pair := range in.Pairs {
			for _, r := range refs(pair.Value.Value, p.File.Escape) {
				at, set := first[r.name]
				own := r.name == pair.Name()
				if !set || own && at == i || !own && setBefore(in, r.name) {
					continue
				}
				p.Report(selfReferring(p.File, in, i, r.name, at < i))
				break
			}
		}
	}
}

// setBefore reports whether an instruction above sets a variable.
func setBefore(in *dockerfile.Instruction, name string) bool {
	_, set := in.Before.Lookup(name)
	return set == dockerfile.Yes
}

func selfReferring(f *dockerfile.File, in *dockerfile.Instruction, i int, name string, after bool) analysis.Finding {
	pair := in.Pairs[i]
	found := analysis.Finding{
		Span:    pair.Span(),
		Message: analysis.Quote(pair.Name()) + " gets what " + analysis.Quote(name) + " was before this ENV, which sets both",
		Why:     "All pairs of one ENV are set at once, so the new value is not there yet.",
		What:    "Set " + analysis.Quote(name) + " in an ENV of its own before.",
	}
	gap := dockerfile.Span{Start: pair.Span().Start, End: pair.Span().Start}
	if i > 0 {
		gap.Start = in.Pairs[i-1].Span().End
	}
	commented := slices.ContainsFunc(in.Inner, func(c dockerfile.Comment) bool { return gap.Overlaps(c.Span) })
	if !after || commented || in.OnBuild != nil {
		return found
	}
	if name == pair.Name() {
		found.Message = analysis.Quote(name) + " is set twice by this ENV, and the first time is lost"
		found.What = "Set it in one value, or in two ENVs."
	}
	found.Fix = &analysis.Fix{
		Title: "Begin another ENV here",
		Note:  analysis.Quote(pair.Name()) + " gets the new value of " + analysis.Quote(name) + ".",
		Edits: []analysis.Edit{{Span: gap, New: f.EOL(in.Span.Start) + f.Indent(in.Span.Start) + "ENV "}},
	}
	return found
}
