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
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Options:  func() any { return new(analysis.Scoped) },
	Run:      runApkCache,
}

const apkCacheFolder = "/var/cache/apk"

func runApkCache(p *analysis.Pass) {
	named, taken := bytes.LastIndex(p.File.Source, []byte(apkCacheFolder)), lastTaken(p.File)
	readings := readingsAfter(p)
	for in, commands := range scripts(p) {
		severity := weight(p, in.Stage, analysis.Warning)
		if severity == analysis.Off || analysis.Covered(in, apkCacheFolder) != dockerfile.No || analysis.Covered(in, "/etc/apk/cache") != dockerfile.No {
			continue
		}
		var found []*shell.Command
		for _, c := range commands {
			if apk(c) == "add" && !c.Has("--no-cache", "--no-network") && !slices.ContainsFunc(c.Words, optional) {
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			continue
		}
		finding := analysis.Finding{
			Span: found[0].Span(), Severity: severity,
			Message: "apk leaves its package index in this layer",
			Why:     "Nothing in the image needs it, and it is out of date soon.",
			What:    "Add `--no-cache`; `apk update` is then not needed either.",
			Fix:     withoutIndex(p.File, p.Script(in).Commands, readings[in], taken > in.Index, named > in.Span.End),
		}
		if slices.ContainsFunc(after(commands, found[len(found)-1]), deletesIndex) {
			finding.Severity = analysis.Info
			finding.Message = "apk keeps a package index here, which the RUN then deletes"
			finding.Why = "With `--no-cache` there is none to delete."
		}
		p.Report(finding)
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

// What apk does with its index: it fetches one where there is none, or reads
// the one that is there.
var (
	apkFetches = []string{"add", "fix", "upgrade"}
	apkReads   = []string{"fetch", "info", "list", "policy", "search", "version"}
)

// failureSeen is the note of a fix that leaves out a command which runs whatever
// failed before it.
const failureSeen = "apk keeps no index, and a failure before the command that is left out fails the RUN, where it went unseen."

// withoutIndex is the fix: each command that fetches the index keeps none, and
// what fetched or deleted it for them goes. Something after the RUN may need
// what it leaves, or name its folder.
func withoutIndex(f *dockerfile.File, commands []*shell.Command, later reading, needed, named bool) *analysis.Fix {
	fix, ok := eachWithoutIndex(f, commands)
	if !ok {
		return nil
	}
	updates, reads := updatesOf(commands)
	switch {
	case len(updates) == 0 && (reads || later.sure), needed:
		return nil // it reads the index that this RUN leaves
	case len(updates) > 0 && (reads || later.may):
		fix.Grade, fix.Note = analysis.Behaviour, "apk fetches the index for each of these commands; what `apk update` fetches stays for those that only read it."
		return fix
	}
	for _, c := range updates {
		edit, ok := withoutCommand(f, commands, c)
		if !ok {
			return nil
		}
		fix.Edits, fix.Grade = append(fix.Edits, edit), analysis.Behaviour
		if c.Covers() {
			fix.Note = failureSeen
		}
	}
	if !withoutDeletion(f, commands, fix) || !analysis.Disjoint(fix.Edits) {
		return nil
	}
	if named {
		fix.Grade = analysis.Behaviour
	}
	if fix.Grade == analysis.Behaviour && fix.Note == "" {
		fix.Note = "apk fetches the index for each of these commands, and keeps none."
	}
	return fix
}

// eachWithoutIndex gives each command that fetches the index the option to
// keep none. It is false where apk does something else that is not known.
func eachWithoutIndex(f *dockerfile.File, commands []*shell.Command) (*analysis.Fix, bool) {
	fix := &analysis.Fix{Title: "Keep no package index", Grade: analysis.Safe}
	for _, c := range commands {
		sub, _ := c.Sub(apkTakes)
		switch {
		case c.Name != "apk" || sub.Is("del") || sub.Is("update") || slices.ContainsFunc(apkReads, sub.Is):
			continue
		case !slices.ContainsFunc(apkFetches, sub.Is):
			return nil, false
		case !sub.Is("add"):
			fix.Grade = analysis.Behaviour
		}
		if c.Has("--no-cache", "--no-network") {
			continue
		}
		at, ok := c.Insert(sub, "--no-cache")
		if !ok {
			return nil, false
		}
		fix.Edits = append(fix.Edits, insert(at))
		for _, w := range c.Args() {
			if w.Is("-U") || w.Is("--update") || w.Is("--update-cache") {
				if edit, ok := analysis.WithoutWord(f, c, w); ok {
					fix.Edits = append(fix.Edits, edit)
				}
			}
		}
	}
	return fix, true
}

// updatesOf are the updates among some commands, and whether something may
// read the index that they leave.
func updatesOf(commands []*shell.Command) (updates []*shell.Command, reads bool) {
	for _, c := range commands {
		switch {
		case apk(c) == "update":
			updates = append(updates, c)
		case slices.Contains(apkReads, apk(c)), len(updates) > 0 && unreadable(c):
			reads = true
		}
	}
	return updates, reads
}

// A reading is whether something reads the index that a RUN leaves, or may,
// before it is renewed.
type reading struct{ sure, may bool }

// readingsAfter are, for each RUN, what later RUNs do: in its stage, and in
// those that are built on it.
func readingsAfter(p *analysis.Pass) map[*dockerfile.Instruction]reading {
	at, end := map[*dockerfile.Instruction]reading{}, map[*dockerfile.Stage]reading{}
	for _, s := range slices.Backward(p.File.Stages) {
		r := end[s]
		for _, in := range slices.Backward(s.Instructions) {
			if in.Trigger != nil {
				in = in.Trigger
			}
			if in.Keyword != "RUN" {
				continue
			}
			at[in] = r
			for _, c := range slices.Backward(p.Script(in).Commands) {
				switch {
				case apk(c) == "update":
					r = reading{}
				case slices.Contains(apkReads, apk(c)):
					r = reading{true, true}
				case unreadable(c):
					r.may = true
				}
			}
		}
		if s.Parent != nil {
			end[s.Parent] = reading{end[s.Parent].sure || r.sure, end[s.Parent].may || r.may}
		}
	}
	return at
}

// lastTaken is the last instruction that names files of apk's cache which have
// to be there.
func lastTaken(f *dockerfile.File) int {
	for _, in := range slices.Backward(f.Instructions) {
		text := in.Text.String()
		if strings.Contains(text, apkCacheFolder) && (in.Keyword == "COPY" || strings.Contains(text, "rm "+apkCacheFolder)) {
			return in.Index
		}
	}
	return -1
}

// withoutDeletion takes the index out of what a RUN deletes. It is false where
// rm would complain that it is gone.
func withoutDeletion(f *dockerfile.File, commands []*shell.Command, fix *analysis.Fix) bool {
	for _, c := range commands {
		if !deletesIndex(c) {
			continue
		}
		operands := c.Operands(nil)
		i := slices.IndexFunc(operands, func(w shell.Word) bool { return strings.TrimRight(w.Value, "/*") == apkCacheFolder })
		edit, ok := analysis.Edit{}, false
		switch {
		case i >= 0 && len(operands) == 1:
			edit, ok = withoutCommand(f, commands, c)
			if ok && c.Covers() {
				fix.Grade, fix.Note = analysis.Behaviour, failureSeen
			}
		case i >= 0:
			edit, ok = analysis.WithoutWord(f, c, operands[i])
			fix.Grade = analysis.Behaviour
		}
		switch {
		case ok:
			fix.Edits = append(fix.Edits, edit)
		case !c.Has("-f", "--force"):
			return false
		}
	}
	return true
}
