package analysis

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Line is a new line as it stands next to an instruction: with its keyword in
// lower case where those of the instruction and of its stage's FROM are.
func Line(f *dockerfile.File, in *dockerfile.Instruction, line string) string {
	keyword, rest, ok := strings.Cut(line, " ")
	if !ok || !lower(f, in) || in.Stage != nil && !lower(f, in.Stage.From) {
		return line
	}
	return strings.ToLower(keyword) + " " + rest
}

func lower(f *dockerfile.File, in *dockerfile.Instruction) bool {
	return string(f.Source[in.KeywordSpan.Start:in.KeywordSpan.End]) == strings.ToLower(in.Keyword)
}

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

var userInfo = regexp.MustCompile(`://[^/?#\s]*@`)

// WithoutUser is a text without what may stand before the host of a URL in it:
// a name, or a secret.
func WithoutUser(text string) string { return userInfo.ReplaceAllString(text, "://") }
