package analysis_test

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// edit replaces the first old of src by new; with old "^text" it inserts new
// before text.
func edit(src, old, new string) analysis.Edit {
	if text, ok := strings.CutPrefix(old, "^"); ok {
		i := strings.Index(src, text)
		return analysis.Edit{Span: dockerfile.Span{Start: i, End: i}, New: new}
	}
	i := strings.Index(src, old)
	return analysis.Edit{Span: dockerfile.Span{Start: i, End: i + len(old)}, New: new}
}

func TestApply(t *testing.T) {
	const src = "FROM a\nADD b /c\n"
	for _, c := range []struct {
		name  string
		edits []analysis.Edit
		want  string // "": an error
	}{
		{"none", nil, src},
		{"out of order", []analysis.Edit{edit(src, "/c", "/d"), edit(src, "ADD", "COPY")}, "FROM a\nCOPY b /d\n"},
		{"side by side", []analysis.Edit{edit(src, "ADD", "COPY"), edit(src, "^ADD", "ARG X\n")}, "FROM a\nARG X\nCOPY b /c\n"},
		{"twice the same", []analysis.Edit{edit(src, "^ADD", "ARG X\n"), edit(src, "^ADD", "ARG X\n")}, "FROM a\nARG X\nADD b /c\n"},
		{"two insertions", []analysis.Edit{edit(src, "^b", "1 "), edit(src, "^b", "2 ")}, "FROM a\nADD 1 2 b /c\n"},
		{"an argument after a command", []analysis.Edit{edit(src, "^ /c", " && rm d"), edit(src, "^ /c", " e")}, "FROM a\nADD b e && rm d /c\n"},
		{"an argument after a command on its line", []analysis.Edit{edit(src, "^ /c", " \\\n  && rm d"), edit(src, "^ /c", " e")}, "FROM a\nADD b e \\\n  && rm d /c\n"},
		{"overlapping", []analysis.Edit{edit(src, "ADD b", "x"), edit(src, "b /c", "y")}, ""},
		{"inside", []analysis.Edit{edit(src, "ADD", "x"), edit(src, "^DD", "y")}, ""},
		{"outside", []analysis.Edit{{Span: dockerfile.Span{Start: 3, End: 100}}}, ""},
		{"backwards", []analysis.Edit{{Span: dockerfile.Span{Start: 3, End: 1}}}, ""},
	} {
		got, err := analysis.Apply([]byte(src), c.edits)
		if inside := c.name != "outside" && c.name != "backwards"; inside && analysis.Disjoint(c.edits) != (err == nil) {
			t.Errorf("%s: whether the edits are disjoint is not whether they can be made", c.name)
		}
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

// finder reports every instruction of a keyword, and offers to replace from by to in it.
func finder(name, keyword, from, to string, severity analysis.Severity) *analysis.Rule {
	return &analysis.Rule{Name: name, Severity: severity, Run: func(p *analysis.Pass) {
		for _, in := range p.File.Instructions {
			i := strings.Index(in.Text.String(), from)
			if in.Keyword != keyword || i < 0 {
				continue
			}
			p.Report(analysis.Finding{Span: in.Span, Message: name, Fix: &analysis.Fix{Title: name, Edits: []analysis.Edit{{Span: in.Text.Span(i, i+len(from)), New: to}}}})
		}
	}}
}

func TestCompose(t *testing.T) {
	small := finder("small", "ADD", "b", "x", analysis.Info)
	grave := finder("grave", "ADD", "ADD b", "COPY b", analysis.Error)
	other := finder("other", "ADD", "/c", "/d", analysis.Warning)
	report := analysis.Check([]byte("FROM a\nADD b /c\n"), []*analysis.Rule{small, grave, other}, nil)
	chosen := analysis.Compose(report.Findings)
	var names []string
	for _, found := range chosen {
		names = append(names, found.Rule.Name)
	}
	if got := strings.Join(names, " "); got != "grave other" {
		t.Errorf("chose %s", got)
	}
}

func TestVerify(t *testing.T) {
	copies := finder("copies", "COPY", "COPY", "ADD", analysis.Warning)
	for _, c := range []struct {
		name  string
		rule  *analysis.Rule
		wrong string // what the error says, "" for none
	}{
		{"right", finder("adds", "ADD", "ADD b", "RUN true", analysis.Warning), ""},
		{"no change", finder("adds", "ADD", "ADD", "ADD", analysis.Warning), "changes nothing"},
		{"right at its end", finder("adds", "ADD", "/c", "/d", analysis.Warning), ""},
		{"not parsed", finder("adds", "ADD", "ADD", "ADDD", analysis.Warning), "does not parse"},
		{"no shell reads it", finder("adds", "ADD", "ADD b", "RUN (true", analysis.Warning), "no shell can read"},
		{"worse", finder("adds", "ADD", "ADD", "COPY", analysis.Warning), "new finding of copies"},
		{"repeats", finder("adds", "ADD", "b", "bb", analysis.Warning), "still found"},
	} {
		report := analysis.Check([]byte("FROM a\nADD b /c\n"), []*analysis.Rule{c.rule, copies}, nil)
		err := report.Verify(report.Findings[0])
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: got %v, want %q", c.name, err, c.wrong)
		}
	}
}

// TestVerifyStopped has time run out before the proof looks for what the fix
// leaves.
func TestVerifyStopped(t *testing.T) {
	asked := 0
	stop := func() bool { asked++; return asked > 1 }
	rules := []*analysis.Rule{finder("adds", "ADD", "b", "bb", analysis.Warning), finder("copies", "COPY", "COPY", "ADD", analysis.Warning)}
	report := analysis.Check([]byte("FROM a\nADD b /c\n"), rules, &analysis.Facts{Stop: stop})
	if err := report.Verify(report.Findings[1]); err == nil || !strings.Contains(err.Error(), "no time") {
		t.Errorf("got %v from %v", err, report.Findings)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"a b":                    "`a b`",
		" a\n\tb ":               "`a  b`",
		"`x` @you <b>":           "`'x' @you <b>`",
		"":                       "an empty value",
		"\x1b[31m\x00":           "`?[31m?`",
		"\xff":                   "`?`",
		strings.Repeat("é", 100): "`" + strings.Repeat("é", 80) + "…`",
		"a\u202eb":               "`a?b`",
	} {
		if got := analysis.Quote(in); got != want {
			t.Errorf("Quote(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestCheckBounds(t *testing.T) {
	never := &analysis.Rule{Name: "never", Severity: analysis.Error, Run: func(p *analysis.Pass) { t.Error("a rule ran") }}
	for name, c := range map[string]struct {
		src  string
		stop bool
	}{
		"bytes":        {strings.Repeat("#", analysis.MaxBytes+1), false},
		"instructions": {"FROM a\n" + strings.Repeat("CMD a\n", analysis.MaxInstructions), false},
		"time":         {"FROM a\n", true},
	} {
		report := analysis.Check([]byte(c.src), []*analysis.Rule{never}, &analysis.Facts{Stop: func() bool { return c.stop }})
		if len(report.Findings) != 1 || report.Findings[0].Rule != analysis.Limit {
			t.Errorf("%s: %+v", name, report.Findings)
		}
	}
	reads := &analysis.Rule{Name: "reads", Severity: analysis.Error, Run: func(p *analysis.Pass) {
		for in := range p.File.Commands() {
			p.Script(in)
		}
	}}
	for name, run := range map[string]string{
		"shell bytes":   strings.Repeat("true; \\\n", 60_000) + "true",
		"shell nesting": strings.Repeat("(", 5000) + "true" + strings.Repeat(")", 5000),
		"in sh -c":      "sh -c '" + strings.Repeat("(", 5000) + "true" + strings.Repeat(")", 5000) + "'",
	} {
		report := analysis.Check([]byte("FROM a\nRUN "+run+"\nRUN true\n"), []*analysis.Rule{reads}, nil)
		if len(report.Findings) != 1 || report.Findings[0].Rule != analysis.Limit || report.File.Line(report.Findings[0].Span.Start) != 2 {
			t.Errorf("%s: %+v", name, report.Findings)
		}
	}
	// A rule that needs meaning does not run on what BuildKit refuses, nor on another frontend's file.
	analysis.Check([]byte("FROM a\nNO\n"), []*analysis.Rule{never}, nil)
	analysis.Check([]byte("# syntax=example.com/x\nFROM a\n"), []*analysis.Rule{never}, nil)
}

// TestInvalidUTF8 drops a fix whose lines neither JSON nor GitHub can carry.
func TestInvalidUTF8(t *testing.T) {
	r := finder("adds", "ADD", "ADD", "COPY", analysis.Warning)
	report := analysis.Check([]byte("FROM a\nADD \xff /c\nADD b /c\n"), []*analysis.Rule{r}, nil)
	if len(report.Findings) != 2 || report.Findings[0].Fix != nil || report.Findings[1].Fix == nil {
		t.Errorf("%+v", report.Findings)
	}
}

func TestProvable(t *testing.T) {
	good := finder("good", "ADD", "ADD", "COPY", analysis.Warning)
	bad := finder("bad", "RUN", "RUN", "RUNN", analysis.Warning)
	report := analysis.Check([]byte("FROM a\nADD b /c\nRUN a\nADD d /e\nRUN b\n"), []*analysis.Rule{good, bad}, nil)
	var names []string
	for _, found := range report.Provable(report.Findings) {
		names = append(names, found.Rule.Name)
	}
	if got := strings.Join(names, " "); got != "good good" {
		t.Errorf("proved %q", got)
	}
}
