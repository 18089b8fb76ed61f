package variables

import (
	"regexp"

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

var variable = regexp.MustCompile(`^\$\{?([\pL_][\pL\p{Nd}_]*)(:?([-+=?#%/]))?`)

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
				if i+1 < len(text) && text[i+1] == '$' {
					i++ // $$ is a variable of its own
				}
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
			all = append(all, r)
		}
	}
	return all
}

// span is where a ref of a text stands in the file, up to the end of the name.
func (r ref) span(t dockerfile.Text) dockerfile.Span { return t.Span(r.from, r.end) }
