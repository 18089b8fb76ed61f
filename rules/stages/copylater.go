package stages

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var copyLater = &analysis.Rule{
	Name:    "copy-from-later-stage",
	Aliases: []string{"DL3022"},
	Doc: `A stage takes files from one that comes later

BuildKit reads the stages in the order of the file, and stops where one needs a
stage that comes later. Move that one up.

Bad:

	FROM alpine:3.22 AS app
	COPY --from=build /out/app /usr/local/bin/
	FROM golang:1.26 AS build
	RUN go build -o /out/app .
	FROM app

Good:

	FROM golang:1.26 AS build
	RUN go build -o /out/app .
	FROM alpine:3.22 AS app
	COPY --from=build /out/app /usr/local/bin/`,
	Severity: analysis.Error,
	Run:      runCopyLater,
}

func runCopyLater(p *analysis.Pass) {
	d := directoryOf(p.File)
	rings := d.rings(anyNeed)
	for _, r := range d.references {
		if !r.later() || rings.joins(r) {
			continue
		}
		found := analysis.Finding{
			Span: r.in.Span, Severity: r.fatal(),
			Message: r.option() + " means " + d.known(r.to) + ", which comes later",
			Why:     "BuildKit goes through the file from top to bottom, and stops here.",
			What:    "Move " + d.known(r.to) + " above this one.",
		}
		if found.Severity == analysis.Info {
			found.Why = "BuildKit stops here as soon as a build needs this stage."
		}
		if r.in.Keyword == "RUN" {
			found.Codes = []string{}
		}
		p.Report(found)
	}
}

// later reports whether a reference takes files from a stage further down.
func (r reference) later() bool {
	return r.own() && r.to != nil && r.in.Keyword != "FROM" && r.to.Index > r.in.Stage.Index
}

// A need is one stage's need of another.
type need int8

const (
	fileNeed need = iota // to copy from, or mount: the needs of which BuildKit makes sure that they are in no circle
	anyNeed              // also to build on
)

// rings tell, for each stage, the ring it is in: the stages that need one
// another, by way of others or not.
type rings []int

// joins reports whether a reference closes a ring of several stages.
func (rs rings) joins(r reference) bool {
	return r.to != r.in.Stage && rs[r.to.Index] == rs[r.in.Stage.Index]
}

// rings finds them in one walk, as Tarjan does.
func (d *directory) rings(kind need) rings {
	n := len(d.file.Stages)
	needs := make([][]int, n)
	for _, r := range d.references {
		if r.own() && r.to != nil && (kind == anyNeed || r.in.Keyword != "FROM") {
			needs[r.in.Stage.Index] = append(needs[r.in.Stage.Index], r.to.Index)
		}
	}
	if scratch := d.stages["scratch"]; scratch != nil {
		for _, m := range d.sourceless() {
			if m.in.OnBuild == nil {
				needs[m.in.Stage.Index] = append(needs[m.in.Stage.Index], scratch.Index)
			}
		}
	}
	ring, order, low := make(rings, n), make([]int, n), make([]int, n)
	var stack []int
	count := 0
	var walk func(int)
	walk = func(s int) {
		count++
		order[s], low[s], ring[s] = count, count, -1
		stack = append(stack, s)
		for _, to := range needs[s] {
			if order[to] == 0 {
				walk(to)
			}
			if ring[to] == -1 {
				low[s] = min(low[s], low[to])
			}
		}
		for done := low[s] != order[s]; !done; {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			ring[top] = s
			done = top == s
		}
	}
	for s := range n {
		if order[s] == 0 {
			walk(s)
		}
	}
	return ring
}

// maxListed bounds how many stages a message names.
const maxListed = 5

// members names the stages of a ring, in file order.
func (d *directory) members(rs rings, ring int) string {
	var names []string
	for i, in := range rs {
		if in == ring && len(names) <= maxListed {
			names = append(names, d.known(d.file.Stages[i]))
		}
	}
	if len(names) > maxListed {
		names[maxListed] = "others"
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
