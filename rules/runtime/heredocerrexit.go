package runtime

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var heredocErrexit = &analysis.Rule{
	Name: "heredoc-errexit",
	Doc: `A script in a heredoc goes on after a command failed

The exit status of a script is that of its last command. If an earlier command
fails, the build goes on, unless the script says set -e.

Bad:

	RUN <<EOF
	make
	make install
	EOF

Good:

	RUN <<EOF
	set -e
	make
	make install
	EOF`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runHeredocErrexit,
}

func runHeredocErrexit(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Stage == nil || len(in.Heredocs) != 1 {
			continue
		}
		script := p.Script(in)
		body := in.Heredocs[0].Body
		alone := script.Text.Len() > 0 && script.Text.Whole().Start >= body.Start
		if script.Kind != shell.Posix || !alone && !script.Stdin() || script.SetE() || slices.ContainsFunc(script.Commands, decides) {
			continue
		}
		c := passedOver(script)
		if c == nil {
			continue
		}
		found := analysis.Finding{
			Span:    c.Span(),
			Message: "If " + analysis.Quote(c.Words[0].Value) + " fails, the script goes on, and so does the build",
			Why:     "The status of a script without `set -e` is that of its last command.",
			What:    "Begin the heredoc with `set -e`.",
		}
		if at := firstLine(p.File, body, script); at >= 0 {
			found.Fix = &analysis.Fix{
				Title: "Stop at the first failure",
				Note:  "A command of this script that fails now stops the build; write `|| true` after one that may.",
				Edits: []analysis.Edit{{Span: analysis.At(at), New: p.File.Indent(at) + "set -e" + p.File.EOL(at)}},
			}
		}
		p.Report(found)
	}
}

// decides reports whether a command turns -e on or off.
func decides(c *shell.Command) bool {
	return c.Name == "set" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return w.Is("errexit") || !w.Literal || strings.ContainsAny(w.Value[:min(1, len(w.Value))], "-+") && strings.Contains(w.Value, "e")
	})
}

// passedOver is the first command of a script whose failure goes unnoticed; nil
// if there is none.
func passedOver(script *shell.Script) *shell.Command {
	statements := script.Statements()
	if len(statements) < 2 {
		return nil
	}
	last := statements[len(statements)-1]
	for _, c := range script.Commands {
		handled := c.Conditional || c.Tested || c.Guarded || c.Negated || c.Substitute || c.Background || c.Function != ""
		if !handled && c.Span().Start < last.Start && !slices.Contains(unfailing, c.Name) && !(c.Pipeline > 0 && sure(c)) {
			return c
		}
	}
	return nil
}

// unfailing are commands of which nobody asks whether they failed.
var unfailing = []string{
	":", "alias", "date", "declare", "echo", "exit", "export", "hostname", "local", "ls", "printf", "pwd", "readonly", "set", "shopt", "sleep", "trap", "true",
	"typeset", "uname", "unset", "whoami",
}

// firstLine is where the first line of a heredoc's script begins, below a #!
// line; -1 if the script has no lines of its own.
func firstLine(f *dockerfile.File, body dockerfile.Span, script *shell.Script) int {
	at := body.Start
	if strings.HasPrefix(script.Text.String(), "#!") {
		at = f.LineSpan(f.Line(at)).End
	}
	if at >= body.End {
		return -1
	}
	return at
}
