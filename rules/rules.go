// Package rules is the catalogue: all rules, which of them a review runs, and
// at what severity. It parses the bytes of configuration and opens nothing.
package rules

import (
	"cmp"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/baseimage"
	"github.com/plimsoll-app/plimsoll/rules/buildcontext"
	"github.com/plimsoll-app/plimsoll/rules/ecosystem"
	"github.com/plimsoll-app/plimsoll/rules/layers"
	"github.com/plimsoll-app/plimsoll/rules/metadata"
	"github.com/plimsoll-app/plimsoll/rules/packages"
	"github.com/plimsoll-app/plimsoll/rules/platform"
	"github.com/plimsoll-app/plimsoll/rules/runtime"
	"github.com/plimsoll-app/plimsoll/rules/security"
	"github.com/plimsoll-app/plimsoll/rules/stages"
	"github.com/plimsoll-app/plimsoll/rules/syntax"
	"github.com/plimsoll-app/plimsoll/rules/users"
	"github.com/plimsoll-app/plimsoll/rules/variables"
)

// groups are the rules by the section of the guide that they follow: base
// images, stages, layers, users, size, security, build context, metadata,
// variables, and what puts them together.
var groups = []struct {
	section int
	rules   []*analysis.Rule
}{
	{1, baseimage.Rules},
	{2, stages.Rules},
	{3, layers.Rules},
	{4, users.Rules},
	{5, packages.Rules},
	{6, security.Rules},
	{7, buildcontext.Rules},
	{8, metadata.Rules},
	{9, variables.Rules},
	{10, ecosystem.Rules},
	{10, platform.Rules},
	{10, runtime.Rules},
	{10, syntax.Rules},
}

// All is every rule, sorted by name.
var All = sorted()

// Section is the section of the guide to good Dockerfiles that a rule follows,
// from 1 to 10.
func Section(r *analysis.Rule) int {
	for _, g := range groups {
		if slices.Contains(g.rules, r) {
			return g.section
		}
	}
	return 0
}

func sorted() []*analysis.Rule {
	var all []*analysis.Rule
	for _, g := range groups {
		all = append(all, g.rules...)
	}
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
	coded      []string                     // rules of which the same is true
	own        []string                     // rules whose findings say themselves how grave they are
	options    map[string]any               // of rules, by name
}

// Check runs the rules over a Dockerfile, each finding at its configured
// severity.
func (c Config) Check(src []byte, facts *analysis.Facts) *analysis.Report {
	run := c.optioned()
	for _, name := range finders {
		if !c.Runs(name) {
			run = append(slices.Clip(run), Named(name)...)
		}
	}
	r := analysis.Check(src, run, facts)
	r.Rules = run[:len(c.Rules)]
	r.Findings = slices.DeleteFunc(r.Findings, func(found analysis.Finding) bool {
		return slices.Contains(finders, found.Rule.Name) && !c.Runs(found.Rule.Name)
	})
	for i := range r.Findings {
		r.Findings[i].Severity = c.severity(r.Findings[i])
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(found analysis.Finding) bool { return found.Severity == analysis.Off })
	return r
}

// finders are the rules that say what no output may repeat: they always run.
var finders = []string{"secret-file-copied", "secret-in-arg-env", "secret-value"}

// Runs reports whether a rule of that name runs.
func (c Config) Runs(name string) bool {
	return slices.ContainsFunc(c.Rules, func(r *analysis.Rule) bool { return r.Name == name })
}

// catalogue is what the rule about comments that silence nothing knows of the
// others.
var catalogue = &syntax.Catalogue{Rules: All, Near: Near}

// optioned are the rules with their options.
func (c Config) optioned() []*analysis.Rule {
	all := slices.Clone(c.Rules)
	for i, r := range all {
		options, ok := c.options[r.Name]
		if r == syntax.PragmaUnused {
			options, ok = catalogue, true
		}
		if ok {
			set := *r
			set.Options = func() any { return options }
			all[i] = &set
		}
	}
	return all
}

// Recommended is the configuration of a repository that has none: every rule
// at its own severity, and errors fail the check.
func Recommended() Config {
	return Config{
		Rules:  slices.DeleteFunc(slices.Clone(All), func(r *analysis.Rule) bool { return r.Severity == analysis.Off }),
		FailOn: analysis.Error,
	}
}
