package syntax

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var pragmaUsed = &analysis.Rule{
	Name:    "ignore-pragma-used",
	Aliases: []string{"DL1001"},
	Doc: `A comment silences a rule

With such comments, whoever writes the file decides which rules apply to it. A
team that wants to decide this for all its files turns rules off in its
configuration instead. So this is off by default.

Bad:

	# hadolint ignore=DL3018
	RUN apk add --no-cache curl

Good:

	RUN apk add --no-cache curl=8.14.1-r2`,
	Severity: analysis.Off,
	Run:      runPragmaUsed,
}

func runPragmaUsed(p *analysis.Pass) {
	for _, c := range p.File.Comments {
		pragma, ok := analysis.ParsePragma(c.Text)
		if !ok {
			continue
		}
		found := analysis.Finding{
			Span: c.Span, Severity: analysis.Info, Codes: []string{},
			Message: "This comment silences " + silenced(pragma),
			Why:     "The file itself then decides which findings are not reported.",
			What:    "Fix what it silences, or turn the rule off in the configuration.",
		}
		if pragma.Tool == "hadolint" {
			found.Codes = nil
		}
		if !reasoned(pragma, c.Text) {
			found.Message += ", and does not say why"
		}
		p.Report(found)
	}
}

// silenced are the rules that a pragma names, as a message goes on.
func silenced(pragma analysis.Pragma) string {
	if len(pragma.Names) == 1 && pragma.Names[0] == analysis.AllOfBuildKit {
		return "all checks of BuildKit"
	}
	return analysis.Quote(strings.Join(pragma.Names, ", "))
}

// reasoned reports whether a pragma says why, in the way of its tool.
func reasoned(pragma analysis.Pragma, text string) bool {
	mark := " "
	switch pragma.Tool {
	case "plimsoll":
		mark = " -- "
	case "hadolint":
		mark = "#"
	case "tally":
		mark = "reason="
	}
	_, reason, _ := strings.Cut(text, mark)
	return strings.TrimSpace(reason) != ""
}
