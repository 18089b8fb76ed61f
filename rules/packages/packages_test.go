package packages_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/packages"
)

func TestRules(t *testing.T) { analysistest.Run(t, packages.Rules) }

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
