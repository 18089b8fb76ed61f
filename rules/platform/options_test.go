package platform

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestStrict shows what from-platform-const says only when it is strict.
func TestStrict(t *testing.T) {
	r := *constant
	r.Options = func() any { return &analysis.Strict{Strict: true} }
	src := "ARG P=linux/arm64\nFROM --platform=linux/amd64 alpine AS amd64\nFROM --platform=$P alpine\nFROM --platform=${BUILDPLATFORM:-} alpine\nFROM --platform=linux/$TARGETARCH alpine\n"
	report := analysis.Check([]byte(src), []*analysis.Rule{&r}, nil)
	var got []int
	for _, found := range report.Findings {
		got = append(got, report.File.Line(found.Span.Start))
		if !slices.Equal(found.Codes, []string{"DL3029"}) {
			t.Errorf("%s: codes %q", found.Message, found.Codes)
		}
	}
	if want := []int{2, 3}; !slices.Equal(got, want) {
		t.Errorf("lines %v, want %v", got, want)
	}
}
