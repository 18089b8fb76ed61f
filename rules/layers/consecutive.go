package layers

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var consecutive = &analysis.Rule{
	Name:    "consecutive-run",
	Aliases: []string{"DL3059"},
	Doc: `Two short RUNs follow each other

Each RUN is a layer. Two that always run together can be one, which saves a
layer and what the second deletes of the first. Often two are clearer, and the
cache keeps the first when the second changes: so this is off.

Bad:

	RUN make
	RUN make install

Good:

	RUN make && make install`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Scoped) },
	Run:      runConsecutive,
}

func runConsecutive(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		if s.Class == dockerfile.Artifact && !p.AllStages() {
			continue // its layers are not in the image
		}
		var before *dockerfile.Instruction
		for _, in := range s.Instructions {
			if in.Keyword != "RUN" || in.Err != nil {
				before = nil
				continue
			}
			if before != nil && short(p, before) && short(p, in) && analysis.SameFlags(before, in) {
				p.Report(analysis.Finding{
					Span: in.Span, Severity: analysis.Info,
					Message: "This RUN follows another, and both are short enough to be one",
					Why:     "Each is a layer, and what the second deletes of the first stays in it.",
					What:    "Join them with `&&`, unless the cache of the first is worth a layer.",
					Fix:     joined(p, before, in),
				})
			}
			before = in
		}
	}
}

// short reports whether a RUN is one command, and no heredoc.
func short(p *analysis.Pass, in *dockerfile.Instruction) bool {
	s := p.Script(in)
	return len(in.Heredocs) == 0 && (s.Kind == shell.Posix || s.Kind == shell.Exec) && len(s.Commands) == 1
}
