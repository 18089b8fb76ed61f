package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestConfig says what is found in one file under a configuration.
func TestConfig(t *testing.T) {
	const src = "FROM python\nMAINTAINER a\nADD a.conf /etc/\nRUN apt-get update && apt-get install -y curl\nUSER app\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"empty", "plimsoll.yml", "", "1 warning base-image-untagged, 2 warning maintainer-deprecated, 3 warning add-instead-of-copy, 4 warning apt-lists-cleanup, 4 info apt-no-install-recommends"},
		{"severities", "plimsoll.yml", "rules:\n  base-image-untagged: \"off\"\n  add-instead-of-copy: error\n  DL3009: info\n  AVD-DS-0022: error\n",
			"2 error maintainer-deprecated, 3 error add-instead-of-copy, 4 info apt-lists-cleanup, 4 info apt-no-install-recommends"},
		{"hadolint's preset", "plimsoll.yml", "preset: hadolint\nrules: {DL3015: off}\n", "1 warning base-image-untagged, 2 error maintainer-deprecated, 3 error add-instead-of-copy, 4 info apt-lists-cleanup"},
		{"BuildKit's preset", "plimsoll.yml", "preset: buildkit\n", "2 warning maintainer-deprecated"},
		{"Trivy's preset", "plimsoll.yml", "preset: trivy\nrules: {base-image-untagged: info}", "1 info base-image-untagged, 2 error maintainer-deprecated, 3 info add-instead-of-copy, 4 error apt-no-install-recommends"},
		{"hadolint's file", ".hadolint.yaml", "ignored: [DL3006, DL9999]\noverride:\n  error: [DL3009]\n  style: [DL3020]\nfailure-threshold: style\ntrustedRegistries: [example.com]\n",
			"2 warning maintainer-deprecated, 3 info add-instead-of-copy, 4 error apt-lists-cleanup, 4 info apt-no-install-recommends"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, _, err := rules.ParseConfig(c.file, []byte(c.text), "")
			if err != nil {
				t.Fatal(err)
			}
			report := config.Check([]byte(src), &analysis.Facts{})
			var got []string
			for _, found := range report.Findings {
				for _, name := range []string{"base-image-untagged", "maintainer-deprecated", "add-instead-of-copy", "apt-lists-cleanup", "apt-no-install-recommends"} {
					if found.Rule.Name == name {
						got = append(got, fmt.Sprintf("%d %s %s", report.File.Line(found.Span.Start), found.Severity, name))
					}
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

func TestConfigErrors(t *testing.T) {
	for text, want := range map[string]string{
		"rules: {apt-no-install-recommends: {scop: all}}":       `plimsoll.yml:1:37: apt-no-install-recommends has no option "scop": did you mean scope?`,
		"rules: {apt-no-install-recommends: {scope: al}}":       `plimsoll.yml:1:44: there is no scope "al": choose one of shipped, all`,
		"rules: {apt-no-install-recommends: {scope: [all]}}":    `plimsoll.yml:1:44: want one value for scope`,
		"rules: {apt-no-install-recommends: {severity: grave}}": `plimsoll.yml:1:47: there is no severity "grave": choose one of off, info, warning, error`,
		"rules: {apt-get-not-apt: {scope: all}}":                `plimsoll.yml:1:27: apt-get-not-apt has no option "scope": choose one of severity`,
		"rules: {DL3009: {scope: all}}":                         `plimsoll.yml:1:17: there is no severity ""`,
		"presets: hadolint":                                     `plimsoll.yml:1:1: there is no key "presets": did you mean preset?`,
		"preset: hadolynt":                                      `plimsoll.yml:1:9: there is no preset "hadolynt": did you mean hadolint?`,
		"rules:\n  add-instead-of-cpy: error\n":                 `plimsoll.yml:2:3: there is no rule "add-instead-of-cpy": did you mean add-instead-of-copy?`,
		"rules:\n  DL3020: grave\n":                             `plimsoll.yml:2:11: there is no severity "grave": choose one of off, info, warning, error`,
		"rules: [DL3020]":                                       `plimsoll.yml:1:8: want keys with values`,
		"ignore: docs":                                          `plimsoll.yml:1:9: want a list`,
		"ignore: [\"[\"]":                                       `plimsoll.yml:1:9: a pattern cannot be read`,
		"fail-on: error\nfail-on: never":                        `plimsoll.yml:2:1: fail-on is given twice`,
		"- a":                                                   `plimsoll.yml:1:1: want keys with values`,
		"a: [":                                                  `plimsoll.yml: line 1`,
		"a: &a [*a]":                                            `plimsoll.yml`,
		"preset: hadolint\npreset: nothing good":                `plimsoll.yml:2:1: preset is given twice`,
		"rules: {Add-Instead-Of-Copy: error}":                   `plimsoll.yml:1:9: there is no rule "Add-Instead-Of-Copy": did you mean add-instead-of-copy?`,
		"rules: {shellcheck: &a error, DL3020: [*a]}":           `plimsoll.yml:1:39: there is no severity ""`,
		"rules: {shellcheck: &a grave, DL3020: *a}":             `plimsoll.yml:1:21: there is no severity "grave": choose one of off, info, warning, error` + "\n" + `plimsoll.yml:1:39: there is no severity "grave"`,
		"rules:\n  <<: {DL3020: error}":                         `plimsoll.yml:2:3: << is not read: write the keys themselves`,
		"rules: &a {shellcheck: *a}":                            `plimsoll.yml:1:12: shellcheck has no option "shellcheck"`,
		"fail-on: error\n---\nfail-on: never":                   `plimsoll.yml: line 2: a second document begins here, and only one is allowed`,
		"---\n---\nfail-on: never":                              `plimsoll.yml: line 2: a second document begins here, and only one is allowed`,
		"trusted-registries: [example.com, 1]":                  `plimsoll.yml:1:35: want a text`,
		"rules: {" + strings.Repeat("a", 200) + ": off}":        `plimsoll.yml:1:9: there is no rule "` + strings.Repeat("a", 80) + `…": plimsoll rules lists them`,
	} {
		_, _, err := rules.ParseConfig("plimsoll.yml", []byte(text), "")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	if _, _, err := rules.ParseConfig("plimsoll.yml", []byte("fail-on: never\nfail-on: error"), ""); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a key that is given twice is told as %v", err)
	}
	many := "rules:\n" + strings.Repeat("  - a\n", 5000) + "ignore:\n" + strings.Repeat("  - 1\n", 5000)
	if _, _, err := rules.ParseConfig("plimsoll.yml", []byte(many), ""); err == nil || strings.Count(err.Error(), "\n") != 50 || !strings.HasSuffix(err.Error(), ": there may be more mistakes from here on") {
		t.Errorf("many mistakes are told as %v", err)
	}
	for _, text := range []string{"", "\n", "# a", "---\n", "# a\n---\n# b: c\n", "\ufeff", "{}\n...\n"} {
		if _, _, err := rules.ParseConfig("plimsoll.yml", []byte(text), ""); err != nil {
			t.Errorf("%q says nothing, and is an error: %v", text, err)
		}
	}
	if _, _, err := rules.ParseConfig(".hadolint.yaml", []byte("ignored:\noverride:\n  error:\ntrustedRegistries:\nlabel-schema:\nstrict-labels: True\nfailure-threshold:\n"), ""); err != nil {
		t.Errorf("keys of hadolint's without values: %v", err)
	}
	_, notes, err := rules.ParseConfig(".hadolint.yaml", []byte("no-color: true\nignore: [DL3020]\n"), "")
	if err == nil || err.Error() != `.hadolint.yaml:2:1: there is no key "ignore": did you mean ignored?` || len(notes) != 1 || notes[0] != ".hadolint.yaml:1: no-color does nothing here" {
		t.Errorf("got %v and %q", err, notes)
	}
}

// TestOptions gives rules their options.
func TestOptions(t *testing.T) {
	const src = "FROM registry.example.com/a:1 AS a\nFROM other.example.org/b:1\nCOPY --from=third.example.org/c:1 /c /c\nLABEL version=one other=two mail=\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"none", "plimsoll.yml", "", ""},
		{"registries", "plimsoll.yml", "trusted-registries: ['*.example.com', other*]", "3 error untrusted-registry"},
		{"registries, by their names", ".hadolint.yaml", "trustedRegistries: [docker.io]", "1 error untrusted-registry, 2 error untrusted-registry, 3 error untrusted-registry"},
		{"no other labels", ".hadolint.yaml", "strict-labels: true", "4 info label-schema-extra, 4 info label-schema-extra, 4 info label-schema-extra"},
		{"every registry", ".hadolint.yaml", "trustedRegistries: ['*']", ""},
		{"labels", "plimsoll.yml", "label-schema: {version: semver, mail: email, created: rfc3339}", "1 info missing-labels, 1 info missing-labels, 1 info missing-labels, 2 info missing-labels, 4 info label-value-invalid, 4 info label-value-invalid"},
		{"strict labels", ".hadolint.yaml", "preset: x\nlabel-schema: {version: rawText}", ""},
		{"strict labels", ".hadolint.yaml", "strict-labels: true\nlabel-schema: {version: rawText, mail: rawtext}", "1 info missing-labels, 1 info missing-labels, 4 info label-schema-extra"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, _, err := rules.ParseConfig(c.file, []byte(c.text), "")
			if strings.Contains(c.text, "preset: x") {
				if err == nil {
					t.Error("a preset in hadolint's file is taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			report := config.Check([]byte(src), &analysis.Facts{})
			var got []string
			for _, found := range report.Findings {
				if strings.HasPrefix(found.Rule.Name, "label-") || found.Rule.Name == "missing-labels" || found.Rule.Name == "untrusted-registry" {
					got = append(got, fmt.Sprintf("%d %s %s", report.File.Line(found.Span.Start), found.Severity, found.Rule.Name))
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// TestScope widens a rule to the stages that give files alone.
func TestScope(t *testing.T) {
	const src = "FROM debian:13 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM scratch\nCOPY --from=build /a /a\n"
	for text, want := range map[string]string{
		"": "",
		"rules: {apt-no-install-recommends: {scope: all}}":                  "info",
		"rules: {apt-no-install-recommends: {scope: all, severity: error}}": "error",
		"preset: hadolint": "info",
		"preset: hadolint\nrules: {apt-no-install-recommends: {scope: shipped}}":             "",
		"rules: {apt-no-install-recommends: {scope: all, severity: \"off\"}, DL3015: error}": "",
	} {
		config, _, err := rules.ParseConfig("plimsoll.yml", []byte(text), "")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, found := range config.Check([]byte(src), nil).Findings {
			if found.Rule.Name == "apt-no-install-recommends" {
				got = found.Severity.String()
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestIgnores(t *testing.T) {
	config, _, err := rules.ParseConfig("plimsoll.yml", []byte("ignore: [testdata, '**/*.old', docs/**/Dockerfile]"), "")
	if err != nil {
		t.Fatal(err)
	}
	buildkit, err := rules.Preset("buildkit")
	if err != nil {
		t.Fatal(err)
	}
	if over, _, err := rules.ParseConfig("plimsoll.yml", []byte("preset: hadolint\nignore: [docs]"), "buildkit"); err != nil || len(over.Ignore) != 1 || len(over.Rules) != len(buildkit.Rules) {
		t.Errorf("with another preset: %d rules, %v", len(over.Rules), err)
	}
	for name, want := range map[string]bool{"testdata/a/Dockerfile": true, "Dockerfile.old": true, "a/Dockerfile.old": true, "docs/x/y/Dockerfile": true, "Dockerfile": false, "a/testdata/Dockerfile": false} {
		if got := config.Ignores(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestShellCheck configures the rule that stands for all of ShellCheck's codes.
func TestShellCheck(t *testing.T) {
	const src = "FROM debian:13\nRUN a $B\n# hadolint ignore=SC2068\nRUN b $@\n"
	facts := &analysis.Facts{Scripts: func(script string) ([]analysis.Diagnostic, bool) {
		var all []analysis.Diagnostic
		for _, d := range []struct {
			code        int
			level, text string
		}{{2086, "info", "$B"}, {2068, "error", "$@"}, {2999, "warning", "a $B"}} {
			if i := strings.Index(script, d.text); i >= 0 {
				all = append(all, analysis.Diagnostic{Code: d.code, Level: d.level, Message: "a", Start: i, End: i + 1})
			}
		}
		return all, true
	}}
	for text, want := range map[string]string{
		"":                                    "",
		"rules: {shellcheck: {strict: true}}": "2 warning SC2999, 2 info SC2086",
		"rules: {shellcheck: {strict: true}, SC2999: off}":                  "2 info SC2086",
		"rules: {shellcheck: {strict: true, severity: error}, SC2999: off}": "2 error SC2086",
		"preset: hadolint": "2 warning SC2999, 2 info SC2086",
		"preset: hadolint\nrules: {SC2086: error, SC2999: \"off\"}": "2 error SC2086",
		"preset: buildkit": "",
	} {
		config, _, err := rules.ParseConfig("plimsoll.yml", []byte(text), "")
		if err != nil {
			t.Fatal(err)
		}
		report := config.Check([]byte(src), facts)
		var got []string
		for _, found := range report.Findings {
			if found.Rule.Name == "shellcheck" {
				got = append(got, fmt.Sprintf("%d %s %s", report.File.Line(found.Span.Start), found.Severity, found.Codes[0]))
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %s, want %s", text, strings.Join(got, ", "), want)
		}
	}
}

// TestNeverRepeated has a secret in a file and a preset that does not look for
// secrets: it is not repeated all the same.
func TestNeverRepeated(t *testing.T) {
	const secret = "q8Zt3VbN6xR1kLp0Yw5Hs2Dc"
	find := func(text string) []analysis.Match {
		i := strings.Index(text, "://u:"+secret)
		if i < 0 {
			return nil
		}
		return []analysis.Match{{Kind: "a password", Start: i + 5, End: i + 5 + len(secret)}}
	}
	for _, line := range []string{
		"ENV API_TOKEN=" + secret, "ENV API_TOKEN=\"" + secret + "\"", "RUN export API_TOKEN=" + secret, "RUN git clone https://u:" + secret + "@example.com/a",
		"RUN docker login -u a -p " + secret + " example.com", "RUN docker login -u a --password='" + secret + "'", "RUN aws configure set aws_secret_access_key " + secret,
		"RUN npm config set //example.com/:_authToken " + secret, "RUN npm config set //example.com/:_authToken=" + secret, "RUN npm config set \"//example.com/:_authToken=" + secret + "\"",
	} {
		for _, preset := range rules.Presets {
			config, err := rules.Preset(preset)
			if err != nil {
				t.Fatal(err)
			}
			report := config.Check([]byte("FROM alpine:3.22\n"+line+"\nWORKDIR "+secret+"\nCMD a --b "+secret+"\n"), &analysis.Facts{Secrets: find})
			if !report.Reveals(secret) || len(report.Findings) == 0 && preset != "trivy" {
				t.Errorf("%s, %s: got %d findings", preset, line, len(report.Findings))
			}
			for _, found := range report.Findings {
				text := found.Message + found.Why + found.What
				if found.Fix != nil {
					text += fmt.Sprint(found.Fix.Edits)
				}
				if strings.Contains(text, secret) || !config.Runs(found.Rule.Name) {
					t.Errorf("%s, %s: %s says %s", preset, line, found.Rule.Name, text)
				}
			}
		}
	}
}
