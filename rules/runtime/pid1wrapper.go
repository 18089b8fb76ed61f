package runtime

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pid1Wrapper = &analysis.Rule{
	Name: "pid1-wrapper",
	Doc: `A wrapper such as npm stands between Docker and the program

npm start, sh -c and the like start the program as their child. They are then
process 1: they get the stop signal, and may not pass it on. They also use
memory for as long as the container runs.

Bad:

	CMD ["npm", "start"]

Good:

	CMD ["node", "server.js"]`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runPid1Wrapper,
}

func runPid1Wrapper(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		in := s.End.Entrypoint
		if in == nil {
			in = s.End.Cmd
		}
		if in == nil || in.Stage != s || s.Class == dockerfile.Artifact || p.Workplace(s) {
			continue
		}
		script := p.Script(in)
		last := lastCommand(script)
		if last == nil || last.Wrapped("tini") || last.Wrapped("dumb-init") || waits(script, last) {
			continue
		}
		if name := packageScript(s, in, last); name != "" {
			p.Report(analysis.Finding{
				Span:    in.Span,
				Message: analysis.Quote(name) + " stays between Docker and the program that it starts",
				Why:     "A stop signal goes to it and to its shell, which may not pass it on: `docker stop` then waits ten seconds and kills the program.",
				What:    "Start what the script in package.json starts, such as `node server.js`.",
			})
			continue
		}
		if in.JSON && innerShell(last) {
			reportInnerShell(p, in, last)
		}
	}
}

// waits reports whether a script does more than start its last command, so that
// its shell has to stay.
func waits(script *shell.Script, last *shell.Command) bool {
	if last.Conditional || last.Tested || last.Guarded || last.Negated || last.Subshell || last.Background || last.Pipeline > 0 || last.Function != "" {
		return true
	}
	return slices.Contains(builtins, last.Name) || slices.ContainsFunc(script.Commands, func(c *shell.Command) bool { return c.Name == "trap" || c.Background })
}

// packageScript is how a command starts a script of package.json; "" if it does
// not. An ENTRYPOINT may leave the script's name to CMD.
func packageScript(s *dockerfile.Stage, in *dockerfile.Instruction, c *shell.Command) string {
	var words []string
	for _, w := range c.Args() {
		words = append(words, w.Value)
	}
	if cmd := s.End.Cmd; cmd != nil && cmd != in && in.JSON && cmd.JSON {
		for _, w := range cmd.Words {
			words = append(words, w.Value)
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") })
	if len(words) == 0 {
		return ""
	}
	sub := words[0]
	switch {
	case c.Name == "npm" && slices.Contains([]string{"run", "run-script", "start"}, sub):
	case c.Name == "pnpm" && slices.Contains([]string{"run", "start"}, sub):
	case c.Name == "yarn" && slices.Contains([]string{"run", "start", "serve", "prod", "production"}, sub):
	default:
		return ""
	}
	if strings.HasPrefix(sub, "run") && len(words) > 1 {
		sub += " " + words[1]
	}
	return c.Name + " " + sub
}

// innerShell reports whether a command is started by a shell that is written
// out, and stays.
func innerShell(c *shell.Command) bool {
	shells := slices.IndexFunc(c.Wrappers, func(w shell.Wrapper) bool {
		return slices.Contains([]string{"ash", "bash", "dash", "sh", "zsh"}, w.Name)
	})
	return shells == 0 && !c.Wrapped("exec")
}

func reportInnerShell(p *analysis.Pass, in *dockerfile.Instruction, c *shell.Command) {
	sh := c.Wrappers[0].Name
	found := analysis.Finding{
		Span:    in.Span,
		Message: analysis.Quote(sh) + " stays between Docker and " + analysis.Quote(c.Words[0].Value) + ", which it starts",
		Why:     "A stop signal goes to the shell, which does not pass it on: `docker stop` waits ten seconds and kills the program.",
		What:    "Begin the last command with `exec`, so that it takes the shell's place.",
	}
	if alone := len(p.Script(in).Commands) == 1; alone && (sh != "sh" || analysis.DistroOf(in.Stage) != analysis.Debian) {
		found.Message = "Whether " + analysis.Quote(sh) + " lets " + analysis.Quote(c.Words[0].Value) + " take its place depends on the shell"
		found.Why = "If it stays, a stop signal goes to the shell, and `docker stop` waits ten seconds and kills the program."
	}
	first := c.Words[0]
	if first.Literal && first.Exact() && len(c.Wrappers) == 1 {
		found.Fix = &analysis.Fix{
			Title: "Begin the command with exec",
			Note:  "The program takes the shell's place as process 1, and gets the signals itself.",
			Edits: []analysis.Edit{{Span: analysis.At(first.Span().Start), New: "exec "}},
		}
	}
	p.Report(found)
}
