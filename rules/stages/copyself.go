package stages

import (
	"path"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var copySelf = &analysis.Rule{
	Name:    "copy-from-self",
	Aliases: []string{"DL3023", "DS-0006", "AVD-DS-0006"},
	Doc: `A stage copies from itself

BuildKit refuses the whole file: the stage would have to be finished before it
begins. Name the stage that has the files; within one stage, RUN cp copies.

Bad:

	FROM golang:1.26 AS build
	RUN go build -o /out/app .
	FROM alpine:3.22 AS app
	COPY --from=app /out/app /usr/local/bin/

Good:

	FROM golang:1.26 AS build
	RUN go build -o /out/app .
	FROM alpine:3.22 AS app
	COPY --from=build /out/app /usr/local/bin/`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCopySelf,
}

func runCopySelf(p *analysis.Pass) {
	d := directoryOf(p.File)
	fixes := maxGivers
	for _, r := range d.references {
		if !r.own() || r.to != r.in.Stage || r.in.Keyword == "FROM" {
			continue
		}
		found := analysis.Finding{
			Span:    r.in.Span,
			Message: r.option() + " names its own stage",
			Why:     "BuildKit refuses the whole file, since the stage would have to be finished before it begins.",
			What:    "Name the stage that has the files; within one stage, use `RUN cp`.",
		}
		if r.in.Keyword == "RUN" {
			found.Codes = []string{}
			found.What = "Name the stage that has the files; those of this stage are there without a mount."
		}
		if fixes--; fixes >= 0 && r.in.Keyword == "COPY" && r.text.Len() > 0 {
			found.Fix = fromGiver(p, d, r)
		}
		p.Report(found)
	}
}

// fromGiver is the fix where one stage is certain to be meant.
func fromGiver(p *analysis.Pass, d *directory, r reference) *analysis.Fix {
	giver := onlyGiver(p, r.in)
	if giver == nil || d.stages[giver.Name] != giver {
		return nil
	}
	return &analysis.Fix{
		Title: "Copy from " + analysis.Quote(giver.Name),
		Note:  "The files come from the stage " + analysis.Quote(giver.Name) + ", the only one above that makes them.",
		Edits: []analysis.Edit{{Span: r.text.Whole(), New: giver.Name}},
	}
}

// maxGivers bounds how many stages are asked for what a COPY takes, and of how
// many of a file's COPYs.
const maxGivers = 16

// onlyGiver is the one stage above a COPY that makes all it takes; nil if
// there is none, or more than one.
func onlyGiver(p *analysis.Pass, in *dockerfile.Instruction) *dockerfile.Stage {
	if in.Stage.Index > maxGivers || len(in.Heredocs) > 0 {
		return nil
	}
	var only *dockerfile.Stage
	for _, s := range p.File.Stages[:in.Stage.Index] {
		if !gives(p, s, in.Sources()) {
			continue
		}
		if only != nil {
			return nil
		}
		only = s
	}
	return only
}

// gives reports whether a stage makes files: it builds them, or copies them to
// that place.
func gives(p *analysis.Pass, s *dockerfile.Stage, files []dockerfile.Word) bool {
	places := map[string]bool{}
	for in := range s.Executed() {
		if in.Keyword != "COPY" && in.Keyword != "ADD" {
			continue
		}
		dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
		places[dest] = true
		for _, w := range in.Sources() {
			places[path.Join(dest, path.Base(w.Value))] = true
		}
	}
	delete(places, "/")
	made := products(p, s)
	for _, w := range files {
		file := path.Join("/", w.Value)
		built := false
		for _, pr := range made {
			built = built || pr.has(file)
		}
		if !built && !places[file] {
			return false
		}
	}
	return len(files) > 0
}
