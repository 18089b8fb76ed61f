package rules_test

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestSecretsUnderPresets has each of the rules that find a value which no output
// may repeat do so in a file. Every preset knows of it, whether the rule is in it
// or not, and so does a configuration that turns the rule off.
func TestSecretsUnderPresets(t *testing.T) {
	const value = "q8Zt3VbN6xR1kLp0"
	detect := func(text string) []analysis.Match {
		if i := strings.Index(text, "key "+value); i >= 0 {
			return []analysis.Match{{Kind: "a key", Start: i + len("key "), End: i + len("key "+value)}}
		}
		return nil
	}
	for rule, line := range map[string]string{
		"secret-in-arg-env":  "ENV API_TOKEN=" + value,
		"secret-file-copied": "RUN docker login -u me -p " + value + " example.com",
		"secret-value":       "RUN sign --with key " + value,
	} {
		check := func(c rules.Config) *analysis.Report {
			return c.Check([]byte("FROM debian:13-slim\n"+line+"\n"), &analysis.Facts{Secrets: detect})
		}
		if !found(check(rules.Recommended()), rule) {
			t.Errorf("%s does not find the value in %q", rule, line)
		}
		for _, preset := range rules.Presets {
			c, _, err := rules.ParseConfig("plimsoll.yml", []byte("preset: "+preset+"\nrules: {"+rule+": off}"), "")
			if err != nil {
				t.Fatal(err)
			}
			if report := check(c); !report.Reveals("it is "+value) || found(report, rule) {
				t.Errorf("%s, off in the preset %s: does not hide the value of %q, or reports it", rule, preset, line)
			}
		}
	}
}

func found(r *analysis.Report, rule string) bool {
	for _, f := range r.Findings {
		if f.Rule.Name == rule {
			return true
		}
	}
	return false
}
