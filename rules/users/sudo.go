package users

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var noSudo = &analysis.Rule{
	Name:    "no-sudo",
	Aliases: []string{"DL3004", "DS-0010", "AVD-DS-0010"},
	Doc: `A RUN calls sudo

In a Dockerfile, USER switches to another user. sudo has to be installed, is one
more program that can make a process root, and hides environment variables from
what it starts.

Bad:

	USER www-data
	RUN sudo make install

Good:

	USER root
	RUN make install
	USER www-data`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
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
			found := analysis.Finding{
				Span:    c.Span(),
				Message: "This RUN calls `sudo`",
				Why:     "It is one more program in the image that can make a process root.",
				What:    "Run it as root, with USER before and after where another user is in force.",
				Fix:     withoutSudo(p, in),
			}
			switch {
			case asAnother(c):
				found.Why = "It has to be installed, and hides variables and signals from what it starts."
				found.What = "Be that user with USER before this step, and root again after it."
			case runsAsRoot(in) == dockerfile.Yes:
				found.What = "Leave it out: this step runs as root already."
			}
			p.Report(found)
			break
		}
	}
	if s := final(p.File); s != nil {
		idleSudo(p, s)
	}
}

// idleSudo looks for sudo among the packages of a service in which nothing that
// the file shows has a use for it.
func idleSudo(p *analysis.Pass, s *dockerfile.Stage) {
	if command(s) == nil || p.Workplace(s) || scripted(p, s) {
		return
	}
	var at *dockerfile.Span
	for in := range s.Executed() {
		named := strings.Count(string(p.File.Source[in.Span.Start:in.Span.End]), "sudo")
		for _, c := range p.Script(in).Commands {
			i := slices.IndexFunc(c.Args(), func(w shell.Word) bool { return w.Is("sudo") })
			if i < 0 || in.Keyword != "RUN" || !slices.Contains(packageManagers, c.Name) || !slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Is("add") || w.Is("install") }) {
				continue
			}
			span := c.Args()[i].Span()
			at, named = &span, named-1
		}
		if named > 0 {
			return
		}
	}
	if at == nil {
		return
	}
	p.Report(analysis.Finding{
		Span: *at, Severity: analysis.Info, Codes: []string{},
		Message: "`sudo` is installed, and nothing here uses it",
		Why:     "It is one more program in the image that can make a process root.",
		What:    "Leave the package out.",
	})
}

// asAnother reports whether sudo is told for whom it runs a command.
func asAnother(c *shell.Command) bool {
	return slices.ContainsFunc(c.Wrappers, func(w shell.Wrapper) bool {
		return w.Name == "sudo" && slices.ContainsFunc(w.Words, func(word shell.Word) bool {
			return strings.HasPrefix(word.Value, "-u") || strings.HasPrefix(word.Value, "--user")
		})
	})
}

// withoutSudo takes every sudo out of a RUN that root runs already; one of
// another user is run as root then, if nothing in it was meant to be that
// user's. It is nil where a sudo does more than make the command root's.
func withoutSudo(p *analysis.Pass, in *dockerfile.Instruction) *analysis.Fix {
	sc := p.Script(in)
	if sc.Kind != shell.Posix {
		return nil
	}
	fix := &analysis.Fix{
		Title: "Leave sudo out",
		Note:  "The command sees the build's own variables, PATH among them, which sudo resets.",
	}
	all := true
	for _, c := range sc.Commands {
		if c.Name != "sudo" && !c.Wrapped("sudo") {
			all = false
			continue
		}
		if len(c.Wrappers) == 0 {
			return nil // a sudo that runs nothing
		}
		cut := withBlanks(p.File, c.Wrappers[0].Span())
		if !plainSudo(c) || slices.ContainsFunc(in.Inner, func(comment dockerfile.Comment) bool { return cut.Contains(comment.Span) }) {
			return nil
		}
		fix.Edits = append(fix.Edits, analysis.Edit{Span: cut})
	}
	switch runsAsRoot(in) {
	case dockerfile.Yes:
		return fix
	case dockerfile.No:
		pair := rootPair(p.File, in, in)
		if !all || pair == nil {
			return nil
		}
		fix.Title, fix.Edits = "Run it as root, without sudo", append(fix.Edits, pair...)
		return fix
	}
	return nil
}

// plainSudo reports whether a command is run by one sudo alone, as root, in a
// way that without it stays the same command.
func plainSudo(c *shell.Command) bool {
	if len(c.Wrappers) == 0 || c.Wrappers[0].Name != "sudo" || slices.Contains(builtins, c.Name) || c.Name == "sudo" {
		return false
	}
	for i, w := range c.Wrappers {
		if w.Name == "sudo" && i > 0 {
			return false
		}
	}
	for i, w := range c.Wrappers[0].Words {
		if !w.Exact() || i > 0 && !slices.Contains(plainSudoOptions, w.Value) {
			return false
		}
	}
	return true
}

var plainSudoOptions = []string{"--non-interactive", "--preserve-env", "--set-home", "-E", "-EH", "-H", "-HE", "-n"}

// builtins are commands of the shell: after sudo they are programs, or fail.
var builtins = []string{".", "alias", "cd", "eval", "exec", "exit", "export", "read", "set", "shift", "source", "trap", "ulimit", "umask", "unset"}

// withBlanks is a span with the blanks that follow it on its line.
func withBlanks(f *dockerfile.File, s dockerfile.Span) dockerfile.Span {
	for s.End < len(f.Source) && (f.Source[s.End] == ' ' || f.Source[s.End] == '\t') {
		s.End++
	}
	return s
}
