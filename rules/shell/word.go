package shell

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Word is one word of a command.
type Word struct {
	// Value is the word without its quotes and escapes. Expansions ($X, $(…))
	// stand in it as written, and so do ~, globs and braces.
	Value string
	// Literal reports that nothing in the word is expanded but ~, globs and
	// braces: Value is certain.
	Literal bool
	// Text is the word as written: with its quotes, in an exec form with those
	// of the JSON string.
	Text Text

	syn *syntax.Word // nil in an exec form
	u   *unit
}

// Span is where the word stands in the file, quotes included.
func (w Word) Span() dockerfile.Span { return w.Text.Whole() }

// Exact reports whether the word stands in the file to the letter.
func (w Word) Exact() bool { return w.Text.Exact(0, w.Text.Len()) }

// Is reports whether the word is certainly s.
func (w Word) Is(s string) bool { return w.Literal && w.Value == s }

// Path is the word as a path, with a leading ~ and every $HOME replaced by
// home. It is false where something else is expanded, or home is needed and
// is "".
func (w Word) Path(home string) (string, bool) {
	switch {
	case w.Literal && (w.syn == nil || !strings.HasPrefix(w.Text.s, "~")):
		return w.Value, true
	case w.syn == nil || home == "":
		return "", false
	}
	text, ok := w.Value, true
	if w.Text.s == "~" || strings.HasPrefix(w.Text.s, "~/") {
		text = home + text[1:]
	} else if strings.HasPrefix(w.Text.s, "~") {
		return "", false
	}
	expansions(w.syn.Parts, func(p syntax.WordPart) {
		v, is := p.(*syntax.ParamExp)
		if !is || v.Param == nil || v.Param.Value != "HOME" || !plain(v) {
			ok = false
		}
	})
	text = strings.NewReplacer("${HOME}", home, "$HOME", home).Replace(text)
	return text, ok && !strings.ContainsAny(text, "$`")
}

// plain reports whether an expansion is $X or ${X} and no more.
func plain(p *syntax.ParamExp) bool {
	return p.Exp == nil && p.Repl == nil && p.Slice == nil && p.Index == nil && !p.Excl && !p.Length && p.Names == 0
}

// expansions calls do with each part of a word that the shell expands.
func expansions(parts []syntax.WordPart, do func(syntax.WordPart)) {
	for _, p := range parts {
		switch p := p.(type) {
		case *syntax.Lit, *syntax.SglQuoted:
		case *syntax.DblQuoted:
			expansions(p.Parts, do)
		default:
			do(p)
		}
	}
}

// word makes a Word of a word of the unit's tree.
func (u *unit) word(w *syntax.Word) Word {
	out := Word{Text: u.slice(w), syn: w, u: u}
	if len(w.Parts) == 1 && !strings.Contains(out.Text.s, `\`) {
		if _, ok := w.Parts[0].(*syntax.Lit); ok {
			out.Value, out.Literal = out.Text.s, true
			return out
		}
	}
	value, literal := u.unquote(w)
	out.Value, out.Literal = value.s, literal
	if u.expanded && strings.ContainsAny(out.Value, "$`") {
		out.Literal = false
	}
	return out
}

// slice is the text of a node.
func (u *unit) slice(n syntax.Node) Text {
	i, j := u.offset(n.Pos()), u.offset(n.End())
	return u.text.Slice(i, max(i, j))
}

// offset is a position as an offset into the unit's text, whatever the parser
// says of it.
func (u *unit) offset(p syntax.Pos) int {
	return min(int(p.Offset()), u.text.Len())
}

// unquote is a word without its quotes and escapes, each byte still with its
// place; false if the shell expands something in it.
func (u *unit) unquote(w *syntax.Word) (Text, bool) {
	q := unquoter{u: u, literal: true}
	for _, p := range w.Parts {
		q.part(p)
	}
	return q.text(), q.literal
}

type unquoter struct {
	builder
	u       *unit
	literal bool
}

func (q *unquoter) part(p syntax.WordPart) {
	switch p := p.(type) {
	case *syntax.Lit:
		q.unescape(q.u.slice(p), "")
	case *syntax.SglQuoted:
		t := q.u.slice(p)
		open := 1
		if p.Dollar {
			open = 2
			q.literal = q.literal && !strings.Contains(t.s, `\`)
		}
		q.add(t.Slice(min(open, t.Len()), max(min(open, t.Len()), t.Len()-1)))
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			if lit, ok := inner.(*syntax.Lit); ok {
				q.unescape(q.u.slice(lit), "$`\"\\")
				continue
			}
			q.part(inner)
		}
	default:
		q.literal = false
		q.add(q.u.slice(p))
	}
}

// unescape adds t without the backslashes that escape one of a set of bytes,
// or anything if the set is empty, and without escaped line ends.
func (q *unquoter) unescape(t Text, set string) {
	for i := 0; i < t.Len(); i++ {
		at := t.at[i]
		if t.s[i] == '\\' && i+1 < t.Len() {
			next := t.s[i+1]
			if next == '\n' {
				i++
				continue
			}
			if set == "" || strings.IndexByte(set, next) >= 0 {
				i++
				at.end = t.at[i].end
			}
		}
		q.putEscaped(t.s[i], at)
	}
}

// unquoteJSON is the content of a JSON string, each byte with its place; false
// if it has other escapes than those of single ASCII bytes.
func unquoteJSON(t Text) (Text, bool) {
	var value string
	if json.Unmarshal([]byte(t.s), &value) != nil || t.Len() < 2 || !utf8.ValidString(t.s) {
		return Text{}, false
	}
	var b builder
	for i := 1; i < t.Len()-1; i++ {
		at, c := t.at[i], t.s[i]
		if c == '\\' {
			i++
			at.end = t.at[i].end
			c = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'n': '\n', 't': '\t'}[t.s[i]]
		}
		b.putEscaped(c, at)
	}
	out := b.text()
	return out, out.s == value
}
