package analysis

import (
	"regexp"
	"slices"
	"strings"
)

// A Reach is how far a pragma counts.
type Reach int8

// The reaches. OfInstruction is the next instruction, or the one in whose lines
// the pragma stands; OfStage the stage of that.
const (
	OfInstruction Reach = iota
	OfStage
	OfFile
)

// A Pragma is a comment that silences findings.
type Pragma struct {
	Tool  string // whose words it uses: "plimsoll", "hadolint", "tally", "buildkit", "trivy"
	Reach Reach
	Names []string // of rules, or of other tools' rules
}

// AllOfBuildKit is the name that stands for every check of BuildKit's own.
const AllOfBuildKit = "skip=all"

var trivyIgnore = regexp.MustCompile(`^trivy:ignore:(\S+)`)

// ParsePragma reads a comment's text in the words of Plimsoll, hadolint,
// tally, BuildKit or Trivy; false if it is none of theirs.
func ParsePragma(text string) (Pragma, bool) {
	if m := trivyIgnore.FindStringSubmatch(text); m != nil {
		return Pragma{Tool: "trivy", Names: []string{m[1]}}, true
	}
	if rest, ok := strings.CutPrefix(text, "check="); ok {
		return skipped(rest)
	}
	tool, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	p := Pragma{Tool: tool}
	switch tool {
	case "plimsoll":
		rest, _, _ = strings.Cut(rest, " -- ")
		p.Reach, rest = prefixed(rest, "ignore-stage", "ignore-file", "ignore")
	case "hadolint":
		rest, _, _ = strings.Cut(rest, "#")
		p.Reach, rest = prefixed(rest, "stage ignore", "global ignore", "ignore")
	case "tally":
		rest, _, _ = strings.Cut(rest, ";")
		p.Reach, rest = prefixed(rest, "stage ignore", "global ignore", "ignore")
	default:
		return Pragma{}, false
	}
	p.Names = list(rest)
	return p, len(p.Names) > 0
}

// prefixed reads KEY = VALUE, where the key says the reach. The value is "" for
// another key.
func prefixed(text, ofStage, ofFile, ofNext string) (Reach, string) {
	key, value, _ := strings.Cut(text, "=")
	switch strings.Join(strings.Fields(key), " ") {
	case ofStage:
		return OfStage, value
	case ofFile:
		return OfFile, value
	case ofNext:
		return OfInstruction, value
	}
	return OfInstruction, ""
}

// skipped reads the options of BuildKit's check: skip=A,B;error=true.
func skipped(options string) (Pragma, bool) {
	for option := range strings.SplitSeq(options, ";") {
		if names, ok := strings.CutPrefix(strings.TrimSpace(option), "skip="); ok {
			p := Pragma{Tool: "buildkit", Names: list(names)}
			if slices.Contains(p.Names, "all") {
				p.Names = []string{AllOfBuildKit}
			}
			return p, len(p.Names) > 0
		}
	}
	return Pragma{}, false
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}
