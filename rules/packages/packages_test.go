package packages_test

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/packages"
)

func TestRules(t *testing.T) { analysistest.Run(t, packages.Rules) }

// TestWidened tells rules to look at every stage, and to speak wherever their
// kind does in other tools.
func TestWidened(t *testing.T) {
	for _, c := range []struct {
		rule, src      string
		lines, widened []int // of the findings, by default and then
	}{
		{"add-for-local-archive", "FROM a:1\nCOPY b.tar /\nRUN tar xf /b.tar\n", []int{2}, []int{2}},
		{"add-for-local-archive", "FROM a:1\nCOPY b.tar /\nRUN tar --strip-components=1 -xf /b.tar\n", nil, []int{2}},
		{"add-for-local-archive", "FROM a:1\nCOPY b.zip c.gz d.tar.Z e.tar.gz /\nRUN unzip /b.zip && gunzip /c.gz && uncompress /d.tar.Z && ls /e.tar.gz\n", nil, []int{2, 2}},
		{"add-for-local-archive", "FROM a:1\nCOPY b\\\\c.tar.gz \"C:\\\\Program Files\\\\c.tar.gz\"\nRUN tar -xf c.tar.gz\n", []int{2}, []int{2}},
		{"add-for-local-archive", "FROM a:1\nCOPY --from=b /c.tar /\nRUN tar xf /c.tar\n", nil, nil},
		{"apt-no-install-recommends", "FROM a:1\nRUN apt-get install -y --install-recommends b && apt-get install -yo APT::Install-Recommends=true c\nRUN apt-get install -o APT::Install-Recommends=false b\n", nil, []int{2}},
		{"dnf-yum-cleanup", "FROM a:1 AS b\nRUN dnf install -y c && yum install -y d\nFROM scratch\nCOPY --from=b / /\n", nil, []int{2, 2}},
		{"pip-no-cache-dir", "FROM a:1 AS b\nRUN pip install c\nFROM scratch\nCOPY --from=b / /\n", nil, []int{2}},
		{"pip-no-cache-dir", "FROM a:1\nRUN PIP_NO_CACHE_DIR=0 pip install b\nRUN export PIP_NO_CACHE_DIR=off && pip install b && pip install c\nENV PIP_NO_CACHE_DIR=False\nRUN pip install b\n", nil, []int{2, 3, 5}},
		{"pip-no-cache-dir", "FROM a:1\nRUN PIP_NO_CACHE_DIR=yes pip install b\nRUN PIP_NO_CACHE_DIR=0 pip install --no-cache-dir b\nENV PIP_NO_CACHE_DIR=0\nRUN export PIP_NO_CACHE_DIR=1 && pip install b\nUSER root\nRUN --mount=type=cache,target=/root/.cache/pip pip install b\n", nil, nil},
		{"pip-no-cache-dir", "FROM a:1\nRUN env PIP_NO_CACHE_DIR= pip install b\n", []int{2}, []int{2}},
		{"pointless-command", "FROM a:1\nRUN service b start && c\nRUN if true; then free -m; fi\nRUN echo $(ps)\n", nil, []int{2, 3, 4}},
		{"pointless-command", "FROM a:1\nRUN --mount=type=ssh ssh -T git@example.com\nRUN sleep 1 & kill $!\nRUN apt-get install -y ssh\n", nil, nil},
		{"zypper-cleanup", "FROM a:1 AS b\nRUN zypper -n in c\nFROM scratch\nCOPY --from=b / /\n", nil, []int{2}},
	} {
		rule := *packages.Rules[slices.IndexFunc(packages.Rules, func(r *analysis.Rule) bool { return r.Name == c.rule })]
		if got := linesOf(c.src, &rule); !slices.Equal(got, c.lines) {
			t.Errorf("%s: %q: found on %v, want %v", c.rule, c.src, got, c.lines)
		}
		switch rule.Options().(type) {
		case *analysis.Scoped:
			rule.Options = func() any { return &analysis.Scoped{Scope: analysis.AllStages} }
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

func linesOf(src string, rule *analysis.Rule) []int {
	report := analysis.Check([]byte(src), []*analysis.Rule{rule}, nil)
	var lines []int
	for _, found := range report.Findings {
		lines = append(lines, report.File.Line(found.Span.Start))
	}
	return lines
}

// TestCodes shows under which of other tools' names a rule speaks of a stage
// that leads to no image.
func TestCodes(t *testing.T) {
	for src, want := range map[string]int{
		"FROM debian:13\nRUN apt-get update\n":                                      1,
		"FROM debian:13 AS a\nRUN apt-get update\nFROM scratch\nCOPY a /\n":         0,
		"FROM debian:13 AS a\nONBUILD RUN apt-get update\nFROM scratch\nCOPY a /\n": 1,
		"FROM node:22\nRUN yarn install\n":                                          1,
		"FROM node:22 AS a\nRUN yarn install\nFROM scratch\nCOPY a /\n":             0,
	} {
		for _, found := range analysis.Check([]byte(src), packages.Rules, nil).Findings {
			if name := found.Rule.Name; (name == "apt-lists-cleanup" || name == "js-cache-cleanup") && len(found.Codes) != want {
				t.Errorf("%q: %s has the codes %q, want %d", src, name, found.Codes, want)
			}
		}
	}
}
