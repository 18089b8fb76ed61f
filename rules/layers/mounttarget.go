package layers

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var mountTarget = &analysis.Rule{
	Name: "mount-target-not-expanded",
	Doc: `A mount's target is not where it seems to be

The target of a mount is no shell text: ~ is a folder of that name, and $HOME
is empty unless the Dockerfile sets it. The mount then covers nothing, and what
should be cached stays in the layer.

Bad:

	RUN --mount=type=cache,target=~/.cache/pip pip install -r requirements.txt

Good:

	RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt`,
	Severity: analysis.Warning,
	Run:      runMountTarget,
}

func runMountTarget(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Err != nil || in.Stage == nil || analysis.DistroOf(in.Stage) == analysis.Windows {
			continue
		}
		for _, m := range in.Mounts() {
			name, severity := unexpanded(in.Before, m.Target)
			if severity == analysis.Off {
				continue
			}
			p.Report(analysis.Finding{
				Span: m.Flag.Span(), Severity: severity,
				Message: "The mount's target " + analysis.Quote(m.Target) + " does not mean a home folder, since nothing replaces " + analysis.Quote(name) + " in it",
				Why:     "The mount lies elsewhere and covers nothing of what the command writes.",
				What:    "Write the path out.",
				Fix:     writtenOut(in, m, name),
			})
		}
	}
}

// unexpanded is what stands in a target and is not replaced: ~ never is, HOME
// only where the file sets it; the base image might.
func unexpanded(s *dockerfile.State, target string) (string, analysis.Severity) {
	if target == "~" || strings.HasPrefix(target, "~/") {
		return "~", analysis.Warning
	}
	for _, name := range []string{"${HOME}", "$HOME"} {
		rest, ok := strings.CutPrefix(target, name)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		switch _, answer := s.Lookup("HOME"); answer {
		case dockerfile.No:
			return name, analysis.Warning
		case dockerfile.Unknown:
			return name, analysis.Info
		}
	}
	return "", analysis.Off
}

func writtenOut(in *dockerfile.Instruction, m dockerfile.Mount, name string) *analysis.Fix {
	home := analysis.Home(in.Before)
	text := m.Flag.Text.String()
	at := strings.Index(text, "="+m.Target)
	if home == "" || in.Before.User.By == nil && name != "~" || at < 0 || strings.Count(text, m.Target) != 1 || !m.Flag.Text.Exact(at+1, at+1+len(name)) {
		return nil
	}
	return &analysis.Fix{Title: "Write the path out", Note: "The mount then covers the folder, so its files no longer reach the image.",
		Edits: []analysis.Edit{{Span: m.Flag.Text.Span(at+1, at+1+len(name)), New: home}}}
}
