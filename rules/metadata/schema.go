package metadata

import (
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"
	"github.com/github/go-spdx/v2/spdxexp"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A LabelSchema is what the rules about labels are configured with: the labels
// that an image has, each with the kind of its value, one of LabelKinds.
type LabelSchema struct {
	Labels map[string]string
	Strict bool // an image has no others
}

// LabelKinds are the kinds of values that a schema can ask for.
var LabelKinds = slices.Sorted(maps.Keys(kinds))

// A kind says what the values of a label must be.
type kind struct {
	code string // under which hadolint knows it
	what string // as a message names it: "a URL"
	ok   func(string) bool
}

var kinds = map[string]kind{
	"email":   {"DL3058", "an e-mail address", isEmail},
	"hash":    {"DL3055", "a commit id of 7 or 40 digits", regexp.MustCompile(`^([0-9a-f]{7}|[0-9a-f]{40})$`).MatchString},
	"rawtext": {"DL3051", "text", func(string) bool { return true }},
	"rfc3339": {"DL3053", "a time as RFC 3339 writes it", isTime},
	"semver":  {"DL3056", "a semantic version", isVersion},
	"spdx":    {"DL3054", "an SPDX licence expression", isLicence},
	"text":    {"DL3051", "text", func(string) bool { return true }},
	"url":     {"DL3052", "a URL", isURL},
}

func isEmail(v string) bool {
	a, err := mail.ParseAddress(v)
	return err == nil && strings.Contains(a.Address, "@")
}

func isTime(v string) bool {
	_, err := time.Parse(time.RFC3339, strings.ToUpper(v)) // which also allows t and z
	return err == nil
}

func isVersion(v string) bool {
	_, err := semver.StrictNewVersion(v)
	return err == nil
}

func isLicence(v string) bool {
	valid, _ := spdxexp.ValidateLicenses([]string{v})
	return valid
}

func isURL(v string) bool {
	u, err := url.Parse(v)
	return err == nil && u.Scheme != "" && u.Host != ""
}

// known are the kinds of the labels that the OCI describes.
// https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md
var known = map[string]string{
	"org.opencontainers.image.created": "rfc3339", "org.opencontainers.image.documentation": "url",
	"org.opencontainers.image.licenses": "spdx", "org.opencontainers.image.source": "url", "org.opencontainers.image.url": "url",
}

var labelValue = &analysis.Rule{
	Name:    "label-value-invalid",
	Aliases: []string{"DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058"},
	Doc: `A label's value is not what readers of the label expect

Registries and scanners read labels: they cannot link to a source that is not a
URL, and do not recognise a licence that is not an SPDX expression. A
label-schema in the configuration says what other labels must hold.

Bad:

	LABEL org.opencontainers.image.source="example/app"

Good:

	LABEL org.opencontainers.image.source="https://example.com/app"`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return &LabelSchema{} },
	Run:      runLabelValue,
}

func runLabelValue(p *analysis.Pass) {
	schema := p.Options.(*LabelSchema).Labels
	eachLabel(p.File, func(in *dockerfile.Instruction, pair dockerfile.Pair) {
		wanted, configured := schema[pair.Name()]
		if !configured {
			wanted = known[pair.Name()]
		}
		k, ok := kinds[wanted]
		v := in.Before.Expand(pair.Value.Value)
		if !ok || !v.Known() || strings.Contains(pair.Value.Value, "$") {
			return
		}
		found := analysis.Finding{Span: pair.Span(), Codes: []string{k.code}, Why: "Registries and scanners read it, and cannot use any other value."}
		switch {
		case v.Text == "" && wanted != "rawtext":
			found.Codes = slices.Compact([]string{"DL3051", k.code})
			found.Message = "The label " + analysis.Quote(pair.Name()) + " is empty"
			found.What = "Give it a value, or leave it out."
		case !k.ok(v.Text):
			found.Message = analysis.Quote(v.Text) + " is not " + k.what + ", which the label " + analysis.Quote(pair.Name()) + " must be"
			found.What = "Write " + k.what + "."
			found.Fix = trimmed(pair, v.Text, k)
		default:
			return
		}
		p.Report(found)
	})
}

// trimmed is the fix for a value that is right but for the blanks or quotes
// around it.
func trimmed(pair dockerfile.Pair, value string, k kind) *analysis.Fix {
	right := strings.Trim(value, " \t\"'")
	at := strings.Index(pair.Value.Text.String(), right)
	if right == "" || !k.ok(right) || strings.ContainsAny(right, " \t\"'\\`") || at < 0 || !pair.Value.Exact() || pair.Legacy {
		return nil
	}
	return &analysis.Fix{
		Title: "Write the value alone",
		Note:  "The label's value is what it was without the spaces or quotes around it.",
		Edits: []analysis.Edit{{Span: pair.Value.Span(), New: `"` + right + `"`}},
	}
}

