package analysis

import (
	"regexp"
	"slices"
	"strings"
	"time"
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
	// Until is the day from which it no longer counts; zero: it always does.
	Until time.Time
}

// AllOfBuildKit is the name that stands for every check of BuildKit's own.
const AllOfBuildKit = "skip=all"

var (
	trivyIgnore = regexp.MustCompile(`(?:^|\s)trivy:ignore:([^\s:]+)`)
	trivyUntil  = regexp.MustCompile(`\bexp:(\d{4}-\d{2}-\d{2})\b`)
)

// TrivyUntil is the day from which what Trivy is told to ignore counts again, by
// an exp:2027-01-31 in the text; zero if it has none.
func TrivyUntil(text string) time.Time {
	var day time.Time
	if m := trivyUntil.FindStringSubmatch(text); m != nil {
		day, _ = time.Parse(time.DateOnly, m[1])
	}
	return day
}

// ParsePragma reads a comment's text in the words of Plimsoll, hadolint,
// tally, BuildKit or Trivy; false if it is none of theirs.
func ParsePragma(text string) (Pragma, bool) {
	if strings.HasPrefix(text, "trivy:ignore:") {
		p := Pragma{Tool: "trivy", Until: TrivyUntil(text)}
		for _, m := range trivyIgnore.FindAllStringSubmatch(text, -1) {
			p.Names = append(p.Names, m[1])
		}
		return p, len(p.Names) > 0
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
