package packages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var addArchive = &analysis.Rule{
	Name:    "add-for-local-archive",
	Aliases: []string{"DL3010"},
	Doc: `An archive is copied, and unpacked by a later RUN

The packed archive then stays in the image beside its content: a later layer
cannot take it out. ADD unpacks a tar archive from the build context as it
copies it.

Bad:

	COPY rootfs.tar.gz /tmp/
	RUN tar -xzf /tmp/rootfs.tar.gz -C /opt

Good:

	ADD rootfs.tar.gz /opt/`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runAddArchive,
}

func runAddArchive(p *analysis.Pass) {
	for _, a := range copiedArchives(p) {
		if !a.local() || !a.addDoes() && !(p.Strict() && tarNamed(a.name)) {
			continue
		}
		found := analysis.Finding{
			Span:    a.by.Span,
			Message: analysis.Quote(baseName(a.source.Value)) + " is copied here and unpacked by a later RUN",
			Why:     "The packed archive stays in the image too, since a later layer cannot take it out.",
			What:    "Use ADD, which unpacks a tar archive as it copies it.",
		}
		if !a.addDoes() {
			found.What = mountArchive
		} else {
			found.Fix = addInstead(p, a)
		}
		p.Report(found)
	}
}

// mountArchive is what to do where ADD does not help.
const mountArchive = "Mount it into the RUN that unpacks it, with `--mount=type=bind`."

// addInstead is the fix where the next instruction is a RUN that does nothing
// but unpack the archive, as root, into a folder that is known.
func addInstead(p *analysis.Pass, a *packed) *analysis.Fix {
	f, copied, run := p.File, a.by, a.run
	s := p.Script(run)
	folder, known := unpackedTo(a)
	alone := len(s.Commands) == 1 || len(s.Commands) == 2 && a.removedBy(s.Commands[1])
	switch {
	case !known || !alone || following(copied) != run || f.Escape != '\\' || copied.JSON || len(copied.Sources()) > 1 || len(copied.Flags)+len(run.Flags) > 0:
		return nil
	case len(a.unpack.Wrappers)+len(a.unpack.Redirects) > 0 || a.unpack.Pipeline > 0 || run.Before.User.By != nil || len(run.Heredocs) > 0:
		return nil
	case copied.Stage.Class != dockerfile.Final:
		return nil // another stage may want the archive
	case !copied.Dest().Exact() || strings.ContainsAny(folder, " \t\"'`$\\"+"\x00"):
		return nil
	}
	gone, ok := analysis.Removal(f, run)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Title: "Use ADD",
		Note:  "The archive itself is no longer in the image, only what was in it.",
		Edits: []analysis.Edit{
			{Span: copied.KeywordSpan, New: "ADD"},
			{Span: copied.Dest().Span(), New: strings.TrimSuffix(folder, "/") + "/"},
			gone,
		},
	}
}

// removedBy reports whether a command deletes the archive, and nothing else.
func (a *packed) removedBy(c *shell.Command) bool {
	operands := c.Operands(nil)
	return c.Name == "rm" && len(operands) == 1 && baseName(operands[0].Value) == a.name
}

// unpackedTo is the folder that a tar unpacks to.
func unpackedTo(a *packed) (string, bool) {
	folder, ok := tarValue(a.unpack, 'C', "--directory")
	if !ok {
		folder = "."
	}
	if slices.ContainsFunc(a.unpack.Words, func(w shell.Word) bool { return !w.Literal }) || strings.HasPrefix(folder, "~") {
		return "", false
	}
	folder = a.run.Before.Path(folder)
	return path.Clean(folder), path.IsAbs(folder)
}
