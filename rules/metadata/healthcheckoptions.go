package metadata

import (
	"slices"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var healthcheckOptions = &analysis.Rule{
	Name: "healthcheck-options",
	Doc: `A health check's options work against it

A check every second costs more than it tells. One with a timeout longer than
the interval notices a hanging program late, and one without a start period
reports a program that is still starting as unhealthy. A failed check should
exit with status 1: status 2 is reserved.

Bad:

	HEALTHCHECK --interval=1s --timeout=10s CMD curl -f http://127.0.0.1/ || exit 2

Good:

	HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://127.0.0.1/ || exit 1`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runHealthcheckOptions,
}

// shortest is the least time between two checks that is worth it,
// defaultInterval what Docker takes without --interval.
const (
	shortest        = 5 * time.Second
	defaultInterval = 30 * time.Second
)

func runHealthcheckOptions(p *analysis.Pass) {
	for in := range p.File.Commands() {
		check, ok := in.Command.(*instructions.HealthCheckCommand)
		if !ok || in.Err != nil || check.Health == nil || slices.Contains(check.Health.Test, "NONE") {
			continue
		}
		interval, timeout := check.Health.Interval, check.Health.Timeout
		if interval == 0 {
			interval = defaultInterval
		}
		report := func(span dockerfile.Span, message, why, what string, fix *analysis.Fix) {
			p.Report(analysis.Finding{Span: span, Severity: analysis.Info, Message: message, Why: why, What: what, Fix: fix})
		}
		if flag, ok := in.Flag("interval"); ok && interval < shortest {
			report(flag.Span(), "The image is checked every "+interval.String(), "Each check starts a process in the container, and Docker notes its result.", "Leave some seconds between two checks.", nil)
		}
		if flag, ok := in.Flag("timeout"); ok && timeout >= interval {
			report(flag.Span(), "A check may take "+timeout.String()+", no less than the time between two checks", "A program that hangs is then noticed late.", "Set a shorter timeout.", nil)
		}
		if flag, ok := in.Flag("start-interval"); ok {
			report(flag.Span(), "`--start-interval` needs Docker Engine 25 or later", "An older one does not know it.", "Leave it out where older ones run the image.", nil)
		}
		commands := p.Script(in).Commands
		_, limited := in.Flag("timeout")
		if i := slices.IndexFunc(commands, asksWithoutLimit); i >= 0 && !limited {
			report(commands[i].Span(), "This check sets no timeout, so it may wait 30 seconds for an answer", "A program that hangs is then noticed late.", "Add `--timeout=3s` or so.", nil)
		}
		if _, ok := in.Flag("start-period"); !ok && in.Stage != nil && startsSlowly(p, in.Stage) {
			report(in.Span, "This check counts failures from the start, though the program needs some time to come up", "A container that is still starting is then reported as unhealthy.", "Add `--start-period=` with as long as it may need.", nil)
		}
		for _, c := range commands {
			if c.Name == "exit" && len(c.Args()) == 1 && c.Args()[0].Is("2") {
				report(c.Span(), "This check fails with status 2, which is reserved", "Docker defines only 0 and 1.", "Use 1.", withStatus1(c.Args()[0]))
			}
		}
	}
}

// withStatus1 is the fix for a check that fails with another status.
func withStatus1(w shell.Word) *analysis.Fix {
	if !w.Exact() || w.Text.String() != "2" {
		return nil
	}
	return &analysis.Fix{Title: "Fail with status 1", Note: "The check fails with status 1.", Edits: []analysis.Edit{{Span: w.Span(), New: "1"}}}
}

// asksWithoutLimit reports whether a command asks over the network, for as long
// as it takes.
func asksWithoutLimit(c *shell.Command) bool {
	switch c.Name {
	case "curl":
		return !c.Has("-m", "--max-time", "--connect-timeout")
	case "wget":
		return !c.Has("-T", "--timeout")
	}
	return false
}

// startsSlowly reports whether a stage's image starts a program that needs some
// time: one of Java's, or Rails.
func startsSlowly(p *analysis.Pass, s *dockerfile.Stage) bool {
	return slices.ContainsFunc(p.Starts(s), func(c *shell.Command) bool {
		return c.Name == "java" || c.Name == "rails" || c.Name == "catalina.sh" || c.Name == "bundle" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Is("rails") || w.Is("puma") })
	})
}
