package runtime

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var stopSignal = &analysis.Rule{
	Name:    "stopsignal",
	Aliases: []string{"tally/no-ungraceful-stopsignal", "tally/prefer-canonical-stopsignal", "tally/prefer-nginx-sigquit", "tally/prefer-systemd-sigrtmin-plus-3"},
	Doc: `The stop signal leaves the program no time

SIGKILL ends a program at once, and SIGSTOP halts it: a program can handle
neither. A server then drops its connections and may lose what it was writing.
With SIGTERM it can finish first.

Bad:

	STOPSIGNAL SIGKILL

Good:

	STOPSIGNAL SIGTERM`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runStopSignal,
}

// ungraceful are the names and numbers of the signals that no program can
// handle.
var ungraceful = []string{"KILL", "9", "STOP", "19"}

func runStopSignal(p *analysis.Pass) {
	if p.Strict() {
		reportFitting(p)
	}
	for in := range p.File.Commands() {
		if in.Keyword != "STOPSIGNAL" || in.Err != nil || in.Stage == nil || in.Stage.Class == dockerfile.Artifact {
			continue
		}
		v := in.Before.Expand(in.Args.String())
		if name := numbered[v.Text]; name != "" && p.Strict() {
			p.Report(byNumber(in, v.Text, name))
		}
		if !v.Known() || !slices.Contains(ungraceful, strings.TrimPrefix(strings.ToUpper(v.Text), "SIG")) {
			continue
		}
		found := analysis.Finding{
			Span: in.Span, Codes: []string{"tally/no-ungraceful-stopsignal"},
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

// numbered are the names of the signals that people give by number.
var numbered = map[string]string{"1": "SIGHUP", "2": "SIGINT", "3": "SIGQUIT", "10": "SIGUSR1", "12": "SIGUSR2", "15": "SIGTERM", "28": "SIGWINCH"}

// byNumber says that a signal is easier to read by its name, to a team that
// wants to hear it.
func byNumber(in *dockerfile.Instruction, number, name string) analysis.Finding {
	found := analysis.Finding{
		Span: in.Span, Severity: analysis.Info, Codes: []string{"tally/prefer-canonical-stopsignal"},
		Message: "The stop signal is given by its number, " + analysis.Quote(number),
		Why:     "Few readers know signals by their numbers.",
		What:    "Write " + name + ".",
	}
	if in.Args.String() == number && in.Args.Exact(0, in.Args.Len()) {
		found.Fix = &analysis.Fix{Title: "Write " + name, Grade: analysis.Safe, Edits: []analysis.Edit{{Span: in.Args.Whole(), New: name}}}
	}
	return found
}

// A fitting is a program that shuts down in good order at another signal than
// SIGTERM.
type fitting struct{ signal, code, message, why string }

var fittings = map[string]fitting{
	"nginx":   {"SIGQUIT", "tally/prefer-nginx-sigquit", "nginx drops its connections when the container is stopped", "At SIGTERM it ends at once; at SIGQUIT it answers open requests first."},
	"systemd": {"SIGRTMIN+3", "tally/prefer-systemd-sigrtmin-plus-3", "systemd does not end when the container is stopped", "As process 1 it restarts itself at SIGTERM, and shuts down at SIGRTMIN+3."},
}

// reportFitting reports images without a STOPSIGNAL whose program wants another
// one. The official images of such programs set it.
func reportFitting(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		base := s.Root().Image.Base()
		if s.Class != dockerfile.Final || s.End.StopSignal != nil || strings.Contains(base, "nginx") || base == "openresty" || strings.HasSuffix(base, "-init") {
			continue
		}
		for _, c := range p.Starts(s) {
			fit, ok := fittings[c.Name]
			if !ok {
				continue
			}
			p.Report(analysis.Finding{
				Span: c.Span(), Severity: analysis.Info, Codes: []string{fit.code},
				Message: fit.message, Why: fit.why, What: "Set `STOPSIGNAL " + fit.signal + "`.",
			})
			break
		}
	}
}
