package users

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var highUID = &analysis.Rule{
	Name:    "useradd-high-uid",
	Aliases: []string{"DL3046"},
	Doc: `useradd is given a high UID, and keeps login databases

Up to Debian 11 and Ubuntu 22.04, useradd writes an entry for the user into
lastlog and faillog, at an offset that grows with the UID. In an image these
files are not sparse: with a UID of nine digits they take gigabytes. With
--no-log-init (-l) useradd does not write them.

Bad:

	FROM ubuntu:22.04
	RUN useradd -u 1234567 app
	USER app

Good:

	FROM ubuntu:22.04
	RUN useradd -l -u 1234567 app
	USER app`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Safe},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runHighUID,
}

func runHighUID(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Stage == nil || !p.Strict() && in.Stage.Class == dockerfile.Artifact {
			continue
		}
		for _, c := range p.Script(in).Commands {
			uid, ok := highest(in, c)
			if !ok || !p.Strict() && keepsNoLogins(in.Stage) {
				continue
			}
			found := analysis.Finding{
				Span:    c.Span(),
				Message: "`useradd` gets the UID " + analysis.Quote(uid) + " without `--no-log-init`",
				Why:     "Up to Debian 11 and Ubuntu 22.04 it then writes login databases whose size grows with the UID.",
				What:    "Add `-l`, which leaves them out.",
			}
			if at, ok := c.Insert(c.Words[0], "-l"); ok {
				found.Fix = &analysis.Fix{Title: "Leave the login databases out", Grade: analysis.Safe, Edits: []analysis.Edit{{Span: analysis.At(at.At), New: at.New}}}
			}
			p.Report(found)
		}
	}
}

// highest is the UID that a useradd is given, if it has more than five digits.
func highest(in *dockerfile.Instruction, c *shell.Command) (string, bool) {
	if c.Name != "useradd" || c.Has("-l", "--no-log-init") {
		return "", false
	}
	value, ok := c.Value("-u", "--uid")
	for i, w := range c.Words[:len(c.Words)-1] {
		if !ok && len(w.Value) > 2 && w.Value[0] == '-' && w.Value[1] != '-' && strings.HasSuffix(w.Value, "u") {
			value, ok = c.Words[i+1].Value, true // in a cluster: -mu 1000
		}
	}
	uid := in.Before.Expand(value)
	n, err := strconv.Atoi(uid.Text)
	return uid.Text, ok && uid.Known() && err == nil && n > 99999
}

// keepsNoLogins reports whether a stage's useradd writes no login databases:
// that of Debian 12 and later, of Ubuntu 23.04 and later, and Alpine's.
func keepsNoLogins(s *dockerfile.Stage) bool {
	img := s.Root().Image
	words := strings.Split(img.Tag, "-")
	switch analysis.DistroOf(s) {
	case analysis.Alpine:
		return true
	case analysis.Debian:
	default:
		return false
	}
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(oldSuites, w) }) {
		return false
	}
	version, err := strconv.ParseFloat(words[0], 64)
	switch {
	case err != nil || img.Name != "debian" && img.Name != "ubuntu":
		return true
	case img.Name == "debian":
		return version >= 12
	}
	return version >= 23
}

// oldSuites are the releases of Debian and Ubuntu before that.
var oldSuites = []string{
	"bionic", "bullseye", "buster", "focal", "impish", "jammy", "jessie", "kinetic", "stretch", "ubuntu18.04", "ubuntu20.04", "ubuntu22.04", "xenial",
}
