package variables

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var invalidDefault = &analysis.Rule{
	Name:    "invalid-default-arg-in-from",
	Aliases: []string{"InvalidDefaultArgInFrom"},
	Doc: `Without build arguments FROM names no image

An ARG without a default is empty unless the build sets it. A plain docker build
then stops at the FROM that needs it, and tools that scan or update base images
cannot read the name. Give the ARG a default with which the file builds.

Bad:

	ARG TAG
	FROM alpine:$TAG

Good:

	ARG TAG=3.22
	FROM alpine:$TAG`,
	Severity: analysis.Warning,
	Run:      runInvalidDefault,
}

func runInvalidDefault(p *analysis.Pass) {
	args := defaultsOf(p.File)
	stages := map[string]bool{}
	for _, s := range p.File.Stages {
		if len(s.From.Words) > 0 {
			checkDefault(p, s.From.Words[0].Text, args, stages)
		}
		stages[s.Name] = s.Name != ""
	}
}

// checkDefault reports a reference that the defaults alone make one of nothing.
// An argument that no ARG declares is not for want of a default.
func checkDefault(p *analysis.Pass, t dockerfile.Text, args *defaults, stages map[string]bool) {
	rs := refs(t.String(), p.File.Escape)
	if len(rs) == 0 || !dockerfile.Lexable(t.String()) || slices.ContainsFunc(rs, func(r ref) bool { return !declared(p.File, r.name) }) {
		return
	}
	result, err := shell.NewLex(rune(p.File.Escape)).ProcessWordWithMatches(t.String(), args)
	if err != nil || stages[result.Result] || dockerfile.ParseImage(dockerfile.Value{Text: result.Result}).Valid() {
		return
	}
	who, what := args.blame(rs)
	found := analysis.Finding{
		Span:    t.Whole(),
		Message: who + "without build arguments FROM names " + analysis.Quote(result.Result) + ", which is not a valid image",
		Why:     "A plain `docker build` stops here, and so does what reads the file to update or scan its images.",
		What:    what,
	}
	if strings.Trim(result.Result, "/:@") == "" {
		// Whoever leaves the whole image to the build means to.
		found.Severity = analysis.Info
		found.Message = who + "without build arguments FROM names no image"
	}
	p.Report(found)
}

// defaults are the arguments of FROM lines in a build that is given none, each
// with its value; false for one that has none.
type defaults struct {
	values map[string]string
	bare   map[string]bool
}

// defaultsOf works the defaults out. What describes the platform has some
// value.
func defaultsOf(f *dockerfile.File) *defaults {
	d := &defaults{map[string]string{}, map[string]bool{}}
	for _, in := range f.Instructions {
		if in.Stage != nil {
			break
		}
		for _, pair := range in.Pairs {
			name := pair.Name()
			if !pair.Set {
				_, known := d.values[name]
				d.bare[name] = !known && !platform(name)
				continue
			}
			if !dockerfile.Lexable(pair.Value.Value) {
				d.values[name] = "x"
				continue
			}
			result, err := shell.NewLex(rune(f.Escape)).ProcessWordWithMatches(pair.Value.Value, d)
			if d.values[name] = result.Result; err != nil || len(result.Result) > longestDefault {
				d.values[name] = "x"
			}
		}
	}
	return d
}

// longestDefault bounds what a default may grow to, in bytes. Of a longer one
// nothing is said.
const longestDefault = 4096

// Get serves BuildKit's lexer.
func (d *defaults) Get(name string) (string, bool) {
	v, ok := d.values[name]
	switch {
	case ok || d.bare[name]:
		return v, ok
	case platform(name):
		return "x", true
	}
	return "", false
}

// Keys serves BuildKit's lexer, which does not ask.
func (d *defaults) Keys() []string { return nil }

// blame says which of the arguments of some refs have no default, or an empty
// one, as the beginning of a sentence, and what to do about them.
func (d *defaults) blame(rs []ref) (who, what string) {
	var names []string
	for _, r := range rs {
		if name := analysis.Quote(r.name); d.values[r.name] == "" && !platform(r.name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "With these defaults and ", "Correct the default."
	case 1:
		return names[0] + " has no default: ", "Give it a default with which the file builds."
	case 2:
		return names[0] + " and " + names[1] + " have no default: ", "Give both a default with which the file builds."
	}
	return names[0] + " and others have no default: ", "Give each a default with which the file builds."
}
