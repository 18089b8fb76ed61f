package runtime

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var multipleCmd = &analysis.Rule{
	Name:    "multiple-cmd",
	Aliases: []string{"DL4003", "MultipleInstructionsDisallowed", "DS-0016", "AVD-DS-0016"},
	Doc: `A CMD is replaced by a later one

An image has one default command. Of several CMDs in a stage only the last
counts; the others never run.

Bad:

	CMD ["nginx"]
	CMD ["php-fpm"]

Good:

	CMD ["php-fpm"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Safe},
	Run: func(p *analysis.Pass) {
		runRepeated(p, "CMD", "An image has one default command: this one never runs.")
	},
}

var multipleEntrypoint = &analysis.Rule{
	Name:    "multiple-entrypoint",
	Aliases: []string{"DL4004", "MultipleInstructionsDisallowed", "DS-0007", "AVD-DS-0007"},
	Doc: `An ENTRYPOINT is replaced by a later one

An image has one entrypoint. Of several ENTRYPOINTs in a stage only the last
counts; the others never run.

Bad:

	ENTRYPOINT ["/migrate"]
	ENTRYPOINT ["/server"]

Good:

	ENTRYPOINT ["/server"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Safe},
	Run: func(p *analysis.Pass) {
		runRepeated(p, "ENTRYPOINT", "An image starts one program: this one never runs.")
	},
}

// runRepeated reports the instructions of a keyword that a later one in their
// own stage replaces. A trigger belongs to another image.
func runRepeated(p *analysis.Pass, keyword, why string) {
	for _, s := range p.File.Stages {
		var last *dockerfile.Instruction
		for _, in := range slices.Backward(s.Instructions) {
			switch {
			case in.Keyword != keyword || in.Err != nil:
			case last == nil:
				last = in
			default:
				p.Report(replaced(p, in, why))
			}
		}
	}
}

func replaced(p *analysis.Pass, in *dockerfile.Instruction, why string) analysis.Finding {
	found := analysis.Finding{
		Span:    in.Span,
		Message: "This " + in.Keyword + " has no effect, since the stage has a later one",
		Why:     why,
		What:    "Delete it, or move it to a stage of its own.",
	}
	if edit, ok := analysis.Removal(p.File, in); ok {
		found.Fix = &analysis.Fix{Title: "Delete the " + in.Keyword + " without effect", Grade: analysis.Safe, Edits: []analysis.Edit{edit}}
	}
	return found
}
