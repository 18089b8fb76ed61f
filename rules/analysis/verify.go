package analysis

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// Verify proves the fixes of some of the report's findings, made together:
// BuildKit still parses the file, and a shell each script that it could read
// before; the findings are gone, and for no rule and stage are there more
// findings at warning or above than before. Files that a
// fix creates count as there.
func (r *Report) Verify(findings ...Finding) error {
	src, err := Apply(r.File.Source, Edits(findings))
	if err != nil {
		return err
	}
	files := created(findings)
	if bytes.Equal(src, r.File.Source) && len(files) == 0 {
		return errors.New("the fix changes nothing")
	}
	fixed := Check(src, r.Rules, r.Facts.with(files))
	if fixed.File.Err != nil {
		return fmt.Errorf("the fixed file does not parse: %w", fixed.File.Err)
	}
	if fixed.stopped {
		return errors.New("there was no time to prove the fix")
	}
	if unreadable(fixed.File) > unreadable(r.File) {
		return errors.New("the fixed file has a script that no shell can read")
	}
	for rule, n := range r.left(findings) {
		if fixed.found.all[rule] > n {
			return fmt.Errorf("%s is still found", rule)
		}
	}
	return r.worse(fixed)
}

// Left lists, in their order, the rules of some findings that the fixes of
// others do not settle.
func (r *Report) Left(findings, fixed []Finding) []string {
	src, err := Apply(r.File.Source, Edits(fixed))
	if err != nil {
		return nil
	}
	after := Check(src, r.Rules, r.Facts.with(created(fixed))).found.all
	var names []string
	for _, found := range findings {
		if name := found.Rule.Name; after[name] >= r.found.all[name] && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// unreadable counts the scripts of a file that their shell cannot read.
func unreadable(f *dockerfile.File) int {
	n := 0
	for in := range f.Commands() {
		if shell.Parse(in).Kind == shell.Unparsed {
			n++
		}
	}
	return n
}

// created are the files that the findings' fixes create.
func created(findings []Finding) []NewFile {
	var files []NewFile
	for _, found := range findings {
		if found.Fix != nil {
			files = append(files, found.Fix.Files...)
		}
	}
	return files
}

// maxProofs bounds how often Provable verifies.
const maxProofs = 200

// Provable composes findings' fixes and leaves out those without which the
// rest is proved together, the later ones first.
func (r *Report) Provable(findings []Finding) []Finding {
	proofs := 0
	return r.provable(nil, Compose(findings), &proofs)
}

// provable is the part of findings that is proved together with others.
func (r *Report) provable(others, findings []Finding, proofs *int) []Finding {
	if *proofs++; len(findings) == 0 || *proofs > maxProofs {
		return nil
	}
	if r.Verify(slices.Concat(others, findings)...) == nil {
		return findings
	}
	if len(findings) == 1 {
		return nil
	}
	first := r.provable(others, findings[:len(findings)/2], proofs)
	return slices.Concat(first, r.provable(slices.Concat(others, first), findings[len(findings)/2:], proofs))
}

// A tally counts findings.
type tally struct {
	all   map[string]int // by rule
	grave map[place]int  // by rule and stage, those at warning or above
}

// A place is a rule and the index of a stage; -1 is before the first.
type place struct {
	rule  string
	stage int
}

func (r *Report) tally() tally {
	t := tally{map[string]int{}, map[place]int{}}
	for _, found := range r.Findings {
		t.all[found.Rule.Name]++
		if found.Severity >= Warning {
			t.grave[place{found.Rule.Name, stageAt(r.File, found.Span.Start)}]++
		}
	}
	return t
}

// left counts, for each rule of the findings, how many others it has.
func (r *Report) left(findings []Finding) map[string]int {
	left := map[string]int{}
	for _, found := range findings {
		if _, ok := left[found.Rule.Name]; !ok {
			left[found.Rule.Name] = r.found.all[found.Rule.Name]
		}
		left[found.Rule.Name]--
	}
	return left
}

// worse looks for new findings of weight. Where the fix adds or removes a
// stage, findings are counted over the file. A file that BuildKit refused had
// no other rule's findings to compare with.
func (r *Report) worse(fixed *Report) error {
	if r.File.Err != nil {
		return nil
	}
	before, after := r.found.grave, fixed.found.grave
	if len(r.File.Stages) != len(fixed.File.Stages) {
		before, after = overall(before), overall(after)
	}
	for p, n := range after {
		if n > before[p] {
			return fmt.Errorf("the fixed file has a new finding of %s", p.rule)
		}
	}
	return nil
}

func overall(grave map[place]int) map[place]int {
	sum := map[place]int{}
	for p, n := range grave {
		sum[place{rule: p.rule}] += n
	}
	return sum
}

// stageAt is the index of the stage that holds an offset, or -1.
func stageAt(f *dockerfile.File, offset int) int {
	stage := -1
	for _, s := range f.Stages {
		if s.From.Span.Start > offset {
			break
		}
		stage = s.Index
	}
	return stage
}
