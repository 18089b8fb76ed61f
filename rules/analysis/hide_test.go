package analysis_test

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// TestHide has one rule tell of a value and another quote it, whole and cut.
func TestHide(t *testing.T) {
	const value = "x7Kq2mVb9LzR4tWc8NpY1sDf6GhJ3aQe"
	src := "FROM a\nRUN curl -H " + value + " https://example.com/\n"
	secret := edit(src, value, "").Span
	tells := &analysis.Rule{Name: "tells", Severity: analysis.Error, Run: func(p *analysis.Pass) {
		p.Report(analysis.Finding{Span: secret, Secrets: []dockerfile.Span{secret}, Message: "a"})
	}}
	quotes := &analysis.Rule{Name: "quotes", Severity: analysis.Error, Run: func(p *analysis.Pass) {
		long := strings.Repeat("a", 70)
		p.Report(analysis.Finding{Span: secret, Message: "Not " + analysis.Quote("curl "+value+" b"), Why: "Not " + analysis.Quote(long+value),
			What: "Not x7Kq2mV, nor " + value[:8], Fix: &analysis.Fix{Edits: []analysis.Edit{edit(src, "curl", "curl -f")}}})
		p.Report(analysis.Finding{Span: secret, Fix: &analysis.Fix{Edits: []analysis.Edit{edit(src, "curl", "curl "+value)}}})
	}}
	r := analysis.Check([]byte(src), []*analysis.Rule{quotes, tells}, nil)
	first := r.Findings[0]
	if first.Message != "Not `curl … b`" || first.Why != "Not `"+strings.Repeat("a", 70)+"…`" || first.What != "Not x7Kq2mV, nor "+value[:8] {
		t.Errorf("got %q, %q and %q", first.Message, first.Why, first.What)
	}
	if first.Fix == nil || r.Findings[1].Fix != nil {
		t.Error("a fix is kept that writes a secret, or dropped that does not")
	}
	if len(r.Secrets) != 1 || !r.Reveals("+"+value) || r.Reveals(value[1:]) {
		t.Errorf("got secrets %v", r.Secrets)
	}
	if got := string(r.Conceal([]byte("a " + value + value))); got != "a ******" {
		t.Errorf("got %q", got)
	}
}
