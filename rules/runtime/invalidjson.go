package runtime

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var invalidJSON = &analysis.Rule{
	Name:    "invalid-json-form",
	Aliases: []string{"tally/invalid-json-form"},
	Doc: `What looks like a JSON array is not valid JSON

An argument that begins with [ is read as a JSON array only if it is valid JSON.
If not, there is no error: the text goes to a shell as it is, or each word
counts as a path, brackets and quotes included.

Bad:

	CMD ['nginx', '-g', 'daemon off;']

Good:

	CMD ["nginx", "-g", "daemon off;"]`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runInvalidJSON,
}

func runInvalidJSON(p *analysis.Pass) {
	for in := range p.File.Commands() {
		text, ok := bracketed(p, in)
		if !ok || !meantJSON(in.Keyword, text.String()) {
			continue
		}
		m := mender{text: text, expands: in.CommandText().Len() == 0}
		mended := m.array()
		found := analysis.Finding{
			Span:    text.Whole(),
			Message: "This " + in.Keyword + " begins like a JSON array but is not one: " + m.reason,
			Why:     "So a shell is given the text as it stands, brackets and all, and does not start the program.",
			What:    "Write it as JSON: strings in double quotes, with a comma between two of them.",
		}
		if m.expands {
			found.Why = "So each of its words counts as a path, brackets, quotes and commas included."
		}
		whole := m.strings > 1 || in.Keyword != "COPY" && in.Keyword != "ADD"
		if mended && whole && len(m.edits) > 0 {
			found.Fix = &analysis.Fix{Title: "Write it as JSON", Note: "The array is then read as one.", Edits: m.edits}
		}
		p.Report(found)
	}
}

// bracketed is the argument of an instruction that could be an array, and is
// not, but begins like one.
func bracketed(p *analysis.Pass, in *dockerfile.Instruction) (dockerfile.Text, bool) {
	if in.Err != nil || in.JSON || len(in.Heredocs) > 0 {
		return dockerfile.Text{}, false
	}
	text := in.CommandText()
	switch in.Keyword {
	case "COPY", "ADD", "VOLUME":
		text = in.Args
	default:
		if kind := p.Script(in).Kind; kind == shell.PowerShell {
			return text, false // [type]::Method()
		}
	}
	return text, strings.HasPrefix(text.String(), "[")
}

// misread reports whether the words of a COPY or ADD are not those that were
// meant: they were meant for an array, or a comment stands behind them.
func misread(p *analysis.Pass, in *dockerfile.Instruction) bool {
	if in.Keyword != "COPY" && in.Keyword != "ADD" {
		return false
	}
	text, ok := bracketed(p, in)
	return ok && meantJSON(in.Keyword, text.String()) || slices.ContainsFunc(in.Words, func(w dockerfile.Word) bool { return strings.HasPrefix(w.Value, "#") })
}

// meantJSON reports whether a text that begins with [ was meant as an array:
// it is no test command and no pattern of file names.
func meantJSON(keyword, s string) bool {
	rest := strings.TrimLeft(s[1:], " \t")
	first, _ := utf8.DecodeRuneInString(rest)
	closing, quoted := closers[first]
	switch {
	case quoted && rest == s[1:]:
		return true
	case quoted:
		return meantString(rest[utf8.RuneLen(first):], closing)
	case keyword == "VOLUME":
		return strings.HasSuffix(s, "]")
	}
	word, after, _ := strings.Cut(rest, " ")
	if keyword == "COPY" || keyword == "ADD" {
		return strings.HasSuffix(word, ",") && strings.HasSuffix(after, "]")
	}
	return strings.HasSuffix(word, ",") || rest == s[1:] && plainBare(strings.NewReplacer("]", "", ",", "").Replace(word)) && strings.HasSuffix(s, "]")
}

// meantString reports whether what follows "[ " and a quote goes on as an
// array does, and a test command does not.
func meantString(s, closing string) bool {
	end := strings.IndexAny(s, closing)
	if end < 0 {
		return true
	}
	content := s[:end]
	_, width := utf8.DecodeRuneInString(s[end:])
	rest := strings.TrimLeft(s[end+width:], " \t")
	next, _ := utf8.DecodeRuneInString(rest)
	switch _, quote := closers[next]; {
	case next == ',':
		return true
	case next == ']' || quote:
		return content != "" && !strings.Contains(content, "$") && !strings.ContainsAny(content[:1], "-!(")
	}
	return false
}

// closers are the quotes that people write, and which ones end what each began.
var closers = map[rune]string{'"': `"`, '\'': `'`, '“': "”“", '”': "”“", '‘': "’‘", '’': "’‘", '„': "“”"}

