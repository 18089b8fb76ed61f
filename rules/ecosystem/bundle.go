package ecosystem

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var bundleDeployment = &analysis.Rule{
	Name:    "bundle-deployment",
	Aliases: []string{"tally/ruby/deprecated-bundler-install-flags", "tally/ruby/missing-bundle-deployment"},
	Doc: `bundle install may change what Gemfile.lock says

Where the Gemfile and its lock differ, bundle install resolves the gems again
unless the lock is frozen, so the image can have other gems than those that were
tested. Options such as --deployment are reported too: Bundler 4 no longer has
them.

Bad:

	COPY Gemfile Gemfile.lock ./
	RUN bundle install

Good:

	COPY Gemfile Gemfile.lock ./
	RUN BUNDLE_FROZEN=true bundle install`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runBundle,
}

// A bundle is what a stage has of Bundler's files and settings.
type bundle struct {
	lock       bool
	configured bool // as frozen, or perhaps
}

// plain are images that set nothing of Bundler's that freezes the lock.
var plain = []string{"alpine", "debian", "ruby", "ubuntu"}

func runBundle(p *analysis.Pass) {
	if shipping(p) == nil {
		return
	}
	ends := make([]bundle, len(p.File.Stages))
	for i, s := range p.File.Stages {
		var b bundle
		if s.Parent != nil {
			b = ends[s.Parent.Index]
		} else {
			b.configured = !s.Image.NameKnown() || !slices.Contains(plain, s.Image.Name)
		}
		for _, in := range s.Instructions {
			b.follow(p, in)
		}
		ends[i] = b
	}
}

// follow goes past an instruction, and reports it if it installs from a lock
// that is not frozen.
func (b *bundle) follow(p *analysis.Pass, in *dockerfile.Instruction) {
	switch in.Keyword {
	case "COPY":
		_, from := in.Flag("from")
		for _, w := range in.Sources() {
			b.lock = b.lock || !from && bringsLock(p, w.Value)
			b.configured = b.configured || path.Base(w.Value) == ".bundle"
		}
	case "RUN":
		for _, c := range p.Script(in).Commands {
			switch {
			case c.Name == "rm" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return path.Base(w.Value) == "Gemfile.lock" }):
				b.lock = false
			case c.Name == "bundle" || c.Name == "bundler":
				b.command(p, in, c)
			}
		}
	}
}

// bringsLock reports whether a source of a COPY is the lock, or a pattern or a
// folder that it is known to be in.
func bringsLock(p *analysis.Pass, source string) bool {
	const lock = "Gemfile.lock"
	folder, base := path.Split(source)
	if base == lock {
		return true
	}
	if match, _ := path.Match(base, lock); !match {
		folder = source
	}
	return p.Facts.Beside(path.Join(folder, lock)) == dockerfile.Yes
}

// command looks at a command of Bundler's.
func (b *bundle) command(p *analysis.Pass, in *dockerfile.Instruction, c *shell.Command) {
	words := func(names ...string) bool {
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return slices.Contains(names, w.Value) })
	}
	sub, ok := c.Sub(nil)
	if sub.Is("install") && !slices.ContainsFunc(p.Script(in).Commands, pinsBundler) {
		remembered(p, c)
	}
	switch {
	case sub.Is("config"):
		b.configured = b.configured || words("deployment", "frozen")
	case ok && !sub.Is("install") || !b.lock || b.configured || c.Conditional || words("--deployment", "--frozen", "--local"):
	case set(in, c, "BUNDLE_FROZEN") || set(in, c, "BUNDLE_DEPLOYMENT") || p.Script(in).Sets("BUNDLE_FROZEN") != dockerfile.No:
	default:
		found := analysis.Finding{
			Span: c.Span(), Codes: []string{"tally/ruby/missing-bundle-deployment"},
			Message: "`bundle install` may change what `Gemfile.lock` says",
			Why:     "The image can then have other gems than those that were tested.",
			What:    "Set `BUNDLE_FROZEN=true`, or `BUNDLE_DEPLOYMENT=1` for the whole image.",
		}
		if edit, ok := before(c, "BUNDLE_FROZEN=true"); ok {
			found.Fix = &analysis.Fix{Title: "Freeze the lock", Note: "The build stops if Gemfile.lock does not match the Gemfile or lacks the image's platform.", Edits: []analysis.Edit{edit}}
		}
		p.Report(found)
	}
}

// settings are options that are settings of Bundler.
// https://bundler.io/man/bundle-install.1.html
var settings = []string{"--clean", "--deployment", "--frozen", "--no-prune", "--path", "--shebang", "--system", "--with", "--without"}

// pinsBundler reports whether a command installs a version of Bundler that the
// author chose.
func pinsBundler(c *shell.Command) bool {
	return c.Name == "gem" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return strings.HasPrefix(w.Value, "bundler:") || w.Is("bundler") && c.Has("-v", "--version")
	})
}

// remembered reports an option that Bundler writes into its configuration, for
// the commands after it.
func remembered(p *analysis.Pass, c *shell.Command) {
	for _, w := range c.Args() {
		name, _, _ := strings.Cut(w.Value, "=")
		if !slices.Contains(settings, name) {
			continue
		}
		p.Report(analysis.Finding{
			Span: w.Span(), Severity: analysis.Info, Codes: []string{"tally/ruby/deprecated-bundler-install-flags"},
			Message: "From Bundler 4 on, `bundle install` has no " + analysis.Quote(name),
			Why:     "Older versions keep it in their configuration, for later commands.",
			What:    "Set it with `bundle config set --local` before, or with a variable such as `BUNDLE_DEPLOYMENT` or `BUNDLE_PATH`.",
		})
		return
	}
}

// set reports whether a variable is set for a command.
func set(in *dockerfile.Instruction, c *shell.Command, name string) bool {
	_, answer := in.Before.Lookup(name)
	return answer == dockerfile.Yes || assigns(c, name)
}
