package baseimage

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var noDigest = &analysis.Rule{
	Name: "base-image-no-digest",
	Doc: `An image is not pinned by its digest

A tag can be moved to another image, a digest cannot. But a pinned image gets no
fixes by itself, so this is off by default: it is meant for repositories in
which a bot updates the digests.

Bad:

	FROM alpine:3.22

Good:

	FROM alpine:3.22@sha256:4b7ce07002c69e8f3d704a9c5d6fd3053be500b7f1c69fc0d80990c2ad8dd412`,
	Severity: analysis.Off,
	Run:      runNoDigest,
}

func runNoDigest(p *analysis.Pass) {
	for _, s := range external(p.File) {
		if s.Image.NameKnown() && s.Image.Digest == "" && s.Image.Tag != "" {
			p.Report(unpinned(s.From.Words[0].Span(), s.Image))
		}
	}
	for in := range p.File.Commands() {
		for _, from := range sources(in) {
			if from.img.Digest == "" && from.img.Tag != "" {
				p.Report(unpinned(from.span, from.img))
			}
		}
	}
}

func unpinned(span dockerfile.Span, img dockerfile.Image) analysis.Finding {
	return analysis.Finding{
		Span: span, Severity: analysis.Info,
		Message: analysis.Quote(shown(img)) + " is not pinned by its digest",
		Why:     "The tag can be moved to another image, so two builds of one commit can differ.",
		What:    "Add the digest for all platforms after the tag, as `@sha256:…`, and let a bot update it.",
	}
}
