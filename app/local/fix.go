package local

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// maxRounds bounds how often a file is fixed anew: fixes that never come to an
// end would be a bug, and must not hang a person's terminal.
const maxRounds = 10

// A Fixed is a file with its fixes made.
type Fixed struct {
	Source []byte
	Report *analysis.Report // of the file as it was
	// Made are the findings that are gone, each of the round in which it was
	// found; Lines are where they stood then.
	Made  []analysis.Finding
	Lines []int
	Files []analysis.NewFile // that were asked for
	Left  int                // how many fixes that change behaviour were not asked for
}

// Fix makes fixes until none is left, with the facts about the file as it then
// is: those graded same and safe, and with all
// also those that change behaviour. Every round is proved as a whole; what
// cannot be is left out.
func Fix(src []byte, config rules.Config, facts func(src []byte) *analysis.Facts, all bool) Fixed {
	fixed := Fixed{Source: src}
	for range maxRounds {
		report := config.Check(fixed.Source, facts(fixed.Source))
		if fixed.Report == nil {
			fixed.Report = report
		}
		chosen := report.Provable(slices.DeleteFunc(slices.Clone(report.Findings), func(found analysis.Finding) bool {
			return found.Fix == nil || found.Fix.Grade == analysis.Behaviour && !all
		}))
		if fixed.Files == nil {
			fixed.Files = newFiles(report, all)
		}
		fixed.Left = unasked(report, all)
		if len(chosen) == 0 {
			return fixed
		}
		next, err := analysis.Apply(fixed.Source, analysis.Edits(chosen))
		if err != nil {
			return fixed
		}
		for _, found := range chosen {
			fixed.Made = append(fixed.Made, found)
			fixed.Lines = append(fixed.Lines, report.File.Line(found.Span.Start))
		}
		fixed.Source = next
	}
	return fixed
}

// unasked counts the fixes that change behaviour, unless all are asked for.
func unasked(report *analysis.Report, all bool) int {
	n := 0
	for _, found := range report.Findings {
		if found.Fix != nil && found.Fix.Grade == analysis.Behaviour && !all {
			n++
		}
	}
	return n
}

func newFiles(report *analysis.Report, all bool) []analysis.NewFile {
	var files []analysis.NewFile
	for _, found := range report.Findings {
		if found.Fix != nil && (all || found.Fix.Grade != analysis.Behaviour) {
			files = append(files, found.Fix.Files...)
		}
	}
	return files
}
