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

BuildKit replaces it with nothing and goes on: COPY app $APP_HOME/ then copies
to the root of the image. It knows the ARGs and ENVs above and the base image's
ENVs, but not what only a shell knows, such as HOME.

Bad:

	FROM debian:13-slim
	ENV APP_HOME=/srv/app
	WORKDIR $AP_HOME

Good:

	FROM debian:13-slim
	ENV APP_HOME=/srv/app
	WORKDIR $APP_HOME`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runUndefinedVar,
}

func runUndefinedVar(p *analysis.Pass) {
	global := globals(p.File)
	scopes := make([]*scope, len(p.File.Stages))
	for i, s := range p.File.Stages {
		scopes[i] = newScope(s, scopes)
		for _, in := range s.Instructions {
			positionals(p, in)
			var asked []string
			for _, u := range replaced(p.File, in) {
				// Of what stands before the first FROM, the scope is to blame.
				scoped := global[u.name] && !u.optional
				if scoped || u.optional && !p.Strict() || slices.Contains(asked, u.name) || len(asked) == mostNames || setHere(p, in, u) {
					continue
				}
				asked = append(asked, u.name)
				set := hasValue(in, u.name)
				if set == dockerfile.Yes {
					continue
				}
				if meant, ok := scopes[i].meant(u.name, set == dockerfile.No); set == dockerfile.No || ok || p.Strict() {
					p.Report(undefined(p.File, in, u, set == dockerfile.No, meant))
				}
			}
			scopes[i].declare(in)
		}
	}
}

// positionals reports the first place where an instruction reads what only a
// shell has.
func positionals(p *analysis.Pass, in *dockerfile.Instruction) {
	us := read(p.File, in, true)
	if len(us) == 0 {
		return
	}
	name := analysis.Quote("$" + us[0].name)
	found := analysis.Finding{
		Span:    us[0].span,
		Message: name + " is empty here: only a shell knows it",
		Why:     "BuildKit takes it for a variable, replaces it with nothing and goes on.",
		What:    "Write " + analysis.Quote(string(escapeOf(p.File, us[0]))+"$"+us[0].name) + " for the dollar sign itself.",
		Fix:     &analysis.Fix{Title: "Keep the dollar sign", Note: "The text has the dollar sign and what follows it, where it had nothing."},
	}
	if in.Keyword == "EXPOSE" {
		found.Codes = []string{} // BuildKit does not look there
	}
	plain := slices.Contains([]string{"ARG", "ENV", "LABEL"}, in.Keyword) || len(in.Heredocs) > 0
	for _, u := range us {
		if !plain || u.name == "$" || u.span.Len() == 0 || p.File.Source[u.span.Start] != '$' {
			found.Fix = nil // whoever doubles it means one, or the number of a process
			break
		}
		found.Fix.Edits = append(found.Fix.Edits, analysis.Edit{Span: analysis.At(u.span.Start), New: string(escapeOf(p.File, u))})
	}
	p.Report(found)
}

// escapeOf is what takes a dollar's meaning away: in a heredoc always a
// backslash.
func escapeOf(f *dockerfile.File, u use) byte {
	if in := f.At(u.span.Start); in != nil && slices.ContainsFunc(in.Heredocs, func(h dockerfile.Heredoc) bool { return h.Body.Contains(u.span) }) {
		return '\\'
	}
	return f.Escape
}

// hasValue answers whether a variable has a value where an instruction reads
// it: from the file, or from the base image.
func hasValue(in *dockerfile.Instruction, name string) dockerfile.Answer {
	if name == "PATH" {
		return dockerfile.Yes // BuildKit sees to it
	}
	if _, set := in.Before.Lookup(name); set != dockerfile.Unknown {
		return set
	}
	root := in.Stage.Root()
	if set := baseSets(root, name); set != dockerfile.Unknown || !baseMaySet(root.Image, name) {
		return set
	}
	return dockerfile.Yes
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

// undefined is what to say of a variable that nothing in the file sets, and
// perhaps the base image; meant is the one that was meant, if that is known.
func undefined(f *dockerfile.File, in *dockerfile.Instruction, u use, certain bool, meant string) analysis.Finding {
	name := analysis.Quote("$" + u.name)
	found := analysis.Finding{
		Span:    u.span,
		Message: name + " is empty here",
		Why:     "BuildKit replaces it with nothing and goes on.",
		What:    "Set it with ARG or ENV above, or write out what is meant.",
	}
	if u.optional {
		found.Message = name + " has no value here"
		found.Why = "What the expression says for that case is always used."
	}
	if certain {
		found.Message += ": nothing above sets it"
	} else {
		found.Severity = analysis.Info
		found.Message += ", unless the base image sets it"
	}
	if in.Keyword == "EXPOSE" {
		found.Codes = []string{} // BuildKit does not look there
	}
	switch {
	case meant != "":
		found.What = "Did you mean " + analysis.Quote("$"+meant) + "?"
		found.Fix = renameIn(f, in, u.name, meant)
	case u.name == "HOME" && certain:
		found.Why = "Only a shell knows it, and BuildKit runs no shell here."
		found.What = "Write out the path."
	}
	return found
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
		Note:  "The value of " + analysis.Quote("$"+meant) + " is used, where there was none.",
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
