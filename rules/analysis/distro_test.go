package analysis_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

func TestDistroOf(t *testing.T) {
	for image, want := range map[string]analysis.Distro{
		"cgr.dev/chainguard/node:latest":     analysis.Distroless,
		"cgr.dev/chainguard/node:latest-dev": analysis.Alpine,
		"cgr.dev/chainguard/wolfi-base":      analysis.Alpine,
		"python:3.12-alpine3.20":             analysis.Alpine,
		"python:3.12-slim":                   analysis.Debian,
		"registry.access.redhat.com/ubi9":    analysis.RedHat,
		"example.com/team/base":              analysis.DistroUnknown,
	} {
		f := dockerfile.Parse([]byte("FROM " + image + "\n"))
		if got := analysis.DistroOf(f.Stages[0]); got != want {
			t.Errorf("%s: got %q, want %q", image, got, want)
		}
	}
}
