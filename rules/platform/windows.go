package platform

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var windows = &analysis.Rule{
	Name:    "windows-unsupported",
	Aliases: []string{"tally/windows/no-run-mounts", "tally/windows/no-chown-flag", "tally/windows/no-stopsignal"},
	Doc: `A Windows image uses what only Linux has

On Windows a secret mount has no default target, COPY cannot set Linux owners
and modes, and containers get no signals.

Bad:

	FROM mcr.microsoft.com/windows/servercore:ltsc2025
	RUN --mount=type=secret,id=token powershell .\fetch.ps1

Good:

	FROM mcr.microsoft.com/windows/servercore:ltsc2025
	RUN --mount=type=secret,id=token,target=C:\token powershell .\fetch.ps1`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runWindows,
}

func runWindows(p *analysis.Pass) {
	onWindows := map[*dockerfile.Stage]bool{}
	for _, s := range p.File.Stages {
		onWindows[s] = s.Parent != nil && onWindows[s.Parent] || s.Parent == nil && analysis.DistroOf(s) == analysis.Windows
	}
	for in := range p.File.Commands() {
		if in.Err != nil || !onWindows[in.Stage] {
			continue
		}
		switch in.Keyword {
		case "ADD", "COPY":
			owners(p, in)
		case "RUN":
			secrets(p, in)
		case "STOPSIGNAL":
			signal(p, in)
		}
	}
}

func secrets(p *analysis.Pass, in *dockerfile.Instruction) {
	for _, m := range in.Mounts() {
		if m.Type != "secret" || m.Target != "" || m.Env != "" {
			continue
		}
		p.Report(analysis.Finding{
			Span: m.Flag.Span(), Severity: analysis.Error, Codes: []string{"tally/windows/no-run-mounts"},
			Message: "This secret has no `target`, and on Windows there is no default one",
			Why:     "The build stops at this RUN.",
			What:    "Name a file with `target=`, or a variable with `env=`.",
		})
	}
}

func owners(p *analysis.Pass, in *dockerfile.Instruction) {
	for _, flag := range in.Flags {
		if flag.Name != "chown" && flag.Name != "chmod" {
			continue
		}
		found := analysis.Finding{
			Span: flag.Span(), Codes: []string{"tally/windows/no-chown-flag"},
			Message: "`--" + flag.Name + "` is for Linux images, and this is a Windows image",
			Why:     "Docker does not support it on Windows, where files have access lists instead.",
			What:    "Leave the flag out, and set access with `icacls` where it matters.",
		}
		if edit, ok := without(p.File, flag); ok {
			found.Fix = &analysis.Fix{Title: "Leave the flag out", Note: "The files are copied without an owner or a mode of Linux.", Edits: []analysis.Edit{edit}}
		}
		p.Report(found)
	}
}

func signal(p *analysis.Pass, in *dockerfile.Instruction) {
	found := analysis.Finding{
		Span: in.Span, Codes: []string{"tally/windows/no-stopsignal"},
		Message: "STOPSIGNAL does nothing in a Windows image",
		Why:     "A Windows container is stopped without signals.",
		What:    "Leave it out, and have the program handle the console's shutdown event.",
	}
	if edit, ok := analysis.Removal(p.File, in); ok && in.OnBuild == nil {
		found.Fix = &analysis.Fix{Title: "Delete it", Note: "The image no longer names a stop signal, which Windows does not send.", Edits: []analysis.Edit{edit}}
	}
	p.Report(found)
}

// without is the edit that takes a flag out of an instruction, with the blanks
// after it.
func without(f *dockerfile.File, flag dockerfile.Flag) (analysis.Edit, bool) {
	if !flag.Text.Exact(0, flag.Text.Len()) {
		return analysis.Edit{}, false
	}
	span := flag.Span()
	for span.End < len(f.Source) && (f.Source[span.End] == ' ' || f.Source[span.End] == '\t') {
		span.End++
	}
	return analysis.Edit{Span: span}, true
}
