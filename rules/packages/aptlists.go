package packages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var aptLists = &analysis.Rule{
	Name:    "apt-lists-cleanup",
	Aliases: []string{"DL3009"},
	Doc: `apt's package lists stay in the image

What apt-get update downloads is 20 to 50 MB that no running program needs, and
a later layer cannot take it out again. Delete it at the end of the same RUN.
apt-get clean does not do this: it deletes downloaded packages.

Bad:

	RUN apt-get update \
	    && apt-get install -y --no-install-recommends libpq5

Good:

	RUN apt-get update \
	    && apt-get install -y --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runAptLists,
}

func runAptLists(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		severity := weight(p, in.Stage, analysis.Warning)
		update := lastUpdate(commands)
		if severity == analysis.Off || update == nil || listsGo(after(commands, update)) {
			continue
		}
		if listsCovered(in) {
			if p.Strict() && halfCovered(in) {
				reportHalf(p, in, update, severity)
			}
			continue
		}
		if goNext(p, in) {
			severity = analysis.Info // there it is told that they stay
		}
		p.Report(analysis.Finding{
			Span: update.Span(), Severity: severity, Codes: reaching(in, "DL3009"),
			Message: "The package lists that this RUN downloads stay in the image",
			Why:     "They are tens of megabytes that nothing uses at run time, and a later layer cannot take them out.",
			What:    "Delete them at the end of the same RUN: " + analysis.Quote(removeLists) + ".",
			Fix:     cleanLists(p, in, commands, update),
		})
	}
}

const removeLists = "rm -rf " + aptListsFolder + "/*"

// lastUpdate is the command that downloads the lists which stay, nil if there
// is none, or if one is told to keep them elsewhere.
func lastUpdate(commands []*shell.Command) *shell.Command {
	var last *shell.Command
	for _, c := range commands {
		if apt(c) != "update" {
			continue
		}
		if slices.ContainsFunc(c.Words, func(w shell.Word) bool { return strings.Contains(w.Value, "Dir::") }) {
			return nil
		}
		last = c
	}
	return last
}

func listsCovered(in *dockerfile.Instruction) bool {
	return analysis.Covered(in, aptListsFolder) != dockerfile.No
}

// halfCovered reports whether a mount keeps apt's lists with its state, but none
// the packages that it downloads.
func halfCovered(in *dockerfile.Instruction) bool {
	return analysis.Covered(in, "/var/cache/apt") == dockerfile.No && !slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { return m.Path == aptListsFolder })
}

func reportHalf(p *analysis.Pass, in *dockerfile.Instruction, update *shell.Command, severity analysis.Severity) {
	p.Report(analysis.Finding{
		Span: update.Span(), Severity: severity, Codes: reaching(in, "DL3009"),
		Message: "apt's lists are on a mount here, but the packages that it downloads are not",
		Why:     "Unless the image tells apt to keep none, they stay in the image.",
		What:    "Mount `/var/cache/apt` too.",
	})
}

// listsGo reports whether one of the commands deletes the package lists, or
// may: it deletes what a variable names, or is a program of the image's own
// that is there to clean up.
func listsGo(commands []*shell.Command) bool {
	folder := ""
	for _, c := range commands {
		switch {
		case c.Name == "cd" && len(c.Args()) > 0:
			folder = c.Args()[0].Value
		case apt(c) == "distclean" || apt(c) == "dist-clean" || strings.Contains(c.Name, "clean") && !strings.HasPrefix(c.Name, "apt"):
			return true
		case c.Name == "rm" || c.Name == "find":
			if slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return meansLists(folder, w) }) {
				return true
			}
		}
	}
	return false
}

// meansLists reports whether a path is, or may be, that of the package lists,
// of all that is in them, or of a folder that they are in.
func meansLists(folder string, w shell.Word) bool {
	name := w.Value
	if i := strings.IndexAny(name, "$`"); i >= 0 && !w.Literal {
		return i == 0 && !strings.Contains(name, "/") || i > 0 && strings.HasPrefix(aptListsFolder, name[:i])
	}
	if !path.IsAbs(name) {
		name = path.Join(folder, name)
	}
	if i := strings.IndexAny(name, "{[?"); i >= 0 {
		return strings.HasPrefix(aptListsFolder, name[:i]) || strings.HasPrefix(name, aptListsFolder)
	}
	name = strings.TrimRight(name, "*/.")
	switch {
	case !strings.HasPrefix(name, "/var/lib") || name == aptListsFolder+"/partial":
		return false
	case strings.HasPrefix(name, aptListsFolder+"/"):
		return true
	}
	return strings.HasPrefix(aptListsFolder+"/", name+"/")
}

// goNext reports whether the next RUN deletes the lists of one.
func goNext(p *analysis.Pass, in *dockerfile.Instruction) bool {
	next := following(in)
	return next != nil && listsGo(p.Script(next).Commands) && lastUpdate(p.Script(next).Commands) == nil
}

// cleanLists is the fix: the lists go right after the last command that uses
// them. It is nil where something needs them later on.
func cleanLists(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command, update *shell.Command) *analysis.Fix {
	if goNext(p, in) {
		return nil // the two RUNs are to be one
	}
	last := update
	for _, c := range after(commands, update) {
		switch {
		case slices.Contains(fromLists, apt(c)):
			last = c
		case usesLists(c):
			return nil
		}
	}
	branches := slices.ContainsFunc(commands[:slices.Index(commands, update)], func(c *shell.Command) bool { return c.Conditional && apt(c) == "update" })
	if branches || last.Conditional != update.Conditional || last.Function != update.Function || listsOutlive(p, in) {
		return nil
	}
	text := removeLists
	if last.Wrapped("sudo") {
		text = "sudo " + text
	}
	insertion, ok := last.Append(p.File, text)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Title: "Delete the package lists",
		Note:  "Whoever installs packages in a container or image based on this one runs `apt-get update` first.",
		Edits: []analysis.Edit{insert(insertion)},
	}
}

func insert(at shell.Insertion) analysis.Edit {
	return analysis.Edit{Span: dockerfile.Span{Start: at.At, End: at.At}, New: at.New}
}
