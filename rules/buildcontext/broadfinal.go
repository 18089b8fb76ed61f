package buildcontext

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var broadFinal = &analysis.Rule{
	Name: "copy-broad-in-final",
	Doc: `The image ships the sources of a program that another stage compiles

The final stage needs what was built, and the few files that it reads when it
runs. If the whole build context is copied, it also holds sources, tests and
configuration, and every change to one of them makes a new layer.

Bad:

	COPY --from=build /out/api /usr/local/bin/
	COPY . .

Good:

	COPY --from=build /out/api /usr/local/bin/
	COPY templates/ templates/`,
	Severity: analysis.Info,
	Run:      runBroadFinal,
}

func runBroadFinal(p *analysis.Pass) {
	if len(p.File.Stages) < 2 {
		return
	}
	last := p.File.Stages[len(p.File.Stages)-1]
	starts := p.Starts(last)
	if len(starts) == 0 || p.Workplace(last) || slices.ContainsFunc(starts, readsSources) {
		return // the sources may be the program
	}
	chain := last.Chain()
	from := compiledFor(p, chain)
	if from == "" {
		return
	}
	for _, s := range chain {
		for _, in := range s.Instructions {
			word := broad(in)
			if word == "" {
				continue
			}
			p.Report(analysis.Finding{
				Span:    in.Span,
				Message: analysis.Quote(in.Keyword+" "+word) + " puts the whole build context into the image, though the program comes from stage " + analysis.Quote(from),
				Why:     "Sources, tests and settings make it larger, and whoever has the image can read them.",
				What:    "Copy the files that the program reads when it runs, each folder by its name.",
			})
			return
		}
	}
}

// compiledFor is the name of a stage from which a chain of stages copies what
// that compiles; "" if there is none, or if the chain compiles something itself.
func compiledFor(p *analysis.Pass, chain []*dockerfile.Stage) string {
	found := ""
	for _, s := range chain {
		for _, in := range s.Instructions {
			switch {
			case in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, readsSources):
				return ""
			case in.Keyword == "COPY" && found == "":
				if from, name := p.File.From(in); from != nil && !slices.Contains(chain, from) && compiles(p, from) {
					found = name
				}
			}
		}
	}
	return found
}

// compilations are programs that make a program of its own out of sources, with
// the words that tell them to; nil: none is needed.
var compilations = map[string][]string{
	"cargo": {"b", "build", "install"}, "cmake": {"--build"}, "dotnet": {"publish"}, "g++": nil, "gcc": nil, "go": {"build", "install"}, "gradle": {"assemble", "bootJar", "build", "installDist"},
	"gradlew": {"assemble", "bootJar", "build", "installDist"}, "mvn": {"install", "package", "verify"}, "mvnw": {"install", "package", "verify"}, "sbt": {"assembly", "dist", "stage"}, "swift": {"build"},
}

// compiles reports whether a stage copies the context, and compiles.
func compiles(p *analysis.Pass, s *dockerfile.Stage) bool {
	copies, found := false, false
	for _, in := range s.Instructions {
		copies = copies || local(in)
		found = found || in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, compilation)
	}
	return copies && found
}

func compilation(c *shell.Command) bool {
	words, ok := compilations[c.Name]
	return ok && (words == nil || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return slices.Contains(words, w.Value) }))
}

// interpreters are programs that run, install or build what was copied.
var interpreters = []string{
	"bun", "bundle", "composer", "make", "node", "npm", "php", "pip", "pip3", "pnpm", "poetry", "python", "python3", "rake", "ruby", "uv", "yarn",
}

// readsSources reports whether a command may need the sources.
func readsSources(c *shell.Command) bool {
	return compilation(c) || slices.Contains(interpreters, c.Name)
}
