package analysistest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var secretLine = regexp.MustCompile(`(?m)^#\s*secret\s+"([^"]+)"\s+(\S+)`)

// secretsOf finds the values that a fixture says are credentials, but not in
// the lines that say so.
func secretsOf(src []byte) func(string) []analysis.Match {
	lines := secretLine.FindAllSubmatch(src, -1)
	if lines == nil {
		return nil
	}
	return func(text string) []analysis.Match {
		var all []analysis.Match
		said := secretLine.FindAllStringIndex(text, -1)
		for _, m := range lines {
			value := string(m[2])
			for from := 0; ; {
				i := strings.Index(text[from:], value)
				if i < 0 {
					break
				}
				start := from + i
				from = start + len(value)
				if !slices.ContainsFunc(said, func(at []int) bool { return at[0] <= start && start < at[1] }) {
					all = append(all, analysis.Match{Kind: string(m[1]), Start: start, End: from})
				}
			}
		}
		slices.SortFunc(all, func(a, b analysis.Match) int { return a.Start - b.Start })
		return all
	}
}

var shellCheckLine = regexp.MustCompile(`(?m)^#\s*shellcheck\s+(error|warning|info|style)\s+([0-9]+)\s+(".*")\s*$`)

// scriptsOf answers for ShellCheck as a fixture says: at the first place in a
// script where the text stands.
func scriptsOf(t *testing.T, src []byte) func(string) ([]analysis.Diagnostic, bool) {
	t.Helper()
	var all []diagnostic
	for _, m := range shellCheckLine.FindAllSubmatch(src, -1) {
		code, _ := strconv.Atoi(string(m[2]))
		d := diagnostic{Diagnostic: analysis.Diagnostic{Level: string(m[1]), Code: code}}
		var texts []string
		for rest := string(m[3]); rest != ""; rest = strings.TrimSpace(rest) {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				t.Fatalf("%s: %v", m[0], err)
			}
			text, _ := strconv.Unquote(quoted)
			texts = append(texts, text)
			rest = rest[len(quoted):]
		}
		d.text, d.Message = texts[0], texts[1]
		if len(texts) > 2 {
			d.replacement = &texts[2]
		}
		all = append(all, d)
	}
	if all == nil {
		return nil
	}
	return func(script string) ([]analysis.Diagnostic, bool) {
		var found []analysis.Diagnostic
		for _, d := range all {
			if i := strings.Index(script, d.text); i >= 0 {
				found = append(found, d.at(i))
			}
		}
		return found, true
	}
}

// A diagnostic is what a fixture has ShellCheck say of a text.
type diagnostic struct {
	analysis.Diagnostic
	text        string
	replacement *string
}

func (d diagnostic) at(i int) analysis.Diagnostic {
	out := d.Diagnostic
	out.Start, out.End = i, i+len(d.text)
	if d.replacement != nil {
		out.Edits = []analysis.ScriptEdit{{Start: i, End: i + len(d.text), New: *d.replacement}}
	}
	return out
}
