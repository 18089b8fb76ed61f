package syntax

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var stageNameCasing = &analysis.Rule{
	Name:    "stage-name-casing",
	Aliases: []string{"StageNameCasing"},
	Doc: `A stage's name has upper-case letters

BuildKit keeps the names of stages in lower case. COPY and mounts find them in
any case, but a FROM with upper-case letters looks for an image instead.

Bad:

	FROM golang:1.26 AS Build

Good:

	FROM golang:1.26 AS build`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Same},
	Run:      runStageNameCasing,
}

func runStageNameCasing(p *analysis.Pass) {
	var uses map[string][]analysis.Edit
	for _, s := range p.File.Stages {
		if len(s.From.Words) != 3 || s.From.Err != nil || s.From.Words[2].Value == s.Name {
			continue
		}
		if uses == nil {
			uses = casedUses(p.File)
		}
		word := s.From.Words[2]
		found := analysis.Finding{
			Span: s.From.Span, Severity: analysis.Info,
			Message: "The stage's name " + analysis.Quote(word.Value) + " has upper-case letters",
			Why:     "BuildKit keeps it in lower case, so that a FROM that repeats it as written does not find the stage.",
			What:    "Write " + analysis.Quote(s.Name) + ".",
		}
		if word.Exact() {
			found.Fix = &analysis.Fix{Title: "Write the name in lower case", Grade: analysis.Same,
				Edits: append([]analysis.Edit{{Span: word.Span(), New: s.Name}}, uses[s.Name]...)}
		}
		p.Report(found)
	}
}

// casedUses are the edits that write in lower case what COPY and mounts name,
// by that name. A trigger's text is part of the image and stays.
func casedUses(f *dockerfile.File) map[string][]analysis.Edit {
	uses := map[string][]analysis.Edit{}
	use := func(value string, text dockerfile.Text) {
		lower := strings.ToLower(value)
		if value != lower && text.String() == value && text.Exact(0, text.Len()) {
			uses[lower] = append(uses[lower], analysis.Edit{Span: text.Whole(), New: lower})
		}
	}
	for _, in := range f.Instructions {
		if flag, ok := in.Flag("from"); ok && in.Keyword == "COPY" {
			use(flag.Value, flag.ValueText)
		}
		for _, m := range in.Mounts() {
			use(m.From, m.Text("from"))
		}
	}
	return uses
}
