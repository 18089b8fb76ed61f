package stages

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var mismatch = &analysis.Rule{
	Name: "builder-runtime-mismatch",
	Doc: `What one stage builds does not run on the image of another

Python packages are installed for one minor version, and a virtual environment
for one path. A program is linked with the C library of the system that builds
it (glibc on Debian, musl on Alpine), and needs the same one or a newer one.
Build on the system that the program will run on.

Bad:

	FROM python:3.12-slim AS build
	RUN pip install -r requirements.txt
	FROM python:3.11-slim
	COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages

Good:

	FROM python:3.12-slim AS build
	RUN pip install -r requirements.txt
	FROM python:3.12-slim
	COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runMismatch,
}

func runMismatch(p *analysis.Pass) {
	var last *dockerfile.Instruction
	for _, h := range handovers(p) {
		if h.in == last {
			continue // one thing of one COPY is enough
		}
		found := h.python()
		if found == nil {
			found = h.movedVenv()
		}
		if found == nil {
			found = h.native()
		}
		if found == nil {
			found = h.library()
		}
		if found != nil {
			if h.to.Class == dockerfile.Unreachable {
				found.Severity = analysis.Info // perhaps nobody builds it
			}
			found.Span, last = h.in.Span, h.in
			p.Report(*found)
		}
	}
}
