package runtime

import (
	"slices"
	"strings"
	"unicode"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var noCommand = &analysis.Rule{
	Name: "no-command",
	Doc: `The image does not say what it starts

The base image's own command is a shell or a prompt, which ends at once in a
container without a terminal. Images for others to build on need no command, so
this is off by default, and ignores those whose name says what they are for.

Bad:

	FROM python:3.13-slim
	COPY app.py /

Good:

	FROM python:3.13-slim
	COPY app.py /
	CMD ["python", "/app.py"]`,
	Severity: analysis.Off,
	Run:      runNoCommand,
}

// plainBases are official images that start a shell or a prompt. Those of
// compilers are left out: what is built on them is seldom a service.
var plainBases = []string{
	"almalinux", "alpine", "amazonlinux", "busybox", "centos", "debian", "eclipse-temurin", "elixir", "erlang", "fedora", "julia", "node",
	"openjdk", "oraclelinux", "perl", "php", "pypy", "python", "rockylinux", "ruby", "ubuntu",
}

func runNoCommand(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		img := s.Root().Image
		if s.Class != dockerfile.Final || s.End.Cmd != nil || s.End.Entrypoint != nil || !slices.Contains(plainBases, img.Name) {
			continue
		}
		server := img.Name == "php" && (strings.Contains(img.Tag, "apache") || strings.Contains(img.Tag, "fpm") || strings.Contains(img.Tag, dockerfile.Hole))
		if server || p.Workplace(s) || toBuildOn(p, s) || !holdsFiles(s) {
			continue
		}
		p.Report(analysis.Finding{
			Span: s.From.Span, Severity: analysis.Info,
			Message: "No CMD or ENTRYPOINT says what this image starts, so it is what " + analysis.Quote(img.Name) + " does",
			Why:     "That is a shell or a prompt, which ends at once without a terminal.",
			What:    "Add a CMD, or say in the image's name that others are to build on it.",
		})
	}
}

// holdsFiles reports whether files are copied into an image. One of tools alone
// is for others to build on, or to work in.
func holdsFiles(s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword == "COPY" || in.Keyword == "ADD" {
			return true
		}
	}
	return false
}

// buildOn are words in the names of images that others build on, or work with.
var buildOn = []string{"base", "baseimage", "builder", "buildtools", "common", "sdk", "tools"}

// toBuildOn reports whether an image says that others are to build on it: by
// triggers, or by the name of its stage or path.
func toBuildOn(p *analysis.Pass, s *dockerfile.Stage) bool {
	words := strings.FieldsFunc(strings.ToLower(s.Name+" "+p.Facts.Path), func(r rune) bool { return !unicode.IsLetter(r) })
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(buildOn, w) }) {
		return true
	}
	return slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool { return in.Keyword == "ONBUILD" })
}
