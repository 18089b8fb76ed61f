package users_test

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/users"
)

func TestRules(t *testing.T) { analysistest.Run(t, users.Rules) }

// TestWidened tells rules to speak of every stage, wherever other tools do.
func TestWidened(t *testing.T) {
	for _, c := range []struct {
		rule, src string
		lines     []int // of the findings, at the defaults and widened
		widened   []int
	}{
		{"root-user-explicit", "FROM debian:12 AS a\nUSER root\nFROM a AS b\nFROM debian:12\nUSER 0\nFROM scratch\nUSER app\n", nil, []int{2, 5}},
		{"root-user-explicit", "FROM debian:12 AS a\nUSER root\nUSER app\nFROM scratch\n", nil, nil},
		{"root-user-explicit", "FROM nginx:1.27\nUSER root\n", nil, []int{2}},
		{"root-user-explicit", "FROM debian:12 AS a\nUSER root\nFROM a\nCMD [\"server\"]\n", []int{2}, []int{2}},
		{"useradd-high-uid", "FROM debian:13 AS a\nRUN useradd -u 123456 x\nFROM debian:13\nRUN useradd -lu 123456 x\n", nil, []int{2}},
		{"non-numeric-user", "FROM debian:13 AS a\nUSER b\nFROM debian:13\nENV V=b\nUSER root\nUSER b\nUSER $V\nUSER c:1\n", []int{8}, []int{2, 5, 6, 8}},
		{"non-numeric-user", "ARG G\nFROM debian:13\nUSER $G\n", nil, nil},
		{"non-numeric-user", "FROM debian:13\nUSER $APP\n", nil, []int{2}},
	} {
		rule := *users.Rules[slices.IndexFunc(users.Rules, func(r *analysis.Rule) bool { return r.Name == c.rule })]
		if got := linesOf(c.src, &rule); !slices.Equal(got, c.lines) {
			t.Errorf("%s: %q: found on %v, want %v", c.rule, c.src, got, c.lines)
		}
		switch rule.Options().(type) {
		case *analysis.Strict:
			rule.Options = func() any { return &analysis.Strict{Strict: true} }
		case *analysis.ScopedStrict:
			rule.Options = func() any { return &analysis.ScopedStrict{Scope: analysis.AllStages, Strict: true} }
		}
		if got := linesOf(c.src, &rule); !slices.Equal(got, c.widened) {
			t.Errorf("%s: %q: found on %v once widened, want %v", c.rule, c.src, got, c.widened)
		}
	}
}

// linesOf are the lines on which a rule finds something, even one that is off.
func linesOf(src string, rule *analysis.Rule) []int {
	on := *rule
	on.Severity = max(on.Severity, analysis.Info)
	report := analysis.Check([]byte(src), []*analysis.Rule{&on}, nil)
	var lines []int
	for _, found := range report.Findings {
		lines = append(lines, report.File.Line(found.Span.Start))
	}
	return lines
}
