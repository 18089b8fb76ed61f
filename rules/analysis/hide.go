package analysis

import (
	"bytes"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
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

// hide takes the values that some findings call secret out of all of them:
// out of what they say, and fixes that would write one anew. It returns where
// those values stand.
func hide(f *dockerfile.File, all []Finding) []dockerfile.Span {
	seen := map[string]bool{}
	var spans []dockerfile.Span
	var values []string
	for _, found := range all {
		for _, s := range found.Secrets {
			spans = append(spans, s)
			value := strings.TrimSpace(string(f.Source[s.Start:s.End]))
			if len(value) >= shortestSecret && !word(value) && !seen[value] {
				seen[value] = true
				values = append(values, value)
			}
		}
	}
	if len(values) == 0 {
		return spans
	}
	for i := range all {
		conceal(&all[i], values[:min(len(values), maxSecrets)])
	}
	return spans
}

// Reveals reports whether a text repeats a value that no output may repeat, or
// a line of one.
func (r *Report) Reveals(text string) bool {
	for _, s := range r.Secrets {
		for line := range strings.Lines(string(r.File.Source[s.Start:s.End])) {
			if line = strings.TrimSpace(line); line != "" && strings.Contains(text, line) {
				return true
			}
		}
	}
	return false
}

// Conceal is a text with stars for such values.
func (r *Report) Conceal(text []byte) []byte {
	for _, s := range r.Secrets {
		for line := range bytes.Lines(r.File.Source[s.Start:s.End]) {
			if line = bytes.TrimSpace(line); len(line) > 0 {
				text = bytes.ReplaceAll(text, line, []byte("***"))
			}
		}
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
		for _, e := range found.Fix.Edits {
			if strings.Contains(e.New, value) {
				found.Fix = nil
				break
			}
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
