package syntax

import (
	"bytes"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// reportDirective looks for a syntax directive that is misspelt: it is then a
// comment like any other, and BuildKit reads the file with what it has.
func reportDirective(p *analysis.Pass) {
	f := p.File
	n := directives(f)
	if n == len(f.Comments) || f.Line(f.Comments[n].Span.Start) != n+1 {
		return
	}
	c := f.Comments[n]
	name, value, _ := directive(c.Text)
	misspelt := len(name) <= len("syntax")+2 && distance(strings.ToUpper(name), "SYNTAX") <= 2
	if !misspelt || !strings.HasPrefix(strings.TrimPrefix(value, "docker.io/"), "docker/dockerfile") {
		return
	}
	found := analysis.Finding{
		Severity: analysis.Warning,
		Codes:    []string{"tally/syntax-directive-typo"},
		Span:     c.Span,
		Message:  "This is a comment, not a syntax directive: " + analysis.Quote("# "+c.Text),
		Why:      "BuildKit then reads the file with its own frontend, whatever the comment says.",
		What:     "Write `# syntax=` and the frontend.",
	}
	if f.Err == nil {
		found.Fix = spell(f, c, value)
	}
	p.Report(found)
}

// directives is how many comments at the top of a file are parser directives.
func directives(f *dockerfile.File) int {
	for i, c := range f.Comments {
		_, _, ok := directive(c.Text)
		if !ok || f.Line(c.Span.Start) != i+1 {
			return i
		}
	}
	return len(f.Comments)
}

// directive parts a comment into a word, what follows it, and whether it is a
// parser directive.
func directive(text string) (name, value string, ok bool) {
	end := strings.IndexFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
	if end < 0 {
		return text, "", false
	}
	name, rest := text[:end], strings.TrimLeft(text[end:], " \t")
	switch strings.ToLower(name) {
	case "syntax", "escape", "check":
		ok = strings.HasPrefix(rest, "=")
	}
	return name, strings.TrimLeft(rest, "=: \t"), ok
}

// spell puts the directive's right name before its value.
func spell(f *dockerfile.File, c dockerfile.Comment, value string) *analysis.Fix {
	start := c.Span.Start + len("#")
	text := f.Source[start:c.Span.End]
	start += len(text) - len(bytes.TrimLeft(text, " \t"))
	end := c.Span.Start + bytes.LastIndex(f.Source[c.Span.Start:c.Span.End], []byte(value))
	return &analysis.Fix{
		Title: "Spell the directive",
		Note:  "BuildKit fetches the frontend that it names, and reads the file with it.",
		Edits: []analysis.Edit{{Span: dockerfile.Span{Start: start, End: end}, New: "syntax="}},
	}
}
