package stages

import (
	"fmt"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var copyIndex = &analysis.Rule{
	Name: "copy-from-index",
	Doc: `A stage is referred to by its number

The number changes when a stage is added or removed above it, and COPY then
takes files from another one. A name stays the same.

Bad:

	FROM golang:1.26
	FROM alpine:3.22
	COPY --from=0 /out/app /usr/local/bin/

Good:

	FROM golang:1.26 AS build
	FROM alpine:3.22
	COPY --from=build /out/app /usr/local/bin/`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Same},
	Run:      runCopyIndex,
}

func runCopyIndex(p *analysis.Pass) {
	d := directoryOf(p.File)
	fixes := map[*dockerfile.Stage]*analysis.Fix{}
	for _, r := range d.references {
		if !r.own() || !r.numbered || r.to == nil || r.to.Index >= r.in.Stage.Index {
			continue
		}
		fix, ok := fixes[r.to]
		if !ok && len(fixes) < maxFixes {
			fix = d.byName(r.to)
			fixes[r.to] = fix
		}
		what := "Give that stage a name, and use it here."
		if r.to.Name != "" {
			what = "Use its name, " + analysis.Quote(r.to.Name) + "."
		}
		p.Report(analysis.Finding{
			Span:    r.in.Span,
			Message: fmt.Sprintf("%s refers to the stage on line %d by its number", r.option(), p.File.Line(r.to.From.Span.Start)),
			Why:     "The number means another stage as soon as one is added or removed above it.",
			What:    what,
			Fix:     fix,
		})
	}
}

// maxEdits bounds how long a fix grows that each of its findings repeats.
const maxEdits = 200

// byName has every COPY that counts to a stage use its name; nil where it has
// none that is certain, or a number cannot be edited.
func (d *directory) byName(s *dockerfile.Stage) *analysis.Fix {
	name, edits, ok := d.call(s)
	if !ok {
		return nil
	}
	for _, r := range d.references {
		if r.to != s || !r.numbered {
			continue
		}
		if r.text.Len() == 0 || !r.own() || r.in.Stage.Index <= s.Index {
			return nil
		}
		if edits = append(edits, analysis.Edit{Span: r.text.Whole(), New: name}); len(edits) > maxEdits {
			return nil
		}
	}
	title := "Use the stage's name"
	if len(s.From.Words) == 1 {
		title = "Give the stage a name"
	}
	return &analysis.Fix{Title: title, Grade: analysis.Same, Edits: edits}
}
