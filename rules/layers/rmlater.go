package layers

import (
	"slices"
	"strconv"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var rmLater = &analysis.Rule{
	Name: "rm-in-later-layer",
	Doc: `What an earlier layer holds is removed in a later one

A later layer can only hide a file of an earlier one. The image stays as large
as it was, and whoever has it can still read the file. Delete a file in the RUN
that creates it, or mount it, and it never enters a layer.

Bad:

	RUN curl -fLO https://example.com/tool.tar.gz
	RUN tar -xzf tool.tar.gz && rm tool.tar.gz

Good:

	RUN curl -fLO https://example.com/tool.tar.gz \
	    && tar -xzf tool.tar.gz \
	    && rm tool.tar.gz`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runRmLater,
}

func runRmLater(p *analysis.Pass) {
	held := map[*dockerfile.Stage]holdings{}
	for _, s := range p.File.Stages {
		have := held[s.Parent].clone()
		if s.Class == dockerfile.Artifact || analysis.DistroOf(s) == analysis.Windows {
			continue
		}
		for _, in := range s.Instructions {
			switch in.Keyword {
			case "COPY", "ADD":
				have.add(copied(in)...)
			case "RUN":
				hidden, made := runOf(p, in, &have)
				report(p, in, hidden)
				have.add(made...)
			}
		}
		held[s] = have
	}
}

// A hidden is what a command removes without any gain.
type hidden struct {
	c    *shell.Command
	what *left
	removal
}

// runOf follows the commands of a RUN: what they remove of what earlier layers
// have, which is then out of sight, and what they leave themselves.
func runOf(p *analysis.Pass, in *dockerfile.Instruction, have *holdings) (gone []hidden, made holdings) {
	s := p.Script(in)
	at := placeOf(p, in, s)
	for i, c := range s.Commands {
		if c.Name == "cd" || c.Name == "pushd" || c.Name == "popd" {
			at.enter(c)
			continue
		}
		if c.Substitute || c.Function != "" {
			continue
		}
		if at.unsure(c) {
			made.forget()
		}
		if r, ok := at.moves(c); ok {
			made.take(r)
			have.take(r)
		}
		for _, r := range at.removes(c) {
			own, earlier := made.take(r), have.take(r)
			if own != nil || earlier == nil || c.Conditional || at.mounted(r.names[0]) || at.replaces(s.Commands[i+1:], r, earlier) {
				continue
			}
			gone = append(gone, hidden{c, earlier, r})
		}
		if !c.Conditional {
			made.add(at.leaves(c)...)
		}
	}
	return slices.DeleteFunc(gone, func(h hidden) bool {
		return h.what.kind != modules && slices.ContainsFunc(made, func(l *left) bool { return h.covers(l.name) })
	}), made
}

func report(p *analysis.Pass, in *dockerfile.Instruction, gone []hidden) {
	if len(gone) == 0 {
		return
	}
	worst := gone[0]
	adjoining := true
	for _, h := range gone {
		if h.what.kind.severity > worst.what.kind.severity {
			worst = h
		}
		adjoining = adjoining && h.what.in.Index == in.Index-1 && h.what.in.Keyword == "RUN"
	}
	shown, it := worst.shown, "it"
	if n := len(gone) - 1; n > 0 {
		shown, it = shown+" and "+strconv.Itoa(n)+" more", "them"
	} else if worst.what.kind == modules {
		it = "them"
	}
	found := analysis.Finding{
		Span: worst.c.Span(), Severity: worst.what.kind.severity,
		Message: "Removing " + shown + " here leaves " + it + " in the image, since an earlier " + worst.what.in.Keyword + " put " + it + " into a layer of its own",
		Why:     worst.what.kind.why,
		What:    worst.what.kind.advice,
	}
	if in.Stage.Class == dockerfile.Unreachable {
		found.Severity = analysis.Info
	}
	if adjoining {
		found.Fix = joined(p, worst.what.in, in)
	}
	p.Report(found)
}
