package packages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var noUpdate = &analysis.Rule{
	Name: "install-without-update",
	Doc: `apt installs without package lists

Docker's Debian and Ubuntu images come without package lists, and a RUN that
deletes them leaves none for the next one. apt-get install then finds no
packages, and the build fails.

Bad:

	FROM debian:13-slim
	RUN apt-get install -y --no-install-recommends libpq5

Good:

	FROM debian:13-slim
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runNoUpdate,
}

func runNoUpdate(p *analysis.Pass) {
	ends := map[*dockerfile.Stage]dockerfile.Answer{}
	for _, s := range p.File.Stages {
		lists := dockerfile.Unknown // whether the layer so far has them
		switch {
		case s.Parent != nil:
			lists = ends[s.Parent]
		case analysis.DistroOf(s) == analysis.Debian && s.Image.Official():
			lists = dockerfile.No
		}
		have := shippedIn(s)
		for _, in := range s.Instructions {
			lists = listsAfter(p, in, lists, have)
		}
		ends[s] = lists
	}
}

// listsAfter is whether the package lists are there once an instruction has
// run. It reports an installation that lacks them, and notes what is there.
func listsAfter(p *analysis.Pass, in *dockerfile.Instruction, lists dockerfile.Answer, have map[string]bool) dockerfile.Answer {
	if in.Trigger != nil || (in.Keyword == "COPY" || in.Keyword == "ADD") && strings.Contains(in.Args.String(), "/var") {
		return dockerfile.Unknown
	}
	if in.Keyword != "RUN" {
		return lists
	}
	s := p.Script(in)
	if s.Kind != shell.Posix && s.Kind != shell.Exec {
		return dockerfile.Unknown
	}
	switch listsMounted(in) {
	case dockerfile.Yes:
		for _, c := range s.Commands {
			note(have, c)
		}
		return lists // the layer's own are out of reach
	case dockerfile.Unknown:
		return dockerfile.Unknown
	}
	reported := false
	for _, c := range s.Commands {
		switch {
		case apt(c) == "update" || mayUpdate(c):
			lists = dockerfile.Yes
		case listsGo([]*shell.Command{c}):
			lists = dockerfile.No
		case apt(c) == "install" && lists == dockerfile.No && named(c) && !reported && !there(have, c):
			reported = true
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "There are no package lists when this RUN installs, since nothing has downloaded them",
				Why:     "apt then finds no package, and the build fails.",
				What:    "Run `apt-get update` before it, in the same RUN.",
				Fix:     updateFirst(p, in, c),
			})
		}
		note(have, c)
	}
	return lists
}

// listsMounted answers whether the package lists are on a mount of any kind,
// which may bring them.
func listsMounted(in *dockerfile.Instruction) dockerfile.Answer {
	if covered := analysis.Covered(in, aptListsFolder); covered != dockerfile.No {
		return covered
	}
	for _, m := range in.Mounts() {
		switch {
		case m.Type != "bind":
		case m.Path == "":
			return dockerfile.Unknown
		case strings.HasPrefix(aptListsFolder+"/", strings.TrimSuffix(m.Path, "/")+"/"):
			return dockerfile.Yes
		}
	}
	return dockerfile.No
}

// mayUpdate reports whether a command may download package lists by itself.
func mayUpdate(c *shell.Command) bool {
	return unreadable(c) || c.Name == "add-apt-repository" || c.Name == "apt-add-repository" || slices.Contains(aptClients, c.Name) || c.Name == "cp" || c.Name == "mv" || c.Name == "tar"
}

// named reports whether an install names a package to be looked for: a file at
// hand is not.
func named(c *shell.Command) bool {
	return slices.ContainsFunc(c.Operands(aptTakes)[1:], func(w shell.Word) bool {
		return w.Literal && !strings.ContainsAny(w.Value, "/*") && !strings.HasSuffix(w.Value, ".deb")
	})
}

// withTools are official images whose full variants have what people compile
// and download with.
var withTools = []string{"buildpack-deps", "node", "perl", "pypy", "python", "ruby", "rust"}

// shippedIn are the packages of those that people ask for and that the image of
// a stage has already.
func shippedIn(s *dockerfile.Stage) map[string]bool {
	have := map[string]bool{}
	if img := s.Root().Image; slices.Contains(withTools, img.Name) && !analysis.Slim(img) {
		for _, name := range []string{
			"autoconf", "automake", "bzip2", "ca-certificates", "curl", "file", "g++", "gcc", "git", "gnupg", "imagemagick", "libc6-dev", "libpq-dev", "libtool",
			"make", "mercurial", "openssh-client", "patch", "procps", "subversion", "tzdata", "unzip", "wget", "xz-utils", "zlib1g-dev",
		} {
			have[name] = true
		}
	}
	return have
}

// there reports whether an install names only what is known to be installed:
// apt then has nothing to look for.
func there(have map[string]bool, install *shell.Command) bool {
	return !slices.ContainsFunc(install.Operands(aptTakes)[1:], func(w shell.Word) bool { return !have[w.Value] })
}

// note adds what a command shows to be installed: itself, and what it installs.
func note(have map[string]bool, c *shell.Command) {
	have[c.Name] = true
	if apt(c) == "install" {
		for _, w := range c.Operands(aptTakes) {
			have[w.Value] = true
		}
	}
}

// updateFirst is the fix where nothing stands before the command that would
// have to stand before both. What it downloads, it deletes again.
func updateFirst(p *analysis.Pass, in *dockerfile.Instruction, c *shell.Command) *analysis.Fix {
	s := p.Script(in)
	if s.Kind != shell.Posix || c.Conditional || c.Negated || c.Tested || len(c.Wrappers)+len(c.Assigns) > 0 || c.Pipeline > 0 || !c.Words[0].Exact() || c.Exits() {
		return nil
	}
	last := c
	for _, later := range after(s.Commands, c) {
		switch {
		case slices.Contains(fromLists, apt(later)):
			last = later
		case usesLists(later):
			return nil
		}
	}
	clean, ok := last.Append(p.File, removeLists)
	if !ok || last.Conditional || last.Wrapped("sudo") || listsOutlive(p, in) {
		return nil
	}
	return &analysis.Fix{
		Title: "Download the package lists first",
		Note:  "The RUN downloads the package lists, and deletes them once it has installed.",
		Edits: []analysis.Edit{{Span: analysis.At(c.Words[0].Span().Start), New: "apt-get update && "}, insert(clean)},
	}
}
