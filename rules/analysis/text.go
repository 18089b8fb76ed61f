package analysis

import (
	"strings"
	"unicode"
)

// longestQuote bounds what a message repeats of a Dockerfile, in runes.
const longestQuote = 80

// Quote is text from a Dockerfile as a message may repeat it: between
// backticks, on one line, without control characters and backticks of its own,
// and cut where it is long. Messages hold such text in no other way; what
// shows them knows by the backticks what a stranger wrote.
func Quote(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range strings.TrimSpace(s) {
		if n++; n > longestQuote {
			b.WriteRune('…')
			break
		}
		switch {
		case r == '`':
			r = '\''
		case unicode.IsSpace(r):
			r = ' '
		case r == unicode.ReplacementChar || !unicode.IsPrint(r):
			r = '?'
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return "an empty value"
	}
	return "`" + b.String() + "`"
}
