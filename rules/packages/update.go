package packages

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var updateAlone = &analysis.Rule{
	Name:    "update-without-install",
	Aliases: []string{"DS-0017", "AVD-DS-0017"},
	Doc: `The package lists are updated in a RUN of their own

The build cache keeps that layer for as long as the instruction stays the same.
When the packages below change weeks later, they are installed from old lists:
the versions are old, or their download is gone. Update and install in one RUN.

Bad:

	RUN apt-get update
	RUN apt-get install -y --no-install-recommends libpq5

Good:

	RUN apt-get update \
	    && apt-get install -y --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runUpdateAlone,
}

func runUpdateAlone(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		update := unusedUpdate(in, commands)
		if update == nil {
			continue
		}
		found := analysis.Finding{
			Span:    update.Span(),
			Message: "Nothing in this RUN installs from the package lists that it updates",
			Why:     "The build cache keeps them for weeks, and a later RUN then installs old versions, or fails to find them.",
			What:    "Update and install in one RUN.",
			Fix:     joinInstall(p, in),
		}
		if listsGo(after(commands, update)) {
			found.Severity = analysis.Info
			found.Why, found.What = "It also deletes them, so the download only takes time.", "Leave the update out."
		}
		p.Report(found)
	}
}

// unusedUpdate is the last update of apt's or apk's package lists in a RUN
// that nothing after it uses; nil if there is none. Other package managers
// renew their lists themselves.
func unusedUpdate(in *dockerfile.Instruction, commands []*shell.Command) *shell.Command {
	var found *shell.Command
	for _, c := range commands {
		switch {
		case apt(c) == "update" && !listsCovered(in), apk(c) == "update" && analysis.Covered(in, "/var/cache/apk") == dockerfile.No && analysis.Covered(in, "/etc/apk/cache") == dockerfile.No:
			found = c
		case found != nil && (usesLists(c) || apk(c) == "add" || apk(c) == "upgrade" || apk(c) == "fetch"):
			return nil
		}
	}
	return found
}

// apkTakes are apk's options that take a value.
var apkTakes = shell.Arity{
	"-p": true, "-X": true, "--arch": true, "--cache-dir": true, "--cache-max-age": true, "--keys-dir": true, "--progress-fd": true,
	"--repositories-file": true, "--repository": true, "--root": true, "--timeout": true, "--wait": true,
}

// apk is what apk is told to do; "" for another program.
func apk(c *shell.Command) string {
	if c.Name != "apk" {
		return ""
	}
	sub, _ := c.Sub(apkTakes)
	return sub.Value
}

// joinInstall is the fix where the next instruction is the RUN that installs:
// both become one.
func joinInstall(p *analysis.Pass, in *dockerfile.Instruction) *analysis.Fix {
	next := following(in)
	if next == nil || !analysis.SameFlags(in, next) || !p.Chained(in) || !p.Chained(next) {
		return nil
	}
	installs := p.Script(next).Commands
	first := slices.IndexFunc(installs, func(c *shell.Command) bool { return apt(c) == "install" || apk(c) == "add" })
	if first < 0 || slices.ContainsFunc(installs[:first], func(c *shell.Command) bool { return unreadable(c) || apt(c) == "update" || apk(c) == "update" }) {
		return nil
	}
	join, ok := analysis.Join(p.File, in, next)
	if !ok {
		return nil
	}
	fix := &analysis.Fix{
		Title: "Install in the same RUN",
		Note:  "Both run again whenever either changes, so what is installed comes from fresh lists.",
		Edits: []analysis.Edit{join},
	}
	if clean, ok := cleanJoined(p, next, installs); ok {
		fix.Edits = append(fix.Edits, clean)
	}
	return fix
}

// cleanJoined is the edit that deletes the lists in the joined RUN, which
// downloads them too.
func cleanJoined(p *analysis.Pass, in *dockerfile.Instruction, installs []*shell.Command) (analysis.Edit, bool) {
	var last *shell.Command
	for _, c := range installs {
		if slices.Contains(fromLists, apt(c)) {
			last = c
		}
	}
	if last == nil || last.Wrapped("sudo") || listsCovered(in) || listsGo(after(installs, last)) || listsOutlive(p, in) {
		return analysis.Edit{}, false
	}
	at, ok := last.Append(p.File, removeLists)
	if at.New == " && "+removeLists && at.At == in.Span.End {
		at.New = lineBreak(p.File, in) + "&& " + removeLists
	}
	return insert(at), ok
}

// lineBreak continues an instruction on the next line.
func lineBreak(f *dockerfile.File, in *dockerfile.Instruction) string {
	return " " + string(f.Escape) + f.EOL(in.Span.Start) + f.Indent(in.Span.Start) + "    "
}

// following is the next instruction of a stage, if both are RUNs.
func following(in *dockerfile.Instruction) *dockerfile.Instruction {
	all := in.Stage.Instructions
	i := slices.Index(all, in) + 1
	if i == 0 || i == len(all) || all[i].Keyword != "RUN" {
		return nil // i is 0 for a trigger of ONBUILD
	}
	return all[i]
}