// eachLabel calls do with each label that a file sets.
func eachLabel(f *dockerfile.File, do func(*dockerfile.Instruction, dockerfile.Pair)) {
	for in := range f.Commands() {
		if in.Keyword != "LABEL" || in.Err != nil || in.Before == nil {
			continue
		}
		for _, pair := range in.Pairs {
			do(in, pair)
		}
	}
}

var labelExtra = &analysis.Rule{
	Name:    "label-schema-extra",
	Aliases: []string{"DL3050"},
	Doc: `A label is not in the schema

It is off until the configuration has a label-schema, and strict-labels says
that an image may have no other labels. In this example the schema lists
version.

Bad:

	ARG VERSION
	LABEL verson=$VERSION

Good:

	ARG VERSION
	LABEL version=$VERSION`,
	Severity: analysis.Off,
	Options:  func() any { return &LabelSchema{} },
	Run:      runLabelExtra,
}

func runLabelExtra(p *analysis.Pass) {
	schema := p.Options.(*LabelSchema)
	if !schema.Strict {
		return
	}
	eachLabel(p.File, func(_ *dockerfile.Instruction, pair dockerfile.Pair) {
		if _, listed := schema.Labels[pair.Name()]; !listed {
			p.Report(analysis.Finding{
				Span: pair.Span(), Severity: analysis.Info,
				Message: "The label " + analysis.Quote(pair.Name()) + " is not in the schema",
				Why:     "The configuration lists all labels that an image may have.",
				What:    "Correct its name, or add it to the schema.",
			})
		}
	})
}

var labelMissing = &analysis.Rule{
	Name:    "missing-labels",
	Aliases: []string{"DL3049"},
	Doc: `The image lacks labels that the schema asks for

It is off until the configuration has a label-schema; in this example it lists
version. Labels of a parent stage count; those of a base image are not known.

Bad:

	FROM debian:13-slim

Good:

	FROM debian:13-slim
	ARG VERSION
	LABEL version=$VERSION`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return &LabelSchema{} },
	Run:      runLabelMissing,
}

func runLabelMissing(p *analysis.Pass) {
	wanted := slices.Sorted(maps.Keys(p.Options.(*LabelSchema).Labels))
	if len(wanted) == 0 {
		return
	}
	for _, s := range images(p) {
		missing := map[string]bool{}
		for _, name := range wanted {
			missing[name] = true
		}
		for _, in := range s.End.All("LABEL") {
			for _, pair := range in.Pairs {
				delete(missing, pair.Name())
			}
		}
		for _, name := range slices.Sorted(maps.Keys(missing)) {
			p.Report(analysis.Finding{
				Span: s.From.Span, Severity: analysis.Info,
				Message: "The image has no label " + analysis.Quote(name),
				Why:     "The configuration's schema asks for it.",
				What:    "Set it with LABEL.",
				Fix:     fromArgument(p.File, s, name),
			})
		}
	}
}

// fromArgument is the fix for a label that says another thing with each build,
// which then gives it. What other labels are to say is not known.
func fromArgument(f *dockerfile.File, s *dockerfile.Stage, name string) *analysis.Fix {
	i := slices.IndexFunc(staleLabels, func(l stale) bool { return l.key == name })
	if i < 0 {
		return nil
	}
	arg := staleLabels[i].arg
	lines := []string{"ARG " + arg, "LABEL " + name + "=$" + arg}
	if v, known := s.End.Lookup(arg); known == dockerfile.Yes {
		if !v.Arg {
			return nil // it is something of its own
		}
		lines = lines[1:]
	}
	return &analysis.Fix{
		Title: "Take the label from a build argument",
		Note:  "The label says what a build gives with `--build-arg " + arg + "=…`, and is empty otherwise.",
		Edits: []analysis.Edit{atEnd(f, s, lines...)},
	}
}

// mostImages bounds of how many stages images asks what they are for.
const mostImages = 100

// images are the stages whose images the file is for: the last, and those to
// which nothing leads and on which none is built, which a --target may name. One
// in which people work is none, unless the rule is strict.
func images(p *analysis.Pass) []*dockerfile.Stage {
	parents := map[*dockerfile.Stage]bool{}
	for _, s := range p.File.Stages {
		parents[s.Parent] = true
	}
	var all []*dockerfile.Stage
	asked := 0
	for _, s := range p.File.Stages {
		leaf := s.Class == dockerfile.Unreachable && !parents[s]
		if leaf {
			asked++
		}
		if s.Class == dockerfile.Final || leaf && asked <= mostImages && (p.Strict() || !p.Workplace(s)) {
			all = append(all, s)
		}
	}
	return all
}
