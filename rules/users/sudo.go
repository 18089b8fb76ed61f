package users

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var noSudo = &analysis.Rule{
	Name:    "no-sudo",
	Aliases: []string{"DL3004", "DS-0010", "AVD-DS-0010"},
	Doc: `A RUN calls sudo

A build has its own way to be another user: USER. sudo has to be installed, is
one more program that can make a process root, and hides variables and signals
from what it starts.

Bad:

	RUN sudo apt-get update

Good:

	USER root
	RUN apt-get update`,
	Severity: analysis.Warning,
	Run:      runNoSudo,
}

func runNoSudo(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if c.Name != "sudo" && !c.Wrapped("sudo") {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "This RUN calls `sudo`",
				Why:     "It is one more program in the image that can make a process root.",
				What:    "Run it as root, with USER before and after where another user is in force.",
			})
			break
		}
	}
}
