package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A key names a finding for the life of a pull request, without line numbers.
// Its first part hashes where it is: rule, path, stage, instruction keyword;
// its second what it is about: the instruction's text without values, and
// which of several alike. Two findings with equal first parts are alike
// enough to be paired when nothing equal is left.
type key struct {
	place, text string
	// moved hashes rule, path and text, whatever the stage is called now.
	moved string
}

func (k key) String() string { return k.place + k.text + k.moved }

// partKey is the length of each part in the marker, in hexadecimal digits.
const partKey = 12

func parseKey(s string) (key, bool) {
	if len(s) != 3*partKey {
		return key{}, false
	}
	return key{s[:partKey], s[partKey : 2*partKey], s[2*partKey:]}, true
}

// keys are the keys of a report's findings, in their order. path is the
// file's path at the merge base, so that a rename changes no key.
func keys(r *analysis.Report, path string) []key {
	seen, secrets := map[key]int{}, secretsOf(r)
	out := make([]key, len(r.Findings))
	for i, found := range r.Findings {
		in := r.File.At(found.Span.Start)
		keyword, text := "", ""
		if in != nil {
			keyword, text = in.Keyword, normal(in, secrets[in])
		}
		if keyword == "ENTRYPOINT" {
			keyword = "CMD" // what is said of the command that the image starts stands at either
		}
		k := key{
			place: hash(found.Rule.Name, path, stageID(r.File, in), keyword),
			text:  hash(text),
			moved: hash(found.Rule.Name, path, stageName.ReplaceAllString(text, "$1")),
		}
		n := seen[k]
		seen[k]++
		k.text = hash(text, strconv.Itoa(n))
		out[i] = k
	}
	return out
}

// secretsOf are the values that no output may repeat, by the instruction in
// which they stand.
func secretsOf(r *analysis.Report) map[*dockerfile.Instruction][]string {
	at := map[*dockerfile.Instruction][]string{}
	for _, s := range r.Secrets {
		if in := r.File.At(s.Start); in != nil && s.Len() > 0 {
			at[in] = append(at[in], string(r.File.Source[s.Start:s.End]))
		}
	}
	return at
}

func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))[:partKey]
}

// stageID is what a stage is called however many come before it.
func stageID(f *dockerfile.File, in *dockerfile.Instruction) string {
	switch {
	case in == nil || in.Stage == nil:
		return ""
	case in.Stage.Name != "":
		return "name " + in.Stage.Name
	case in.Stage.Index == len(f.Stages)-1:
		return "final"
	}
	return "index " + strconv.Itoa(in.Stage.Index)
}

var (
	quoted     = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	assignment = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)=\S*`)
	stageName  = regexp.MustCompile(`(?i)^(FROM .*) AS \S+$`)
)

// normal is an instruction's text with one space between words and without
// values: a key must not let anybody guess a secret.
func normal(in *dockerfile.Instruction, secrets []string) string {
	text := in.Text.String()
	for _, s := range secrets {
		text = strings.ReplaceAll(text, s, "")
	}
	if in.Keyword == "ENV" || in.Keyword == "ARG" {
		text = in.Keyword
		for _, p := range in.Pairs {
			text += " " + p.Name()
		}
	}
	text = quoted.ReplaceAllString(text, `""`)
	text = analysis.WithoutUser(text)
	text = assignment.ReplaceAllString(text, "$1=")
	return strings.Join(strings.Fields(text), " ")
}

// marker is the hidden text of a comment that carries its findings' keys.
func marker(keys []string) string {
	return "<!-- plimsoll:1 " + strings.Join(keys, ",") + " -->"
}

var markerPattern = regexp.MustCompile(`<!-- plimsoll:1 ([0-9a-f,]+) -->`)

// Keys reads the keys that a comment's body carries; nil if it carries none.
// Trust it only in comments of our own.
func Keys(body string) []string {
	m := markerPattern.FindAllStringSubmatch(body, -1)
	if m == nil {
		return nil
	}
	return strings.Split(m[len(m)-1][1], ",")
}
