package baseimage

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestOptions shows what rules say only when they are told to.
func TestOptions(t *testing.T) {
	strict := func() any { return &analysis.Strict{Strict: true} }
	trusted := func() any { return &TrustedRegistries{Names: []string{"example.com", "*.example.org"}} }
	paid := func() any { return &support{Extended: true} }
	for _, c := range []struct {
		rule    *analysis.Rule
		options func() any
		src     string
		want    []int // lines
	}{
		{untagged, strict, "FROM app${V}\nFROM example.com/$V\n", []int{1, 2}},
		{untagged, strict, "FROM alpine:3.22 AS base-amd64\nFROM base-${TARGETARCH}\nFROM $V\nFROM app:$V\nFROM base$V@sha256:11\n", nil},
		{latest, strict, "FROM cgr.dev/chainguard/static:latest\nFROM cgr.dev/chainguard/static:latest@sha256:11\n", []int{1}},
		{eol, paid, "FROM debian:buster\nFROM ubuntu:18.04\nFROM debian:jessie\nFROM node:16-buster\n", []int{3, 4}},
		{untrusted, trusted, "FROM example.com/app\nFROM a.example.org/app\nFROM scratch\nFROM alpine\n", []int{4}},
		{untrusted, trusted, "FROM example.com/app AS one\nCOPY --from=one / /\nCOPY --from=0 / /\nCOPY --from=context / /\nCOPY --from=alpine:3.22 / /\nRUN --mount=from=x.test/app,target=/x true\n", []int{5, 6}},
	} {
		r := *c.rule
		r.Severity, r.Options = analysis.Warning, c.options
		report := analysis.Check([]byte(c.src), []*analysis.Rule{&r}, nil)
		var got []int
		for _, found := range report.Findings {
			got = append(got, report.File.Line(found.Span.Start))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: lines %v, want %v\n%s", r.Name, got, c.want, c.src)
		}
	}
}
