package metadata

import (
	"slices"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var healthcheckOptions = &analysis.Rule{
	Name: "healthcheck-options",
	Doc: `A health check's options work against it

A check every second costs more than it tells. One that may take longer than
the time between two checks reports late. A check fails with status 1; what
status 2 means is not settled.

Bad:

	HEALTHCHECK --interval=1s --timeout=10s CMD curl -f http://127.0.0.1/ || exit 2

Good:

	HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://127.0.0.1/ || exit 1`,
	Severity: analysis.Off,
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
		report := func(span dockerfile.Span, message, why, what string) {
			p.Report(analysis.Finding{Span: span, Severity: analysis.Info, Message: message, Why: why, What: what})
		}
		if flag, ok := in.Flag("interval"); ok && interval < shortest {
			report(flag.Span(), "The image is checked every "+interval.String(), "Each check starts a process in the container, and Docker notes its result.", "Leave some seconds between two checks.")
		}
		if flag, ok := in.Flag("timeout"); ok && timeout >= interval {
			report(flag.Span(), "A check may take "+timeout.String()+", as long as the time between two or longer", "A program that hangs is then noticed late.", "Let it fail sooner.")
		}
		for _, c := range p.Script(in).Commands {
			if c.Name == "exit" && len(c.Args()) == 1 && c.Args()[0].Is("2") {
				report(c.Span(), "This check fails with status 2, which is reserved", "Docker says of 0 and 1 alone what they mean.", "Use 1.")
			}
		}
	}
}
