package runtime

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var workdirAbsolute = &analysis.Rule{
	Name:    "workdir-absolute",
	Aliases: []string{"DL3000", "WorkdirRelativePath", "DS-0009", "AVD-DS-0009"},
	Doc: `The first WORKDIR is relative

A relative WORKDIR starts at the one before it. The first one of a stage starts
at the base image's working directory, which can differ in another version of
that image.

Bad:

	FROM debian:13-slim
	WORKDIR app

Good:

	FROM debian:13-slim
	WORKDIR /app`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runWorkdirAbsolute,
}

func runWorkdirAbsolute(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "WORKDIR" || in.Err != nil || in.Stage == nil {
			continue
		}
		v := in.Before.Expand(in.Args.String())
		if v.Err != nil || absolute(v.Text) {
			continue
		}
		if in.OnBuild != nil || in.Before.Workdir.By != nil {
			reportRelative(p, in)
			continue
		}
		found := analysis.Finding{
			Span:    in.Span,
			Message: "WORKDIR " + analysis.Quote(in.Args.String()) + " is relative to a folder that the base image chooses",
			Why:     "Nothing before it in the file says where the stage starts, and a new version of the base image may start elsewhere.",
			What:    "Write the whole path, from `/` on.",
		}
		if strings.HasPrefix(strings.TrimLeft(in.Args.String(), `"'`), "~") {
			found.Why = "WORKDIR does not expand `~`: it makes a folder of that name in the base image's working directory."
		}
		if at, ok := slashPlace(in); ok && ownFolder(in.Stage) == dockerfile.No {
			found.Fix = &analysis.Fix{
				Title: "Start the path with /",
				Note:  "The folder is the same as long as the base image starts in `/`, as it does today.",
				Edits: []analysis.Edit{{Span: analysis.At(at), New: "/"}},
			}
			if in.Stage.Root().Image.Scratch() {
				found.Fix.Grade, found.Fix.Note = analysis.Safe, ""
			}
		}
		p.Report(found)
	}
}

// reportRelative reports a WORKDIR that continues another one, which is fine
// unless a team wants all of them whole.
func reportRelative(p *analysis.Pass, in *dockerfile.Instruction) {
	if !p.Strict() {
		return
	}
	p.Report(analysis.Finding{
		Span: in.Span, Severity: analysis.Info, Codes: []string{"DL3000", "DS-0009", "AVD-DS-0009"},
		Message: "WORKDIR " + analysis.Quote(in.Args.String()) + " is relative to the one before it",
		Why:     "A reader must find that one to know where this leads.",
		What:    "Write the whole path, from `/` on.",
	})
}

// slashPlace is where a WORKDIR's path takes a slash: before its first letter,
// inside quotes. One that was meant to be replaced, as by a shell, takes none.
func slashPlace(in *dockerfile.Instruction) (int, bool) {
	path := in.Args.String()
	i := 0
	if strings.HasPrefix(path, `"`) || strings.HasPrefix(path, `'`) {
		i = 1
	}
	if i == len(path) || strings.ContainsAny(path[i:i+1], ".~%") || strings.ContainsAny(path, `\$`) {
		return 0, false
	}
	return in.Args.Pos(i), true
}
