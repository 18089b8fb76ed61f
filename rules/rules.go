// Package rules is the catalogue: all rules, which of them a review runs, and
// at what severity. It parses the bytes of configuration and opens nothing.
package rules

import (
	"cmp"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/baseimage"
	"github.com/plimsoll-app/plimsoll/rules/buildcontext"
	"github.com/plimsoll-app/plimsoll/rules/layers"
	"github.com/plimsoll-app/plimsoll/rules/metadata"
	"github.com/plimsoll-app/plimsoll/rules/packages"
	"github.com/plimsoll-app/plimsoll/rules/runtime"
	"github.com/plimsoll-app/plimsoll/rules/security"
	"github.com/plimsoll-app/plimsoll/rules/stages"
	"github.com/plimsoll-app/plimsoll/rules/syntax"
	"github.com/plimsoll-app/plimsoll/rules/users"
	"github.com/plimsoll-app/plimsoll/rules/variables"
)

// All is every rule, sorted by name.
var All = sorted(
	baseimage.Rules,
	buildcontext.Rules,
	layers.Rules,
	metadata.Rules,
	packages.Rules,
	runtime.Rules,
	security.Rules,
	stages.Rules,
	syntax.Rules,
	users.Rules,
	variables.Rules,
)

func sorted(groups ...[]*analysis.Rule) []*analysis.Rule {
	all := slices.Concat(groups...)
	slices.SortFunc(all, func(a, b *analysis.Rule) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// A Config says which rules run, and what fails a check.
type Config struct {
	// Rules are those that run, each at its configured severity.
	Rules []*analysis.Rule
	// FailOn is the least severity of an introduced finding that fails the
	// check; Off: none does.
	FailOn analysis.Severity
	// Ignore are patterns of paths to leave out, as in a .dockerignore.
	Ignore []string

	severities map[string]analysis.Severity // by rule or code
	only       bool                         // findings without one of these codes are left out
	coded      []*analysis.Rule             // those of which the same is true, rule by rule
}

// Check runs the rules over a Dockerfile, each finding at its configured
// severity, and drops what a comment in the file silences.
func (c Config) Check(src []byte, facts *analysis.Facts) *analysis.Report {
	r := analysis.Check(src, c.Rules, facts)
	suppress(r)
	for i := range r.Findings {
		r.Findings[i].Severity = c.severity(r.Findings[i])
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(found analysis.Finding) bool { return found.Severity == analysis.Off })
	return r
}

// Recommended is the configuration of a repository that has none: every rule
// at its own severity, and errors fail the check.
func Recommended() Config {
	return Config{
		Rules:  slices.DeleteFunc(slices.Clone(All), func(r *analysis.Rule) bool { return r.Severity == analysis.Off }),
		FailOn: analysis.Error,
	}
}
