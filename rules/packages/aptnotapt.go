package packages

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var aptNotApt = &analysis.Rule{
	Name:    "apt-get-not-apt",
	Aliases: []string{"DL3027"},
	Doc: `A RUN calls apt, which is meant for interactive use

apt says so itself when a script runs it: its options and output may change with
any version. apt-get keeps them stable for scripts.

Bad:

	RUN apt update \
	    && apt install -y --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*

Good:

	RUN apt-get update \
	    && apt-get install -y --no-install-recommends libpq5 \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Run:      runAptNotApt,
}

func runAptNotApt(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		var found []*shell.Command
		for _, c := range commands {
			if c.Name == "apt" {
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span:    found[0].Words[0].Span(),
			Message: "This RUN calls `apt`, whose options and output may change with any version",
			Why:     "It is made for people at a terminal, and warns when a script runs it.",
			What:    "Call `apt-get`, which is made for scripts.",
			Fix:     aptGet(p, in, found),
		})
	}
}

// What apt and apt-get do alike, and what apt-cache does in place of apt.
var (
	sameForBoth = []string{"autoclean", "autoremove", "clean", "install", "purge", "remove", "update"}
	forAptCache = map[string]string{
		"policy": "`apt-cache policy` answers as `apt policy` does, without its warning.",
		"search": "`apt-cache search` answers with one line for each package.",
		"show":   "`apt-cache show` shows all versions of a package.",
	}
)

// packageName is a name that both take literally, archiveName one of a file.
// Other names that no package has apt-get reads as regular expressions.
var (
	packageName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*([=/:][A-Za-z0-9:.+~-]+)?$`)
	archiveName = regexp.MustCompile(`^(\.{0,2}/)[A-Za-z0-9/._+-]+\.deb$`)
	patternName = regexp.MustCompile(`[*?^$\[\](){}|\\~]`)
)

// aptGet is the fix where another program does the same with what apt is given,
// or nearly.
func aptGet(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command) *analysis.Fix {
	fix := &analysis.Fix{Title: "Call apt-get", Grade: analysis.Safe}
	for _, c := range commands {
		suffix, note := "-get", ""
		sub, operands := apt(c), c.Operands(aptTakes)
		switch {
		case forAptCache[sub] != "" && len(operands)+1 == len(c.Words) && c.Pipeline == 0 && !c.Substitute:
			suffix, note = "-cache", forAptCache[sub]
		case sub == "upgrade" && len(operands) == 1:
			at, ok := c.Insert(operands[0], "--with-new-pkgs")
			if !ok {
				return nil
			}
			fix.Edits = append(fix.Edits, insert(at))
			note = "`apt-get upgrade` also installs new packages where an upgrade needs them, as `apt upgrade` does, with this option."
		case !slices.Contains(sameForBoth, sub):
			return nil
		}
		if !c.Words[0].Exact() || !c.Words[0].Is("apt") || slices.ContainsFunc(operands[1:], func(w shell.Word) bool {
			return !w.Literal || patternName.MatchString(w.Value) && !packageName.MatchString(w.Value)
		}) {
			return nil
		}
		if note == "" && slices.ContainsFunc(operands[1:], func(w shell.Word) bool { return !packageName.MatchString(w.Value) && !archiveName.MatchString(w.Value) }) {
			note = "If no package has one of these very names, `apt-get` reads it as a regular expression, where `apt` fails."
		}
		if note == "" && sub == "install" && keepsDownloads(p, in) {
			note = "Where the image does not tell it otherwise, `apt-get` keeps the packages that it downloads in `/var/cache/apt`."
		}
		if note != "" {
			fix.Grade, fix.Note = analysis.Behaviour, note
		}
		span := c.Words[0].Span()
		span.End -= strings.Count(c.Words[0].Text.String(), `"`) / 2 // of an exec form's string
		fix.Edits = append(fix.Edits, analysis.Edit{Span: analysis.At(span.End), New: suffix})
	}
	return fix
}

// keepsDownloads reports whether apt-get may keep what it downloads, as apt
// does not: Docker's own images tell it to keep nothing.
func keepsDownloads(p *analysis.Pass, in *dockerfile.Instruction) bool {
	root := in.Stage.Root()
	return analysis.DistroOf(root) != analysis.Debian || !root.Image.Official() || bytes.Contains(p.File.Source, []byte("docker-clean"))
}
