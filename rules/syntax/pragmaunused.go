package syntax

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Catalogue is what ignore-pragma-unused knows of rules that do not run. It is
// none that a configuration writes. Without it every rule runs.
type Catalogue struct {
	// Rules are all that there are.
	Rules []*analysis.Rule
	// Near is how a message about a name of no rule goes on.
	Near func(name string) string
}

// PragmaUnused is the rule about comments that silence nothing. Its option is a
// *Catalogue.
var PragmaUnused = &analysis.Rule{
	Name: "ignore-pragma-unused",
	Doc: `A comment silences nothing

A comment that no longer silences anything hides the next real finding. Only
Plimsoll's own comments are checked, and only for rules that run: what another
tool would report here is not known.

Bad:

	# plimsoll ignore=add-instead-of-copy
	COPY server.js ./

Good:

	COPY server.js ./`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Same},
	Options:  func() any { return &Catalogue{} },
	Last:     true,
	Run:      runPragmaUnused,
}

func runPragmaUnused(p *analysis.Pass) {
	if len(p.Idle) == 0 || p.Facts.Tree == nil {
		return // without the tree, rules that would speak do not
	}
	c := p.Options.(*Catalogue)
	ran, known := counted(p.Rules), counted(c.Rules)
	for _, idle := range p.Idle {
		if idle.Pragma.Tool != "plimsoll" || slices.Contains(idle.Pragma.Names, p.Rule.Name) {
			continue
		}
		unknown, unused := judged(p, ran, known, idle.Names)
		if len(unknown) > 0 {
			p.Report(analysis.Finding{
				Span:    idle.Comment.Span,
				Message: "There is no rule " + analysis.Quote(unknown[0]) + c.Near(unknown[0]),
				Why:     "What it is meant to silence is still reported.",
				What:    "Write the name that is in brackets after the finding.",
			})
		} else if len(unused) > 0 {
			p.Report(analysis.Finding{
				Span:    idle.Comment.Span,
				Message: "This comment silences " + analysis.Quote(strings.Join(unused, ", ")) + ", which finds nothing here",
				Why:     "It would hide the next finding, which may matter.",
				What:    "Delete what silences nothing.",
				Fix:     withoutNames(p.File, idle, unused),
			})
		}
	}
}

// judged are the names of no rule, and those of rules that all ran.
func judged(p *analysis.Pass, ran, known map[string]int, names []string) (unknown, unused []string) {
	for _, name := range names {
		code := analysis.Canonical(name)
		if strings.HasPrefix(code, "SC") {
			code = analysis.Canonical(analysis.ShellCheck)
		}
		switch {
		case len(known) > 0 && known[code] == 0:
			unknown = append(unknown, name)
		case code == analysis.Canonical(analysis.ShellCheck) && p.Facts.Scripts == nil:
		case ran[code] > 0 && ran[code] >= known[code]:
			unused = append(unused, name)
		}
	}
	return unknown, unused
}

// counted are how many rules there are of each name or code.
func counted(rules []*analysis.Rule) map[string]int {
	n := map[string]int{}
	for _, r := range rules {
		n[analysis.Canonical(r.Name)]++
		for _, code := range r.Aliases {
			n[analysis.Canonical(code)]++
		}
	}
	return n
}

var namesOfPragma = regexp.MustCompile(`=\s*(.*?)\s*(?:$| -- )`)

// withoutNames takes names out of a comment, and its line out of the file if it
// has no others.
func withoutNames(f *dockerfile.File, idle analysis.Idle, unused []string) *analysis.Fix {
	span := idle.Comment.Span
	fix := &analysis.Fix{Title: "Delete what silences nothing", Grade: analysis.Same}
	kept := slices.DeleteFunc(slices.Clone(idle.Pragma.Names), func(name string) bool { return slices.Contains(unused, name) })
	if len(kept) == 0 {
		if hidesDirective(f, idle.Comment) {
			return nil
		}
		fix.Edits = []analysis.Edit{{Span: f.Lines(span)}}
		return fix
	}
	m := namesOfPragma.FindSubmatchIndex(f.Source[span.Start:span.End])
	if m == nil {
		return nil
	}
	list := dockerfile.Span{Start: span.Start + m[2], End: span.Start + m[3]}
	fix.Edits = []analysis.Edit{{Span: list, New: strings.Join(kept, ",")}}
	return fix
}

// hidesDirective reports whether a comment below would be read as a parser
// directive if this one were not there.
func hidesDirective(f *dockerfile.File, c dockerfile.Comment) bool {
	return slices.ContainsFunc(f.Comments, func(other dockerfile.Comment) bool {
		_, _, like := directive(other.Text)
		return like && other.Span.Start > c.Span.Start && other.Span.Start < f.Instructions[0].Span.Start
	})
}
