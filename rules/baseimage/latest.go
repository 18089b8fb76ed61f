package baseimage

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var latest = &analysis.Rule{
	Name:    "base-image-latest",
	Aliases: []string{"DL3007", "DS-0001", "AVD-DS-0001"},
	Doc: `A base image is named by a tag that moves

The tag latest is a different image after each release, so two builds of one
commit can differ, and a new major version arrives unasked. Name a version.

Bad:

	FROM node:latest

Good:

	FROM node:22.11-slim

For registries that serve no other tag for free, it reports only with strict.`,
	Severity: analysis.Warning,
	Options:  func() any { return new(analysis.Strict) },
	Run:      runLatest,
}

// moving are tags that follow development rather than releases.
var moving = []string{"canary", "dev", "edge", "main", "master", "next", "nightly", "rolling", "unstable"}

func runLatest(p *analysis.Pass) {
	for _, s := range external(p.File) {
		severity, codes := analysis.Warning, []string(nil)
		switch tag := s.Image.Tag; {
		case s.Image.Digest != "" || s.Image.Value.Err != nil || onlyLatest(s.Image) && !p.Strict():
			continue
		case tag == "latest":
		case slices.Contains(moving, tag) || strings.HasPrefix(tag, "latest-"):
			severity, codes = analysis.Info, []string{}
		default:
			continue
		}
		what := "Name a version in the tag, and pin the digest too where builds must be reproducible."
		if onlyLatest(s.Image) {
			what = "Pin it by its digest."
		}
		p.Report(analysis.Finding{
			Span: s.From.Words[0].Span(), Severity: severity, Codes: codes,
			Message: "The tag of " + analysis.Quote(shown(s.Image)) + " moves with every release",
			Why:     "Two builds of one commit can then differ, and a new major version arrives unasked.",
			What:    what,
		})
	}
}
