package runtime

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var shellForm = &analysis.Rule{
	Name:    "exec-form-command",
	Aliases: []string{"DL3025", "JSONArgsRecommended"},
	Doc: `A shell stands between Docker and the program

In the shell form, CMD and ENTRYPOINT start /bin/sh, which starts the program.
The shell is then process 1: it gets the stop signal and may not pass it on. A
shell-form ENTRYPOINT also ignores CMD and the arguments of docker run. Write
the command as a JSON array, or begin it with exec.

Bad:

	CMD gunicorn -w 4 app:app

Good:

	CMD ["gunicorn", "-w", "4", "app:app"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.ScopedStrict) },
	Run:      runShellForm,
}

func runShellForm(p *analysis.Pass) {
	fed := fedEntrypoints(p.File)
	told := map[*dockerfile.Instruction]bool{}
	for _, s := range p.File.Stages {
		if s.Class == dockerfile.Artifact && !p.AllStages() {
			continue
		}
		for _, in := range commands(s) {
			if throughShell(p, in) {
				reportShellForm(p, in, fed[in])
				told[in] = true
			}
		}
	}
	if !p.Strict() {
		return
	}
	for in := range p.File.Commands() {
		if in.Stage != nil && (in.Stage.Class != dockerfile.Artifact || p.AllStages()) && !told[in] {
			reportAnyShell(p, in)
		}
	}
}

// reportAnyShell reports what a shell reads for whatever reason: it has no
// effect, waits in a trigger, or hands over with exec.
func reportAnyShell(p *analysis.Pass, in *dockerfile.Instruction) {
	if in.Err != nil || in.JSON || in.Keyword != "CMD" && in.Keyword != "ENTRYPOINT" || in.CommandText().Len() == 0 {
		return
	}
	found := analysis.Finding{
		Span: in.Span, Severity: analysis.Info,
		Message: "This " + in.Keyword + " is in the shell form",
		Why:     "A shell then stands between Docker and the program, and the image must have one.",
		What:    "Write it as a JSON array, unless it needs the shell.",
	}
	if in.OnBuild != nil || in.Before.Shell != nil {
		found.Codes = []string{"DL3025"} // BuildKit has nothing against it
	}
	p.Report(found)
}

// fedEntrypoints are the ENTRYPOINTs beside which a CMD is in force in some
// stage: in the exec form they would get it as arguments.
func fedEntrypoints(f *dockerfile.File) map[*dockerfile.Instruction]bool {
	fed := map[*dockerfile.Instruction]bool{}
	for _, s := range f.Stages {
		if s.End.Entrypoint != nil && s.End.Cmd != nil {
			fed[s.End.Entrypoint] = true
		}
	}
	return fed
}

// commands are the last CMD and the last ENTRYPOINT of a stage: earlier ones
// have no effect.
func commands(s *dockerfile.Stage) []*dockerfile.Instruction {
	var last []*dockerfile.Instruction
	for _, keyword := range []string{"CMD", "ENTRYPOINT"} {
		for _, in := range slices.Backward(s.Instructions) {
			if in.Keyword == keyword {
				last = append(last, in)
				break
			}
		}
	}
	return last
}

// throughShell reports whether an instruction leaves a shell of the base
// image's own as process 1. A SHELL is the author's choice, and what is nearly
// an array was not meant for a shell.
func throughShell(p *analysis.Pass, in *dockerfile.Instruction) bool {
	if in.Err != nil || in.JSON || in.Args.Len() == 0 || in.Before.Shell != nil {
		return false
	}
	if text, ok := bracketed(p, in); ok && meantJSON(in.Keyword, text.String()) {
		return false
	}
	script := p.Script(in)
	if script.Kind != shell.Posix && script.Kind != shell.Unparsed || windows(p.File, in, script) {
		return false
	}
	last := lastCommand(script)
	return last == nil || len(last.Wrappers) == 0 || last.Wrappers[0].Name != "exec"
}

// lastCommand is the last that the shell itself starts, which is the one that
// stays; nil if there is none.
func lastCommand(script *shell.Script) *shell.Command {
	for _, c := range slices.Backward(script.Commands) {
		if !c.Substitute {
			return c
		}
	}
	return nil
}

// windows reports whether the command may be one for Windows: the base image's
// name does not always tell.
func windows(f *dockerfile.File, in *dockerfile.Instruction, script *shell.Script) bool {
	if f.Escape == '`' && analysis.DistroOf(in.Stage) == analysis.DistroUnknown {
		return true
	}
	return slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
		program := strings.ToLower(c.Words[0].Value)
		return slices.Contains([]string{"powershell", "pwsh", "cmd"}, c.Name) || strings.HasSuffix(program, ".exe")
	})
}

func reportShellForm(p *analysis.Pass, in *dockerfile.Instruction, fed bool) {
	script := p.Script(in)
	program := "its command"
	if last := lastCommand(script); last != nil {
		program = analysis.Quote(last.Words[0].Value)
	}
	found := analysis.Finding{
		Span:     in.Span,
		Severity: analysis.Info,
		Message:  in.Keyword + " starts " + program + " through a shell",
		Why:      "Whether a stop signal reaches the program then depends on the shell, and `docker stop` may have to kill it.",
		What:     "Write the command as a JSON array, or begin it with `exec`.",
	}
	if len(script.Commands) > 1 {
		found.What = "Begin the last command with `exec`, so that it takes the shell's place."
	}
	if analysis.DistroOf(in.Stage) == analysis.Debian {
		found.Why = "That shell stays process 1 and passes no signal on, so `docker stop` waits ten seconds and kills the program."
	}
	if in.Keyword == "ENTRYPOINT" {
		found.Message += ", which ignores CMD and the arguments of `docker run`"
		if in.Stage.Shipped() {
			found.Severity = analysis.Warning
		}
	}
	note := "The program becomes process 1 and gets the signals itself; if it is a script, it needs a `#!` line."
	if handed(in) {
		found.Message = "This CMD hands ENTRYPOINT `/bin/sh -c` and its text as arguments"
		found.Why = "What ENTRYPOINT starts must then start a shell, which may pass no stop signal on."
		note = "ENTRYPOINT gets the words themselves, without `/bin/sh -c` before them."
	}
	if edits := execForm(p, in, fed); edits != nil {
		found.What = "Write the command as a JSON array."
		found.Fix = &analysis.Fix{Title: "Use the exec form", Note: note, Edits: edits}
	}
	p.Report(found)
}

