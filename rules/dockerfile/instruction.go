package dockerfile

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// An Instruction is one instruction of a Dockerfile, or the trigger inside an
// ONBUILD. Fields that do not apply to its keyword are zero.
type Instruction struct {
	Keyword string // in upper case: "RUN"
	// KeywordSpan is where the keyword stands.
	KeywordSpan Span
	// Span reaches from the keyword to the end of the last line, heredocs
	// included, line ending excluded.
	Span  Span
	Text  Text // all of it but heredocs
	Flags []Flag
	Args  Text // what follows the flags, white space around it trimmed
	// Words are the arguments where BuildKit splits them: of FROM, COPY, ADD,
	// EXPOSE, VOLUME and ARG, and of every exec form.
	Words []Word
	Pairs []Pair // of ENV, LABEL and ARG
	// JSON reports the exec form of CMD, ENTRYPOINT, RUN, SHELL, HEALTHCHECK,
	// COPY, ADD and VOLUME.
	JSON     bool
	Heredocs []Heredoc
	// Inner are the comment lines between the instruction's lines, Blank the
	// empty ones, line endings included.
	Inner []Comment
	Blank []Span
	// Trigger is the instruction that an ONBUILD holds, nil if there is none.
	Trigger *Instruction
	// OnBuild is the ONBUILD that holds this trigger.
	OnBuild *Instruction
	// Stage is the build stage it belongs to; nil before the first FROM.
	Stage *Stage
	// Before is the state in which it runs. It is shared: do not change it.
	Before *State
	// Command is BuildKit's own view: an instructions.Command, or an
	// *instructions.Stage for FROM. Nil if Err is not.
	Command any
	// Err is why BuildKit refuses the instruction.
	Err error
	// Index is its place among File.Instructions; a trigger has its ONBUILD's.
	Index int

	mounts []Mount
}

// A Heredoc is a body that follows an instruction.
type Heredoc struct {
	Name           string
	FileDescriptor uint
	Expand         bool // the name was not quoted
	Chomp          bool // <<-: leading tabs are removed
	Body           Span // whole lines, the last line ending included
	End            Span // the line that ends it, line ending excluded
}

// Flag is the first flag of that name, which is compared as BuildKit does: to
// the letter.
func (in *Instruction) Flag(name string) (Flag, bool) {
	for _, f := range in.Flags {
		if f.Name == name {
			return f, true
		}
	}
	return Flag{}, false
}

// CommandText is the command of a RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD as
// text: in the shell form what the shell is given, in the exec form the array.
// It is empty for everything else, HEALTHCHECK NONE included.
func (in *Instruction) CommandText() Text {
	switch in.Keyword {
	case "RUN", "CMD", "ENTRYPOINT":
		return in.Args
	case "HEALTHCHECK":
		kind, _, rest := splitKeyword(in.Args)
		if strings.EqualFold(kind.s, "CMD") {
			return rest
		}
	}
	return Text{}
}

// Sources are the source words of COPY and ADD, heredocs included; nil if
// there is no destination.
func (in *Instruction) Sources() []Word {
	if n := len(in.Words); (in.Keyword == "COPY" || in.Keyword == "ADD") && n > 1 {
		return in.Words[:n-1]
	}
	return nil
}

// Dest is the destination of COPY and ADD. Its Value is "" if there is none.
func (in *Instruction) Dest() Word {
	if n := len(in.Words); (in.Keyword == "COPY" || in.Keyword == "ADD") && n > 1 {
		return in.Words[n-1]
	}
	return Word{}
}

// newInstruction reads an instruction's parts from its text.
func newInstruction(t Text, escape byte, heredocs []Heredoc) *Instruction {
	keyword, _, rest := splitKeyword(t)
	in := &Instruction{Keyword: strings.ToUpper(keyword.s), KeywordSpan: keyword.Whole(), Text: t.trim(), Heredocs: heredocs}
	in.Span = in.Text.Whole()
	if n := len(heredocs); n > 0 {
		in.Span.End = heredocs[n-1].End.End
	}
	in.Flags, in.Args = splitFlags(rest, escape)
	if in.Keyword == "RUN" {
		in.mounts = mountsOf(in.Flags)
	}
	switch in.Keyword {
	case "FROM", "EXPOSE":
		in.Words = fields(in.Args)
	case "COPY", "ADD", "VOLUME":
		if in.Words, in.JSON = jsonWords(in.Args); !in.JSON {
			in.Words = fields(in.Args)
		}
	case "RUN", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK":
		text := in.CommandText()
		if in.Keyword == "SHELL" {
			text = in.Args
		}
		in.Words, in.JSON = jsonWords(text)
	case "ENV", "LABEL":
		in.Pairs = pairs(in.Args, escape)
	case "ARG":
		in.Words = quotedFields(in.Args, escape)
		in.Pairs = declarations(in.Args, escape)
	case "ONBUILD":
		if in.Args.Len() > 0 && !onbuild(in.Args) {
			in.Trigger = newInstruction(in.Args, escape, heredocs)
			in.Trigger.OnBuild = in
		}
	}
	return in
}

// onbuild reports whether a text is an ONBUILD: BuildKit refuses one in another.
func onbuild(t Text) bool {
	keyword, _, _ := splitKeyword(t)
	return strings.EqualFold(keyword.s, "ONBUILD")
}

// quiet says nothing. Without a linter BuildKit panics on an instruction below
// a comment that begins with check=.
var quiet = linter.New(&linter.Config{})

// interpret asks BuildKit what the instruction means.
func (in *Instruction) interpret(node *parser.Node) {
	in.Command, in.Err = instructions.ParseInstructionWithLinter(node, quiet)
	if in.Trigger == nil || in.Err != nil || node.Next == nil || len(node.Next.Children) != 1 {
		return
	}
	child := *node.Next.Children[0]
	child.Heredocs = node.Heredocs
	child.StartLine, child.EndLine = node.StartLine, node.EndLine
	// An ONBUILD with a bad trigger builds; the image that uses it does not.
	in.Trigger.Command, in.Trigger.Err = instructions.ParseInstructionWithLinter(&child, quiet)
}
