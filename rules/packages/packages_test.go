package packages_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/packages"
)

func TestRules(t *testing.T) { analysistest.Run(t, packages.Rules) }

// TestOptions runs rules that are told to look at every stage, and to speak
// wherever their kind does, over the fixtures in testdata/RULE-strict.
func TestOptions(t *testing.T) {
	var strict []*analysis.Rule
	for _, r := range packages.Rules {
		if r.Options == nil {
			continue
		}
		wide := *r
		switch r.Options().(type) {
		case *analysis.ScopedStrict:
			wide.Options = func() any { return &analysis.ScopedStrict{Scope: analysis.AllStages, Strict: true} }
		case *analysis.Strict:
			wide.Options = func() any { return &analysis.Strict{Strict: true} }
		default:
			continue
		}
		wide.Name += "-strict"
		strict = append(strict, &wide)
	}
	analysistest.Run(t, strict)
}
