package baseimage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var untagged = &analysis.Rule{
	Name:    "base-image-untagged",
	Aliases: []string{"DL3006", "DS-0001", "AVD-DS-0001"},
	Doc: `A base image has no tag

Without a tag the image is whatever latest is on the day of the build, so two
builds of one commit can differ, and a new major version arrives unasked. Name
a version.

Bad:

	FROM python

Good:

	FROM python:3.12-slim`,
	Severity: analysis.Warning,
	Run:      runUntagged,
}

func runUntagged(p *analysis.Pass) {
	for _, s := range external(p.File) {
		if s.Image.Tagged() == dockerfile.No {
			severity := analysis.Warning
			if onlyLatest(s.Image) {
				severity = analysis.Info
			}
			reportUntagged(p, s.From.Words[0].Span(), s.Image, severity)
		}
	}
	for in := range p.File.Commands() {
		if flag, ok := in.Flag("from"); ok && in.Keyword == "COPY" {
			checkSource(p, flag, flag.Value)
		}
		for _, m := range in.Mounts() {
			checkSource(p, m.Flag, m.From)
		}
	}
}

// checkSource looks at what COPY --from or a mount takes files from. A bare
// word may be a stage, an index or a build context of that name: only one that
// is an official image's is spoken of, and softly.
func checkSource(p *analysis.Pass, flag dockerfile.Flag, from string) {
	img := dockerfile.ParseImage(dockerfile.Value{Text: from})
	_, index := strconv.Atoi(from)
	if from == "" || index == nil || strings.Contains(from, "$") || img.Tagged() != dockerfile.No || p.File.StageNamed(from) != nil {
		return
	}
	switch {
	case strings.Contains(from, "/"):
		reportUntagged(p, flag.Span(), img, analysis.Warning)
	case slices.Contains(official, from):
		reportUntagged(p, flag.Span(), img, analysis.Info)
	}
}

// official are official images that files are copied from; as a bare word they
// hardly mean anything else.
var official = []string{
	"alpine", "busybox", "composer", "debian", "docker", "golang", "gradle", "haproxy", "httpd", "maven", "mysql", "nginx", "node",
	"php", "postgres", "python", "redis", "ruby", "rust", "traefik", "ubuntu",
}

func reportUntagged(p *analysis.Pass, span dockerfile.Span, img dockerfile.Image, severity analysis.Severity) {
	what := "Name a version in the tag, and pin the digest too where builds must be reproducible."
	if onlyLatest(img) {
		what = "Pin it by its digest."
	}
	p.Report(analysis.Finding{
		Span: span, Severity: severity,
		Message: "The image " + analysis.Quote(shown(img)) + " has no tag, so each build takes whatever `latest` is that day",
		Why:     "Two builds of one commit can then differ, and a new major version arrives unasked.",
		What:    what,
	})
}

// shown is a reference as a message gives it: its unknown parts as "…".
func shown(img dockerfile.Image) string {
	return strings.ReplaceAll(img.Value.Text, dockerfile.Hole, "…")
}
