package variables

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var selfReference = &analysis.Rule{
	Name:    "env-self-reference",
	Aliases: []string{"DL3044"},
	Doc: `An ENV uses a variable that the same ENV sets

All pairs of one ENV are set at once: a value that names another of its keys
gets what that was before, and nothing if it was not set.

Bad:

	ENV HOME_DIR=/app CONFIG=$HOME_DIR/config

Good:

	ENV HOME_DIR=/app
	ENV CONFIG=$HOME_DIR/config`,
	Severity: analysis.Warning,
	Run:      runSelfReference,
}

func runSelfReference(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "ENV" || in.Err != nil || in.Before == nil || len(in.Pairs) < 2 {
			continue
		}
		keys := map[string]bool{}
		for _, pair := range in.Pairs {
			keys[pair.Name()] = true
		}
		for _, pair := range in.Pairs {
			for _, r := range refs(pair.Value.Value, p.File.Escape) {
				name := r.name
				if _, answer := in.Before.Lookup(name); !keys[name] || name == pair.Name() || name == "PATH" || answer == dockerfile.Yes {
					continue
				}
				p.Report(analysis.Finding{
					Span:    pair.Span(),
					Message: analysis.Quote(pair.Name()) + " gets what " + analysis.Quote(name) + " was before this ENV, which sets both",
					Why:     "All pairs of one ENV are set at once, so the new value is not there yet.",
					What:    "Set " + analysis.Quote(name) + " in an ENV of its own before.",
				})
				break
			}
		}
	}
}
