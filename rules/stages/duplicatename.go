package stages

import (
	"fmt"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var duplicateName = &analysis.Rule{
	Name:    "duplicate-stage-name",
	Aliases: []string{"DL3024", "DuplicateStageName", "DS-0012", "AVD-DS-0012"},
	Doc: `Two stages have the same name

Names are compared without case. In a FROM the name means the last such stage
above it; in COPY --from and mounts it means the last in the whole file. So one
name can mean two stages.

Bad:

	FROM golang:1.26 AS build
	FROM node:22.11-slim AS build

Good:

	FROM golang:1.26 AS server
	FROM node:22.11-slim AS pages`,
	Severity: analysis.Warning,
	Run:      runDuplicateName,
}

func runDuplicateName(p *analysis.Pass) {
	first := map[string]*dockerfile.Stage{}
	for _, s := range p.File.Stages {
		if s.Name == "" || s.From.Err != nil {
			continue
		}
		if first[s.Name] == nil {
			first[s.Name] = s
			continue
		}
		p.Report(analysis.Finding{
			Span:    s.From.Span,
			Message: fmt.Sprintf("The stage on line %d is called %s too", p.File.Line(first[s.Name].From.Span.Start), analysis.Quote(s.Name)),
			Why:     "By that name a FROM means the last such stage above it, but every COPY and mount the last in the file.",
			What:    "Give this stage a name of its own, and use it wherever this stage is meant.",
		})
	}
}
