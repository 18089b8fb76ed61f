package stages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var multiStage = &analysis.Rule{
	Name:    "use-multi-stage",
	Aliases: []string{"tally/prefer-multi-stage-build"},
	Doc: `The image ships what it was built with

A program is built and shipped in one stage, so the image carries compilers,
sources and caches that it never runs: it is larger, and has more to patch.
Build in a first stage, and copy the result into a second.

Bad:

	FROM golang:1.26
	WORKDIR /src
	COPY . .
	RUN go build -o /out/api ./cmd/api
	CMD ["/out/api"]

Good:

	FROM golang:1.26 AS build
	WORKDIR /src
	COPY . .
	RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

	FROM gcr.io/distroless/static-debian12:nonroot
	COPY --from=build /out/api /out/api
	CMD ["/out/api"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runMultiStage,
}

func runMultiStage(p *analysis.Pass) {
	if len(p.File.Stages) != 1 {
		return
	}
	s := p.File.Stages[0]
	if len(s.From.Words) == 0 || exempt(p, s) {
		return
	}
	made := products(p, s)
	t := trioOf(p, s, made)
	switch {
	case t != nil && t.product.compiled && cleans(p, t.product.in):
	case t != nil && t.product.compiled:
		reportTrio(p, s, t)
	case t != nil:
		reportBundle(p, s, t.product, "though it only runs "+analysis.Quote(shown(t.path)), divide(p, s, t.product, t.path))
	case len(made) > 0 && slices.ContainsFunc(commands(p, s), startsScript):
		reportBundle(p, s, made[len(made)-1], "though it does not need them to run", nil)
	case len(made) == 0:
		reportVenv(p, s)
	}
}

func reportTrio(p *analysis.Pass, s *dockerfile.Stage, t *trio) {
	found := analysis.Finding{
		Span:    s.From.Words[0].Span(),
		Message: "This image ships what `" + t.product.name + "` needs, though it only runs " + analysis.Quote(shown(t.path)),
		Why:     "Compilers, sources and caches make the image larger, and have to be patched.",
		What:    "Build in a first stage, and copy the result into a second, on a small image.",
	}
	if kit, ok := sdkOf(s.Image); ok {
		found.Message = "This image ships " + kit.what + " of " + analysis.Quote(s.From.Words[0].Value) + ", though it only runs " + analysis.Quote(shown(t.path))
		found.What = kit.advice(true)
	}
	divide(p, s, t.product, t.path).improve(&found)
	p.Report(found)
}

// cleans reports whether the RUN that builds also removes what it built with.
func cleans(p *analysis.Pass, in *dockerfile.Instruction) bool {
	return slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool {
		sub, _ := c.Sub(nil)
		return slices.Contains([]string{"apk", "apt", "apt-get", "aptitude", "dnf", "microdnf", "tdnf", "yum", "zypper"}, c.Name) &&
			slices.Contains([]string{"autoremove", "del", "erase", "purge", "remove", "rm"}, sub.Value)
	})
}

// reportBundle reports a build of scripts. Where the development dependencies
// are removed afterwards there is little to win.
func reportBundle(p *analysis.Pass, s *dockerfile.Stage, pr *product, why string, d *split) {
	if pr.compiled || prunes(p, s) {
		return
	}
	found := analysis.Finding{
		Span: s.From.Words[0].Span(), Severity: analysis.Info,
		Message: "This image ships the sources and development dependencies of " + analysis.Quote(pr.name) + ", " + why,
		Why:     "They make the image larger, and have to be patched.",
		What:    "Build in a first stage, and copy the result into a second that installs production dependencies alone.",
	}
	d.improve(&found)
	p.Report(found)
}

// startsScript reports whether a command starts what a script of package.json
// says: npm start.
func startsScript(c *shell.Command) bool {
	return slices.Contains([]string{"npm", "yarn", "pnpm", "bun", "next", "serve"}, c.Name) &&
		(len(c.Words) == 1 || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "start") || w.Value == "serve" }))
}

// prunes reports whether a stage removes development dependencies by itself.
func prunes(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if among(c, "prune") || c.Name == "npm" && among(c, "--production", "--omit=dev") || c.Name == "yarn" && among(c, "--production") ||
				c.Name == "rm" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.Contains(w.Value, "node_modules") }) {
				return true
			}
		}
	}
	return false
}
