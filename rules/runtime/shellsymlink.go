package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var shellSymlink = &analysis.Rule{
	Name:    "shell-symlink",
	Aliases: []string{"DL4005"},
	Doc: `/bin/sh is replaced to get another shell

The link changes the system's shell for every program in the image, and an
upgrade of the package that owns it may undo it. SHELL changes only the shell
that runs the commands of the Dockerfile.

Bad:

	RUN ln -sf /bin/bash /bin/sh

Good:

	SHELL ["/bin/bash", "-c"]`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runShellSymlink,
}

func runShellSymlink(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Stage == nil {
			continue
		}
		for _, c := range p.Script(in).Commands {
			target, ok := linked(c)
			if !ok || bare(target) && !p.Strict() { // an image without a shell gets one
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "This makes " + analysis.Quote(target) + " the system's `/bin/sh`",
				Why:     "Every script in the image then runs in another shell, and an upgrade of the package that owns the link may undo it.",
				What:    "If it is for the commands of this file, use SHELL.",
				Fix:     shellInstead(p, in, target),
			})
			break
		}
	}
}

var systemShells = []string{"/bin/sh", "/usr/bin/sh"}

// linked is what a command makes /bin/sh a link to.
func linked(c *shell.Command) (string, bool) {
	if c.Name != "ln" {
		return "", false
	}
	operands := c.Operands(shell.Arity{"-S": true, "--suffix": true, "-t": true, "--target-directory": true})
	n := len(operands)
	if n < 2 || !slices.ContainsFunc(systemShells, operands[n-1].Is) {
		return "", false
	}
	return operands[0].Value, true
}

// bare reports whether what /bin/sh becomes a link to is the shell of an image
// that has no other, or is not known.
func bare(target string) bool {
	name := path.Base(target)
	return name == "sh" || name == "busybox" || strings.ContainsAny(target, "$`")
}

// shellInstead is a SHELL in place of the RUN; nil where it does more than make
// the link, or another shell than bash and zsh is linked.
func shellInstead(p *analysis.Pass, in *dockerfile.Instruction, target string) *analysis.Fix {
	name := path.Base(target)
	if bare(target) || in.OnBuild != nil || in.Before.Shell != nil || len(in.Heredocs)+len(in.Inner)+len(in.Flags) > 0 || name != "bash" && name != "zsh" {
		return nil
	}
	if !path.IsAbs(target) {
		target = path.Join("/bin", target)
	}
	for _, c := range p.Script(in).Commands {
		if len(c.Redirects)+len(c.Wrappers) > 0 || c.Conditional || !onlyShell(c) {
			return nil
		}
	}
	return &analysis.Fix{
		Title: "Use SHELL",
		Note:  "It runs the commands of this file, CMD and ENTRYPOINT too; scripts that begin with `#!/bin/sh` use the system's own shell again.",
		Edits: []analysis.Edit{{Span: in.Span, New: "SHELL [" + quoteJSON(target) + `, "-c"]`}},
	}
}

// onlyShell reports whether a command has to do with /bin/sh alone.
func onlyShell(c *shell.Command) bool {
	if _, ok := linked(c); ok {
		return true
	}
	if c.Name != "rm" && c.Name != "mv" && c.Name != "cp" {
		return false
	}
	return !slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		name, _, _ := strings.Cut(w.Value, ".") // sh.distrib
		return !strings.HasPrefix(w.Value, "-") && !slices.Contains(systemShells, name)
	})
}
