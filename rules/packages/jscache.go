package packages

import (
	"path"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var jsCache = &analysis.Rule{
	Name:    "js-cache-cleanup",
	Aliases: []string{"DL3060"},
	Doc: `The cache of npm or yarn stays in the image

What they download is kept for the next time, and in an image there is none.
Clean up in the same RUN.

Bad:

	RUN yarn install --frozen-lockfile

Good:

	RUN yarn install --frozen-lockfile && yarn cache clean`,
	Severity: analysis.Info,
	Run:      runJSCache,
}

func runJSCache(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		if weight(p, in.Stage, analysis.Info) == analysis.Off || p.Facts.Beside(".yarnrc.yml") == dockerfile.Yes {
			continue
		}
		for _, name := range []string{"npm", "yarn"} {
			last := lastInstall(commands, name)
			if last == nil || jsCacheMounted(in, name) || slices.ContainsFunc(after(commands, last), func(c *shell.Command) bool { return cleansJS(c, name) }) {
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
			if at, ok := last.Append(p.File, clean); ok && len(last.Wrappers) == 0 {
				found.Fix = &analysis.Fix{Title: "Clean the cache", Note: "What was downloaded is deleted once it is installed.", Edits: []analysis.Edit{insert(at)}}
			}
			p.Report(found)
		}
	}
}

func lastInstall(commands []*shell.Command, name string) *shell.Command {
	var last *shell.Command
	for _, c := range commands {
		sub, ok := c.Sub(npmTakes)
		if c.Name == name && (name == "yarn" && (!ok && !c.Has("--version", "-v", "--help") || sub.Is("install")) || name == "npm" && slices.Contains([]string{"ci", "i", "install"}, sub.Value)) {
			last = c
		}
	}
	return last
}

// cleansJS reports whether a command cleans the cache, or deletes what it is in.
func cleansJS(c *shell.Command, name string) bool {
	operands := c.Operands(nil)
	if c.Name == name && len(operands) > 1 && operands[0].Is("cache") && (operands[1].Is("clean") || operands[1].Is("clear")) {
		return true
	}
	return c.Name == "rm" && slices.ContainsFunc(operands, func(w shell.Word) bool {
		base := path.Base(path.Clean(w.Value))
		return base == ".npm" || base == "_cacache" || base == ".cache" || base == "yarn" || base == ".yarn-cache"
	})
}

// jsCacheMounted reports whether the folder of the cache is, or may be, a mount.
func jsCacheMounted(in *dockerfile.Instruction, name string) bool {
	for _, m := range in.Mounts() {
		if m.Type != "cache" && m.Type != "tmpfs" {
			continue
		}
		base := path.Base(path.Clean(m.Target))
		if name == "npm" && (base == ".npm" || base == "_cacache") || name == "yarn" && (base == ".cache" || base == "yarn" || base == "v6" || base == ".yarn") || m.Target == "/root" {
			return true
		}
	}
	return false
}
