package variables

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var repeatedLiteral = &analysis.Rule{
	Name: "repeated-literal-to-arg",
	Doc: `One version is written out in several places

Whoever changes it must find them all. Give it a name with ARG. Two equal lines
can be easier to read than a variable, so this is off by default.

Bad:

	FROM golang:1.26.1 AS build
	FROM golang:1.26.1 AS test

Good:

	ARG GOLANG_VERSION=1.26.1
	FROM golang:${GOLANG_VERSION} AS build
	FROM golang:${GOLANG_VERSION} AS test`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runRepeatedLiteral,
}

var (
	// tagVersion is a version at the start of a tag.
	tagVersion = regexp.MustCompile(`^v?\d+(?:\.\d+)*`)
	// urlVersion is one in a URL.
	urlVersion = regexp.MustCompile(`\d+\.\d+\.\d+(?:\.\d+)*`)
)

func runRepeatedLiteral(p *analysis.Pass) {
	byImage := map[string][]dockerfile.Span{}
	var order []string
	for _, s := range p.File.Stages {
		name, at, ok := versionOf(s)
		if !ok {
			continue
		}
		if byImage[name] == nil {
			order = append(order, name)
		}
		byImage[name] = append(byImage[name], at)
	}
	taken := map[string]bool{}
	for _, name := range order {
		if spans := byImage[name]; len(spans) > 1 {
			p.Report(inSeveral(p.File, name, spans, taken))
		}
	}
	for in := range p.File.Commands() {
		inURLs(p, in)
	}
}

// versionOf is a stage's image with the version of its tag, and where that
// stands; false where a variable has it, or a part of it.
func versionOf(s *dockerfile.Stage) (name string, at dockerfile.Span, ok bool) {
	if s.Parent != nil || len(s.From.Words) == 0 || s.From.Err != nil {
		return "", at, false
	}
	word := s.From.Words[0]
	tag := strings.LastIndexByte(word.Value, ':') + 1
	version := tagVersion.FindString(word.Value[tag:])
	if tag == 0 || version == "" || !word.Exact() || strings.ContainsAny(word.Value, "$@\"'\\") || strings.LastIndexByte(word.Value, '/') > tag {
		return "", at, false
	}
	return word.Value[:tag] + version, word.Text.Span(tag, tag+len(version)), true
}

func inSeveral(f *dockerfile.File, name string, spans []dockerfile.Span, taken map[string]bool) analysis.Finding {
	return analysis.Finding{
		Span: spans[0], Severity: analysis.Info,
		Message: analysis.Quote(name) + " is written out in more than one FROM",
		Why:     "Whoever changes the version must find them all.",
		What:    "Give the version a name, with an ARG above the first FROM.",
		Fix:     named(f, name, spans, taken),
	}
}

// mostNamed bounds for how many versions a name is looked for in the file.
const mostNamed = 20

// named is the fix where nothing else in the file has the argument's name, not
// even another fix.
func named(f *dockerfile.File, image string, spans []dockerfile.Span, taken map[string]bool) *analysis.Fix {
	at := strings.LastIndexByte(image, ':')
	arg := argName(image[strings.LastIndexByte(image[:at], '/')+1 : at])
	if arg == "" || taken[arg] || len(taken) == mostNamed || bytes.Contains(f.Source, []byte(arg)) {
		return nil
	}
	taken[arg] = true
	edits := []analysis.Edit{above(f, f.Stages[0].From, "ARG "+arg+"="+image[at+1:])}
	for _, s := range spans {
		edits = append(edits, analysis.Edit{Span: s, New: "${" + arg + "}"})
	}
	return &analysis.Fix{Title: "Name the version", Note: "A build can then choose another, with --build-arg.", Edits: edits}
}

// argName is the name of an argument for a repository's version; "" if there is
// none that reads well.
func argName(repository string) string {
	name := strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(repository))
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		return ""
	}
	return name + "_VERSION"
}

// inURLs reports a version that the addresses of one instruction repeat.
func inURLs(p *analysis.Pass, in *dockerfile.Instruction) {
	if in.Keyword != "RUN" && in.Keyword != "ADD" {
		return
	}
	seen := map[string]bool{}
	look := func(text string, span dockerfile.Span) bool {
		if !strings.Contains(text, "://") {
			return false
		}
		for _, version := range urlVersion.FindAllString(text, -1) {
			if !seen[version] {
				seen[version] = true
				continue
			}
			p.Report(analysis.Finding{
				Span: span, Severity: analysis.Info,
				Message: "The version " + analysis.Quote(version) + " is written out more than once in what is downloaded",
				Why:     "Whoever changes it must find them all.",
				What:    "Give it a name with ARG.",
			})
			return true
		}
		return false
	}
	for _, w := range in.Sources() {
		if look(w.Value, w.Span()) {
			return
		}
	}
	if in.Keyword != "RUN" {
		return
	}
	for _, c := range p.Script(in).Commands {
		for _, w := range c.Args() {
			if look(w.Value, w.Span()) {
				return
			}
		}
	}
}
