package dockerfile

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Word is one argument of an instruction.
type Word struct {
	// Value is the argument as BuildKit hands it on: of an exec form the
	// string, otherwise what stands in the text, quotes and variables included.
	Value string
	// Text is what stands in the instruction: Value, or in an exec form the
	// JSON string with its quotes.
	Text Text
}

// Span is where the word stands in the file.
func (w Word) Span() Span { return w.Text.Whole() }

// Exact reports whether the word stands in the file to the letter.
func (w Word) Exact() bool { return w.Text.Exact(0, w.Text.Len()) }

// A Flag is an option of an instruction: --name=value or --name.
type Flag struct {
	Name  string // without the dashes, as written
	Value string // quotes and escapes removed
	Set   bool   // there is a "="
	Text  Text   // the whole option as written
	// ValueText is the value as written, quotes included.
	ValueText Text
}

// Span is where the flag stands in the file.
func (f Flag) Span() Span { return f.Text.Whole() }

// A Pair is one assignment of ENV or LABEL, or one declaration of ARG.
type Pair struct {
	Key   Word // as written, quotes included
	Value Word // as written, quotes and variables included
	// Set reports whether there is a value: false for a bare ARG.
	Set bool
	// Legacy marks the form without "=": ENV name value.
	Legacy bool
}

// Name is the key without quotes.
func (p Pair) Name() string { return unquote(p.Key.Value) }

// Span is where the pair stands in the file.
func (p Pair) Span() Span {
	s := p.Key.Span()
	if p.Set {
		s.End = max(s.End, p.Value.Span().End)
	}
	return s
}

// blank reports whether BuildKit parts words at a byte.
func blank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'
}

// blanks are the bounds of the first run of blanks in s at or after byte i;
// false if there is none.
func blanks(s string, i int) (start, end int, ok bool) {
	for i < len(s) && !blank(s[i]) {
		i++
	}
	start = i
	for i < len(s) && blank(s[i]) {
		i++
	}
	return start, i, i > start
}

// splitKeyword parts an instruction's text into its keyword, the blanks after
// it, and the rest.
func splitKeyword(t Text) (keyword, gap, rest Text) {
	t = t.trim()
	start, end, _ := blanks(t.s, 0)
	return t.Slice(0, start), t.Slice(start, end), t.Slice(end, t.Len())
}

// splitFlags parts an instruction's arguments into its flags and the rest, by
// BuildKit's rules: words that begin with -- up to the first that does not, or
// to a word --.
func splitFlags(t Text, escape byte) ([]Flag, Text) {
	var flags []Flag
	s := t.s
	for pos := 0; ; {
		for pos < len(s) && unicode.IsSpace(rune(s[pos])) {
			pos++
		}
		if pos == len(s) {
			return flags, t.Slice(pos, pos)
		}
		if !strings.HasPrefix(s[pos:], "--") {
			return flags, t.Slice(pos, len(s)).trim()
		}
		end, value, blankOK := flagWord(s, pos, escape)
		switch {
		case value == "--" && end < len(s):
			return flags, t.Slice(end, len(s)).trim()
		case value != "--" && (blankOK || value != ""):
			flags = append(flags, newFlag(t.Slice(pos, end), value))
		}
		pos = end
	}
}

// flagWord reads one word from pos: its end, its value without quotes and
// escapes, and whether it was quoted.
func flagWord(s string, pos int, escape byte) (end int, value string, quoted bool) {
	var b strings.Builder
	var quote byte
	for ; pos < len(s); pos++ {
		c := s[pos]
		switch {
		case quote == 0 && unicode.IsSpace(rune(c)):
			return pos, b.String(), quoted
		case quote == 0 && (c == '\'' || c == '"'):
			quote, quoted = c, true
			continue
		case quote != 0 && c == quote:
			quote = 0
			continue
		case c == escape && pos+1 == len(s):
			continue
		case c == escape:
			pos++
			c = s[pos]
		}
		b.WriteRune(rune(c))
	}
	return len(s), b.String(), quoted
}

