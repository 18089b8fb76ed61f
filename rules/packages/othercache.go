package packages

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var otherCache = &analysis.Rule{
	Name:    "other-package-cache",
	Aliases: []string{"tally/ruby/leftover-bundler-cache"},
	Doc: `The cache of a language's package manager stays in the image

Bundler, Cargo, Composer, conda, Go and RubyGems keep downloads, build results
or documentation for the next time. In an image there is no next time. Clean up
in the same RUN, or mount the cache.

Bad:

	RUN composer install --no-dev

Good:

	RUN composer install --no-dev && composer clear-cache`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runOtherCache,
}

// A keeper is a program that keeps a cache.
type keeper struct {
	fills []string // what it is told to do that fills the cache
	// clean takes the cache away; "" where that depends on the image.
	clean  string
	cleans []string // all that it is told to do to that end
	option string   // without which cleaning leaves the cache
	// parts are parts of the paths of caches, as rm and mounts have them.
	parts    []string
	settings []string // variables that may put the cache elsewhere
}

var (
	condas  = keeper{[]string{"create", "env", "install", "update"}, "clean -afy", []string{"clean"}, "", []string{"pkgs"}, []string{"CONDA_PKGS_DIRS"}}
	keepers = map[string]keeper{
		"bundle":     {[]string{"", "install", "update"}, "", nil, "", []string{"bundle", "cache", "gems"}, nil},
		"cargo":      {[]string{"build", "install"}, "", nil, "", []string{"cargo", "registry"}, nil},
		"composer":   {[]string{"create-project", "i", "install", "require", "update"}, "clear-cache", []string{"cc", "clear-cache", "clearcache"}, "", []string{"cache", "composer"}, []string{"COMPOSER_CACHE_DIR", "COMPOSER_NO_CACHE"}},
		"conda":      condas,
		"go":         {[]string{"build", "install"}, "clean -cache", []string{"clean"}, "-cache", []string{"cache", "go-build"}, []string{"GOCACHE"}},
		"mamba":      condas,
		"micromamba": condas,
	}
)

func runOtherCache(p *analysis.Pass) {
	moved := slices.ContainsFunc([]string{"BUNDLE_PATH", "--path", "vendor/bundle", "deployment"}, func(s string) bool { return bytes.Contains(p.File.Source, []byte(s)) })
	configured := seen(p, func(_ *dockerfile.Instruction, text []byte) bool { return bytes.Contains(text, []byte("gemrc")) })
	compilers, workplaces := lastCompiles(p), workplacesOf(p)
	for in, commands := range scripts(p) {
		if !in.Stage.Shipped() || workplaces(in.Stage) {
			continue
		}
		for name, last := range lastFills(in, commands) {
			if compilers[in.Stage][name] > in.Index || builds(p, name) {
				continue // that one goes on from this cache
			}
			found := analysis.Finding{
				Span:    last.Span(),
				Message: "The cache of " + analysis.Quote(name) + " stays in this layer",
				Why:     "It is of no use in an image, and a later layer cannot take it out.",
				What:    "Delete it at the end of the RUN, or mount it.",
			}
			if clean := cleaning(in, last, moved); clean != "" {
				found.What = "Add " + analysis.Quote(clean) + " at the end of the RUN, or mount the cache."
				found.Fix = cleanKeeper(p.File, last, clean)
			}
			p.Report(found)
		}
		if writesDocs(in.Stage) && !configured(in) {
			reportDocs(p, commands)
		}
	}
}

// lastCompiles is the last RUN of each stage in which a compiler goes on from
// its cache.
func lastCompiles(p *analysis.Pass) map[*dockerfile.Stage]map[string]int {
	last := map[*dockerfile.Stage]map[string]int{}
	for in, commands := range scripts(p) {
		for _, c := range commands {
			if c.Name != "cargo" && c.Name != "go" {
				continue
			}
			if last[in.Stage] == nil {
				last[in.Stage] = map[string]int{}
			}
			last[in.Stage][c.Name] = in.Index
		}
	}
	return last
}

// builds reports whether what the image starts is a compiler of that name, to
// which its cache is of use.
func builds(p *analysis.Pass, name string) bool {
	if name != "cargo" && name != "go" {
		return false
	}
	return slices.ContainsFunc(p.Starts(p.File.Stages[len(p.File.Stages)-1]), func(c *shell.Command) bool { return c.Name == name })
}

