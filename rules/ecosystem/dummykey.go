package ecosystem

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var dummyKey = &analysis.Rule{
	Name:    "rails-dummy-key",
	Aliases: []string{"tally/ruby/asset-precompile-without-dummy-key"},
	Doc: `Assets are compiled with the real key of a Rails application

Compiled assets do not depend on SECRET_KEY_BASE; Rails only needs one to start.
A real key that the build is given can be read from the image's history, and
whoever has it can forge sessions.

Bad:

	ARG SECRET_KEY_BASE
	RUN bundle exec rails assets:precompile

Good:

	RUN SECRET_KEY_BASE_DUMMY=1 bundle exec rails assets:precompile`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runDummyKey,
}

const keyName = "SECRET_KEY_BASE"

func runDummyKey(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Before == nil {
			continue
		}
		script := p.Script(in)
		for _, c := range script.Commands {
			if !means(c, []string{"rails", "rake"}, "assets:precompile") || dummy(in, c) || script.Sets(keyName) != dockerfile.No && !assigns(c, keyName) {
				continue
			}
			if found, ok := realKey(in, c); ok {
				p.Report(found)
			}
		}
	}
}

func assigns(c *shell.Command, name string) bool {
	return slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name == name })
}

// dummy reports whether Rails makes a key up for a command.
func dummy(in *dockerfile.Instruction, c *shell.Command) bool {
	_, answer := in.Before.Lookup(keyName + "_DUMMY")
	return answer == dockerfile.Yes || assigns(c, keyName+"_DUMMY")
}

// realKey is what is said of a command that is given a key which is no
// placeholder.
func realKey(in *dockerfile.Instruction, c *shell.Command) (analysis.Finding, bool) {
	found := analysis.Finding{
		Span:    c.Span(),
		Message: "Assets are compiled with the application's own `SECRET_KEY_BASE`",
		Why:     "Nothing in them depends on it, and a key that a build is given can be read from the image's history.",
		What:    "Set `SECRET_KEY_BASE_DUMMY=1` for this command, or before Rails 7.1 any placeholder as `SECRET_KEY_BASE`.",
	}
	for _, a := range c.Assigns {
		switch {
		case a.Name != keyName:
		case !a.Value.Literal:
			if !given(in.Before, a.Value.Value) {
				return found, false // as from a secret's file
			}
			if a.Value.Exact() {
				found.Fix = placeholder(analysis.Edit{Span: a.Value.Span(), New: "placeholder"})
			}
			return found, true
		default:
			found.Secrets = []dockerfile.Span{a.Value.Span()}
			return found, isKey(a.Value.Value)
		}
	}
	v, answer := in.Before.Lookup(keyName)
	switch {
	case answer != dockerfile.Yes:
		return found, false
	case !v.Value.Known(): // a build gives it one
		if edit, ok := before(c, keyName+"=placeholder"); ok {
			found.Fix = placeholder(edit)
		}
		return found, true
	}
	return found, isKey(v.Value.Text)
}

func placeholder(edit analysis.Edit) *analysis.Fix {
	return &analysis.Fix{Title: "Compile with a placeholder", Note: "For this command only, Rails starts with a placeholder instead of a key.", Edits: []analysis.Edit{edit}}
}

// given reports whether an expansion is of a variable with a key, or of one
// that a build gives its value.
func given(s *dockerfile.State, expansion string) bool {
	v, answer := s.Lookup(strings.Trim(expansion, "${}"))
	return answer == dockerfile.Yes && (!v.Value.Known() || isKey(v.Value.Text))
}

// isKey reports whether a text is as long and as random as a key that Rails
// makes: 128 hexadecimal digits, or some less.
func isKey(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(s) >= 30 && len(seen) >= 10
}
