package security

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var privileged = &analysis.Rule{
	Name: "privileged-capabilities",
	Doc: `A file gives whoever runs it more rights

A program with the setuid bit runs as its owner, most often root, and one with
capabilities has those, whoever starts it. A bug in it then gives an attacker
the rights that USER was meant to take away.

Bad:

	RUN chmod u+s /usr/local/bin/helper

Good:

	RUN chmod 755 /usr/local/bin/helper`,
	Severity: analysis.Info,
	Run:      runPrivileged,
}

const whyPrivileged = "A mistake in such a program gives its rights to whoever got into the container, whatever USER says."

func runPrivileged(p *analysis.Pass) {
	for in := range p.File.Commands() {
		switch in.Keyword {
		case "ADD", "COPY":
			if f, ok := in.Flag("chmod"); ok && setsUID(f.Value) {
				p.Report(analysis.Finding{
					Span:    f.Span(),
					Message: "With mode " + analysis.Quote(f.Value) + " what is copied runs as its owner, whoever starts it",
					Why:     whyPrivileged,
					What:    "Leave the setuid bit out, and start as the user that the program needs.",
				})
			}
		case "RUN":
			for _, c := range p.Script(in).Commands {
				if found, ok := privileges(c); ok {
					found.Span = c.Span()
					p.Report(found)
				}
			}
		}
	}
}

// privileges is the finding for a command that gives a file more rights.
func privileges(c *shell.Command) (analysis.Finding, bool) {
	found := analysis.Finding{Why: whyPrivileged, What: "Leave the setuid bit out, and start as the user that the program needs."}
	switch c.Name {
	case "setcap":
		operands := c.Operands(nil)
		if len(operands) < 2 || c.Has("-h", "-r", "-v") || slices.ContainsFunc(operands[1:], born) {
			return found, false
		}
		found.Message = analysis.Quote(operands[1].Value) + " gets capabilities for whoever runs it: " + analysis.Quote(operands[0].Value)
		found.What = "Leave it out if the program works without, and give none to an interpreter, which runs whatever it is handed."
		if strings.Contains(strings.ToLower(operands[0].Value), "cap_net_bind_service") {
			found.What = "Listen on a port from 1024 on, or leave it out: Docker lets every user listen on the lower ones since 20.10."
		}
		return found, true
	case "chmod":
		operands := modeFirst(c)
		if len(operands) < 2 || !setsUID(operands[0].Value) || slices.ContainsFunc(operands[1:], born) {
			return found, false
		}
		found.Message = analysis.Quote(operands[1].Value) + " runs as its owner from here on, whoever starts it"
		return found, true
	case "install":
		mode, ok := c.Value("-m", "--mode")
		if !ok || !setsUID(mode) {
			return found, false
		}
		found.Message = "What is installed with mode " + analysis.Quote(mode) + " runs as its owner, whoever starts it"
		return found, true
	}
	return found, false
}

// modeFirst are chmod's operands; a mode may begin with a dash.
func modeFirst(c *shell.Command) []shell.Word {
	return slices.DeleteFunc(slices.Clone(c.Args()), func(w shell.Word) bool {
		return strings.HasPrefix(w.Value, "--") || slices.Contains([]string{"-R", "-c", "-f", "-v", "-vR", "-Rv"}, w.Value)
	})
}

var (
	octalUID = regexp.MustCompile(`^0*[4-7][0-7]{3}$`)
	// symbolicUID gives the owner's bit, or that of all: u+s, +s, ug+xs, u=rwxs.
	symbolicUID = regexp.MustCompile(`(^|,)([ugoa]*[ua][ugoa]*)?(\+|=)[rwxXt]*s`)
)

func setsUID(mode string) bool { return octalUID.MatchString(mode) || symbolicUID.MatchString(mode) }

// bornUID are programs that have such rights from their package, and lose them
// where an image is copied about.
var bornUID = []string{
	"chfn", "chrome-sandbox", "chsh", "fusermount", "fusermount3", "gpasswd", "mount", "newgidmap", "newgrp", "newuidmap", "passwd", "ping", "su", "sudo",
	"umount", "unix_chkpwd",
}

func born(w shell.Word) bool { return slices.Contains(bornUID, path.Base(w.Value)) }
