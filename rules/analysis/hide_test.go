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
		p.Report(analysis.Finding{Span: secret, Fix: &analysis.Fix{Note: "Now " + value, Edits: []analysis.Edit{edit(src, "curl", "curl -f")}}})
	}}
	r := analysis.Check([]byte(src), []*analysis.Rule{quotes, tells}, nil)
	first := r.Findings[0]
	if first.Message != "Not `curl … b`" || first.Why != "Not `"+strings.Repeat("a", 70)+"…`" || first.What != "Not x7Kq2mV, nor "+value[:8] {
		t.Errorf("got %q, %q and %q", first.Message, first.Why, first.What)
	}
	if first.Fix == nil || r.Findings[1].Fix != nil || r.Findings[2].Fix != nil {
		t.Error("a fix is kept that writes a secret, or dropped that does not")
	}
	if len(r.Secrets) != 1 || !r.Reveals("+"+value) || r.Reveals(value[1:]) {
		t.Errorf("got secrets %v", r.Secrets)
	}
	if got := string(r.Conceal([]byte("a " + value + value))); got != "a ******" {
		t.Errorf("got %q", got)
	}
}

// TestHideQuoted has a value written with quotes, escapes and over two lines,
// and quoted as it is read.
func TestHideQuoted(t *testing.T) {
	for written, read := range map[string]string{
		`"q8Zt3VbN6x"`: "q8Zt3VbN6x", `'q8Zt 3VbN6x'`: "q8Zt 3VbN6x", `q8Zt\ 3VbN6x`: "q8Zt 3VbN6x", `"q8Zt\"3VbN6x"`: `q8Zt"3VbN6x`,
		`q8Zt'3VbN6x'`: "q8Zt3VbN6x", "q8Zt3\\\nVbN6x": "q8Zt3VbN6x", "q8Zt3\\\r\nVbN6x": "q8Zt3VbN6x",
	} {
		src := "FROM a\nENV A=" + written + "\n"
		secret := edit(src, written, "").Span
		rule := &analysis.Rule{Name: "a", Severity: analysis.Error, Run: func(p *analysis.Pass) {
			p.Report(analysis.Finding{Span: secret, Secrets: []dockerfile.Span{secret}, Message: "Not " + analysis.Quote(read), Fix: &analysis.Fix{Edits: []analysis.Edit{edit(src, "ENV", "ENV B="+read)}}})
		}}
		r := analysis.Check([]byte(src), []*analysis.Rule{rule}, nil)
		if found := r.Findings[0]; found.Message != "Not `…`" || found.Fix != nil || !r.Reveals("A="+read) || strings.Contains(string(r.Conceal([]byte("A "+read))), read) {
			t.Errorf("%s is told as %q", written, found.Message)
		}
	}
	secret := dockerfile.Span{Start: 13, End: 16}
	rule := &analysis.Rule{Name: "a", Severity: analysis.Error, Run: func(p *analysis.Pass) {
		p.Report(analysis.Finding{Span: secret, Secrets: []dockerfile.Span{secret}, Message: "a"})
	}}
	if r := analysis.Check([]byte("FROM a\nENV A=\"a\"\n"), []*analysis.Rule{rule}, nil); string(r.Conceal([]byte("a=\"a\""))) != "a=***" {
		t.Errorf("a letter counts as a secret: %q", r.Conceal([]byte("a=\"a\"")))
	}
}
