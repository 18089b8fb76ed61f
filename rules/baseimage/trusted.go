package baseimage

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// TrustedRegistries is what the rule untrusted-registry is configured with:
// names of registries, which may begin or end with *. None: every one is
// trusted.
type TrustedRegistries struct{ Names []string }

var untrusted = &analysis.Rule{
	Name:    "untrusted-registry",
	Aliases: []string{"DL3026"},
	Doc: `An image comes from a registry that is not on the list

The configuration lists the registries that images may come from. It is off
until there is such a list, as one with registry.example.com.

Bad:

	FROM other.example.org/app:1.2

Good:

	FROM registry.example.com/app:1.2`,
	Severity: analysis.Off,
	Options:  func() any { return &TrustedRegistries{} },
	Run:      runUntrusted,
}

func runUntrusted(p *analysis.Pass) {
	trusted := p.Options.(*TrustedRegistries).Names
	if len(trusted) == 0 {
		return
	}
	for _, s := range external(p.File) {
		word := s.From.Words[0]
		switch {
		case s.Image.Value.Err != nil || s.Image.Value.Unknown():
		case s.Image.NameKnown():
			report(p, word.Span(), s.Image, trusted, analysis.Error)
		case strings.Contains(s.Image.Registry(), dockerfile.Hole):
			p.Report(analysis.Finding{
				Span: word.Span(), Severity: analysis.Info,
				Message: "Which registry " + analysis.Quote(shown(s.Image)) + " comes from is not known",
				Why:     "Only those that the configuration lists are trusted.",
				What:    "Write the registry out, or give the argument a default.",
			})
		}
	}
	for in := range p.File.Commands() {
		for _, from := range sources(in) {
			report(p, from.span, from.img, trusted, analysis.Error)
		}
	}
}

func report(p *analysis.Pass, span dockerfile.Span, img dockerfile.Image, trusted []string, severity analysis.Severity) {
	registry := img.Registry()
	if slices.ContainsFunc(trusted, func(pattern string) bool { return matches(pattern, registry) }) {
		return
	}
	p.Report(analysis.Finding{
		Span: span, Severity: severity,
		Message: analysis.Quote(shown(img)) + " comes from " + analysis.Quote(registry) + ", which is not on the list of trusted registries",
		Why:     "Whoever runs that registry decides what this image is built on.",
		What:    "Take it from one that is listed, or have the registry listed.",
	})
}

// matches reports whether a registry is what a pattern says: itself, or with a
// * at either end any that ends or begins so.
func matches(pattern, registry string) bool {
	suffix, anyStart := strings.CutPrefix(pattern, "*")
	prefix, anyEnd := strings.CutSuffix(pattern, "*")
	switch {
	case pattern == "*" || pattern == registry || pattern == "hub.docker.com" && registry == "docker.io":
		return true
	case anyStart:
		return strings.HasSuffix(registry, suffix)
	case anyEnd:
		return strings.HasPrefix(registry, prefix)
	}
	return false
}
