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

	FROM python:3.12-slim

For a name in which a variable may hold the tag, it reports only with strict.`,
	Severity: analysis.Warning,
	Options:  func() any { return new(analysis.Strict) },
	Run:      runUntagged,
}

func runUntagged(p *analysis.Pass) {
	for _, s := range external(p.File) {
		tagged := s.Image.Tagged()
		switch {
		case tagged == dockerfile.No && (s.Image.Valid() || !s.Image.Known()):
			severity := analysis.Warning
			if onlyLatest(s.Image) {
				severity = analysis.Info
			}
			p.Report(noTag(s.From.Words[0].Span(), s.Image, severity))
		case tagged != dockerfile.Yes && p.Strict() && bare(s.From.Words[0].Value) && !mayBeStage(p.File, s):
			p.Report(untold(s))
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

// bare reports whether a reference as it is written begins with a name, and
// shows neither tag nor digest.
func bare(word string) bool {
	return !strings.HasPrefix(word, "$") && dockerfile.ParseImage(dockerfile.Value{Text: word}).Tagged() == dockerfile.No
}

// mayBeStage reports whether a name with unknown parts is perhaps that of an
// earlier stage: base-$TARGETARCH where there is a stage base-amd64.
func mayBeStage(f *dockerfile.File, s *dockerfile.Stage) bool {
	before, rest, _ := strings.Cut(s.Image.Value.Text, dockerfile.Hole)
	after := rest[strings.LastIndex(rest, dockerfile.Hole)+1:]
	return slices.ContainsFunc(f.Stages[:s.Index], func(earlier *dockerfile.Stage) bool {
		return len(earlier.Name) >= len(before)+len(after) && strings.HasPrefix(earlier.Name, before) && strings.HasSuffix(earlier.Name, after)
	})
}

// untold is what is said of a name whose tag is at most in a variable.
func untold(s *dockerfile.Stage) analysis.Finding {
	return analysis.Finding{
		Span:    s.From.Words[0].Span(),
		Message: "The image " + analysis.Quote(shown(s.Image)) + " has no tag, unless the variable in it holds one",
		Why:     "Without a tag each build takes whatever `latest` is that day.",
		What:    "Write the tag outside the variable, or give the variable a default.",
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
	severity := analysis.Info
	switch {
	case strings.Contains(from, "/"):
		severity = analysis.Warning
	case !slices.Contains(official, from):
		return
	}
	found := noTag(flag.Span(), img, severity)
	found.Codes = []string{} // they are about FROM
	p.Report(found)
}

// official are official images that files are copied from; as a bare word they
// hardly mean anything else.
var official = []string{
	"alpine", "busybox", "composer", "debian", "docker", "golang", "gradle", "haproxy", "httpd", "maven", "mysql", "nginx", "node",
	"php", "postgres", "python", "redis", "ruby", "rust", "traefik", "ubuntu",
}

func noTag(span dockerfile.Span, img dockerfile.Image, severity analysis.Severity) analysis.Finding {
	what := "Name a version in the tag, and pin the digest too where builds must be reproducible."
	if onlyLatest(img) {
		what = "Pin it by its digest."
	}
	return analysis.Finding{
		Span: span, Severity: severity,
		Message: "The image " + analysis.Quote(shown(img)) + " has no tag, so each build takes whatever `latest` is that day",
		Why:     "Two builds of one commit can then differ, and a new major version arrives unasked.",
		What:    what,
	}
}

// shown is a reference as a message gives it: its unknown parts as "…".
func shown(img dockerfile.Image) string {
	return strings.ReplaceAll(img.Value.Text, dockerfile.Hole, "…")
}
