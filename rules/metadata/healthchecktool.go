package metadata

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var healthcheckTool = &analysis.Rule{
	Name:    "healthcheck-tool-missing",
	Aliases: []string{"tally/ruby/healthcheck-rails-up-endpoint"},
	Doc: `The health check runs a program that the image lacks

Slim and distroless images have neither curl nor wget, and Alpine has BusyBox's
wget but no curl. A check that runs a missing program fails every time, and a
container that works is reported as unhealthy. Use a program that the image has.

Bad:

	FROM python:3.12-slim
	HEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1

Good:

	FROM python:3.12-slim
	HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://localhost:8000/health')"`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runHealthcheckTool,
}

func runHealthcheckTool(p *analysis.Pass) {
	parents := map[*dockerfile.Stage]bool{}
	for _, s := range p.File.Stages {
		parents[s.Parent] = true
	}
	seen := map[*dockerfile.Instruction]bool{}
	known := map[string]*tools{}
	// The final stage comes first: what holds there is the gravest.
	for _, s := range slices.Backward(p.File.Stages) {
		check := s.End.Healthcheck
		if s.Class == dockerfile.Artifact || parents[s] || check == nil || seen[check] {
			continue
		}
		if probes := missing(p, s, check, known); probes != nil {
			seen[check] = true
			reportTool(p, s, check, probes)
		}
	}
}

// missing are the commands of a health check that the stage's image lacks; nil
// if it has, or may have, one of those that the check could use.
func missing(p *analysis.Pass, s *dockerfile.Stage, check *dockerfile.Instruction, known map[string]*tools) []*shell.Command {
	var probes []*shell.Command
	for _, c := range p.Script(check).Commands {
		if slices.Contains([]string{"command", "which", "type", "hash"}, c.Name) ||
			(c.Name == "test" || c.Name == "[") && c.Has("-x") {
			return nil // it looks for itself
		}
		if _, ok := packages[c.Name]; !ok {
			continue
		}
		t := known[c.Name]
		if t == nil {
			t = &tools{p: p, name: c.Name, known: map[*dockerfile.Stage]presence{}}
			known[c.Name] = t
		}
		if t.in(s) != dockerfile.No {
			return nil
		}
		probes = append(probes, c)
	}
	return probes
}

func reportTool(p *analysis.Pass, s *dockerfile.Stage, check *dockerfile.Instruction, probes []*shell.Command) {
	root := s.Root()
	found := analysis.Finding{
		Span:    check.Span,
		Message: "HEALTHCHECK runs " + analysis.Quote(probes[0].Name) + ", which " + analysis.Quote(root.From.Words[0].Value) + " does not have",
		Why:     "A check that cannot run fails every time, so a container that works is reported as unhealthy.",
		What:    "Install it in this stage, or use a program that the image has.",
	}
	switch distro := analysis.DistroOf(s); {
	case s.Class == dockerfile.Unreachable:
		found.Severity = analysis.Info
	case distro == analysis.Scratch, distro == analysis.Distroless:
		found.Severity = analysis.Error
		found.What = "Let the program answer for itself with a subcommand, in the exec form, since there is no shell either."
	}
	if a := askerOf(root); a != nil {
		found.What = "Use " + a.name + ", which the image has."
		if edits := a.replace(p.File, check, probes); edits != nil {
			found.Fix = &analysis.Fix{Title: "Ask with " + a.name, Note: a.note, Edits: edits}
			if _, ok := knocks(probes[0]); ok {
				found.Fix.Note = a.name + " asks whether the port takes connections, as before."
			}
		}
	}
	p.Report(found)
}
