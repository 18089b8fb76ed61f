package analysis_test

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestShellPragma says which shell is taken to read each RUN.
func TestShellPragma(t *testing.T) {
	for src, want := range map[string]string{
		"FROM a\nRUN a\n# hadolint shell=powershell\nRUN b\nRUN c\n":                     "sh powershell powershell",
		"# hadolint shell = pwsh # why\nFROM a\nRUN a\nFROM b\nRUN b\n":                  "pwsh sh",
		"# hadolint shell=pwsh\nARG A\nFROM a\nRUN a\n":                                  "sh",
		"FROM a AS b\n# hadolint shell=cmd\nRUN a\nFROM b\nRUN b\n":                      "cmd cmd",
		"FROM a\n# hadolint shell=/bin/bash\nRUN a\nSHELL [\"zsh\", \"-c\"]\nRUN b\n":    "bash zsh",
		"FROM a\nSHELL [\"zsh\", \"-c\"]\n# hadolint shell=bash\nRUN a\n":                "bash",
		"FROM a\n# hadolint ignore=shell\n# a hadolint shell=bash\nRUN a\nRUN [\"b\"]\n": "sh ",
	} {
		var got []string
		rule := &analysis.Rule{Name: "shells", Run: func(p *analysis.Pass) {
			for in := range p.File.Commands() {
				if in.Keyword == "RUN" {
					got = append(got, p.Script(in).Shell)
				}
			}
		}}
		if analysis.Check([]byte(src), []*analysis.Rule{rule}, nil); strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}
