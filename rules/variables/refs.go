package variables

import (
	"regexp"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A ref is a place in a text where BuildKit replaces a variable.
type ref struct {
	name       string
	start, end int // of the name
	// op is what the expansion does besides: '-' or '=' of ${X:-a}, '+' of
	// ${X+a}, '#', '%', '/' or '?'; 0: nothing.
	op byte
}

// optional reports whether the expansion says what to take where the variable
// has no value, or asks whether it has one.
func (r ref) optional() bool { return r.op == '-' || r.op == '+' || r.op == '=' }

var variable = regexp.MustCompile(`^\$\{?([A-Za-z_][A-Za-z0-9_]*)(:?([-+=?#%/]))?`)

// refs lists the variables that a word of an instruction reads. Text in single
// quotes reads none, and an escaped dollar is one.
// https://docs.docker.com/reference/dockerfile/#environment-replacement
func refs(text string, escape byte) []ref { return scan(text, escape, true) }

// bodyRefs lists those of a heredoc, in which quotes are letters and a
// backslash always escapes.
func bodyRefs(text string) []ref { return scan(text, '\\', false) }

func scan(text string, escape byte, quotes bool) []ref {
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
				continue
			}
			r := ref{name: text[i+m[2] : i+m[3]], start: i + m[2], end: i + m[3]}
			if m[6] >= 0 && text[i+1] == '{' {
				r.op = text[i+m[6]]
			}
			all = append(all, r)
			i = r.end - 1
		}
	}
	return all
}

// span is where a ref of a text stands in the file, from its dollar on.
func (r ref) span(t dockerfile.Text) dockerfile.Span {
	start := r.start - 1
	if t.String()[start] == '{' {
		start--
	}
	return t.Span(start, r.end)
}
