package packages

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var jsCache = &analysis.Rule{
	Name:    "js-cache-cleanup",
	Aliases: []string{"DL3060"},
	Doc: `The cache of npm or yarn stays in the image

They keep what they download for the next time, and in an image there is no next
time. Clean up in the same RUN, or mount the cache.

Bad:

	RUN yarn install --frozen-lockfile

Good:

	RUN yarn install --frozen-lockfile && yarn cache clean`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runJSCache,
}

func runJSCache(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		if weight(p, in.Stage, analysis.Info) == analysis.Off || p.Facts.Beside(".yarnrc.yml") == dockerfile.Yes {
			continue
		}
		for _, name := range []string{"npm", "yarn"} {
			last := lastInstall(commands, name)
			if last == nil || jsCacheMounted(in, last) || slices.ContainsFunc(after(commands, last), func(c *shell.Command) bool { return cleansJS(c, last) }) {
				continue
			}
			clean, codes := "npm cache clean --force", []string{}
			if name == "yarn" {
				clean, codes = "yarn cache clean", reaching(in, "DL3060")
			}
			found := analysis.Finding{
				Span: last.Span(), Severity: analysis.Info, Codes: codes,
				Message: "The cache of " + analysis.Quote(name) + " stays in this layer",
				Why:     "It is of no use in an image, and a later layer cannot take it out.",
				What:    "Add " + analysis.Quote(clean) + " at the end of the RUN, or mount the cache.",
			}
			switch {
			case name == "yarn" && modernYarn.Match(p.File.Source):
				found.What = "Mount the cache, or empty it if the program does not run from it."
			case !keepsAtHome(in):
				found.Fix = cleanJS(p.File, commands, last, clean)
			}
			p.Report(found)
		}
	}
}

// modernYarn are signs of a Yarn of version 2 or later, or of one that may be.
// With Plug'n'Play there is no node_modules, and programs run from its cache.
var modernYarn = regexp.MustCompile(`\.yarnrc\.yml|\.pnp\.c?js|\.yarn[/\s]|--immutable\b|corepack|yarn set version|yarn@(berry|stable|[2-9])`)

// cleanJS is the fix: the cache goes after the last installation, and in each
// branch that has one of its own.
func cleanJS(f *dockerfile.File, commands []*shell.Command, last *shell.Command, clean string) *analysis.Fix {
	fix := &analysis.Fix{Title: "Clean the cache", Note: "What was downloaded is deleted once it is installed."}
	for _, c := range commands {
		if c != last && !(c.Conditional && installsJS(c, last.Name)) {
			continue
		}
		at, ok := c.Append(f, clean)
		if !ok || len(c.Wrappers) > 0 || c.Has(jsSettings[c.Name][0]) {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
	}
	return fix
}

func lastInstall(commands []*shell.Command, name string) *shell.Command {
	var last *shell.Command
	for _, c := range commands {
		if installsJS(c, name) {
			last = c
		}
	}
	return last
}

func installsJS(c *shell.Command, name string) bool {
	sub, ok := c.Sub(npmTakes)
	switch {
	case c.Name != name:
		return false
	case name == "yarn":
		return !ok && !c.Has("--version", "-v", "--help") || sub.Is("install")
	}
	return slices.Contains([]string{"ci", "i", "install"}, sub.Value)
}

// cleansJS reports whether a command cleans the cache, or deletes what it is in.
func cleansJS(c, install *shell.Command) bool {
	operands := c.Operands(nil)
	if c.Name == install.Name && len(operands) > 1 && operands[0].Is("cache") && (operands[1].Is("clean") || operands[1].Is("clear")) {
		return true
	}
	return c.Name == "rm" && slices.ContainsFunc(operands, func(w shell.Word) bool {
		base := path.Base(path.Clean(w.Value))
		folder, ok := install.Value(jsSettings[install.Name][0])
		return base == ".npm" || base == "_cacache" || base == ".cache" || base == "yarn" || base == ".yarn-cache" || ok && strings.TrimRight(w.Value, "/*") == strings.TrimRight(folder, "/")
	})
}

// jsCacheMounted reports whether the folder of the cache is, or may be, a mount.
// A ~ in a mount's target is a folder's name, and covers nothing.
func jsCacheMounted(in *dockerfile.Instruction, c *shell.Command) bool {
	for _, folder := range jsFolders(in, c) {
		if analysis.Covered(in, path.Clean(folder)) != dockerfile.No {
			return true
		}
	}
	if analysis.Home(in.Before) != "" {
		return false
	}
	return slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { // of whatever user
		return (m.Type == "cache" || m.Type == "tmpfs") && path.IsAbs(m.Target) && slices.Contains([]string{".cache", ".npm", "_cacache", "yarn", "v6"}, path.Base(m.Target))
	})
}

// jsSettings are the options and variables that say where npm and yarn keep
// what they download.
var jsSettings = map[string][]string{
	"npm":  {"--cache", "NPM_CONFIG_CACHE", "npm_config_cache"},
	"yarn": {"--cache-folder", "YARN_CACHE_FOLDER", "yarn_cache_folder"},
}

// jsFolders are where an installation may keep what it downloads.
func jsFolders(in *dockerfile.Instruction, c *shell.Command) []string {
	settings := jsSettings[c.Name]
	if dir, ok := c.Value(settings[0]); ok {
		return []string{in.Before.Path(dir)}
	}
	for _, name := range settings[1:] {
		if v, answer := in.Before.Lookup(name); answer == dockerfile.Yes {
			return []string{in.Before.Path(v.Value.Text)}
		}
	}
	home := analysis.Home(in.Before)
	switch {
	case c.Name == "yarn" && home != "":
		return []string{"/usr/local/share/.cache/yarn/v6", path.Join(home, ".cache/yarn/v6"), path.Join(home, ".yarn/berry/cache")}
	case c.Name == "yarn":
		return []string{"/usr/local/share/.cache/yarn/v6"}
	case home != "":
		return []string{path.Join(home, ".npm/_cacache")}
	}
	return nil
}
