package baseimage

import (
	"regexp"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var floating = &analysis.Rule{
	Name: "base-image-floating-tag",
	Doc: `A base image's tag names a major version, or only a variant

node:22 is a different image after each minor release, and nginx:alpine after
each major one too. A tag with the minor version changes only for fixes.

Bad:

	FROM node:22-slim

Good:

	FROM node:22.11-slim`,
	Severity: analysis.Info,
	Run:      runFloating,
}

// major is a tag whose version has one number, variant one without any.
var (
	major   = regexp.MustCompile(`^v?\d{1,3}(-[a-z][a-z0-9]*)*$`)
	variant = regexp.MustCompile(`^(` + variants + `)(-(` + variants + `))*$`)
	rolling = regexp.MustCompile(`^(oldstable|stable|testing)(-slim)?$`)
)

const variants = `alpine(\d+\.\d+)?|apache|bookworm|bullseye|cli|fpm|jammy|jdk|jre|lts|mainline|noble|slim|stable|trixie|zts`

// suiteNamed are images whose versions are the names of suites too.
var suiteNamed = []string{"buildpack-deps", "debian", "ubuntu"}

// wholeVersions are images whose versions have one number, or a name.
var wholeVersions = []string{"amazonlinux", "archlinux", "fedora", "clearlinux", "opensuse/leap"}

func runFloating(p *analysis.Pass) {
	for _, s := range external(p.File) {
		img := s.Image
		if !img.NameKnown() || img.Digest != "" || !img.Official() || slices.Contains(wholeVersions, img.Name) || img.Tagged() != dockerfile.Yes || outlived(p, img) {
			continue
		}
		what := ""
		switch {
		case rolling.MatchString(img.Tag), variant.MatchString(img.Tag) && !slices.Contains(suiteNamed, img.Name):
			what = "no version"
		case major.MatchString(img.Tag) && !slices.Contains(suiteNamed, img.Name):
			what = "only a major version"
		default:
			continue
		}
		p.Report(analysis.Finding{
			Span:    s.From.Words[0].Span(),
			Message: "The tag of " + analysis.Quote(shown(img)) + " names " + what + ", so it moves with every release",
			Why:     "A tag with the minor version changes only for fixes.",
			What:    "Name the minor version too.",
		})
	}
}
