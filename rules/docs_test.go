package rules_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// toldApart are rules whose examples speak of more than a Dockerfile: of other
// rules, of a configuration, of what ShellCheck or a detector of secrets says.
var toldApart = []string{"ignore-pragma-unused", "label-schema-extra", "missing-labels", "secret-value", "shellcheck", "untrusted-registry"}

// TestDocExamples runs each rule over the examples of its own doc, in several
// surroundings: in one of them it finds something in the bad one, and nothing in
// the good one. In one, no rule warns of the good one either.
func TestDocExamples(t *testing.T) {
	for _, r := range rules.All {
		bad, good := example(r, "Bad"), example(r, "Good")
		if bad == "" || good == "" {
			t.Errorf("%s: an example is empty", r.Name)
		}
		shown := slices.ContainsFunc(surroundings, func(around surrounding) bool { return around.finds(r, bad) && !around.finds(r, good) })
		if shown == slices.Contains(toldApart, r.Name) {
			t.Errorf("%s: that it finds its bad example and not its good one is %v", r.Name, shown)
		}
		if _, last, ok := strings.Cut(good, "# Dockerfile\n"); ok {
			good = last // below a file of another name
		}
		if !slices.ContainsFunc(surroundings, func(around surrounding) bool { return len(around.warnings(good)) == 0 }) {
			t.Errorf("%s: wherever its good example stands, it earns warnings: %v", r.Name, surroundings[0].warnings(good))
		}
	}
}

// example is the example of a rule's doc below a word.
func example(r *analysis.Rule, head string) string {
	_, rest, _ := strings.Cut(r.Doc, "\n"+head+":\n\n")
	var b strings.Builder
	for line := range strings.Lines(rest) {
		text, ok := strings.CutPrefix(line, "\t")
		if !ok && strings.TrimSpace(line) != "" {
			break
		}
		b.WriteString(text)
	}
	return strings.TrimSpace(b.String())
}

// A surrounding is what stands around an example.
type surrounding struct {
	before, base, after string // base counts for an example without FROM
	tree                analysis.Tree
}

const building = "# syntax=docker/dockerfile:1\nFROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o "

var surroundings = func() []surrounding {
	var all []surrounding
	for _, before := range []string{"", building + "/out/api ./cmd/api\n", building + "/server ./cmd/server\n"} {
		for _, base := range []string{"debian:13", "alpine:3.22\nWORKDIR /app", "node:24", "python:3.13-alpine"} {
			for _, after := range []string{"", "ENTRYPOINT [\"api\"]\n"} {
				for _, files := range []only{"", "package.json package-lock.json", "everything"} {
					all = append(all, surrounding{before, "FROM " + base + "\n", after, files})
				}
			}
		}
	}
	return all
}()

func (s surrounding) of(example string) string {
	if !startsStage(example) {
		example = s.base + example
	}
	return s.before + example + "\n" + s.after
}

// startsStage reports whether the first instruction but ARG is FROM.
func startsStage(example string) bool {
	for line := range strings.Lines(example) {
		words := strings.Fields(line)
		if len(words) > 0 && !strings.HasPrefix(words[0], "#") && !strings.EqualFold(words[0], "ARG") {
			return strings.EqualFold(words[0], "FROM")
		}
	}
	return false
}

func (s surrounding) finds(r *analysis.Rule, example string) bool {
	report := analysis.Check([]byte(s.of(example)), []*analysis.Rule{r}, &analysis.Facts{Path: "Dockerfile", Tree: s.tree})
	last := len(report.File.Source) - len(s.after)
	return slices.ContainsFunc(report.Findings, func(found analysis.Finding) bool {
		return found.Rule == r && found.Span.Start >= len(s.before) && found.Span.Start < last
	})
}

// beside are rules that a short example may break, since what they ask for
// stands elsewhere.
var beside = []string{"dockerignore-missing", "root-user-implicit", "unknown-user-name"}

// warnings are the rules that warn of an example, with the settings that a
// repository has if it says nothing.
func (s surrounding) warnings(example string) []string {
	on := slices.DeleteFunc(slices.Clone(rules.All), func(r *analysis.Rule) bool {
		return r.Severity == analysis.Off || slices.Contains(beside, r.Name)
	})
	report := analysis.Check([]byte(s.of(example)), on, &analysis.Facts{Path: "Dockerfile", Tree: s.tree, Now: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)})
	last := len(report.File.Source) - len(s.after)
	var names []string
	for _, found := range report.Findings {
		if found.Severity >= analysis.Warning && found.Span.Start >= len(s.before) && found.Span.Start < last {
			names = append(names, found.Rule.Name)
		}
	}
	return names
}

// An only is a tree with some files, parted by spaces, or with "everything".
type only string

func (o only) Has(name string) dockerfile.Answer {
	return dockerfile.Answered(o == "everything" || slices.Contains(strings.Fields(string(o)), name))
}
