package analysis_test

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestFailure has a rule panic after it found something: what it and others
// found stays, and the file is said not to have been looked at whole.
func TestFailure(t *testing.T) {
	fails := &analysis.Rule{Name: "fails", Severity: analysis.Error, Run: func(p *analysis.Pass) {
		p.Report(analysis.Finding{Span: p.File.LineSpan(1), Message: "a"})
		panic("on purpose")
	}}
	report := analysis.Check([]byte("FROM a\nADD b /c\n"), []*analysis.Rule{fails, finder("adds", "ADD", "ADD", "COPY", analysis.Warning)}, nil)
	var got []string
	for _, found := range report.Findings {
		got = append(got, found.Rule.Name+" "+found.Severity.String())
	}
	if strings.Join(got, ", ") != "fails error, file-too-large warning, adds warning" {
		t.Errorf("got %q", got)
	}
	if len(report.Failures) != 1 || report.Failures[0].Rule != fails || report.Failures[0].Value != "on purpose" || !strings.Contains(string(report.Failures[0].Stack), "TestFailure") {
		t.Errorf("got failures %v", report.Failures)
	}
}
