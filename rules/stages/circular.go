package stages

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var circular = &analysis.Rule{
	Name:    "circular-stage-deps",
	Aliases: []string{"DL3022", "tally/circular-stage-deps"},
	Doc: `Stages depend on each other in a circle

Each would have to be finished before the other begins, so BuildKit refuses to
build them. Move what both need into a separate stage.

Bad:

	FROM node:22.11 AS pages
	COPY --from=server /schema.json ./
	FROM golang:1.26 AS server
	COPY --from=pages /dist ./dist

Good:

	FROM golang:1.26 AS schema
	RUN go run ./schema > /schema.json
	FROM node:22.11 AS pages
	COPY --from=schema /schema.json ./
	FROM golang:1.26 AS server
	COPY --from=pages /dist ./dist`,
	Severity: analysis.Error,
	Run:      runCircular,
}

func runCircular(p *analysis.Pass) {
	d := directoryOf(p.File)
	all, files := d.rings(anyNeed), d.rings(fileNeed)
	members := map[int]string{}
	for _, r := range d.references {
		if !r.later() || !all.joins(r) {
			continue
		}
		ring := all[r.to.Index]
		if members[ring] == "" {
			members[ring] = d.members(all, ring)
		}
		found := analysis.Finding{
			Span: r.in.Span, Severity: r.fatal(),
			Message: "These stages depend on each other: " + members[ring],
			Why:     "None of them can be built before the others, so BuildKit stops.",
			What:    "Move what they need from each other into a stage above them.",
		}
		if files.joins(r) {
			found.Severity = analysis.Error
			found.Why = "None of them can be built before the others, so BuildKit refuses the whole file."
		}
		if r.in.Keyword == "RUN" {
			found.Codes = []string{"tally/circular-stage-deps"}
		}
		p.Report(found)
	}
}
