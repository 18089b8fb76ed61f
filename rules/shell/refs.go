package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A VarRef is a place where a script reads a variable: $NAME or ${NAME…}.
type VarRef struct {
	Name string
	Text Text // all of the expansion, from the $ on
	// Plain reports that it is $NAME or ${NAME} and no more.
	Plain bool
}

// Span is where the expansion stands in the file.
func (r VarRef) Span() dockerfile.Span { return r.Text.Whole() }

// Exact reports whether the expansion stands in the file to the letter.
func (r VarRef) Exact() bool { return r.Text.Exact(0, r.Text.Len()) }

// Reads lists the expansions of named variables, in the order of the text. Text
// in single quotes reads nothing, unless it is itself a script.
func (s *Script) Reads() []VarRef { return slices.Clone(s.reads()) }

func (s *Script) readsOf() []VarRef {
	var refs []VarRef
	seen := map[dockerfile.Span]bool{}
	for _, u := range s.units {
		syntax.Walk(u.file, func(n syntax.Node) bool {
			p, ok := n.(*syntax.ParamExp)
			if !ok || p.Param == nil || !syntax.ValidName(p.Param.Value) {
				return true
			}
			r := VarRef{Name: p.Param.Value, Text: u.slice(p), Plain: plain(p)}
			if !seen[r.Span()] {
				seen[r.Span()] = true
				refs = append(refs, r)
			}
			return true
		})
	}
	slices.SortStableFunc(refs, func(a, b VarRef) int { return a.Span().Start - b.Span().Start })
	return refs
}

// ReadsName answers whether the script's text reads a variable. What a program
// that it starts reads from its environment is not in the text. The answer is
// Unknown where the text cannot be read, or builds names as it goes.
func (s *Script) ReadsName(name string) dockerfile.Answer {
	if slices.ContainsFunc(s.reads(), func(r VarRef) bool { return r.Name == name }) {
		return dockerfile.Yes
	}
	return s.unless(false)
}

// Sets answers whether the script gives a variable a value of its own:
// NAME=, export, for, read, ${NAME:=…} and the like, in the script's own shell
// or another.
func (s *Script) Sets(name string) dockerfile.Answer {
	return s.unless(s.sets()[name])
}

// setsOf are the names of those variables.
func (s *Script) setsOf() map[string]bool {
	names := map[string]bool{}
	for _, u := range s.units {
		u.set(names)
	}
	return names
}

// unless is Yes if the fact was found, otherwise No if the text is all there
// is to know.
func (s *Script) unless(found bool) dockerfile.Answer {
	switch {
	case found:
		return dockerfile.Yes
	case s.Kind == None:
		return dockerfile.No
	case s.Kind != Posix && s.Kind != Exec:
		return dockerfile.Unknown
	case !s.all():
		return dockerfile.Unknown
	}
	return dockerfile.No
}

// telling reports whether the text of a script is all that it runs in its own shell.
func (s *Script) telling() bool {
	return !slices.ContainsFunc(s.Commands, func(c *Command) bool {
		return c.Name == "eval" || c.Name == "source" || c.Name == "." || c.Name == "" && c.Words[0].Text.Len() > 0
	})
}

// set adds the names of the variables that the unit gives a value.
func (u *unit) set(names map[string]bool) {
	syntax.Walk(u.file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assign:
			if n.Name != nil && !n.Naked {
				names[n.Name.Value] = true
			}
		case *syntax.WordIter:
			names[n.Name.Value] = true
		case *syntax.ParamExp:
			if n.Param != nil && n.Exp != nil && (n.Exp.Op == syntax.AssignUnset || n.Exp.Op == syntax.AssignUnsetOrNull) {
				names[n.Param.Value] = true
			}
		case *syntax.CallExpr:
			if len(n.Args) > 1 && setters[n.Args[0].Lit()] {
				for _, a := range n.Args[1:] {
					name, _, _ := strings.Cut(a.Lit(), "=")
					names[name] = true
				}
			}
		}
		return true
	})
}

// setters are the commands that set the variables that they are given by name.
var setters = map[string]bool{
	"export": true, "getopts": true, "local": true, "mapfile": true, "printf": true,
	"read": true, "readarray": true, "readonly": true, "unset": true,
}
