package packages

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var nonInteractive = &analysis.Rule{
	Name:    "noninteractive-install",
	Aliases: []string{"DL3014", "DL3030", "DL3034", "DL3038", "DS-0021", "AVD-DS-0021"},
	Doc: `A package manager asks, and nobody can answer

A build has no terminal. A package manager that asks whether to continue gets no
answer and stops, and the build fails.

Bad:

	RUN apt-get update \
	    && apt-get install --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*

Good:

	RUN apt-get update \
	    && apt-get install -y --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Run:      runNonInteractive,
}

// An asker is a package manager that asks before it goes on.
type asker struct {
	codes []string // other tools' names for this very case
	takes shell.Arity
	subs  []string // what it asks about
	yes   []string // the options that answer
	flag  string   // the one to add
	// global is whether the option comes before what it is to do.
	global bool
}

var (
	aptAsks = &asker{[]string{"DL3014", "DS-0021", "AVD-DS-0021"}, aptTakes, aptSubs, []string{"-y", "--yes", "--assume-yes", "--force-yes"}, "-y", false}
	dnfAsks = &asker{[]string{"DL3038"}, dnfTakes, dnfSubs, []string{"-y", "--assumeyes"}, "-y", false}
	// microAsks is microdnf, which asks only where dnf5 goes by its name.
	microAsks  = &asker{[]string{"DL3038"}, dnfTakes, dnfSubs, []string{"-y", "--assumeyes"}, "-y", false}
	yumAsks    = &asker{[]string{"DL3030"}, dnfTakes, dnfSubs, []string{"-y", "--assumeyes"}, "-y", false}
	zypperAsks = &asker{[]string{"DL3034"}, zypperTakes, zypperSubs, []string{"-n", "--non-interactive", "-y", "--no-confirm"}, "--non-interactive", true}
)

// askers are package managers by name.
var askers = map[string]*asker{
	"apt": aptAsks, "apt-get": aptAsks, "dnf": dnfAsks, "dnf5": dnfAsks, "microdnf": microAsks, "tdnf": dnfAsks, "yum": yumAsks, "zypper": zypperAsks,
}

var (
	aptSubs     = []string{"autoremove", "build-dep", "dist-upgrade", "full-upgrade", "install", "purge", "reinstall", "remove", "upgrade"}
	dnfSubs     = append([]string{"autoremove", "builddep", "distro-sync", "remove", "rm", "swap"}, dnfFetches...)
	zypperSubs  = []string{"dist-upgrade", "dup", "in", "install", "patch", "remove", "rm", "si", "source-install", "up", "update"}
	dnfTakes    = shell.Arity{"-c": true, "-d": true, "-e": true, "-x": true, "--config": true, "--disablerepo": true, "--enablerepo": true, "--exclude": true, "--installroot": true, "--releasever": true, "--repo": true, "--repofrompath": true, "--setopt": true}
	zypperTakes = shell.Arity{"-C": true, "-D": true, "-R": true, "-c": true, "--cache-dir": true, "--config": true, "--reposd-dir": true, "--root": true, "--installroot": true, "-p": true, "--plus-repo": true, "--from": true, "-r": true, "--repo": true, "-t": true, "--type": true}
)

func runNonInteractive(p *analysis.Pass) {
	configured := map[bool]func(*dockerfile.Instruction) bool{true: seen(p, answersApt), false: seen(p, answersDNF)}
	for in, commands := range scripts(p) {
		found := map[*asker][]*shell.Command{}
		var order []*asker
		for _, c := range commands {
			a := askers[c.Name]
			if a == nil || !a.asks(c) || a != zypperAsks && configured[a == aptAsks](in) || c.Pipeline > 0 && c.Piped > 0 {
				continue
			}
			if found[a] == nil {
				order = append(order, a)
			}
			found[a] = append(found[a], c)
		}
		for _, a := range order {
			first, severity, asks := found[a][0], analysis.Warning, " asks"
			if a == microAsks {
				severity, asks = analysis.Info, " may ask"
			}
			p.Report(analysis.Finding{
				Span: first.Span(), Severity: severity, Codes: a.codes,
				Message: analysis.Quote(first.Name+" "+told(first, a.takes).Value) + asks + " before it goes on, and a build has nobody to answer",
				Why:     "It then gives up, and the build fails.",
				What:    "Add " + analysis.Quote(a.flag) + ".",
				Fix:     a.answered(found[a]),
			})
		}
	}
}

// answersApt and answersDNF report whether an instruction configures them to
// ask nothing.
func answersApt(_ *dockerfile.Instruction, text []byte) bool {
	return bytes.Contains(text, []byte("Assume-Yes")) || bytes.Contains(text, []byte("assume-yes \"true\""))
}

func answersDNF(_ *dockerfile.Instruction, text []byte) bool {
	return bytes.Contains(text, []byte("assumeyes=")) && bytes.Contains(text, []byte(".conf"))
}

// asks reports whether a command may ask.
func (a *asker) asks(c *shell.Command) bool {
	sub := told(c, a.takes)
	if !sub.Literal || !slices.Contains(a.subs, sub.Value) || c.Has(a.yes...) || c.Has("-h", "--help") || c.Has("--dry-run", "--download-only", "-s", "--simulate") {
		return false
	}
	if a == aptAsks && (quiet(c) >= 2 || slices.ContainsFunc(c.Words, func(w shell.Word) bool { return strings.Contains(strings.ToLower(w.Value), "assume-yes") })) {
		return false
	}
	return !slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		return strings.Contains(w.Value, "assumeyes=") || !w.Literal && strings.HasPrefix(w.Value, "$") && strings.Contains(strings.ToLower(w.Value), "opt")
	})
}

// quiet is how often apt-get is told to be quiet; twice means yes, too.
func quiet(c *shell.Command) int {
	n := 0
	for _, w := range c.Args() {
		v := w.Value
		switch {
		case v == "--quiet":
			n++
		case strings.HasPrefix(v, "-q="), strings.HasPrefix(v, "--quiet="):
			if v[strings.IndexByte(v, '=')+1:] >= "2" {
				n += 2
			}
		case len(v) > 1 && v[0] == '-' && v[1] != '-':
			n += strings.Count(v, "q")
		}
	}
	return n
}

// answered is the fix, which is safe: the build fails without. Where it does
// not, since what happens then is provided for, the command now goes on.
func (a *asker) answered(commands []*shell.Command) *analysis.Fix {
	fix := &analysis.Fix{Title: "Do not ask", Grade: analysis.Safe}
	for _, c := range commands {
		word := told(c, a.takes)
		if a.global {
			word = c.Words[0]
		}
		at, ok := c.Insert(word, a.flag)
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
		if c.Tested || c.Guarded || c.Negated || c.Background {
			fix.Grade, fix.Note = analysis.Behaviour, "The command goes on, where it gave up and the build went on without it."
		}
	}
	return fix
}