// execForm is the same command as a JSON array; nil where the shell does more
// than start it.
func execForm(p *analysis.Pass, in *dockerfile.Instruction, fed bool) []analysis.Edit {
	script := p.Script(in)
	if fed || len(script.Commands) != 1 || script.Kind != shell.Posix {
		return nil
	}
	c := script.Commands[0]
	alone := c.Span() == in.Args.Whole() && len(c.Wrappers)+len(c.Assigns)+len(c.Redirects) == 0
	if !alone || !c.Words[0].Literal || slices.Contains(builtins, c.Words[0].Value) {
		return nil
	}
	if e := in.Stage.End.Entrypoint; in.Keyword == "CMD" && e != nil && slices.ContainsFunc(e.Words, isScriptOption) {
		return nil
	}
	if edits := jsonWords(c.Words); edits != nil {
		return edits
	}
	if handed(in) {
		return nil
	}
	return jsonScript(in, script)
}

// handed reports whether an instruction is a CMD that is nothing but the
// arguments of an ENTRYPOINT: a script, or an init, makes a program of them.
func handed(in *dockerfile.Instruction) bool {
	e := in.Stage.End.Entrypoint
	if in.Keyword != "CMD" || e == nil || !e.JSON || len(e.Words) == 0 {
		return false
	}
	return !slices.ContainsFunc(e.Words, func(w dockerfile.Word) bool {
		name := path.Base(w.Value)
		return strings.HasSuffix(name, ".sh") || strings.Contains(name, "entry") || strings.Contains(name, "init") || name == "tini" || name == "exec"
	})
}

// isScriptOption reports whether an ENTRYPOINT's word makes a script of CMD's
// first: ["sh", "-c"].
func isScriptOption(w dockerfile.Word) bool {
	return strings.HasPrefix(w.Value, "-") && strings.HasSuffix(w.Value, "c")
}

// jsonWords turns plain words into a JSON array where they stand, so that line
// breaks and comments between them stay; nil if one is not plain.
func jsonWords(words []shell.Word) []analysis.Edit {
	edits := make([]analysis.Edit, len(words))
	for i, w := range words {
		if !plainWord(w) {
			return nil
		}
		text := quoteJSON(w.Value) + ","
		if i == 0 {
			text = "[" + text
		}
		if i == len(words)-1 {
			text = strings.TrimSuffix(text, ",") + "]"
		}
		edits[i] = analysis.Edit{Span: w.Span(), New: text}
	}
	return edits
}

// jsonScript hands a command that reads variables to a shell that then gives
// its place to the program. An ENTRYPOINT would still ignore its arguments.
func jsonScript(in *dockerfile.Instruction, script *shell.Script) []analysis.Edit {
	c := script.Commands[0]
	distro := analysis.DistroOf(in.Stage)
	if in.Keyword != "CMD" || distro == analysis.Scratch || distro == analysis.Distroless {
		return nil
	}
	if !in.Args.Exact(0, in.Args.Len()) || !plainWord(c.Words[0]) || !onlyVariables(in, script) {
		return nil
	}
	return []analysis.Edit{{Span: in.Args.Whole(), New: `["sh", "-c", ` + quoteJSON("exec "+in.Args.String()) + `]`}}
}

const special = "\\`$~*?[]{}()!"

// onlyVariables reports whether a command has nothing special but quotes and
// variables.
func onlyVariables(in *dockerfile.Instruction, script *shell.Script) bool {
	text := in.Args.String()
	start, pos := in.Args.Pos(0), 0
	for _, r := range script.Reads() {
		from, to := r.Span().Start-start, r.Span().End-start
		if from < pos || strings.ContainsAny(text[pos:from], special) || strings.ContainsAny(r.Text.String(), "\\`()!") {
			return false
		}
		pos = to
	}
	return !strings.ContainsAny(text[pos:], special)
}

// plainWord reports whether the shell does nothing with a word but remove its
// quotes.
func plainWord(w shell.Word) bool {
	if !w.Literal || !w.Exact() {
		return false
	}
	var quote rune
	for _, r := range w.Text.String() {
		switch {
		case r == quote:
			quote = 0
		case quote == '\'':
		case r == '\\' || r == '$' || r == '`':
			return false
		case quote == '"':
		case r == '\'' || r == '"':
			quote = r
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:=,@+%", r):
		default:
			return false
		}
	}
	return true
}

// builtins are the commands that a shell runs by itself: as programs they do
// not exist, or do something else.
var builtins = []string{
	".", ":", "[", "alias", "bg", "break", "builtin", "cd", "command", "continue", "declare", "echo", "eval", "exec",
	"exit", "export", "false", "fg", "function", "getopts", "hash", "jobs", "kill", "let", "local", "printf", "pwd", "read", "readonly",
	"return", "select", "set", "shift", "shopt", "source", "test", "time", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias",
	"unset", "wait",
}

func quoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
