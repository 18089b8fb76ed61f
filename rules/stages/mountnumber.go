package stages

import (
	"fmt"
	"strconv"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var mountNumber = &analysis.Rule{
	Name: "mount-from-number",
	Doc: `A mount names a stage by its number

COPY --from accepts a stage's number, but a mount's from does not: it takes the
number for the name of an image. Use the stage's name.

Bad:

	FROM golang:1.26
	FROM alpine:3.22
	RUN --mount=from=0,source=/out,target=/out cp /out/app /usr/local/bin/

Good:

	FROM golang:1.26 AS build
	FROM alpine:3.22
	RUN --mount=from=build,source=/out,target=/out cp /out/app /usr/local/bin/`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runMountNumber,
}

func runMountNumber(p *analysis.Pass) {
	d := directoryOf(p.File)
	fixes := maxFixes
	for _, r := range d.references {
		if !r.own() || !r.numbered || r.in.Keyword != "RUN" {
			continue
		}
		found := analysis.Finding{
			Span: r.in.Span, Severity: r.fatal(),
			Message: r.option() + " means no stage, but an image of that name",
			Why:     "Only COPY counts stages: BuildKit looks for an image called " + analysis.Quote(r.word) + ", and there is none.",
			What:    "Use the name of the stage.",
		}
		n, _ := strconv.Atoi(r.word)
		if to := d.at(n); to != nil && to.Index < r.in.Stage.Index {
			found.What = fmt.Sprintf("Use the name of the stage on line %d, if that is meant.", p.File.Line(to.From.Span.Start))
			if fixes--; fixes >= 0 {
				found.Fix = d.mountByName(r, to)
			}
		}
		p.Report(found)
	}
}

// mountByName has a mount use a stage's name; nil where there is none that is
// certain.
func (d *directory) mountByName(r reference, to *dockerfile.Stage) *analysis.Fix {
	name, edits, ok := d.call(to)
	if !ok || r.text.Len() == 0 {
		return nil
	}
	return &analysis.Fix{
		Title: "Use the stage's name",
		Note:  "The files come from that stage, and no longer from an image called " + analysis.Quote(r.word) + ".",
		Edits: append(edits, analysis.Edit{Span: r.text.Whole(), New: name}),
	}
}
