package packages

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var distUpgrade = &analysis.Rule{
	Name:    "no-dist-upgrade",
	Aliases: []string{"DL3035", "DS-0024", "AVD-DS-0024"},
	Doc: `A RUN upgrades the whole distribution

The result depends on the day of the build, and packages may be removed to
resolve conflicts. A newer base image has the same packages, tested together.

Bad:

	FROM debian:13.0-slim
	RUN apt-get update && apt-get dist-upgrade -y

Good:

	FROM debian:13.2-slim`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runDistUpgrade,
}

func runDistUpgrade(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		alone := !slices.ContainsFunc(commands, func(c *shell.Command) bool { return !aroundUpgrade(c) })
		for _, c := range commands {
			if !upgradesAll(c) {
				continue
			}
			p.Report(analysis.Finding{
				Span: c.Span(), Codes: upgradeCodes(c),
				Message: "This RUN upgrades the whole distribution",
				Why:     "The result depends on the day of the build, and packages may be removed.",
				What:    "Take a newer base image.",
				Fix:     withoutUpgrade(p, in, commands, c, alone),
			})
			if alone {
				break // one fix takes all of them out
			}
		}
	}
}

func upgradesAll(c *shell.Command) bool {
	if c.Has("-s", "--simulate", "--just-print", "--dry-run", "--no-act", "--recon", "-d", "--download-only") {
		return false
	}
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

// withoutUpgrade is the fix: the upgrade goes, and all of the RUN if that is
// there for the upgrade alone. It is nil where a failure would then be seen that
// went unseen.
func withoutUpgrade(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command, c *shell.Command, alone bool) *analysis.Fix {
	fix := &analysis.Fix{Title: "Leave the upgrade out", Note: "The packages stay as the base image has them."}
	edit, ok := withoutCommand(p.File, commands, c)
	ok = ok && !c.Covers()
	if alone {
		edit, ok = analysis.Removal(p.File, in)
		ok = ok && in.OnBuild == nil && !listsOutlive(p, in)
	}
	if !ok {
		return nil
	}
	fix.Edits = []analysis.Edit{edit}
	return fix
}

// aroundUpgrade reports whether a command only upgrades, or prepares for it and
// cleans up after it.
func aroundUpgrade(c *shell.Command) bool {
	sub, _ := c.Sub(zypperTakes)
	switch {
	case upgradesAll(c), apt(c) != "" && slices.Contains([]string{"autoclean", "autoremove", "clean", "update"}, apt(c)):
		return true
	case c.Name == "zypper":
		return slices.Contains([]string{"cc", "clean", "ref", "refresh"}, sub.Value)
	}
	return c.Name == "set" || c.Name == "rm" && listsGo([]*shell.Command{c})
}

// upgradeCodes are other tools' names for the case: hadolint's is zypper's.
func upgradeCodes(c *shell.Command) []string {
	if c.Name == "zypper" {
		return []string{"DL3035"}
	}
	return []string{"DS-0024", "AVD-DS-0024"}
}
