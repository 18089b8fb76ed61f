package rules

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// suppress drops the findings that a comment silences.
func suppress(r *analysis.Report) {
	f := r.File
	everywhere, stages, at := names{}, map[*dockerfile.Stage]names{}, map[int]names{}
	for _, c := range f.Comments {
		p, ok := analysis.ParsePragma(c.Text)
		if !ok {
			continue
		}
		in := next(f, c)
		switch {
		case p.Reach == analysis.OfFile || strings.HasPrefix(c.Text, "check=") && (in == nil || in == f.Instructions[0]):
			everywhere.add(p.Names)
		case in == nil:
		case p.Reach == analysis.OfStage:
			if stages[in.Stage] == nil {
				stages[in.Stage] = names{}
			}
			stages[in.Stage].add(p.Names)
		default:
			if at[in.Index] == nil {
				at[in.Index] = names{}
			}
			at[in.Index].add(p.Names)
		}
	}
	if len(everywhere)+len(stages)+len(at) == 0 {
		return
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(found analysis.Finding) bool {
		if everywhere.has(found) {
			return true
		}
		in := f.At(found.Span.Start)
		return in != nil && (at[in.Index].has(found) || in.Stage != nil && stages[in.Stage].has(found))
	})
}

// next is the instruction in whose lines a comment stands, or the first one
// after it; nil if there is none.
func next(f *dockerfile.File, c dockerfile.Comment) *dockerfile.Instruction {
	i := sort.Search(len(f.Instructions), func(i int) bool { return f.Instructions[i].Span.End > c.Span.Start })
	if i == len(f.Instructions) {
		return nil
	}
	return f.Instructions[i]
}

// names are of rules, as written, and of codes, in the one way of writing them.
type names map[string]bool

func (n names) add(more []string) {
	for _, name := range more {
		n[name], n[canonical(name)] = true, true
	}
}

// has reports whether one of the names is the finding's rule, or a code that
// it carries.
func (n names) has(found analysis.Finding) bool {
	return len(n) > 0 && (n[found.Rule.Name] || slices.ContainsFunc(found.Codes, func(code string) bool {
		return n[analysis.AllOfBuildKit] && buildKits(code) || n[canonical(code)]
	}))
}

// buildKits reports whether a code is a check of BuildKit's own: those are
// words in CamelCase.
func buildKits(code string) bool {
	return code != strings.ToUpper(code) && code != strings.ToLower(code)
}

var trivyCode = regexp.MustCompile(`^(?:AVD-)?DS-?0*(\d+)$`)

// canonical is a code without regard to case, and to the ways in which Trivy
// writes its own: AVD-DS-0002, DS-0002, DS002.
func canonical(code string) string {
	code = strings.ToUpper(code)
	if m := trivyCode.FindStringSubmatch(code); m != nil {
		return "DS-" + m[1]
	}
	return code
}
