package shell

import (
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Kind is what reads a script.
type Kind int8

// The kinds of scripts. Only Posix and Exec have commands.
const (
	None       Kind = iota // there is no command
	Posix                  // sh, dash, ash, bash, ksh, zsh
	Exec                   // no shell: the exec form
	PowerShell             // powershell, pwsh
	Cmd                    // cmd.exe
	Foreign                // another interpreter: python, perl, node
	Unparsed               // a POSIX script that cannot be read, or is past the bounds
)

// A Script is the command text of one instruction.
type Script struct {
	// Text is what the interpreter is given: of a heredoc alone its body, with
	// other words the line and all bodies. In the exec form it is the array.
	Text Text
	Kind Kind
	// Shell is the interpreter's base name, "sh" where the base image decides;
	// "" in the exec form.
	Shell string
	// Commands are all simple commands that the script can run, in the order
	// of the text; those inside $(…) come after the command that they are part of.
	Commands []*Command
	// Bounded reports that a part was not read, since it is past the bounds.
	Bounded bool

	units []*unit
	// What is asked of variables again and again, found out once.
	reads func() []VarRef
	sets  func() map[string]bool
	all   func() bool
}

// A unit is a stretch of shell that is parsed by itself: the script, or what a
// sh -c or a bash <<EOF in it is given.
type unit struct {
	text Text
	file *syntax.File
	// errexit are the offsets from which on the shell runs with -e, without it,
	// and so on in turn.
	errexit []int
	// unsure marks a text in which -e is turned on inside something, so that it
	// is not certain where it holds.
	unsure bool
	// body marks a heredoc: its line ends are the shell's, not the Dockerfile's.
	body bool
	// quoted marks a text that stands inside quotes, which an insertion must not break.
	quoted bool
	// closed marks a text into which nothing may be inserted.
	closed bool
	// expanded marks a text that an outer shell expands first.
	expanded bool
}

// Parse reads the commands of a RUN, and those of the command text of CMD,
// ENTRYPOINT and HEALTHCHECK. It is never nil; a broken instruction, or
// another one, gives a script of kind None. Parse depends on in alone.
func Parse(in *dockerfile.Instruction) *Script { return scriptOf(in, shellOf(in)) }

// ParseAs is Parse where it is known otherwise which shell reads the shell
// form: "bash", "pwsh".
func ParseAs(in *dockerfile.Instruction, shell string) *Script {
	return scriptOf(in, interpreted([]string{shell}))
}

func scriptOf(in *dockerfile.Instruction, shell interpreter) *Script {
	s := &Script{}
	s.reads, s.sets, s.all = sync.OnceValue(s.readsOf), sync.OnceValue(s.setsOf), sync.OnceValue(s.telling)
	text := in.CommandText()
	switch {
	case in.Err != nil || text.Len() == 0:
	case in.JSON:
		s.exec(in.Words)
	case in.Keyword == "RUN" && len(in.Heredocs) > 0:
		s.heredocs(in, text, shell)
	default:
		var b builder
		b.addFrom(text)
		s.read(b.text(), shell, false)
	}
	return s
}

// exec reads an exec form.
func (s *Script) exec(args []dockerfile.Word) {
	if len(args) == 0 {
		return
	}
	s.Kind = Exec
	var all builder
	words := make([]Word, len(args))
	for i, a := range args {
		var b builder
		b.addFrom(a.Text)
		words[i] = Word{Value: a.Value, Literal: true, Text: b.text()}
		all.add(words[i].Text)
	}
	s.Text = all.text()
	w := &walker{s: s}
	w.invoke(words, nil, context{})
}

// heredocs reads a RUN with heredocs: one alone is the script, with other
// words the shell is given the line and all bodies.
// https://docs.docker.com/reference/dockerfile/#here-documents
func (s *Script) heredocs(in *dockerfile.Instruction, line dockerfile.Text, shell interpreter) {
	run, ok := in.Command.(*instructions.RunCommand)
	if !ok || len(run.Files) != len(in.Heredocs) {
		return
	}
	var b builder
	if alone, err := parser.ParseHeredoc(line.String()); err == nil && alone != nil {
		b.addBody(run.Files[0].Data, in.Heredocs[0].Body.Start)
		if first, _, _ := strings.Cut(run.Files[0].Data, "\n"); strings.HasPrefix(first, "#!") {
			shell = shebang(first)
		}
		s.read(b.text(), shell, true)
		return
	}
	b.addFrom(line)
	for i, doc := range in.Heredocs {
		b.put('\n', doc.Body.Start-1)
		b.addBody(run.Files[i].Data, doc.Body.Start)
		for j := range len(doc.Name) {
			b.put(doc.Name[j], doc.End.End-len(doc.Name)+j)
		}
	}
	s.read(b.text(), shell, false)
	if s.Kind == Posix && len(s.Commands) == 0 {
		s.Kind = None
	}
}

// read reads the text of a script.
func (s *Script) read(text Text, shell interpreter, body bool) {
	s.Text, s.Shell, s.Kind = text, shell.name, shell.kind
	if s.Kind != Posix {
		return
	}
	u := &unit{text: text, body: body}
	if shell.errexit {
		u.errexit = []int{0}
	}
	w := &walker{s: s}
	read := w.unit(u, shell.name, context{})
	s.Bounded = s.Bounded || w.nodes > maxNodes
	if !read || w.nodes > maxNodes {
		s.Kind, s.Commands, s.units = Unparsed, nil, nil
	}
}

// SetE reports whether the script runs with -e from its start, or from its
// first command that says so and to its end.
func (s *Script) SetE() bool {
	if len(s.units) == 0 {
		return false
	}
	e := s.main().errexit
	return len(e) == 1 || len(e) > 1 && e[0] == 0
}
