package variables

import (
	"maps"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var undefinedVar = &analysis.Rule{
	Name:    "undefined-var",
	Aliases: []string{"UndefinedVar"},
	Doc: `An instruction uses a variable that nothing sets

BuildKit puts nothing in its place and goes on: COPY app $APP_HOME/ then copies
to the root of the image. It knows the ARGs and ENVs above and those of the
base image, and not what a shell would know, such as HOME.

Bad:

	FROM debian:13
	ENV APP_HOME=/srv/app
	WORKDIR $AP_HOME

Good:

	FROM debian:13
	ENV APP_HOME=/srv/app
	WORKDIR $APP_HOME`,
	Severity: analysis.Warning,
	Options:  func() any { return new(analysis.Strict) },
	Run:      runUndefinedVar,
}

func runUndefinedVar(p *analysis.Pass) {
	global := globals(p.File)
	scopes := make([]*scope, len(p.File.Stages))
	for i, s := range p.File.Stages {
		scopes[i] = newScope(s, scopes)
		for _, in := range s.Instructions {
			var names []string
			for _, u := range replaced(p.File, in) {
				if u.optional && !p.Strict() || global[u.name] && !u.optional || setHere(p, in, u) || slices.Contains(names, u.name) || len(names) == mostNames {
					continue
				}
				names = append(names, u.name)
				if found, ok := undefined(p, in, u, scopes[i]); ok {
					p.Report(found)
				}
			}
			scopes[i].declare(in)
		}
	}
}

// setHere reports whether an instruction gives a variable that it reads a value:
// an ARG has what it sets before, and one of an ENV or ARG that adds to what it
// was is no slip.
func setHere(p *analysis.Pass, in *dockerfile.Instruction, u use) bool {
	if in.Keyword != "ARG" && in.Keyword != "ENV" {
		return false
	}
	return slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool {
		before := in.Keyword == "ARG" && pair.Span().End <= u.span.Start
		return pair.Name() == u.name && (before || !p.Strict())
	})
}

// undefined is what to say of a variable that nothing in the file sets; false
// if nothing is.
func undefined(p *analysis.Pass, in *dockerfile.Instruction, u use, sc *scope) (analysis.Finding, bool) {
	_, set := in.Before.Lookup(u.name)
	root := in.Stage.Root()
	if set == dockerfile.Unknown {
		set = baseSets(root, u.name)
	}
	name := analysis.Quote("$" + u.name)
	found := analysis.Finding{
		Span:    u.span,
		Message: name + " is empty here: nothing above sets it",
		Why:     "BuildKit puts nothing in its place and goes on.",
		What:    "Set it with ARG or ENV above, or write out what is meant.",
	}
	if u.optional {
		found.Message = name + " has no value here, so that always the same is taken for it"
	}
	if in.Keyword == "EXPOSE" {
		found.Codes = []string{}
	}
	meant, slip := sc.meant(u.name, set == dockerfile.No)
	switch {
	case set == dockerfile.Yes, u.name == "PATH", set == dockerfile.Unknown && baseMaySet(root.Image, u.name):
		return found, false
	case set == dockerfile.Unknown && !slip && !p.Strict():
		return found, false
	case set == dockerfile.Unknown:
		found.Severity = analysis.Info
		found.Message = name + " is empty here, unless the base image sets it"
		found.Why = "Nothing in the file does, and BuildKit puts nothing in the place of what is not set."
	case u.name == "HOME":
		found.Why = "It is the shell that knows it, and BuildKit has no shell here."
		found.What = "Write out the path."
	}
	if slip {
		found.What = "Did you mean " + analysis.Quote("$"+meant) + "?"
		found.Fix = renameIn(p.File, in, u.name, meant)
	}
	return found, true
}

// usual are names that every stage or most of them have.
var usual = []string{"PATH"}

// mostCandidates bounds among how many names a similar one is looked for.
const mostCandidates = 200

// meant is the variable that was meant by a name that is not set: one of the
// scope's. Where that is not certain it must be a slip of one finger.
func (sc *scope) meant(name string, certain bool) (string, bool) {
	names := slices.Clone(usual)
	for s := sc; s != nil; s = s.parent {
		if len(names)+len(s.names) > mostCandidates {
			return "", false
		}
		names = append(names, slices.Collect(maps.Keys(s.names))...)
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(other string) bool { return other == name || !certain && !slip(name, other) })
	if i := slices.IndexFunc(names, func(other string) bool { return slip(name, other) }); i >= 0 {
		return names[i], true
	}
	return similar(name, names)
}

// slip reports whether two names differ by two neighbours that changed places,
// or by a letter that one lacks.
func slip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) < 4 || a == b:
		return false
	case len(a) == len(b):
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return len(a)+1 == len(b) && a[i:] == b[i+1:] && (b[i] < '0' || b[i] > '9') && b != a+"S"
}

// renameIn writes another name in all places of an instruction that read one;
// nil where one of them does not stand in the file to the letter.
func renameIn(f *dockerfile.File, in *dockerfile.Instruction, name, meant string) *analysis.Fix {
	fix := &analysis.Fix{
		Title: "Use " + meant,
		Note:  "The value of " + analysis.Quote("$"+meant) + " takes the place of nothing.",
	}
	for _, u := range replaced(f, in) {
		if u.name != name {
			continue
		}
		text := string(f.Source[u.span.Start:u.span.End])
		if text != "$"+name && text != "${"+name {
			return nil
		}
		fix.Edits = append(fix.Edits, analysis.Edit{Span: dockerfile.Span{Start: u.span.End - len(name), End: u.span.End}, New: meant})
	}
	return fix
}
