package stages

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestStrictUnknown shows what copy-from-unknown-stage says only when it is
// told to.
func TestStrictUnknown(t *testing.T) {
	src := `FROM golang:1.24 AS build
FROM alpine:3.22
COPY --from=build /a /a
COPY --from=0 /a /a
COPY --from=nginx:1.29 /a /a
COPY --from=composer /a /a
COPY --from=ghcr.io/astral-sh/uv /a /a
COPY --from=other /a /a
RUN --mount=from=composer,target=/x true
`
	for strict, want := range map[bool][]int{false: {8}, true: {6, 7, 8, 9}} {
		r := *copyUnknown
		r.Options = func() any { return &analysis.Strict{Strict: strict} }
		report := analysis.Check([]byte(src), []*analysis.Rule{&r}, nil)
		var got []int
		for _, found := range report.Findings {
			line := report.File.Line(found.Span.Start)
			got = append(got, line)
			if copies := line != 9; copies != (len(found.Codes) > 0) {
				t.Errorf("line %d has the codes %v", line, found.Codes)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("strict %v: lines %v, want %v", strict, got, want)
		}
	}
}

// TestStrictRootfs shows that copy-whole-rootfs can be told to speak of images
// that are made to be laid over others.
func TestStrictRootfs(t *testing.T) {
	src := "FROM scratch AS files\nCOPY a /a\nFROM debian:13\nCOPY --from=files / /\nCOPY --from=files /a /\n"
	for strict, want := range map[bool]int{false: 0, true: 1} {
		r := *wholeRootfs
		r.Options = func() any { return &analysis.Strict{Strict: strict} }
		if got := analysis.Check([]byte(src), []*analysis.Rule{&r}, nil).Findings; len(got) != want {
			t.Errorf("strict %v: %d findings, want %d", strict, len(got), want)
		}
	}
}
