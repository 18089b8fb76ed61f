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
	everywhere, stages, at := []string{}, map[*dockerfile.Stage][]string{}, map[int][]string{}
	for _, c := range f.Comments {
		p, ok := analysis.ParsePragma(c.Text)
		if !ok {
			continue
		}
		in := next(f, c)
		switch {
		case p.Reach == analysis.OfFile || strings.HasPrefix(c.Text, "check=") && (in == nil || in == f.Instructions[0]):
			everywhere = append(everywhere, p.Names...)
		case in == nil:
		case p.Reach == analysis.OfStage:
			stages[in.Stage] = append(stages[in.Stage], p.Names...)
		default:
			at[in.Index] = append(at[in.Index], p.Names...)
		}
	}
	if len(everywhere)+len(stages)+len(at) == 0 {
		return
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(found analysis.Finding) bool {
		if named(found, everywhere) {
			return true
		}
		in := f.At(found.Span.Start)
		return in != nil && (named(found, at[in.Index]) || in.Stage != nil && named(found, stages[in.Stage]))
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

// named reports whether one of the names is the finding's rule, or a code that
// it carries.
func named(found analysis.Finding, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == found.Rule.Name || slices.ContainsFunc(found.Codes, func(code string) bool {
			return name == analysis.AllOfBuildKit && buildKits(code) || canonical(name) == canonical(code)
		})
	})
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
