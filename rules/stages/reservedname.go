package stages

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var reservedName = &analysis.Rule{
	Name:    "reserved-stage-name",
	Aliases: []string{"DL3063", "ReservedStageName"},
	Doc: `A stage has a reserved name

A stage called scratch replaces the empty image, for the FROMs below it and for
every cache mount. One called context is easily mistaken for the build context.

Bad:

	FROM alpine:3.22 AS scratch

Good:

	FROM alpine:3.22 AS base`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Same},
	Run:      runReservedName,
}

func runReservedName(p *analysis.Pass) {
	d := directoryOf(p.File)
	sourceless := d.sourceless()
	for _, s := range p.File.Stages {
		if s.From.Err != nil || s.Name != "scratch" && s.Name != "context" {
			continue
		}
		found := analysis.Finding{
			Span:    s.From.Span,
			Message: "A stage cannot be told from the build context if it is called `context`",
			Why:     "BuildKit reserves the name, and a reader takes it for the build context itself.",
			What:    "Give the stage another name.",
		}
		var mounts []mounting
		if s.Name == "scratch" {
			found.Message = "The stage `scratch` takes the place of the empty image"
			found.Why = "A `FROM scratch` below it, and every cache mount without a source, mean this stage."
			mounts = sourceless
			if d.stages["scratch"] == s && d.refused(mounts, s) {
				found.Severity = analysis.Error
				found.Why = "A mount without `from` means it too, in a stage that cannot: BuildKit refuses."
			}
		}
		if edits, ok := d.rename(s, s.Name+"-stage"); ok {
			found.Fix = renaming(s, mounts, edits)
		}
		p.Report(found)
	}
}

// A mount and the RUN it is of.
type mounting struct {
	in *dockerfile.Instruction
	dockerfile.Mount
}

// sourceless are the mounts that do not say what they are from: BuildKit notes
// the empty image for each, and takes it for caches.
func (d *directory) sourceless() []mounting {
	var ms []mounting
	for in := range d.file.Commands() {
		for _, m := range in.Mounts() {
			if m.From == "" {
				ms = append(ms, mounting{in, m})
			}
		}
	}
	return ms
}

// refused reports whether a mount that means the stage called scratch stands
// in that stage or one that it needs, or is a cache in one that is built before.
func (d *directory) refused(ms []mounting, s *dockerfile.Stage) bool {
	rings := d.rings(fileNeed)
	return slices.ContainsFunc(ms, func(m mounting) bool {
		by := m.in.Stage
		return m.in.OnBuild == nil && (rings[by.Index] == rings[s.Index] || m.Type == "cache" && by.Index < s.Index && by.Class != dockerfile.Unreachable)
	})
}

// renaming is the fix that gives a stage another name.
func renaming(s *dockerfile.Stage, mounts []mounting, edits []analysis.Edit) *analysis.Fix {
	fix := &analysis.Fix{Title: "Rename the stage", Edits: edits}
	switch {
	case len(mounts) > 0:
		fix.Note = "Mounts without `from` no longer mean this stage, so that caches begin empty."
	case s.Class == dockerfile.Final || s.Class == dockerfile.Unreachable:
		fix.Note = "A build that names the stage with `--target` has to use the new name."
	default:
		fix.Grade = analysis.Same
	}
	return fix
}
