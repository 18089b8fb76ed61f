package runtime

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var stopSignal = &analysis.Rule{
	Name: "stopsignal",
	Doc: `The stop signal leaves the program no time

SIGKILL ends a program at once and SIGSTOP halts it: neither can be handled. A
server then drops its connections and may lose what it was writing. With
SIGTERM it can finish.

Bad:

	STOPSIGNAL SIGKILL

Good:

	STOPSIGNAL SIGTERM`,
	Severity: analysis.Warning,
	Run:      runStopSignal,
}

// ungraceful are the names and numbers of the signals that no program can
// handle.
var ungraceful = []string{"KILL", "9", "STOP", "19"}

func runStopSignal(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "STOPSIGNAL" || in.Err != nil || in.Stage == nil || in.Stage.Class == dockerfile.Artifact {
			continue
		}
		v := in.Before.Expand(in.Args.String())
		if !v.Known() || !slices.Contains(ungraceful, strings.TrimPrefix(strings.ToUpper(v.Text), "SIG")) {
			continue
		}
		found := analysis.Finding{
			Span:    in.Span,
			Message: "The container is stopped with " + analysis.Quote(v.Text) + ", which no program can handle",
			Why:     "It cannot finish what it is doing, and may lose what it was writing.",
			What:    "Use SIGTERM, or the signal by which the program shuts down.",
		}
		if in.Args.String() == v.Text && in.Args.Exact(0, in.Args.Len()) {
			found.Fix = &analysis.Fix{
				Title: "Stop it with SIGTERM",
				Note:  "The program is asked to end, and killed after ten seconds if it has not.",
				Edits: []analysis.Edit{{Span: in.Args.Whole(), New: "SIGTERM"}},
			}
		}
		p.Report(found)
	}
}