func newFlag(t Text, word string) Flag {
	name, value, set := strings.Cut(strings.TrimPrefix(word, "--"), "=")
	f := Flag{Name: name, Value: value, Set: set, Text: t, ValueText: t.Slice(t.Len(), t.Len())}
	if i := strings.IndexByte(t.s, '='); set && i >= 0 {
		f.ValueText = t.Slice(i+1, t.Len())
	}
	return f
}

// fields splits a text at blanks, as FROM, EXPOSE, COPY, ADD and VOLUME are split.
func fields(t Text) []Word {
	var words []Word
	if t.Len() == 0 {
		return nil
	}
	at := 0
	for {
		start, end, ok := blanks(t.s, at)
		words = append(words, t.word(at, start))
		if !ok {
			return words
		}
		at = end
	}
}

// quotedFields splits a text at white space outside quotes, as ENV, LABEL and
// ARG are split. Quotes and escapes stay.
func quotedFields(t Text, escape byte) []Word {
	var words []Word
	start := -1
	var quote rune
	s := t.s
	for pos := 0; pos < len(s); {
		r, width := utf8.DecodeRuneInString(s[pos:])
		switch {
		case start < 0 && unicode.IsSpace(r):
			pos += width
			continue
		case start < 0:
			start = pos
			continue
		case quote == 0 && unicode.IsSpace(r):
			words = append(words, t.word(start, pos))
			start = -1
			continue
		case r == rune(escape) && quote != '\'':
			pos += width
			_, width = utf8.DecodeRuneInString(s[pos:])
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case quote != 0 && r == quote:
			quote = 0
		}
		pos += width
	}
	if start >= 0 {
		words = append(words, t.word(start, len(s)))
	}
	return words
}

// pairs reads the assignments of ENV and LABEL.
func pairs(t Text, escape byte) []Pair {
	words := quotedFields(t, escape)
	if len(words) == 0 {
		return nil
	}
	if !strings.Contains(words[0].Value, "=") {
		start, end, ok := blanks(t.s, 0)
		if !ok {
			return []Pair{{Key: t.word(0, t.Len()), Legacy: true}}
		}
		return []Pair{{Key: t.word(0, start), Value: t.word(end, t.Len()), Set: true, Legacy: true}}
	}
	var ps []Pair
	for _, w := range words {
		ps = append(ps, pair(w.Text))
	}
	return ps
}

// declarations reads the names of ARG, with or without a value.
func declarations(t Text, escape byte) []Pair {
	var ps []Pair
	for _, w := range quotedFields(t, escape) {
		ps = append(ps, pair(w.Text))
	}
	return ps
}

func pair(t Text) Pair {
	i := strings.IndexByte(t.s, '=')
	if i < 0 {
		return Pair{Key: t.word(0, t.Len())}
	}
	return Pair{Key: t.word(0, i), Value: t.word(i+1, t.Len()), Set: true}
}

// jsonWords reads an exec form: a JSON array of strings.
func jsonWords(t Text) ([]Word, bool) {
	if !strings.HasPrefix(t.s, "[") {
		return nil, false
	}
	var values []any
	if json.Unmarshal([]byte(t.s), &values) != nil {
		return nil, false
	}
	words := make([]Word, 0, len(values))
	pos := 1
	for _, v := range values {
		s, ok := v.(string)
		if !ok {
			return nil, false
		}
		start := pos + strings.IndexByte(t.s[pos:], '"')
		for pos = start + 1; t.s[pos] != '"'; pos++ {
			if t.s[pos] == '\\' {
				pos++
			}
		}
		pos++
		words = append(words, Word{Value: s, Text: t.Slice(start, pos)})
	}
	return words, true
}

// unquote removes quotes as a shell word's are, for keys and paths: enough for
// words without escapes, which is where callers need it.
func unquote(s string) string {
	if !strings.ContainsAny(s, `'"`) {
		return s
	}
	return strings.NewReplacer(`"`, "", `'`, "").Replace(s)
}
