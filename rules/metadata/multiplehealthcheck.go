package metadata

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var multipleHealthcheck = &analysis.Rule{
	Name:    "multiple-healthcheck",
	Aliases: []string{"DL3012", "MultipleInstructionsDisallowed", "DS-0023", "AVD-DS-0023"},
	Doc: `A HEALTHCHECK is replaced by a later one

An image has one health check. Of several in a stage only the last counts, even
if it is NONE; the others never run.

Bad:

	HEALTHCHECK CMD ["pg_isready", "-q"]
	HEALTHCHECK CMD ["redis-cli", "ping"]

Good:

	HEALTHCHECK CMD ["/usr/local/bin/both-are-up"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Safe},
	Run:      runMultipleHealthcheck,
}

func runMultipleHealthcheck(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		later := false
		for _, in := range slices.Backward(s.Instructions) {
			if in.Keyword != "HEALTHCHECK" || in.Err != nil {
				continue
			}
			if !later {
				later = true
				continue
			}
			found := analysis.Finding{
				Span:    in.Span,
				Message: "This HEALTHCHECK has no effect, since the stage has a later one",
				Why:     "An image has one health check, and nobody asks this one.",
				What:    "Delete it, or make one check of both.",
			}
			if edit, ok := analysis.Removal(p.File, in); ok {
				found.Fix = &analysis.Fix{Title: "Delete the HEALTHCHECK without effect", Grade: analysis.Safe, Edits: []analysis.Edit{edit}}
			}
			p.Report(found)
		}
	}
}