// A mender turns what is nearly a JSON array into one, by edits that leave its
// layout alone.
type mender struct {
	text    dockerfile.Text
	expands bool   // variables are replaced by BuildKit, not by a shell
	reason  string // what is wrong first
	edits   []analysis.Edit
	pos     int
	strings int // read so far
}

// mend notes an edit of bytes i to j. It is false where these do not stand in
// the file as they are.
func (m *mender) mend(i, j int, text, reason string) bool {
	if m.reason == "" {
		m.reason = reason
	}
	if i < j && !m.text.Exact(i, j) {
		return false
	}
	span := m.text.Span(i, j)
	if i == j && i > 0 {
		span = analysis.At(m.text.Span(i-1, i).End)
	}
	m.edits = append(m.edits, analysis.Edit{Span: span, New: text})
	return true
}

// fail says what is wrong where no edit is certain.
func (m *mender) fail(reason string) bool {
	if m.reason == "" {
		m.reason = reason
	}
	return false
}

// skip passes over blanks, and is what comes next: 0 at the end.
func (m *mender) skip() byte {
	s := m.text.String()
	for m.pos < len(s) && (s[m.pos] == ' ' || s[m.pos] == '\t') {
		m.pos++
	}
	if m.pos == len(s) {
		return 0
	}
	return max(1, s[m.pos])
}

const (
	noQuotes   = "strings need double quotes"
	noComma    = "a comma is missing"
	extraComma = "no comma may follow the last string"
	noBracket  = "the closing bracket is missing"
	extraText  = "text follows the closing bracket"
	escaped    = "a backslash in JSON must be doubled"
	notJSON    = "it is not valid JSON"
)

// array reads the whole text. It is false where what was meant is not certain.
func (m *mender) array() bool {
	comma := -1
	for m.pos = 1; ; {
		switch c := m.skip(); c {
		case 0:
			return comma < 0 && m.mend(m.pos, m.pos, "]", noBracket)
		case ']':
			if comma >= 0 && !m.mend(comma, comma+1, "", extraComma) {
				return false
			}
			m.pos++
			return m.rest()
		}
		if !m.element() {
			return false
		}
		m.strings++
		end := m.pos
		switch c := m.skip(); {
		case c == ',':
			comma = m.pos
			m.pos++
		case c == ']' || c == 0:
			comma = -1
		case c == '"' || c == '\'':
			comma = -1
			if !m.mend(end, end, ",", noComma) {
				return false
			}
		default:
			return m.fail(notJSON)
		}
	}
}

// rest looks at what follows the array: a comment goes.
func (m *mender) rest() bool {
	end := m.pos
	switch c := m.skip(); c {
	case 0:
		return m.reason != "" || m.fail(notJSON)
	case '#':
		return m.mend(end, m.text.Len(), "", extraText)
	}
	return m.fail(extraText)
}

// element reads one string, in whatever quotes or in none.
func (m *mender) element() bool {
	s := m.text.String()
	first, width := utf8.DecodeRuneInString(s[m.pos:])
	closing, quoted := closers[first]
	if !quoted {
		return m.bare()
	}
	start := m.pos + width
	n := strings.IndexAny(s[start:], closing)
	if n < 0 {
		return m.fail(notJSON)
	}
	content := s[start : start+n]
	_, closingWidth := utf8.DecodeRuneInString(s[start+n:])
	if first != '"' && (!m.mend(m.pos, start, `"`, noQuotes) || !m.mend(start+n, start+n+closingWidth, `"`, noQuotes)) {
		return false
	}
	m.pos = start + n + closingWidth
	switch {
	case strings.Contains(content, `\`):
		return m.fail(escaped)
	case strings.Contains(content, `"`) || strings.Contains(content, "$") && !m.expands || strings.ContainsFunc(content, control):
		return m.fail(notJSON)
	}
	return true
}

func control(r rune) bool { return r < ' ' }

// bare reads a word without quotes.
func (m *mender) bare() bool {
	s := m.text.String()
	n := strings.IndexAny(s[m.pos:]+" ", " \t,]")
	if n == 0 {
		return m.fail(notJSON)
	}
	if !plainBare(s[m.pos : m.pos+n]) {
		return m.fail(noQuotes)
	}
	if !m.mend(m.pos, m.pos, `"`, noQuotes) || !m.mend(m.pos+n, m.pos+n, `"`, noQuotes) {
		return false
	}
	m.pos += n
	return true
}

// plainBare reports whether a word has nothing special.
func plainBare(s string) bool {
	return s != "" && !slices.ContainsFunc([]rune(s), func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_-./:=@%+", r))
	})
}
