package packages

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pointless = &analysis.Rule{
	Name:    "pointless-command",
	Aliases: []string{"DL3001"},
	Doc: `A RUN calls a program that a build has no use for

A build has no terminal, and everything that a RUN starts ends with it: an
editor, a process list or a started service has no effect on the image.

Bad:

	RUN service nginx start

Good:

	CMD ["nginx", "-g", "daemon off;"]`,
	Severity: analysis.Info,
	Options:  func() any { return new(analysis.Strict) },
	Run:      runPointless,
}

// pointlessPrograms need a terminal, or act on what ends with the RUN.
var pointlessPrograms = []string{"free", "ifconfig", "kill", "mount", "nano", "ps", "service", "shutdown", "ssh", "top", "vim"}

func runPointless(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		for _, c := range commands {
			if !slices.Contains(pointlessPrograms, c.Name) || !p.Strict() && (c.Conditional || c.Substitute) || useful(in, commands, c, p.Strict()) {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: analysis.Quote(c.Name) + " has no lasting effect in a build",
				Why:     "A build has no terminal and no services, and what a RUN starts ends with it.",
				What:    "Leave it out, or do it when the container starts.",
			})
		}
	}
}

// useful reports whether a command does something in a build after all.
func useful(in *dockerfile.Instruction, commands []*shell.Command, c *shell.Command, strict bool) bool {
	switch c.Name {
	case "ssh":
		return slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "ssh" })
	case "mount":
		f, ok := in.Flag("security")
		return ok && f.Value == "insecure"
	case "kill", "ps":
		return slices.ContainsFunc(commands, func(other *shell.Command) bool { return other.Background })
	case "service":
		return len(commands) > 1 && !strict // another command of the RUN may need it
	}
	return false
}
