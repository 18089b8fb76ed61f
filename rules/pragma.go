package rules

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A scope is how far a pragma reaches.
type scope int8

const (
	instruction scope = iota // the next one, or the one in whose lines it stands
	stage                    // that of the next instruction
	file
)

// A pragma is a comment that silences findings.
type pragma struct {
	scope scope
	names []string // of rules, or of other tools' rules
}

// suppress drops the findings that a comment silences.
func suppress(r *analysis.Report) {
	f := r.File
	everywhere, stages, at := []string{}, map[*dockerfile.Stage][]string{}, map[int][]string{}
	for _, c := range f.Comments {
		p, ok := parsePragma(c.Text)
		if !ok {
			continue
		}
		in := next(f, c)
		switch {
		case p.scope == file || strings.HasPrefix(c.Text, "check=") && (in == nil || in == f.Instructions[0]):
			everywhere = append(everywhere, p.names...)
		case in == nil:
		case p.scope == stage:
			stages[in.Stage] = append(stages[in.Stage], p.names...)
		default:
			at[in.Index] = append(at[in.Index], p.names...)
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

var trivyIgnore = regexp.MustCompile(`^trivy:ignore:(\S+)`)

// parsePragma reads a comment's text in the words of Plimsoll, hadolint,
// tally, BuildKit or Trivy; false if it is none of theirs.
func parsePragma(text string) (pragma, bool) {
	if m := trivyIgnore.FindStringSubmatch(text); m != nil {
		return pragma{instruction, []string{m[1]}}, true
	}
	if rest, ok := strings.CutPrefix(text, "check="); ok {
		return skipped(rest)
	}
	tool, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	p := pragma{}
	switch tool {
	case "plimsoll":
		rest, _, _ = strings.Cut(rest, " -- ")
		p.scope, rest = prefixed(rest, "ignore-stage", "ignore-file", "ignore")
	case "hadolint":
		rest, _, _ = strings.Cut(rest, "#")
		p.scope, rest = prefixed(rest, "stage ignore", "global ignore", "ignore")
	case "tally":
		rest, _, _ = strings.Cut(rest, ";")
		p.scope, rest = prefixed(rest, "stage ignore", "global ignore", "ignore")
	default:
		return p, false
	}
	p.names = list(rest)
	return p, len(p.names) > 0
}

// prefixed reads KEY = VALUE, where the key says the scope. The value is "" for
// another key.
func prefixed(text, ofStage, ofFile, ofNext string) (scope, string) {
	key, value, _ := strings.Cut(text, "=")
	switch strings.Join(strings.Fields(key), " ") {
	case ofStage:
		return stage, value
	case ofFile:
		return file, value
	case ofNext:
		return instruction, value
	}
	return instruction, ""
}

// skipped reads the options of BuildKit's check: skip=A,B;error=true.
func skipped(options string) (pragma, bool) {
	for option := range strings.SplitSeq(options, ";") {
		if names, ok := strings.CutPrefix(strings.TrimSpace(option), "skip="); ok {
			p := pragma{names: list(names)}
			if slices.Contains(p.names, "all") {
				p.names = []string{allOfBuildKit}
			}
			return p, len(p.names) > 0
		}
	}
	return pragma{}, false
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// allOfBuildKit stands for every check of BuildKit's own.
const allOfBuildKit = "skip=all"

// named reports whether one of the names is the finding's rule, or a code that
// it carries.
func named(found analysis.Finding, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == found.Rule.Name || slices.ContainsFunc(found.Codes, func(code string) bool {
			return name == allOfBuildKit && buildKits(code) || canonical(name) == canonical(code)
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
