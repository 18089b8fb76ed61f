package metadata

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var duplicateLabel = &analysis.Rule{
	Name:    "duplicate-label-key",
	Aliases: []string{"tally/labels/no-duplicate-keys"},
	Doc: `A label is set again in the same stage

An image has one value for each label. Of several in a stage only the last
counts.

Bad:

	LABEL version="1.0" vendor="Example"
	LABEL version="2.0"

Good:

	LABEL version="2.0" vendor="Example"`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Safe},
	Run:      runDuplicateLabel,
}

func runDuplicateLabel(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		later := map[string]bool{}
		for _, in := range slices.Backward(s.Instructions) {
			if in.Keyword != "LABEL" || in.Err != nil {
				continue
			}
			for i, pair := range slices.Backward(in.Pairs) {
				name := pair.Name()
				if strings.Contains(name, "$") {
					continue
				}
				if later[name] {
					p.Report(analysis.Finding{
						Span:    pair.Span(),
						Message: "The label " + analysis.Quote(name) + " has no effect, since the stage sets it again",
						Why:     "An image has one value for each label, the last.",
						What:    "Delete it.",
						Fix:     withoutPair(p.File, in, i),
					})
				}
				later[name] = true
			}
		}
	}
}

// withoutPair deletes a pair of a LABEL that has no effect; nil where comments
// stand between the pairs.
func withoutPair(f *dockerfile.File, in *dockerfile.Instruction, i int) *analysis.Fix {
	edit, ok := analysis.RemovePair(f, in, i)
	if !ok {
		return nil
	}
	return &analysis.Fix{Title: "Delete the label without effect", Grade: analysis.Safe, Edits: []analysis.Edit{edit}}
}
