package baseimage

import (
	"slices"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestProducts holds the table to what its readers expect of it.
func TestProducts(t *testing.T) {
	aliases := map[string]bool{}
	for _, pr := range products {
		if !slices.IsSorted(pr.images) || len(pr.images)+len(pr.words) == 0 {
			t.Errorf("%s: images %q", pr.name, pr.images)
		}
		seen := map[string]bool{}
		for _, l := range pr.lines {
			if _, err := time.Parse(time.DateOnly, l.end); l.end != "" && err != nil {
				t.Errorf("%s %s: %v", pr.name, l.version, err)
			}
			if seen[l.version] {
				t.Errorf("%s has %s twice", pr.name, l.version)
			}
			seen[l.version], aliases[l.alias] = true, true
		}
	}
	for _, s := range suites {
		if !aliases[s] {
			t.Errorf("no product has %s", s)
		}
	}
	for _, list := range [][]string{suites, tools, apkWords, moving, official, compilers, managers, own, sourceOnly, ofTheBase} {
		if !slices.IsSorted(list) {
			t.Errorf("not sorted: %q", list)
		}
	}
}

// TestDay holds base-image-eol to the day that it is told.
func TestDay(t *testing.T) {
	for _, c := range []struct {
		day  string
		want []analysis.Severity
	}{
		{"2026-08-31", nil},
		{"2026-09-01", []analysis.Severity{analysis.Warning}},
		{"2027-08-31", []analysis.Severity{analysis.Warning}},
		{"2027-09-01", []analysis.Severity{analysis.Error}},
		{"2040-01-01", []analysis.Severity{analysis.Error}},
	} {
		now, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		report := analysis.Check([]byte("FROM debian:11\n"), []*analysis.Rule{eol}, &analysis.Facts{Now: now})
		var got []analysis.Severity
		for _, found := range report.Findings {
			got = append(got, found.Severity)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.day, got, c.want)
		}
	}
}
