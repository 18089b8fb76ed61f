package layers

import (
	"bytes"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var cacheMount = &analysis.Rule{
	Name:    "use-cache-mount",
	Aliases: []string{"tally/prefer-package-cache-mounts", "tally/ruby/prefer-bundler-cache-mount", "tally/js/node-gyp-cache-mounts"},
	Doc: `An installation starts without its cache whenever its layer is built

A cache mount keeps a tool's downloads from one build to the next, and out of
the image. It helps only where the same builder is used again, so this is off by
default.

Bad:

	RUN npm ci

Good:

	RUN --mount=type=cache,target=/root/.npm npm ci`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCacheMount,
}

func runCacheMount(p *analysis.Pass) {
	if !usesBuildKit(p.File) {
		return
	}
	modules := bytes.Contains(p.File.Source, []byte("/go/pkg"))
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Err != nil || in.Stage == nil || analysis.DistroOf(in.Stage) == analysis.Windows || slices.ContainsFunc(in.Mounts(), keeps) {
			continue
		}
		commands := p.Script(in).Commands
		i := slices.IndexFunc(commands, func(c *shell.Command) bool { return cacheOfTool(c) != "" })
		if i < 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span: commands[i].Span(), Severity: analysis.Info, Codes: codesOf(commands[i]),
			Message: analysis.Quote(command(commands[i])) + " starts without its cache whenever this layer is built again",
			Why:     "A cache mount keeps the downloads between builds, and out of the image.",
			What:    "Mount " + cacheOfTool(commands[i]) + ", with `RUN --mount=type=cache`, and remove any command that empties it.",
			Fix:     mounted(p, in, commands, commands[i], modules),
		})
	}
}

// usesBuildKit reports whether a file says that BuildKit builds it.
func usesBuildKit(f *dockerfile.File) bool {
	return f.Syntax != "" || slices.ContainsFunc(f.Instructions, func(in *dockerfile.Instruction) bool {
		_, link := in.Flag("link")
		return link || len(in.Heredocs) > 0 || len(in.Mounts()) > 0
	})
}

// keeps reports whether a mount keeps what is written there, or takes it away.
func keeps(m dockerfile.Mount) bool { return m.Type == "cache" || m.Type == "tmpfs" }

// cacheOfTool is where a command keeps what it downloads, as a message says it;
// "" if it downloads nothing that is worth to be kept.
func cacheOfTool(c *shell.Command) string {
	tool, _, _ := recognise(c)
	sub := words(c.Args())[0]
	switch {
	case c.Has("--offline", "-o") && tool == maven, c.Has("--offline"):
		return ""
	case tool == npm:
		return "`.npm` in the user's home"
	case tool == yarn, tool == pnpm, tool == bun:
		return "the cache of " + analysis.Quote(c.Name)
	case tool == pip, pipName.MatchString(c.Name) && sub == "install":
		return "`.cache/pip` in the user's home"
	case tool == golang:
		return "`/go/pkg/mod` and `.cache/go-build` in the user's home"
	case tool == cargo:
		return "`registry` in Cargo's home, and `target` if the program is copied out of it in the same RUN"
	case tool == maven:
		return "`.m2` in the user's home"
	case tool == gradle:
		return "`.gradle` in the user's home"
	case tool == bundler:
		return "the `cache` folder of Ruby's gems"
	case c.Name == "apt-get" && sub == "install":
		return "`/var/cache/apt` and `/var/lib/apt` with `sharing=locked`, once `/etc/apt/apt.conf.d/docker-clean` is gone"
	}
	return ""
}

// codesOf are the aliases that are about a command.
func codesOf(c *shell.Command) []string {
	codes := []string{"tally/prefer-package-cache-mounts"}
	switch tool, _, _ := recognise(c); tool {
	case bundler:
		return append(codes, "tally/ruby/prefer-bundler-cache-mount")
	case bun, npm, pnpm, yarn:
		return append(codes, "tally/js/node-gyp-cache-mounts")
	}
	return codes
}

// mounted is the fix for npm and Go on their own images, where the folder of
// the cache is known and nothing in the image needs it. named tells that the
// file speaks of the folder of Go's modules.
func mounted(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command, c *shell.Command, named bool) *analysis.Fix {
	var targets []string
	tool, _, _ := recognise(c)
	image := in.Stage.Root().Image.Name
	switch {
	case tool == npm && image == "node" && !sets(p, in, "npm_config_cache", "NPM_CONFIG_CACHE", "HOME") && !c.Has("--cache", "--prefix", "--userconfig"):
		targets = []string{"/root/.npm"}
	case tool == golang && image == "golang" && !sets(p, in, "GOPATH", "GOMODCACHE", "GOCACHE", "GOFLAGS", "HOME") && !named:
		targets = []string{"/go/pkg/mod", "/root/.cache/go-build"}
	}
	empties := func(c *shell.Command) bool {
		return c.Name == "rm" || slices.Contains(words(c.Args()), "cache") || slices.Contains(words(c.Args()), "clean")
	}
	if targets == nil || !p.File.Standard() || analysis.Home(in.Before) != "/root" || len(c.Wrappers) > 0 || slices.ContainsFunc(commands, empties) {
		return nil
	}
	text := ""
	for _, t := range targets {
		text += " --mount=type=cache,target=" + t
	}
	return &analysis.Fix{
		Title: "Mount the cache",
		Note:  "What is downloaded stays with the builder and is no longer in the layer.",
		Edits: []analysis.Edit{{Span: analysis.At(in.KeywordSpan.End), New: text}},
	}
}

// sets reports whether the file gives one of the variables a value before in,
// or its script may.
func sets(p *analysis.Pass, in *dockerfile.Instruction, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, answer := in.Before.Lookup(name)
		return answer == dockerfile.Yes || p.Script(in).Sets(name) != dockerfile.No
	})
}