// lastFills yields, per program, the last command of a RUN that fills a cache
// which stays, in the order of the names.
func lastFills(in *dockerfile.Instruction, commands []*shell.Command) func(func(string, *shell.Command) bool) {
	last := map[string]*shell.Command{}
	for _, c := range commands {
		k, ok := keepers[c.Name]
		sub, _ := c.Sub(nil)
		if ok && slices.Contains(k.fills, sub.Value) && !c.Has("--help", "--no-cache", "--version", "-v", "-h") && !k.elsewhere(in) {
			last[c.Name] = c
			continue
		}
		for name := range last {
			if keepers[name].cleaned(name, c) {
				delete(last, name)
			}
		}
	}
	return func(yield func(string, *shell.Command) bool) {
		for _, name := range []string{"bundle", "cargo", "composer", "conda", "go", "mamba", "micromamba"} {
			if c := last[name]; c != nil && !yield(name, c) {
				return
			}
		}
	}
}

// elsewhere reports whether the cache is, or may be, on a mount or where a
// variable says.
func (k keeper) elsewhere(in *dockerfile.Instruction) bool {
	for _, name := range k.settings {
		if _, answer := in.Before.Lookup(name); answer == dockerfile.Yes {
			return true
		}
	}
	return slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool {
		return (m.Type == "cache" || m.Type == "tmpfs") && (strings.Contains(m.Target, "$") || k.names(m.Target))
	})
}

func (k keeper) names(name string) bool {
	return slices.ContainsFunc(k.parts, func(part string) bool { return strings.Contains(name, part) })
}

// cleaned reports whether a command takes the cache away, or may.
func (k keeper) cleaned(name string, c *shell.Command) bool {
	if c.Name == "rm" || c.Name == "find" {
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return k.names(w.Value) || !w.Literal && strings.HasPrefix(w.Value, "$") })
	}
	sub, _ := c.Sub(nil)
	same := c.Name == name || slices.Contains([]string{"conda", "mamba", "micromamba"}, c.Name) && strings.HasSuffix(name, "a")
	return same && slices.Contains(k.cleans, sub.Value) && (k.option == "" || c.Has(k.option))
}

// cleaning is what takes away the cache that a command fills, "" if that is not
// known.
func cleaning(in *dockerfile.Instruction, c *shell.Command, moved bool) string {
	image := in.Stage.Root().Image.Name
	_, home := in.Before.Lookup("GEM_HOME")
	switch k := keepers[c.Name]; {
	case k.clean != "":
		return c.Words[0].Value + " " + k.clean
	case c.Name == "bundle" && image == "ruby" && !moved && home != dockerfile.Yes:
		return `rm -rf "$GEM_HOME/cache"`
	case c.Name == "cargo" && image == "rust":
		return `rm -rf "$CARGO_HOME/registry"`
	}
	return ""
}

func cleanKeeper(f *dockerfile.File, last *shell.Command, clean string) *analysis.Fix {
	at, ok := last.Append(f, clean)
	if !ok || len(last.Wrappers)+len(last.Assigns) > 0 || !last.Words[0].Literal {
		return nil
	}
	return &analysis.Fix{Title: "Clean the cache", Note: "What was kept for the next time is deleted.", Edits: []analysis.Edit{insert(at)}}
}

// writesDocs reports whether gem writes documentation in a stage as long as
// nothing else is said: the images for Ruby say it, Alpine has no rdoc, and of
// others nothing is known.
func writesDocs(s *dockerfile.Stage) bool {
	img, distro := s.Root().Image, analysis.DistroOf(s)
	return img.Official() && img.Name != "ruby" && img.Name != "jruby" && (distro == analysis.Debian || distro == analysis.RedHat)
}

// reportDocs reports the gems of a RUN that come with their documentation.
func reportDocs(p *analysis.Pass, commands []*shell.Command) {
	fix := &analysis.Fix{Title: "Install no documentation", Note: "The gems come without their documentation."}
	var first *shell.Command
	for _, c := range commands {
		sub, _ := c.Sub(gemTakes)
		if c.Name != "gem" || !sub.Is("install") && !sub.Is("i") || c.Has("-N", "--no-document", "--no-ri", "--no-rdoc", "--document", "--help") {
			continue
		}
		if first == nil {
			first = c
		}
		at, ok := c.Insert(sub, "--no-document")
		if !ok {
			fix = nil
		} else if fix != nil {
			fix.Edits = append(fix.Edits, insert(at))
		}
	}
	if first == nil {
		return
	}
	p.Report(analysis.Finding{
		Span:    first.Span(),
		Message: "gem installs documentation too",
		Why:     "Nobody reads it in an image, and writing it takes time.",
		What:    "Add " + analysis.Quote("--no-document") + ".",
		Fix:     fix,
	})
}
