package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestPragmas says which findings are left, as line and rule, of files with
// comments that silence some.
func TestPragmas(t *testing.T) {
	var only rules.Config
	for _, r := range rules.All {
		if slices.Contains([]string{"add-instead-of-copy", "maintainer-deprecated", "base-image-untagged", "base-image-latest"}, r.Name) {
			only.Rules = append(only.Rules, r)
		}
	}
	for _, c := range []struct{ name, src, want string }{
		{"none", "FROM a\nADD a.c /b\n", "1 base-image-untagged, 2 add-instead-of-copy"},
		{"ours", "FROM a:1\n# plimsoll ignore=add-instead-of-copy -- it unpacks next year\nADD a.c /b\nADD c.c /d\n", "4 add-instead-of-copy"},
		{"an alias", "FROM a:1\n# plimsoll ignore=DL3020\nADD a.c /b\n", ""},
		{"of another rule", "FROM a:1\n# plimsoll ignore=DL3021,maintainer-deprecated\nADD a.c /b\n", "3 add-instead-of-copy"},
		{"a stage", "FROM a:1\nADD a.c /b\n# plimsoll ignore-stage=add-instead-of-copy\nFROM b:1\nADD a.c /b\nADD c.c /d\n", "2 add-instead-of-copy"},
		{"the file", "FROM a:1\nADD a.c /b\n# plimsoll ignore-file=add-instead-of-copy\n", ""},
		{"hadolint", "FROM a:1\n# hadolint ignore=DL3020,DL4000 # because\nADD a.c /b\n", ""},
		{"hadolint, with spaces", "FROM a:1\n#hadolint  ignore = DL4000 , DL3020\nADD a.c /b\n", ""},
		{"hadolint, the stage", "# hadolint stage ignore=DL3020\nFROM a:1\nADD a.c /b\nFROM b:1\nADD a.c /b\n", "5 add-instead-of-copy"},
		{"hadolint, the file", "# hadolint global ignore=DL3020\nFROM a:1\nADD a.c /b\nFROM b:1\nADD a.c /b\n", ""},
		{"hadolint, another word", "FROM a:1\n# hadolint shell=bash\nADD a.c /b\n", "3 add-instead-of-copy"},
		{"BuildKit, the file", "# check=skip=MaintainerDeprecated;error=true\nFROM a:1\nMAINTAINER b\n", ""},
		{"BuildKit, all", "# check=skip=all\nFROM a:1\nMAINTAINER b\nADD a.c /b\n", "4 add-instead-of-copy"},
		{"BuildKit, an instruction", "FROM a:1\n# check=skip=MaintainerDeprecated\nMAINTAINER b\nMAINTAINER c\n", "4 maintainer-deprecated"},
		{"Trivy", "FROM a:1\n#trivy:ignore:AVD-DS-0005\nADD a.c /b\n# trivy:ignore:DS005\nADD c.c /d\n", ""},
		{"Trivy, two", "FROM a:1\n# trivy:ignore:DS-0001 trivy:ignore:DS-0005\nADD a.c /b\n", ""},
		{"Trivy, until a day", "FROM a:1\n# trivy:ignore:DS-0005:exp:2026-03-02\nADD a.c /b\n# trivy:ignore:DS-0005:exp:2026-03-01\nADD c.c /d\n", "5 add-instead-of-copy"},
		{"tally", "FROM a:1\n# tally ignore=hadolint/DL3020,DL3020;reason=why not\nADD a.c /b\n", ""},
		{"comments between", "FROM a:1\n# plimsoll ignore=DL3020\n# the settings\n\nADD a.c /b\n", ""},
		{"inside an instruction", "FROM a:1\nADD a.c \\\n# plimsoll ignore=DL3020\n /b\n", ""},
		{"at the end", "FROM a:1\nADD a.c /b\n# plimsoll ignore=DL3020\n", "2 add-instead-of-copy"},
		{"a finding's own codes", "FROM a\n# plimsoll ignore=DL3007\nFROM b:latest\n# plimsoll ignore=DL3006\nFROM c:latest\n", "1 base-image-untagged, 5 base-image-latest"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := only.Check([]byte(c.src), &analysis.Facts{Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)})
			var got []string
			for _, found := range report.Findings {
				got = append(got, fmt.Sprintf("%d %s", report.File.Line(found.Span.Start), found.Rule.Name))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %s, want %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// TestFixBesideSilenced is of fixes in files in which a comment or the
// configuration leaves findings out, or makes them lighter: they are proved as
// if nothing did.
func TestFixBesideSilenced(t *testing.T) {
	for _, c := range []struct{ name, config, src string }{
		{"a comment", "", "FROM debian:12-slim\n# plimsoll ignore=DL3020\nADD a.c /b\nADD c.c /d\n"},
		{"a rule's severity", "rules: {arg-scope: info, add-instead-of-copy: info}", "ARG V=1\nFROM debian:12-slim\nRUN echo $V\nADD c.c /d\n"},
		{"a code that is off", "rules: {DL3002: off}", "FROM debian:12-slim\nUSER root\nADD c.c /d\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, _, err := rules.ParseConfig("plimsoll.yml", []byte(c.config), "")
			if err != nil {
				t.Fatal(err)
			}
			report := config.Check([]byte(c.src), nil)
			i := slices.IndexFunc(report.Findings, func(found analysis.Finding) bool { return found.Rule.Name == "add-instead-of-copy" })
			if i < 0 {
				t.Fatal("the finding with the fix is not there")
			}
			if err := report.Verify(report.Findings[i]); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestIdlePragmas says what is found of comments that silence nothing, when all
// rules of the default run, and what is left of the file.
func TestIdlePragmas(t *testing.T) {
	for _, c := range []struct{ name, pragma, want, fixed string }{
		{"of no use", "ignore=add-instead-of-copy", "This comment silences `add-instead-of-copy`, which finds nothing here", "FROM debian:12-slim\n\nUSER root\n"},
		{"of use", "ignore=root-user-explicit,DL3020", "This comment silences `DL3020`, which finds nothing here", ""},
		{"a code", "ignore=DL3020 -- why not", "This comment silences `DL3020`, which finds nothing here", "FROM debian:12-slim\n\nUSER root\n"},
		{"a rule that is off", "ignore=pin-os-packages", "", ""},
		{"a rule that needs ShellCheck", "ignore=SC2086,shellcheck", "", ""},
		{"a rule that is none", "ignore=root-user-implict", "There is no rule `root-user-implict`: did you mean root-user-implicit?", ""},
		{"silenced itself", "ignore=DL3020,ignore-pragma-unused", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := "FROM debian:12-slim\n# plimsoll " + c.pragma + "\n\nUSER root\n"
			report := rules.Recommended().Check([]byte(src), &analysis.Facts{Path: "Dockerfile", Tree: only("everything")})
			for _, found := range report.Findings {
				if found.Rule.Name != "ignore-pragma-unused" {
					continue
				}
				if found.Message != c.want {
					t.Errorf("got %q, want %q", found.Message, c.want)
				}
				c.want = ""
				if found.Fix == nil {
					continue
				}
				fixed, err := analysis.Apply([]byte(src), found.Fix.Edits)
				if err != nil || c.fixed != "" && string(fixed) != c.fixed {
					t.Errorf("got %q and %v, want %q", fixed, err, c.fixed)
				}
			}
			if c.want != "" {
				t.Errorf("got nothing, want %q", c.want)
			}
		})
	}
}
