package analysis

import (
	"bytes"
	"slices"
	"strings"
)

// word reports whether a value is one that messages are made of: to star out
// "secret" or "password" would hide what is said.
func word(value string) bool {
	return len(value) <= longestWord && !strings.ContainsFunc(value, func(r rune) bool { return r < 'a' || r > 'z' })
}

// longestWord is how long a value of small letters may be to count as a word.
const longestWord = 10

// shortestSecret is the least length, in bytes, of a value that is looked for
// in what other rules say. A shorter one is a part of too many words.
const shortestSecret = 6

// note notes the values that findings call secret, and where they stand.
func (r *Report) note() {
	seen := map[string]bool{}
	add := func(value string, always bool) {
		told := len(value) >= shortestSecret && !word(value)
		if value = strings.TrimSpace(value); value == "" || seen[value] || !told && !always {
			return
		}
		seen[value] = true
		r.values = append(r.values, value)
	}
	for _, found := range r.Findings {
		for _, s := range found.Secrets {
			r.Secrets = append(r.Secrets, s)
			text := string(r.File.Source[s.Start:s.End])
			add(unquoted(text), false)
			for line := range strings.Lines(text) {
				add(line, true)
			}
		}
	}
}

// hide takes those values out of all findings: out of what they say, and fixes
// that would write one anew.
func (r *Report) hide() {
	values := slices.DeleteFunc(slices.Clone(r.values), func(v string) bool { return len(v) < shortestSecret || word(v) })
	if len(values) == 0 {
		return
	}
	for i := range r.Findings {
		conceal(&r.Findings[i], values[:min(len(values), maxSecrets)])
	}
}

// unquoted is a text as whatever reads it takes it: without quotes, escapes and
// ends of continued lines.
func unquoted(text string) string {
	if !strings.ContainsAny(text, "\"'\\") {
		return text
	}
	var b strings.Builder
	text = strings.ReplaceAll(text, "\r", "")
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			if i++; text[i] != '\n' {
				b.WriteByte(text[i])
			}
		case c != '"' && c != '\'':
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Reveals reports whether a text repeats a value that no output may repeat, or
// a line of one.
func (r *Report) Reveals(text string) bool {
	return slices.ContainsFunc(r.values, func(v string) bool { return strings.Contains(text, v) })
}

// Conceal is a text with stars for such values.
func (r *Report) Conceal(text []byte) []byte {
	for _, v := range r.values {
		text = bytes.ReplaceAll(text, []byte(v), []byte("***"))
	}
	return text
}

// maxSecrets bounds how many values are looked for in each finding.
const maxSecrets = 100

func conceal(found *Finding, values []string) {
	for _, value := range values {
		found.Message, found.Why, found.What = without(found.Message, value), without(found.Why, value), without(found.What, value)
		if found.Fix == nil {
			continue
		}
		if strings.Contains(found.Fix.Title+found.Fix.Note, value) || slices.ContainsFunc(found.Fix.Edits, func(e Edit) bool { return strings.Contains(e.New, value) }) {
			found.Fix = nil
		}
	}
}

// without is a text without a value, and without the beginning of it that a
// quotation has cut.
func without(text, value string) string {
	text = strings.ReplaceAll(text, value, "…")
	for i := 0; ; {
		at := strings.Index(text[i:], "…")
		if at < 0 {
			return text
		}
		at += i
		for n := min(at, len(value)); n >= shortestSecret; n-- {
			if text[at-n:at] == value[:n] {
				text, at = text[:at-n]+text[at:], at-n
				break
			}
		}
		i = at + len("…")
	}
}
