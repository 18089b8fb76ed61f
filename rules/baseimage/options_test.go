package baseimage

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestOptions shows what rules say with options of their own.
func TestOptions(t *testing.T) {
	trusted := func() any { return &TrustedRegistries{Names: []string{"example.com", "*.example.org"}} }
	hub := func() any { return &TrustedRegistries{Names: []string{"hub.docker.com"}} }
	paid := func() any { return &support{Extended: true} }
	for _, c := range []struct {
		rule    *analysis.Rule
		options func() any
		src     string
		want    []int // lines
	}{
		{eol, paid, "FROM debian:buster\nFROM ubuntu:18.04\nFROM debian:jessie\nFROM node:16-buster\n", []int{3, 4}},
		{untrusted, trusted, "FROM example.com/app\nFROM a.example.org/app\nFROM scratch\nFROM alpine\n", []int{4}},
		{untrusted, trusted, "FROM example.com/app AS one\nCOPY --from=one / /\nCOPY --from=0 / /\nCOPY --from=context / /\nCOPY --from=alpine:3.22 / /\nRUN --mount=from=x.test/app,target=/x true\n", []int{5, 6}},
		{untrusted, hub, "FROM alpine\nFROM ghcr.io/a/b\n", []int{2}},
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
