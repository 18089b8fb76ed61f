package variables

import (
	"regexp"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A ref is a place in a text where BuildKit replaces a variable.
type ref struct {
	name             string
	from, start, end int // of the dollar, and of the name
	// op is what the expansion does besides: '-' or '=' of ${X:-a}, '+' of
	// ${X+a}, '#', '%', '/' or '?'; 0: nothing.
	op byte
}

// optional reports whether the expansion says what to take where the variable
// has no value, or asks whether it has one.
func (r ref) optional() bool { return r.op == '-' || r.op == '+' || r.op == '=' }

// positional is what only a shell has: $1, $@, $$. BuildKit puts nothing in its
// place.
var positional = regexp.MustCompile(`^\$(?:(\p{Nd}+|[@*#?!$-])|\{(\p{Nd}+|[@*#?!$-])\})`)

var variable = regexp.MustCompile(`^\$\{?([\pL_][\pL\p{Nd}_]*)(:?([-+=?#%/]))?`)

// refs lists the variables that a word of an instruction reads. Text in single
// quotes reads none, and an escaped dollar is one.
// https://docs.docker.com/reference/dockerfile/#environment-replacement
func refs(text string, escape byte) []ref { return scan(text, escape, true, false) }

// scan lists what a text reads: of variables, or of what only a shell has. In a
// heredoc quotes are letters, and a backslash always escapes.
func scan(text string, escape byte, quotes, shell bool) []ref {
	var all []ref
	var quote byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote == '\'':
			if c == quote {
				quote = 0
			}
		case c == escape:
			i++
		case quotes && (c == '"' || c == '\'' && quote == 0):
			quote = c ^ quote // a second one ends the first
		case c == '$':
			m := variable.FindStringSubmatchIndex(text[i:])
			if m == nil {
				if m = positional.FindStringIndex(text[i:]); m == nil {
					continue
				}
				if shell {
					all = append(all, ref{name: strings.Trim(text[i+1:i+m[1]], "{}"), from: i, start: i + 1, end: i + m[1]})
				}
				i += m[1] - 1
				continue
			}
			r := ref{name: text[i+m[2] : i+m[3]], from: i, start: i + m[2], end: i + m[3]}
			i = r.end - 1
			if text[r.from+1] == '{' {
				if m[6] < 0 && (r.end == len(text) || text[r.end] != '}') {
					continue // BuildKit refuses it
				}
				if m[6] >= 0 {
					r.op = text[r.from+m[6]]
				}
			}
			if !shell {
				all = append(all, r)
			}
		}
	}
	return all
}

// span is where a ref of a text stands in the file, up to the end of the name.
func (r ref) span(t dockerfile.Text) dockerfile.Span { return t.Span(r.from, r.end) }
