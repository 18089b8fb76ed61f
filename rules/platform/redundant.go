package platform

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var redundant = &analysis.Rule{
	Name:    "redundant-target-platform",
	Aliases: []string{"DL3065", "RedundantTargetPlatform"},
	Doc: `FROM asks for the platform that it gets anyway

FROM uses the build's target platform by default, so the flag changes nothing.

Bad:

	FROM --platform=$TARGETPLATFORM alpine:3.22

Good:

	FROM alpine:3.22

If the file has an ARG of that name, it reports only with strict.`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runRedundant,
}

func runRedundant(p *analysis.Pass) {
	if v, ours := p.File.Global("TARGETPLATFORM"); ours && (!p.Strict() || slices.ContainsFunc(v.By.Pairs, defaulted)) {
		return // it has another value then, or may be given one
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
			found.Fix = &analysis.Fix{Title: "Leave the flag out", Note: "An image that exists only for another platform is then used all the same.",
				Edits: []analysis.Edit{edit}}
		}
		p.Report(found)
	}
}

func defaulted(pair dockerfile.Pair) bool { return pair.Name() == "TARGETPLATFORM" && pair.Set }
