package buildcontext

import (
	"path"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var ignoreMissing = &analysis.Rule{
	Name: "dockerignore-missing",
	Doc: `The whole build context is copied, and no .dockerignore limits it

Without a .dockerignore, COPY . . also copies Git's history, .env files,
installed dependencies and earlier build results. They make the image larger,
may hold secrets, and invalidate the cache whenever one of them changes.

Bad:

	COPY . .

Good:

	# .dockerignore
	.git
	.env
	**/node_modules

	# Dockerfile
	COPY . .`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runIgnoreMissing,
}

func runIgnoreMissing(p *analysis.Pass) {
	where := contextOf(p)
	if where.ignored != dockerfile.No {
		return
	}
	in, source := firstBroad(p.File)
	if in == nil {
		return
	}
	found := analysis.Finding{
		Span:    in.Span,
		Message: analysis.Quote(in.Keyword+" "+source) + " takes the whole build context, and no .dockerignore excludes anything",
		Why:     "Git's history, .env files and installed dependencies are copied with the rest, and a change to any of them invalidates the cache.",
		What:    "Add a .dockerignore that lists what the image does not need.",
	}
	if where.dir != "." {
		found.Why = "Files such as .env, installed dependencies and earlier build results are copied with the rest, and a change to any of them invalidates the cache."
	}
	if !where.certain || in.Stage.Class == dockerfile.Unreachable {
		found.Severity = analysis.Info
	}
	if where.certain {
		found.Fix = newIgnoreFile(p, where)
	}
	p.Report(found)
}

// firstBroad is the first COPY or ADD of the whole context, in a stage that
// the last one needs if there is one, and the word that says so. An ONBUILD
// copies another context.
func firstBroad(f *dockerfile.File) (first *dockerfile.Instruction, source string) {
	for _, s := range f.Stages {
		for _, in := range s.Instructions {
			word := broad(in)
			if word == "" {
				continue
			}
			if s.Class != dockerfile.Unreachable {
				return in, word
			}
			if first == nil {
				first, source = in, word
			}
		}
	}
	return first, source
}

// broad is the source by which an instruction copies the whole context,
// leaving nothing out by itself; "" if it does not.
func broad(in *dockerfile.Instruction) string {
	if _, ok := in.Flag("exclude"); ok || !local(in) {
		return ""
	}
	for _, w := range in.Sources() {
		if v := in.Before.Expand(w.Value); v.Known() && everything(v.Text) {
			return w.Value
		}
	}
	return ""
}

// local reports whether an instruction copies from the build context.
func local(in *dockerfile.Instruction) bool {
	_, from := in.Flag("from")
	return (in.Keyword == "COPY" || in.Keyword == "ADD") && !from && in.Err == nil
}

func everything(source string) bool {
	switch inContext(source) {
	case ".", "*", "**":
		return true
	}
	return false
}

// inContext is a source as a path from the context's root.
func inContext(source string) string {
	return path.Clean(strings.TrimLeft(strings.ReplaceAll(source, `\`, "/"), "/"))
}

// A context is what is known of the folder that a build is given.
type context struct {
	dir string // from the repository's root
	// certain is whether that is the folder: the Dockerfile's own and the
	// root are both usual.
	certain bool
	// ignored is whether a .dockerignore applies.
	ignored dockerfile.Answer
}

// manifests are files that stand at the root of what they describe.
var manifests = []string{"go.mod", "package.json", "requirements.txt"}

// contextOf finds the build context, by the files beside the Dockerfile and
// at the root.
func contextOf(p *analysis.Pass) context {
	facts := p.Facts
	if facts.Path == "" {
		return context{}
	}
	dir := path.Dir(facts.Path)
	c := context{dir: dir, certain: dir == ".", ignored: dockerfile.No}
	for _, name := range []string{facts.Path + ".dockerignore", path.Join(dir, ".dockerignore"), ".dockerignore"} {
		switch facts.Has(name) {
		case dockerfile.Yes:
			c.ignored = dockerfile.Yes
			return c
		case dockerfile.Unknown:
			c.ignored = dockerfile.Unknown
		}
	}
	if c.certain {
		return c
	}
	beside, root := false, fromRoot(p.File, dir)
	for _, name := range manifests {
		beside = beside || facts.Beside(name) == dockerfile.Yes
		root = root || facts.Has(name) == dockerfile.Yes
	}
	if c.certain = beside != root; root && !beside {
		c.dir = "."
	}
	return c
}

// fromRoot reports whether a COPY names the Dockerfile's own folder, which it
// does from the repository's root.
func fromRoot(f *dockerfile.File, dir string) bool {
	for in := range f.Commands() {
		for _, w := range in.Sources() {
			if source := inContext(w.Value); local(in) && (source == dir || strings.HasPrefix(source, dir+"/")) {
				return true
			}
		}
	}
	return false
}
