package variables

import (
	"maps"
	"slices"

	"github.com/moby/buildkit/util/suggest"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var undefinedArg = &analysis.Rule{
	Name:    "undefined-arg-in-from",
	Aliases: []string{"UndefinedArgInFrom"},
	Doc: `FROM uses a variable that no ARG before it declares

FROM sees only the ARGs before the first FROM, not the ARGs and ENVs of a stage.
Any other variable is empty, and no build argument can change that.

Bad:

	FROM golang:1.26 AS build
	ARG ALPINE=3.22
	FROM alpine:$ALPINE

Good:

	ARG ALPINE=3.22
	FROM golang:1.26 AS build
	FROM alpine:$ALPINE`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runUndefinedArg,
}

func runUndefinedArg(p *analysis.Pass) {
	staged := map[string]*dockerfile.Instruction{} // the first ARG or ENV of each name in a stage
	for _, in := range p.File.Instructions {
		if in.Stage == nil || in.Keyword != "ARG" && in.Keyword != "ENV" {
			continue
		}
		for _, pair := range in.Pairs {
			if _, seen := staged[pair.Name()]; !seen {
				staged[pair.Name()] = in
			}
		}
	}
	for _, s := range p.File.Stages {
		for _, t := range fromTexts(s) {
			asked := map[string]bool{}
			for _, r := range refs(t.String(), p.File.Escape) {
				if !declared(p.File, r.name) && !asked[r.name] {
					asked[r.name] = true
					p.Report(undeclared(p.File, s, t, r, staged[r.name]))
				}
			}
		}
	}
}

// fromTexts are the parts of a FROM in which BuildKit replaces variables.
func fromTexts(s *dockerfile.Stage) []dockerfile.Text {
	var ts []dockerfile.Text
	if flag, ok := s.From.Flag("platform"); ok {
		ts = append(ts, flag.ValueText)
	}
	if len(s.From.Words) > 0 {
		ts = append(ts, s.From.Words[0].Text)
	}
	return ts
}

// declared reports whether FROM lines have an argument, with or without a value.
func declared(f *dockerfile.File, name string) bool {
	_, global := f.Global(name)
	return global || platform(name)
}

func undeclared(f *dockerfile.File, s *dockerfile.Stage, t dockerfile.Text, r ref, staged *dockerfile.Instruction) analysis.Finding {
	name := analysis.Quote("$" + r.name)
	found := analysis.Finding{
		Span:    r.span(t),
		Message: name + " is empty here: no ARG before the first FROM declares it",
		Why:     "FROM sees those ARGs alone, and a build argument of that name changes nothing.",
		What:    "Declare it with ARG above the first FROM.",
	}
	if r.optional() {
		found.Message = name + " has no value here: no ARG before the first FROM declares it"
	}
	if staged != nil {
		found.Message = name + " has no value here: " + staged.Keyword + " sets it inside a stage, where no FROM sees it"
		found.What = "Set it with ARG above the first FROM."
		found.Fix = hoist(f, staged, r.name)
	}
	if v := s.From.Before.Expand(t.String()); v.Known() && broken(s, t, v) {
		found.Severity = analysis.Error
		found.Why = "FROM then names nothing that can be built on, and the build stops."
	}
	if meant, ok := similar(r.name, globalNames(f)); ok && staged == nil {
		found.What = "Did you mean " + analysis.Quote("$"+meant) + "?"
		found.Fix = rename(t, r, meant)
	}
	return found
}

// broken reports whether a part of a FROM cannot be built with: an empty
// platform, or no name of an image.
func broken(s *dockerfile.Stage, t dockerfile.Text, v dockerfile.Value) bool {
	if len(s.From.Words) > 0 && t.Whole() == s.From.Words[0].Span() {
		return v.Text == "" || s.Parent == nil && !dockerfile.ParseImage(v).Valid()
	}
	return v.Text == ""
}

// globalNames are the arguments that FROM lines have, sorted.
func globalNames(f *dockerfile.File) []string {
	return slices.Sorted(maps.Keys(globals(f)))
}

// shortestName is that of names of which a similar one is surely meant: of two
// letters nearly all are similar.
const shortestName = 5

// similar is the one of some names that was meant by another, if there is just
// one that differs in two letters or fewer.
func similar(name string, names []string) (string, bool) {
	if len(name) < shortestName {
		return "", false
	}
	meant, ok := suggest.Search(name, names, true)
	if !ok {
		return "", false
	}
	others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == meant })
	_, ambiguous := suggest.Search(name, others, true)
	return meant, !ambiguous
}

// rename writes another name in a ref; nil where it does not stand in the file
// to the letter.
func rename(t dockerfile.Text, r ref, name string) *analysis.Fix {
	if !t.Exact(r.start, r.end) {
		return nil
	}
	return &analysis.Fix{
		Title: "Use " + name,
		Note:  "The value of " + analysis.Quote("$"+name) + " is used, where there was none.",
		Edits: []analysis.Edit{{Span: t.Span(r.start, r.end), New: name}},
	}
}

// hoist puts an ARG of a stage above the first FROM too. The stage's own stays
// if something may read it there. It is nil for an ENV, which images keep, and
// for an ARG that is not one value, known as it stands.
func hoist(f *dockerfile.File, in *dockerfile.Instruction, name string) *analysis.Fix {
	if in.Keyword != "ARG" || len(in.Pairs) != 1 || !in.Pairs[0].Set || !in.Args.Exact(0, in.Args.Len()) {
		return nil
	}
	if len(refs(in.Pairs[0].Value.Value, f.Escape)) > 0 {
		return nil
	}
	fix := &analysis.Fix{
		Title: "Declare the argument above the first FROM",
		Note:  "FROM takes the value of " + analysis.Quote("$"+name) + ", which a build argument of that name can change.",
		Edits: []analysis.Edit{globally(f, "ARG "+in.Args.String())},
	}
	if edit, ok := analysis.Removal(f, in); ok && last(f, in) {
		fix.Edits = append(fix.Edits, edit)
	}
	return fix
}

// globally is the insertion of a line after the last ARG above the first FROM,
// or above that FROM.
func globally(f *dockerfile.File, line string) analysis.Edit {
	from := f.Stages[0].From
	if from.Index == 0 {
		return above(f, from, line)
	}
	at := f.Lines(f.Instructions[from.Index-1].Span).End
	return analysis.Edit{Span: analysis.At(at), New: line + f.EOL(at)}
}

// last reports whether nothing comes after an instruction that could see what
// it sets: nothing in its stage, and no stage that is built on it.
func last(f *dockerfile.File, in *dockerfile.Instruction) bool {
	n := len(in.Stage.Instructions)
	return in.Stage.Instructions[n-1] == in && !slices.ContainsFunc(f.Stages, func(s *dockerfile.Stage) bool { return s.Parent == in.Stage })
}
