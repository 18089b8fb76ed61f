package users

import (
	"path"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var copyChown = &analysis.Rule{
	Name:    "copy-without-chown",
	Aliases: []string{"tally/copy-after-user-without-chown"},
	Doc: `COPY makes root the owner of what another user has to write to

COPY gives files to root, whoever the USER is. For code that is right: the user
who runs it should not be able to change it. But what that user writes to, such
as a database, uploads or a build folder, has to belong to the user.

Bad:

	USER app
	COPY shop.sqlite3 /srv/shop/

Good:

	USER app
	COPY --chown=app shop.sqlite3 /srv/shop/`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCopyChown,
}

func runCopyChown(p *analysis.Pass) {
	ends := make([]*holdings, len(p.File.Stages))
	for _, s := range p.File.Stages {
		h := &holdings{}
		if s.Parent != nil {
			h = ends[s.Parent.Index].heir()
		}
		ends[s.Index] = h
		if _, plain := brought(s); plain && analysis.DistroOf(s) != analysis.Windows {
			lookForRoots(p, s, h)
			continue
		}
		h.lost = true
	}
}

// lookForRoots looks at what a stage copies under a USER, and what then has to write
// there.
func lookForRoots(p *analysis.Pass, s *dockerfile.Stage, h *holdings) {
	handed := handsOver(p, s)
	made := map[string]*dockerfile.Instruction{} // what made a folder that is root's
	told := map[string]bool{}
	var copies []*dockerfile.Instruction
	for _, in := range s.Instructions {
		switch in.Keyword {
		case "WORKDIR":
			if runsAsRoot(in) == dockerfile.Yes {
				makes(made, in, in.Before.Path(in.Before.Expand(in.Args.String()).Text))
			}
		case "COPY", "ADD":
			makes(made, in, destination(in))
			if !unowned(in) || in.Index < handed {
				break
			}
			if data(in) {
				reportRoots(p, in, "The data copied here is root's, and "+analysis.Quote(inForce(in))+" cannot write to it", true)
			} else if len(copies) < maxDepth && !h.lost && !h.covers(destination(in)) {
				copies = append(copies, in)
			}
		case "RUN":
			folder := path.Clean(in.Before.Path("."))
			at := slices.IndexFunc(copies, func(c *dockerfile.Instruction) bool { return destination(c) == folder })
			if c := builds(p, in); c != nil && at >= 0 && runsAsRoot(in) == dockerfile.No && !told[folder] && !h.covers(folder) {
				reportRoots(p, copies[at], analysis.Quote(c.Name)+" below writes to "+analysis.Quote(folder)+" as "+analysis.Quote(inForce(in))+", but the folder and what is copied here are root's", made[folder] == copies[at])
				told[folder] = true
			}
		}
		h.note(p, in)
	}
}

// makes takes down that an instruction makes a folder and those above it, where
// nothing before has.
func makes(made map[string]*dockerfile.Instruction, in *dockerfile.Instruction, folder string) {
	for range maxDepth {
		if folder = path.Clean(folder); made[folder] != nil || !path.IsAbs(folder) || folder == "/" {
			return
		}
		made[folder] = in
		folder = path.Dir(folder)
	}
}

func reportRoots(p *analysis.Pass, in *dockerfile.Instruction, message string, enough bool) {
	owner := inForce(in)
	found := analysis.Finding{
		Span:    in.Span,
		Message: message,
		Why:     "COPY gives files to root, whoever the USER is.",
		What:    "Give them to the user: " + analysis.Quote(in.Keyword+" --chown="+owner) + ".",
	}
	if _, link := in.Flag("link"); enough && (!link || !lookedUp(in.Before.Expand(owner).Text)) {
		found.Fix = &analysis.Fix{
			Title: "Give the files to the user",
			Note:  "They belong to " + analysis.Quote(owner) + ", who may write to them.",
			Edits: []analysis.Edit{{Span: analysis.At(in.KeywordSpan.End), New: " --chown=" + owner}},
		}
	} else if !enough {
		found.What = "Have the user make the folder, with a WORKDIR below the USER, and give the files to the user: " + analysis.Quote(in.Keyword+" --chown="+owner) + "."
	}
	p.Report(found)
}

// unowned reports whether an instruction copies files for root while another
// user is in force.
func unowned(in *dockerfile.Instruction) bool {
	_, chown := in.Flag("chown")
	_, chmod := in.Flag("chmod")
	return !chown && !chmod && in.Err == nil && runsAsRoot(in) == dockerfile.No && inForce(in) != "" && destination(in) != ""
}

// handsOver is the index of the last instruction of a stage that may change
// owners or modes, -1 if there is none.
func handsOver(p *analysis.Pass, s *dockerfile.Stage) int {
	for _, in := range slices.Backward(s.Instructions) {
		if in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool { return slices.Contains(givers, c.Name) }) {
			return in.Index
		}
	}
	return -1
}

// data reports whether a COPY brings a database, which is there to be written.
func data(in *dockerfile.Instruction) bool {
	return path.Ext(destination(in)) == ".sqlite3" || slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
		return path.Ext(w.Value) == ".sqlite" || path.Ext(w.Value) == ".sqlite3"
	})
}

// covers reports whether somebody other than root may own a folder.
func (h *holdings) covers(folder string) bool {
	return h.lost || folder == "" || folder == "/" || path.Dir(folder) == "/home" || slices.ContainsFunc(h.given, func(g string) bool { return inside(g, folder) || inside(folder, g) })
}

// builds is the first command of a RUN that writes to the folder in which it
// runs, nil if there is none for certain.
func builds(p *analysis.Pass, in *dockerfile.Instruction) *shell.Command {
	for _, c := range p.Script(in).Commands {
		sub, _ := c.Sub(nil)
		switch {
		case c.Name == "cd" || c.Conditional || c.Guarded || len(c.Wrappers) > 0:
			return nil
		case slices.Contains(builders[c.Name], sub.Value) && !c.Has("-g", "--global", "--prefix", "-C", "--cwd", "--dir", "--version", "-f", "-o"):
			return c
		}
	}
	return nil
}

// builders are programs that install or build into the folder in which they
// run, by what they are told to do.
var builders = map[string][]string{
	"bun":      {"add", "ci", "i", "install"},
	"cargo":    {"build"},
	"composer": {"i", "install", "require", "update"},
	"dotnet":   {"build", "publish", "restore"},
	"go":       {"build"},
	"gradle":   {"assemble", "build"},
	"mix":      {"compile", "deps.get"},
	"mvn":      {"install", "package", "verify"},
	"npm":      {"ci", "i", "install"},
	"pnpm":     {"i", "install"},
	"yarn":     {"", "install"},
}
