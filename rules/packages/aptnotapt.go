package packages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var aptNotApt = &analysis.Rule{
	Name:    "apt-get-not-apt",
	Aliases: []string{"DL3027"},
	Doc: `apt is made for people, and changes as it likes

apt says so itself when a script runs it: its options and output may change with
any version. apt-get is there for scripts.

Bad:

	RUN apt update && apt install -y libpq5

Good:

	RUN apt-get update && apt-get install -y libpq5`,
	Severity: analysis.Info,
	Run:      runAptNotApt,
}

func runAptNotApt(p *analysis.Pass) {
	for _, commands := range scripts(p) {
		var found []*shell.Command
		for _, c := range commands {
			if c.Name == "apt" {
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span:    found[0].Words[0].Span(),
			Message: "This RUN calls `apt`, whose options and output may change with any version",
			Why:     "It is made for people at a terminal, and warns when a script runs it.",
			What:    "Call `apt-get`, which is made for scripts.",
			Fix:     aptGet(found),
		})
	}
}

// sameForBoth is what apt and apt-get do alike.
var sameForBoth = []string{"autoclean", "autoremove", "clean", "install", "purge", "remove", "update"}

// packageName is a name that both take literally: apt-get reads others as
// regular expressions.
var packageName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*([=/:][A-Za-z0-9:.+~-]+)?$`)

// aptGet is the fix where both do the same with what they are given.
func aptGet(commands []*shell.Command) *analysis.Fix {
	fix := &analysis.Fix{Title: "Call apt-get", Grade: analysis.Safe}
	for _, c := range commands {
		if !slices.Contains(sameForBoth, apt(c)) || !c.Words[0].Exact() || !c.Words[0].Is("apt") ||
			slices.ContainsFunc(c.Operands(aptTakes)[1:], func(w shell.Word) bool { return !w.Literal || !packageName.MatchString(w.Value) }) {
			return nil
		}
		span := c.Words[0].Span()
		span.End -= strings.Count(c.Words[0].Text.String(), `"`) / 2 // of an exec form's string
		fix.Edits = append(fix.Edits, analysis.Edit{Span: analysis.At(span.End), New: "-get"})
	}
	return fix
}
