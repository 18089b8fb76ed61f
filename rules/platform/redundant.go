package platform

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var redundant = &analysis.Rule{
	Name:    "redundant-target-platform",
	Aliases: []string{"DL3065", "RedundantTargetPlatform"},
	Doc: `FROM asks for the platform that it gets anyway

The platform that a build is for is what FROM takes by itself.

Bad:

	FROM --platform=$TARGETPLATFORM alpine:3.22

Good:

	FROM alpine:3.22`,
	Severity: analysis.Info,
	Run:      runRedundant,
}

func runRedundant(p *analysis.Pass) {
	if _, ours := p.File.Global("TARGETPLATFORM"); ours {
		return // it may have another value then
	}
	for _, s := range p.File.Stages {
		flag, ok := s.From.Flag("platform")
		if !ok || !slices.Contains([]string{"$TARGETPLATFORM", "${TARGETPLATFORM}"}, flag.Value) {
			continue
		}
		found := analysis.Finding{
			Span:    flag.Span(),
			Message: "FROM asks for " + analysis.Quote(flag.Value) + ", which is what it takes without the flag",
			Why:     "It says nothing new, and a reader looks for what it changes.",
			What:    "Leave the flag out.",
		}
		if edit, ok := without(p.File, flag); ok {
			found.Fix = &analysis.Fix{Title: "Leave the flag out", Note: "An image that exists for one other platform alone is then taken for that one.",
				Edits: []analysis.Edit{edit}}
		}
		p.Report(found)
	}
}
