package stages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var unreachable = &analysis.Rule{
	Name:    "unreachable-stage",
	Aliases: []string{"tally/no-unreachable-stages"},
	Doc: `Nothing in the file uses a stage

BuildKit builds the last stage and the stages that it needs. Any other stage is
built only if --target names it; if no build does that, delete it.

Bad:

	FROM golang:1.26 AS tools
	RUN go install example.com/tool@v1.2.3
	FROM golang:1.26 AS build
	RUN go build -o /out/app .

Good:

	FROM golang:1.26 AS build
	RUN go build -o /out/app .`,
	Severity: analysis.Info,
	Run:      runUnreachable,
}

func runUnreachable(p *analysis.Pass) {
	d := directoryOf(p.File)
	idle := d.idle()
	for _, s := range idle {
		found := analysis.Finding{
			Span:    s.From.Span,
			Message: "Nothing in this file needs " + d.known(s),
			Why:     "It is built only if a build names it with `--target`.",
			What:    "Delete it if no build does.",
		}
		switch {
		case s.Name == "":
			found.Why = "It has no name by which `--target` could ask for it, so it is never built."
			found.What = "Delete it, or give it a name."
		case len(idle) > 1 || targeted(s):
			continue
		}
		p.Report(found)
	}
}

// idle are the stages that nothing in the file needs, nor may choose by a
// variable. Several of them are a sign that builds use --target.
func (d *directory) idle() []*dockerfile.Stage {
	needed := map[*dockerfile.Stage]bool{}
	for _, r := range d.references {
		if r.to != nil && r.to != r.in.Stage {
			needed[r.to] = true
		}
	}
	choices := d.choices()
	var idle []*dockerfile.Stage
	for _, s := range d.file.Stages {
		if s.Class == dockerfile.Unreachable && s.From.Err == nil && !needed[s] && !choices.has(s) {
			idle = append(idle, s)
		}
	}
	return idle
}

// targets are words in the names of stages that people build by --target, for
// their own use.
var targets = []string{
	"analyze", "artifact", "artifacts", "bench", "benchmark", "binaries", "binary", "cache", "check", "ci", "cli", "coverage", "cross",
	"debug", "deps", "dev", "devcontainer", "devel", "develop", "development", "dist", "doc", "docs", "e2e", "export", "final", "fix", "fmt",
	"format", "full", "generate", "integration", "lint", "local", "nightly", "output", "prod", "production", "qa", "release", "rootless",
	"runtime", "shell", "slim", "test", "testing", "tests", "update", "validate", "vendor",
}

// targeted reports whether a stage is meant to be built for itself: its name
// says so, or it says what its image runs.
func targeted(s *dockerfile.Stage) bool {
	words := strings.FieldsFunc(s.Name, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(targets, w) }) ||
		slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool {
			return in.Keyword == "CMD" || in.Keyword == "ENTRYPOINT"
		})
}
