package variables

import (
	"maps"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var argScope = &analysis.Rule{
	Name:    "arg-scope",
	Aliases: []string{"UndefinedVar"},
	Doc: `A stage uses an ARG that it has not declared

An ARG before the first FROM is only for the FROM lines. A stage sees it after
an ARG of the same name; without one the variable is empty, and the build goes
on.

Bad:

	ARG VERSION=1.4
	FROM alpine:3.22
	LABEL version=$VERSION

Good:

	ARG VERSION=1.4
	FROM alpine:3.22
	ARG VERSION
	LABEL version=$VERSION`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runArgScope,
}

func runArgScope(p *analysis.Pass) {
	global := globals(p.File)
	scopes := make([]*scope, len(p.File.Stages))
	tolds := make([]map[string]bool, len(p.File.Stages))
	for i, s := range p.File.Stages {
		scopes[i] = newScope(s, scopes)
		told := map[string]bool{}
		if s.Parent != nil {
			told = maps.Clone(tolds[s.Parent.Index])
		}
		tolds[i] = told
		for _, in := range s.Instructions {
			asked := map[string]bool{}
			for _, u := range uses(p, in) {
				if u.optional || !global[u.name] || scopes[i].has(u.name) || asked[u.name] || len(asked) == mostNames {
					continue
				}
				asked[u.name] = true
				if mayBeSet(p, in, u) {
					continue
				}
				// Once is enough: what is put above it holds from there on, in
				// the stages built on this one too.
				scopes[i].names[u.name] = !p.Strict()
				found := outOfScope(p.File, in, u)
				if told[u.name] {
					found.Fix = nil // the first one's does
				}
				told[u.name] = true
				p.Report(found)
			}
			scopes[i].declare(in)
		}
	}
}

// mostNames bounds how many names are looked into for one instruction: each
// is a walk through its script.
const mostNames = 100

// globals are the names that FROM lines have and a stage has only once it
// declares them: those of ARGs before the first FROM, but for what every RUN
// has without a declaration, and those that describe the platform.
func globals(f *dockerfile.File) map[string]bool {
	names := map[string]bool{}
	for _, name := range platformNames {
		names[name] = true
	}
	for _, in := range f.Instructions {
		if in.Stage != nil {
			break
		}
		for _, pair := range in.Pairs {
			if name := pair.Name(); in.Keyword == "ARG" && !dockerfile.Predefined(name) {
				names[name] = true
			}
		}
	}
	return names
}

func outOfScope(f *dockerfile.File, in *dockerfile.Instruction, u use) analysis.Finding {
	name := analysis.Quote("ARG " + u.name)
	found := analysis.Finding{
		Span:    u.span,
		Message: analysis.Quote("$"+u.name) + " is empty here: its ARG stands before the first FROM, where no stage sees it",
		Why:     "A stage sees such an argument only after an ARG of the same name, and the build goes on without its value.",
		What:    "Put " + name + " above this instruction.",
		Fix: &analysis.Fix{
			Title: "Declare the argument in this stage",
			Note:  "From here on " + analysis.Quote("$"+u.name) + " has the value of the ARG before the first FROM, where it was empty.",
			Edits: []analysis.Edit{above(f, in, "ARG "+u.name)},
		},
	}
	if _, global := f.Global(u.name); !global {
		found.Message = analysis.Quote("$"+u.name) + " is empty here: a stage has it only after " + name
		found.Why = "BuildKit gives what it knows of the platform to the FROM lines, and to a stage that asks for it."
		found.Fix.Note = "From here on " + analysis.Quote("$"+u.name) + " says what is built, where it was empty."
	}
	if u.shell || in.Keyword == "EXPOSE" {
		found.Codes = []string{} // BuildKit does not look there
	}
	return found
}

// above is the insertion of a line above an instruction and its comments.
func above(f *dockerfile.File, in *dockerfile.Instruction, line string) analysis.Edit {
	at := f.Above(in)
	return analysis.Edit{Span: dockerfile.Span{Start: at, End: at}, New: f.Indent(in.Span.Start) + line + f.EOL(at)}
}

// A scope is the names that a stage has, its parents' included.
type scope struct {
	parent *scope
	names  map[string]bool
}

// newScope is the scope in which a stage begins: its parent's, with what the
// parent's ONBUILD triggers add.
func newScope(s *dockerfile.Stage, scopes []*scope) *scope {
	sc := &scope{names: map[string]bool{}}
	if s.Parent == nil {
		return sc
	}
	sc.parent = scopes[s.Parent.Index]
	for _, in := range s.Parent.Instructions {
		if in.Trigger != nil {
			sc.declare(in.Trigger)
		}
	}
	return sc
}

func (sc *scope) declare(in *dockerfile.Instruction) {
	if in.Keyword != "ARG" && in.Keyword != "ENV" {
		return
	}
	for _, pair := range in.Pairs {
		sc.names[pair.Name()] = true
	}
}

func (sc *scope) has(name string) bool {
	for s := sc; s != nil; s = s.parent {
		if s.names[name] {
			sc.names[name] = true
			return true
		}
	}
	return false
}
