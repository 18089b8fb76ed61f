package metadata

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var labelKey = &analysis.Rule{
	Name:    "label-key-invalid",
	Aliases: []string{"DL3048", "tally/labels/valid-key"},
	Doc: `A label's key does not follow Docker's guidelines

Keys are in lower case, begin with a letter and end with a letter or digit, and
have single dots, dashes, underscores or slashes in between. Some prefixes, such
as com.docker., are reserved. Tools that filter by label may not find other
keys.

Bad:

	LABEL Vendor="Example"

Good:

	LABEL com.example.vendor="Example"`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runLabelKey,
}

func runLabelKey(p *analysis.Pass) {
	written := map[string]string{} // each key in lower case, as it was last written
	taken := map[string]bool{}     // those that are written in two ways
	eachLabel(p.File, func(_ *dockerfile.Instruction, pair dockerfile.Pair) {
		lower := strings.ToLower(pair.Name())
		if other, ok := written[lower]; ok && other != pair.Name() {
			taken[lower] = true
		}
		written[lower] = pair.Name()
	})
	eachLabel(p.File, func(in *dockerfile.Instruction, pair dockerfile.Pair) {
		name := pair.Name()
		problem := wrongKey(in, name)
		if problem == "" {
			return
		}
		p.Report(analysis.Finding{
			Span:    pair.Key.Span(),
			Message: "The label key " + analysis.Quote(name) + " " + problem,
			Why:     "Docker asks for other keys, and tools that read labels may not find this one.",
			What:    "Use lower case, with single dots or dashes between words, and a name of your own in front.",
			Fix:     lowerKey(in, pair, taken),
		})
	})
}

var (
	keyLetters = regexp.MustCompile(`^[a-z0-9._/-]*$`)
	keyDoubled = regexp.MustCompile(`\.\.|--`)
	keyEnds    = regexp.MustCompile(`^[a-z](.*[a-z0-9])?$`)
)

// wrongKey says what is wrong with a key; "" if nothing is, or a variable makes
// it.
func wrongKey(in *dockerfile.Instruction, key string) string {
	switch {
	case strings.Contains(key, "$") && !inert(in, key):
		return ""
	case key == "":
		return "is empty"
	case strings.ToLower(key) != key:
		return "is not in lower case"
	case !keyLetters.MatchString(key):
		return "has a character other than letters, digits, dots, dashes, underscores and slashes"
	case keyDoubled.MatchString(key):
		return "has two dots or dashes in a row"
	case !keyEnds.MatchString(key):
		return "does not begin with a letter and end with a letter or digit"
	case slices.ContainsFunc(reserved, func(r string) bool { return strings.HasPrefix(key, r) }) && !documented(key):
		return "begins with what is reserved for Docker"
	}
	return ""
}

// inert reports whether no variable that the file sets is read in a key.
func inert(in *dockerfile.Instruction, key string) bool {
	for _, name := range in.Before.Expand(key).Variables {
		if _, known := in.Before.Lookup(name); known == dockerfile.Yes || dockerfile.Predefined(name) {
			return false
		}
	}
	return true
}

// reserved are the beginnings that Docker keeps for itself.
// https://docs.docker.com/engine/manage-resources/labels/
var reserved = []string{"com.docker.", "io.docker.", "org.dockerproject."}

// documented reports whether Docker asks images to have a label.
func documented(key string) bool {
	for _, start := range []string{"com.docker.desktop.", "com.docker.extension.", "com.docker.image.", "com.docker.official", "com.docker.compose.", "com.docker.dhi."} {
		if strings.HasPrefix(key, start) {
			return true
		}
	}
	return false
}

// lowerKey is the fix for a key that is only not in lower case; nil where the
// file has that label in another spelling as well.
func lowerKey(in *dockerfile.Instruction, pair dockerfile.Pair, taken map[string]bool) *analysis.Fix {
	lower := strings.ToLower(pair.Name())
	if taken[lower] || strings.Contains(lower, "$") || wrongKey(in, lower) != "" || !pair.Key.Exact() {
		return nil
	}
	return &analysis.Fix{
		Title: "Write the key in lower case",
		Note:  "What reads the label by the name that it has now no longer finds it.",
		Edits: []analysis.Edit{{Span: pair.Key.Span(), New: strings.ToLower(pair.Key.Value)}},
	}
}
