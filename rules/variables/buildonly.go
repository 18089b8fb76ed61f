package variables

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var buildOnly = &analysis.Rule{
	Name: "build-only-env",
	Doc: `An ENV that only the build needs stays in the image

Every process in the container gets an ENV, and so does every image that is
built on this one. Use ARG for what only the RUNs need: they have it in their
environment too.

Bad:

	ENV DEBIAN_FRONTEND=noninteractive
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends tzdata \
	    && rm -rf /var/lib/apt/lists/*

Good:

	ARG DEBIAN_FRONTEND=noninteractive
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends tzdata \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runBuildOnly,
}

// knobs are variables by which the build's own tools are told how to work, and
// what comes of it where they stay.
var knobs = map[string]string{
	"CI":                            "Programs then behave in production as they do in a pipeline.",
	"DEBIAN_FRONTEND":               "Whoever installs a package in the container, or builds on the image, is then never asked anything.",
	"PIP_DEFAULT_TIMEOUT":           pipKnob,
	"PIP_DISABLE_PIP_VERSION_CHECK": pipKnob,
	"PIP_NO_CACHE_DIR":              pipKnob,
	"PIP_NO_INPUT":                  pipKnob,
	"PIP_PREFER_BINARY":             pipKnob,
	"PIP_ROOT_USER_ACTION":          pipKnob,
}

const pipKnob = "It says how pip worked in this build, and the program does not start pip."

// pythonStarts are programs that a Python image starts and that install nothing.
var pythonStarts = []string{
	"celery", "daphne", "fastapi", "flask", "granian", "gunicorn", "hypercorn", "python", "python3", "streamlit", "uvicorn", "waitress-serve",
}

// proxies are what every RUN has by itself if the build has it.
var proxies = []string{"all_proxy", "ftp_proxy", "http_proxy", "https_proxy", "no_proxy"}

func runBuildOnly(p *analysis.Pass) {
	if len(p.File.Stages) == 0 {
		return
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	if s.End.Cmd == nil && s.End.Entrypoint == nil || p.Workplace(s) {
		return // others build on it, or work in it
	}
	for _, link := range s.Chain() {
		for _, env := range link.Instructions {
			if env.Keyword != "ENV" {
				continue
			}
			for i, pair := range env.Pairs {
				if stays(s, env, pair) && !wanted(p, s, pair.Name()) {
					p.Report(inImage(p.File, env, i))
				}
			}
		}
	}
}

// stays reports whether a pair tells the build's tools how to work, and is what
// the image of a stage has in the end.
func stays(s *dockerfile.Stage, env *dockerfile.Instruction, pair dockerfile.Pair) bool {
	name := pair.Name()
	if knobs[name] == "" && !slices.Contains(proxies, strings.ToLower(name)) {
		return false
	}
	v, _ := s.End.Lookup(name)
	if v.By != env || v.Value.Text == "" {
		return false
	}
	return name != "DEBIAN_FRONTEND" || v.Value.Is("noninteractive") == dockerfile.Yes
}

// wanted reports whether what a stage's image starts may want a variable: it
// names it, or it is no program of which it is known that it does not run pip.
func wanted(p *analysis.Pass, s *dockerfile.Stage, name string) bool {
	named := slices.ContainsFunc([]*dockerfile.Instruction{s.End.Cmd, s.End.Entrypoint, s.End.Healthcheck}, func(in *dockerfile.Instruction) bool {
		return in != nil && !words(in.Text.String(), func(w string) bool { return w != name })
	})
	if named || knobs[name] != pipKnob {
		return named
	}
	starts := p.Starts(s)
	return len(starts) == 0 || !slices.Contains(pythonStarts, starts[0].Name)
}

func inImage(f *dockerfile.File, env *dockerfile.Instruction, i int) analysis.Finding {
	pair := env.Pairs[i]
	name := analysis.Quote(pair.Name())
	found := analysis.Finding{
		Span:    pair.Span(),
		Message: name + " stays in the image, and only the build needs it",
		Why:     knobs[pair.Name()],
		What:    "Use ARG, which every RUN below has in its environment as well.",
		Fix:     asArg(f, env, i),
	}
	if found.Why == "" {
		found.Message = "The proxy of the build stays in the image with " + name
		found.Why = "Where the container runs there may be another, or none."
		found.What = "Leave it out: every RUN has the proxy that the build is given."
		found.Fix = nil
	}
	return found
}

// asArg makes an ARG of one pair of an ENV: in its place if there is no other,
// else above. It is nil where the value is not one plain word.
func asArg(f *dockerfile.File, env *dockerfile.Instruction, i int) *analysis.Fix {
	pair := env.Pairs[i]
	if !pair.Set || strings.ContainsAny(pair.Value.Value, " \t$\\`") || !pair.Key.Exact() || !pair.Value.Exact() {
		return nil
	}
	fix := &analysis.Fix{
		Title: "Make it a build argument",
		Note:  "The container and images built on this one no longer have " + analysis.Quote(pair.Name()) + ".",
	}
	arg := "ARG " + pair.Key.Value + "=" + pair.Value.Value
	if len(env.Pairs) == 1 {
		if len(env.Inner)+len(env.Blank) > 0 {
			return nil
		}
		fix.Edits = []analysis.Edit{{Span: env.Span, New: arg}}
		return fix
	}
	edit, ok := analysis.RemovePair(f, env, i)
	if !ok {
		return nil
	}
	fix.Edits = []analysis.Edit{above(f, env, arg), edit}
	return fix
}
