package packages

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var distUpgrade = &analysis.Rule{
	Name:    "no-dist-upgrade",
	Aliases: []string{"DL3035", "DS-0024", "AVD-DS-0024"},
	Doc: `A RUN upgrades the whole distribution

What comes out depends on the day of the build, and packages may be removed to
make way. A newer base image has the same packages, tested together.

Bad:

	RUN apt-get update && apt-get dist-upgrade -y

Good:

	FROM debian:13.2-slim`,
	Severity: analysis.Warning,
	Run:      runDistUpgrade,
}

func runDistUpgrade(p *analysis.Pass) {
	for _, commands := range scripts(p) {
		for _, c := range commands {
			if !upgradesAll(c) {
				continue
			}
			p.Report(analysis.Finding{
				Span: c.Span(), Codes: upgradeCodes(c),
				Message: "This RUN upgrades the whole distribution",
				Why:     "What comes out depends on the day of the build, and packages may be removed to make way.",
				What:    "Take a newer base image.",
			})
		}
	}
}

func upgradesAll(c *shell.Command) bool {
	sub, _ := c.Sub(nil)
	switch c.Name {
	case "apt", "apt-get", "aptitude":
		return slices.Contains([]string{"dist-upgrade", "full-upgrade"}, apt(c))
	case "zypper":
		operands := c.Operands(zypperTakes)
		return len(operands) > 0 && (operands[0].Is("dup") || operands[0].Is("dist-upgrade"))
	case "dnf":
		return sub.Is("system-upgrade")
	}
	return c.Name == "do-release-upgrade"
}

// upgradeCodes are other tools' names for the case: hadolint's is zypper's.
func upgradeCodes(c *shell.Command) []string {
	if c.Name == "zypper" {
		return []string{"DL3035"}
	}
	return []string{"DS-0024", "AVD-DS-0024"}
}
