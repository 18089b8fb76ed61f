// Package ecosystem holds the rules about what single languages and runtimes
// ask of an image: PHP, Ruby, CUDA, Python. It knows no other group of rules.
package ecosystem

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	bootsnap,
	bundleDeployment,
	cuda,
	opcache,
	xdebug,
	runtimeEnv,
	dummyKey,
}

// shipping is the last stage of a file whose image runs somewhere; nil where
// people work or test in it, which then has its reasons.
func shipping(p *analysis.Pass) *dockerfile.Stage {
	if len(p.File.Stages) == 0 {
		return nil
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	if p.Workplace(s) || strings.Contains(s.Name, "debug") || strings.Contains(strings.ToLower(p.Facts.Path), "debug") {
		return nil
	}
	return s
}

// before is the insertion of an assignment in front of a command; false in the
// exec form, where something wraps the command, and where it does not stand in
// the file to the letter.
func before(c *shell.Command, assign string) (analysis.Edit, bool) {
	if len(c.Wrappers) > 0 || !c.Words[0].Exact() || strings.HasPrefix(c.Words[0].Text.String(), `"`) {
		return analysis.Edit{}, false
	}
	return analysis.Edit{Span: analysis.At(c.Words[0].Span().Start), New: assign + " "}, true
}

// means reports whether a command is one of a program of a gem: rails
// assets:precompile, be it by bin/rails, bundle exec or ruby.
func means(c *shell.Command, programs []string, task string) bool {
	at := slices.IndexFunc(c.Words, func(w shell.Word) bool { return slices.Contains(programs, path.Base(w.Value)) })
	if at < 0 || at > 0 && !slices.Contains([]string{"bundle", "bundler", "ruby"}, c.Name) {
		return false
	}
	return slices.ContainsFunc(c.Words[at:], func(w shell.Word) bool { return w.Is(task) })
}
