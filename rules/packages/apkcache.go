package packages

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var apkCache = &analysis.Rule{
	Name:    "apk-no-cache",
	Aliases: []string{"DL3019", "DS-0025", "AVD-DS-0025"},
	Doc: `apk's package index stays in the image

apk add keeps the index that it downloads. With --no-cache it fetches a fresh
one and keeps none, so that apk update is not needed either.

Bad:

	RUN apk update && apk add libpq

Good:

	RUN apk add --no-cache libpq`,
	Severity: analysis.Warning,
	Options:  func() any { return new(analysis.Scoped) },
	Run:      runApkCache,
}

const apkCacheFolder = "/var/cache/apk"

func runApkCache(p *analysis.Pass) {
	named := bytes.LastIndex(p.File.Source, []byte(apkCacheFolder))
	for in, commands := range scripts(p) {
		severity := weight(p, in.Stage, analysis.Warning)
		if severity == analysis.Off || analysis.Covered(in, apkCacheFolder) != dockerfile.No || analysis.Covered(in, "/etc/apk/cache") != dockerfile.No {
			continue
		}
		var found []*shell.Command
		for i, c := range commands {
			if apk(c) != "add" || c.Has("--no-cache", "--no-network") || slices.ContainsFunc(c.Words, optional) {
				continue
			}
			if slices.ContainsFunc(commands[i+1:], deletesIndex) {
				severity = analysis.Info
			}
			found = append(found, c)
		}
		if len(found) == 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span: found[0].Span(), Severity: severity,
			Message: "apk leaves its package index in this layer",
			Why:     "Nothing in the image needs it, and it is out of date soon.",
			What:    "Add `--no-cache`; `apk update` is then not needed either.",
			Fix:     withoutIndex(commands, found, named > in.Span.End),
		})
	}
}

// optional reports whether a word is a variable that may hold options.
func optional(w shell.Word) bool {
	return !w.Literal && strings.HasPrefix(w.Value, "$") && strings.Contains(strings.ToLower(w.Value), "opt")
}

func deletesIndex(c *shell.Command) bool {
	return c.Name == "rm" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return strings.HasPrefix(w.Value, apkCacheFolder) || strings.TrimRight(w.Value, "/*") == "/var/cache"
	})
}

// withoutIndex is the fix where apk add alone works with the index.
func withoutIndex(commands, adds []*shell.Command, named bool) *analysis.Fix {
	for _, c := range commands {
		if c.Name == "apk" && apk(c) != "add" && apk(c) != "del" || c.Has("-U", "--update", "--update-cache") && c.Name == "apk" {
			return nil
		}
	}
	if named { // something later reads it
		return nil
	}
	fix := &analysis.Fix{Title: "Keep no package index", Grade: analysis.Safe}
	for _, c := range adds {
		sub, _ := c.Sub(apkTakes)
		at, ok := c.Insert(sub, "--no-cache")
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
	}
	return fix
}
