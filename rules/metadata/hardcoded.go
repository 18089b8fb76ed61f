package metadata

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var hardcodedVersion = &analysis.Rule{
	Name:    "label-hardcoded-version",
	Aliases: []string{"tally/labels/no-stale-base-digest", "tally/labels/no-buildx-git-overlap"},
	Doc: `A label holds a version that is written into the file

A version, revision or date that is written into the Dockerfile is right for one
build, and soon wrong. Take it from a build argument, so that each build can set
it.

Bad:

	LABEL version="1.0.0"

Good:

	ARG VERSION
	LABEL version=$VERSION`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runHardcodedVersion,
}

// A stale is a label whose value is another with each build, and the build
// argument that can give it.
type stale struct{ key, arg string }

var staleLabels = []stale{
	{"build-date", "CREATED"}, {"version", "VERSION"}, {"revision", "REVISION"}, {"created", "CREATED"},
	{"org.label-schema.build-date", "CREATED"}, {"org.label-schema.vcs-ref", "REVISION"}, {"org.label-schema.version", "VERSION"},
	{"org.opencontainers.image.base.digest", "BASE_DIGEST"}, {"org.opencontainers.image.created", "CREATED"},
	{"org.opencontainers.image.revision", "REVISION"}, {"org.opencontainers.image.version", "VERSION"}, {"vcs-ref", "REVISION"},
}

func runHardcodedVersion(p *analysis.Pass) {
	if released(p.File) {
		return
	}
	reads := map[string]int{}
	for _, in := range p.File.Instructions {
		forEachStale(in, func(_ dockerfile.Pair, s stale) { reads[s.arg]++ })
	}
	for _, in := range p.File.Instructions {
		forEachStale(in, func(pair dockerfile.Pair, s stale) {
			found := analysis.Finding{
				Span:    pair.Span(),
				Message: "The label " + analysis.Quote(s.key) + " always says " + analysis.Quote(literal(pair)) + ", whatever is built",
				Why:     "Nobody edits it for each build, so sooner or later it is wrong.",
				What:    "Declare `ARG " + s.arg + "` at the end of the stage, and use `$" + s.arg + "` as the value.",
			}
			if reads[s.arg] == 1 {
				found.Fix = versionArg(p.File, in, pair, s)
			}
			p.Report(found)
		})
	}
}

// releaseTools leave a comment where they edit a version.
var releaseTools = []string{"x-release-please", "bumpversion", "bump2version", "bump-my-version"}

// released reports whether a release tool keeps the file's versions.
func released(f *dockerfile.File) bool {
	return slices.ContainsFunc(f.Comments, func(c dockerfile.Comment) bool {
		return slices.ContainsFunc(releaseTools, func(tool string) bool { return strings.Contains(c.Text, tool) })
	})
}

// forEachStale calls do with the pairs of a LABEL that will be out of date. A
// version of two numbers changes rarely, and on purpose.
func forEachStale(in *dockerfile.Instruction, do func(dockerfile.Pair, stale)) {
	if in.Keyword != "LABEL" || in.Err != nil || in.Stage == nil || in.Stage.Class == dockerfile.Artifact {
		return
	}
	for _, pair := range in.Pairs {
		i := slices.IndexFunc(staleLabels, func(s stale) bool { return s.key == strings.ToLower(pair.Name()) })
		if i >= 0 && exact(literal(pair)) && !strings.Contains(pair.Value.Value, "$") {
			do(pair, staleLabels[i])
		}
	}
}

// exact reports whether a value names one build: 1.0.0, a date, a hash.
func exact(value string) bool {
	hash := len(value) >= 7 && strings.Trim(value, "0123456789abcdef") == ""
	return hash || strings.Count(value, ".") >= 2 || strings.ContainsAny(value, ":-")
}

func literal(pair dockerfile.Pair) string { return strings.Trim(pair.Value.Value, `"' `) }

// versionArg takes a version from a build argument whose default is today's
// value. It is nil for what no default fits, where the argument would stand
// above a RUN, whose cache it would spoil, and where its name is taken.
func versionArg(f *dockerfile.File, in *dockerfile.Instruction, pair dockerfile.Pair, s stale) *analysis.Fix {
	taken := bytes.Contains(f.Source, []byte("$VERSION")) || bytes.Contains(f.Source, []byte("${VERSION"))
	if _, known := in.Before.Lookup(s.arg); known == dockerfile.Yes || taken || s.arg != "VERSION" {
		return nil
	}
	if _, global := f.Global(s.arg); global || pair.Legacy || !pair.Value.Exact() || runsAfter(f, in) {
		return nil
	}
	if strings.ContainsAny(literal(pair), "\\`\"' \t") {
		return nil
	}
	at := f.Above(in)
	return &analysis.Fix{
		Title: "Take the version from a build argument",
		Note:  "The label stays as it is until a build gives `--build-arg VERSION=…`.",
		Edits: []analysis.Edit{
			{Span: dockerfile.Span{Start: at, End: at}, New: f.Indent(in.Span.Start) + "ARG VERSION=" + literal(pair) + f.EOL(at)},
			{Span: pair.Value.Span(), New: "$VERSION"},
		},
	}
}

// runsAfter reports whether a RUN may come after an instruction: in its stage,
// or in one that is built on it.
func runsAfter(f *dockerfile.File, in *dockerfile.Instruction) bool {
	if slices.ContainsFunc(f.Stages, func(s *dockerfile.Stage) bool { return s.Parent == in.Stage }) {
		return true
	}
	return slices.ContainsFunc(in.Stage.Instructions, func(other *dockerfile.Instruction) bool {
		return other.Index > in.Index && other.Keyword == "RUN"
	})
}
