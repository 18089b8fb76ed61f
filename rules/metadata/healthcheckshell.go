package metadata

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var healthcheckShell = &analysis.Rule{
	Name:    "healthcheck-shell-in-distroless",
	Aliases: []string{"DL3025"},
	Doc: `The health check needs a shell that the image lacks

HEALTHCHECK CMD runs a plain command through /bin/sh, which distroless images
and scratch do not have: the check fails every time. In images that have a
shell, the shell form is fine.

Bad:

	FROM gcr.io/distroless/static-debian12:nonroot
	HEALTHCHECK CMD /app -health

Good:

	FROM gcr.io/distroless/static-debian12:nonroot
	HEALTHCHECK CMD ["/app", "-health"]`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runHealthcheckShell,
}

func runHealthcheckShell(p *analysis.Pass) {
	shells := &tools{p: p, name: "sh", known: map[*dockerfile.Stage]presence{}}
	known := map[string]*tools{}
	seen := map[*dockerfile.Instruction]bool{}
	for _, s := range images(p) {
		check := s.End.Healthcheck
		if check == nil || seen[check] || check.JSON || check.CommandText().Len() == 0 || check.Before.Shell != nil ||
			!shellless(s, shells) || missing(p, s, check, known) != nil {
			continue
		}
		seen[check] = true
		p.Report(needsShell(p, s, check))
	}
	if !p.Strict() {
		return
	}
	for in := range p.File.Commands() {
		if in.Keyword == "HEALTHCHECK" && in.Err == nil && !in.JSON && in.CommandText().Len() > 0 && !seen[in] {
			p.Report(analysis.Finding{
				Span: in.Span, Severity: analysis.Info,
				Message: "HEALTHCHECK runs its command through a shell",
				Why:     "The image then needs one, and the shell stands between Docker and the command.",
				What:    "Write the command as a JSON array, if it needs no shell.",
			})
		}
	}
}

// shellless reports whether the image of a stage certainly has no shell.
func shellless(s *dockerfile.Stage, shells *tools) bool {
	distro := analysis.DistroOf(s)
	return (distro == analysis.Scratch || distro == analysis.Distroless) && shells.in(s) == dockerfile.No
}

func needsShell(p *analysis.Pass, s *dockerfile.Stage, check *dockerfile.Instruction) analysis.Finding {
	return analysis.Finding{
		Span:    check.Span,
		Message: "HEALTHCHECK runs its command through /bin/sh, which " + analysis.Quote(s.Root().From.Words[0].Value) + " does not have",
		Why:     "A check that cannot run fails every time, so a container that works is reported as unhealthy.",
		What:    "Write the command as a JSON array, which needs no shell.",
		Fix:     withoutShell(p, s, check),
	}
}

// withoutShell writes a health check that is one plain command, and perhaps
// || exit 1, in the exec form.
func withoutShell(p *analysis.Pass, s *dockerfile.Stage, check *dockerfile.Instruction) *analysis.Fix {
	script := p.Script(check)
	commands := script.Commands
	if n := len(commands); n == 2 && commands[1].Name == "exit" && len(commands[1].Words) == 2 && commands[1].Words[1].Is("1") && commands[0].Tested {
		commands = commands[:1]
	}
	if len(commands) != 1 || len(check.Inner) > 0 || len(script.Statements()) != 1 {
		return nil
	}
	c := commands[0]
	if len(c.Wrappers)+len(c.Assigns)+len(c.Redirects) > 0 || c.Conditional || c.Negated || c.Background || c.Substitute || c.Subshell || c.Pipeline != 0 {
		return nil
	}
	var words []string
	for _, w := range c.Words {
		if !w.Literal || !plain(w.Value) {
			return nil
		}
		words = append(words, w.Value)
	}
	if words[0] == "node" && strings.HasPrefix(s.Root().Image.Name, "gcr.io/distroless/nodejs") {
		words[0] = "/nodejs/bin/node" // it is in no folder of PATH
	}
	return &analysis.Fix{
		Title: "Run it without a shell",
		Note:  "The command can run; before, there was no shell to run it.",
		Edits: []analysis.Edit{{Span: check.CommandText().Whole(), New: "[" + join(words, true) + "]"}},
	}
}

// plain reports whether a word is the same to a shell and in JSON.
func plain(word string) bool {
	return !slices.ContainsFunc([]byte(word), func(c byte) bool { return c < ' ' || c > '~' || slices.Contains([]byte("\\\"'`$*?[]{}~<>&|;#"), c) })
}
