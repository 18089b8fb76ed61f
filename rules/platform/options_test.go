package platform

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestStrict shows what rules say only when they are strict.
func TestStrict(t *testing.T) {
	for _, c := range []struct {
		rule *analysis.Rule
		src  string
		want []int // lines
	}{
		{constant, "ARG P=linux/arm64\nFROM --platform=linux/amd64 alpine AS amd64\nFROM --platform=$P alpine\nFROM --platform=${BUILDPLATFORM:-} alpine\nFROM --platform=linux/$TARGETARCH alpine\n", []int{2, 3, 5}},
		{redundant, "ARG TARGETPLATFORM\nFROM --platform=$TARGETPLATFORM alpine\n", []int{2}},
		{redundant, "ARG TARGETPLATFORM=linux/arm64\nFROM --platform=$TARGETPLATFORM alpine\n", nil},
	} {
		r := *c.rule
		r.Options = func() any { return &analysis.Strict{Strict: true} }
		report := analysis.Check([]byte(c.src), []*analysis.Rule{&r}, nil)
		var got []int
		for _, found := range report.Findings {
			got = append(got, report.File.Line(found.Span.Start))
			if !slices.Contains(found.Codes, "DL3029") && !slices.Contains(found.Codes, "DL3065") {
				t.Errorf("%s: codes %q", found.Message, found.Codes)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: lines %v, want %v\n%s", r.Name, got, c.want, c.src)
		}
	}
}
