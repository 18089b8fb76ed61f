package runtime

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var shellCheck = &analysis.Rule{
	Name: analysis.ShellCheck,
	Doc: `ShellCheck objects to a RUN's script

If ShellCheck is installed, it checks the scripts of all RUNs. Its errors are
reported; with the option strict, everything that it finds is. In comments and in
the configuration, use ShellCheck's own codes, such as SC2086.

Bad:

	RUN for f in *.conf; do cp "$f" /etc/; done; if [ -f /etc/a.conf ] then true; fi

Good:

	RUN for f in *.conf; do cp "$f" /etc/; done; if [ -f /etc/a.conf ]; then true; fi`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runShellCheck,
}

// unfit are codes that mean nothing in a Dockerfile: files that are sourced at
// build time, and a shell that is named outside the script.
var unfit = []int{1090, 1091, 2187}

func runShellCheck(p *analysis.Pass) {
	if p.Facts.Scripts == nil {
		return
	}
	for in := range p.File.Commands() {
		script, ok := p.ShellScript(in)
		if !ok {
			continue
		}
		diagnostics, _ := p.Facts.Scripts(script.Text)
		for _, d := range told(p, diagnostics) {
			report(p, script, d)
		}
	}
}

// unparsed are codes that say that a script cannot be read, beside one that
// says why.
var unparsed = []int{1072, 1073}

// told are the answers without those that only repeat that a script cannot be
// read. With strict all are.
func told(p *analysis.Pass, all []analysis.Diagnostic) []analysis.Diagnostic {
	first := slices.IndexFunc(all, func(d analysis.Diagnostic) bool { return slices.Contains(unparsed, d.Code) })
	if first < 0 || p.Strict() {
		return all
	}
	return all[first : first+1]
}

func report(p *analysis.Pass, script analysis.ShellScript, d analysis.Diagnostic) {
	posix := d.Code/1000 == 3 && !script.Known
	span, ok := script.Span(d.Start, d.End)
	if slices.Contains(unfit, d.Code) || posix || !ok || d.Level != "error" && !p.Strict() {
		return
	}
	if span.Len() == 0 {
		span = p.File.At(span.Start).Span
	}
	code := fmt.Sprintf("SC%04d", d.Code)
	found := analysis.Finding{
		Span: span, Severity: analysis.Info, Codes: []string{code},
		Message: "ShellCheck says: " + said(d.Message),
		Why:     "It reads the script as its shell will, and counts this as " + levelNames[d.Level] + ".",
		What:    "Its page on " + code + " shows how to fix it: https://www.shellcheck.net/wiki/" + code + ".",
		Fix:     asSuggested(script, d),
	}
	if p.Strict() {
		found.Severity = levelSeverities[d.Level]
	}
	p.Report(found)
}

var levelNames = map[string]string{"error": "an error", "warning": "a warning", "info": "a note", "style": "a matter of style"}

var levelSeverities = map[string]analysis.Severity{"error": analysis.Error, "warning": analysis.Warning, "info": analysis.Info, "style": analysis.Info}

// longestSaid bounds what is repeated of ShellCheck's words, in runes.
const longestSaid = 200

// said is what ShellCheck says as a message repeats it. It may hold words of
// the script, so no backtick of theirs may end or begin a quotation.
func said(message string) string {
	text := []rune(strings.Join(strings.Fields(strings.ReplaceAll(message, "`", "'")), " "))
	if len(text) > longestSaid {
		text = append(text[:longestSaid], '…')
	}
	return strings.TrimSuffix(string(text), ".")
}

// asSuggested is ShellCheck's own fix, nil if it has none, or not for what
// stands in the file.
func asSuggested(script analysis.ShellScript, d analysis.Diagnostic) *analysis.Fix {
	fix := &analysis.Fix{Title: "Do as ShellCheck suggests", Note: "The script is changed in the way that ShellCheck suggests."}
	for _, e := range d.Edits {
		span, ok := script.Span(e.Start, e.End)
		if !ok || !script.Exact(e.Start, e.End) || strings.ContainsAny(e.New, "\n\r") {
			return nil
		}
		fix.Edits = append(fix.Edits, analysis.Edit{Span: span, New: e.New})
	}
	if len(fix.Edits) == 0 {
		return nil
	}
	return fix
}
