package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Command is one program that a script runs, freed of what wraps it.
type Command struct {
	// Name is the program without its folder: "apt-get" of sudo
	// /usr/bin/apt-get. It is "" where an expansion decides.
	Name string
	// Words are the program, as written, and its arguments. There is at least one.
	Words     []Word
	Assigns   []Assign  // the VAR=value before it, those of env and sudo included
	Wrappers  []Wrapper // what runs it, outermost first: sudo, env, sh -c
	Redirects []Redirect

	// Conditional: it may not run though everything before it went well. It
	// stands in the body of an if, case, loop or function, or right of ||.
	Conditional bool
	// Tested: its failure does not fail the script by itself. It is a condition,
	// or stands left of ||.
	Tested bool
	// Guarded: its failure is thrown away, as by || true.
	Guarded bool
	// Negated: it stands after !.
	Negated    bool
	Subshell   bool // in ( )
	Substitute bool // in $( ), ` ` or <( )
	Background bool // before &
	// Function is the name of the function whose body it is in.
	Function string
	// Pipeline numbers the pipeline it is in, from 1; 0: it is in none. Piped
	// is its place there, from 0.
	Pipeline, Piped int

	u    *unit
	list *list
	elem int
}

// An Assign is a VAR=value before a command.
type Assign struct {
	Name  string
	Value Word // its zero value for an empty one
	Text  Text // all of it
}

// A Wrapper is a program that runs another: sudo -E, env -i, sh -c. Words are
// its name and what belongs to it, without its assignments.
type Wrapper struct {
	Name  string
	Words []Word
}

// Span reaches from the wrapper's name to its last own word: what to delete,
// with the blanks after it.
func (w Wrapper) Span() dockerfile.Span {
	s := w.Words[0].Span()
	s.End = w.Words[len(w.Words)-1].Span().End
	return s
}

// A Redirect is one redirection of a command.
type Redirect struct {
	Op     string // ">", ">>", "<", "&>", ">|", "<<", …
	FD     string // as written; "" if it is not given
	Target Word   // of a heredoc its name
	Text   Text   // all of it, but not the body of a heredoc
}

// Writes reports whether the redirection creates or changes a file.
func (r Redirect) Writes() bool {
	switch r.Op {
	case ">", ">>", ">|", "&>", "&>>", "<>":
		return true
	}
	return false
}

// Span reaches from the program's word to the last argument.
func (c *Command) Span() dockerfile.Span {
	s := c.Words[0].Span()
	s.End = c.Words[len(c.Words)-1].Span().End
	return s
}

// Args are the words after the name.
func (c *Command) Args() []Word { return c.Words[1:] }

// Wrapped reports whether one of the wrappers has that name.
func (c *Command) Wrapped(name string) bool {
	for _, w := range c.Wrappers {
		if w.Name == name {
			return true
		}
	}
	return false
}

// An Arity says which options of a program take the next word as their value.
// Names are as written: "-o", "--option". A program with other forms of
// options is read with none.
type Arity map[string]bool

// Operands are the arguments that are neither options nor their values. All
// that follow a -- are.
func (c *Command) Operands(takes Arity) []Word {
	var out []Word
	args := c.Args()
	for i := operand(args, takes, 0); i < len(args); i = operand(args, takes, i) {
		if args[i].Value == "--" {
			return append(out, args[i+1:]...)
		}
		if out == nil {
			out = make([]Word, 0, len(args)-i)
		}
		out = append(out, args[i])
		i++
	}
	return out
}

// operand is the index of the first operand, or --, from argument i on.
func operand(args []Word, takes Arity, i int) int {
	for ; i < len(args); i++ {
		v := args[i].Value
		switch {
		case len(v) < 2 || v[0] != '-' || v == "--":
			return i
		case takes[v] || clustered(v, takes):
			i++
		}
	}
	return i
}

// clustered reports whether a cluster of short options (-yt) ends in one that
// takes a value.
func clustered(v string, takes Arity) bool {
	if strings.HasPrefix(v, "--") {
		return false
	}
	for i := 1; i < len(v); i++ {
		if len(takes) > 0 && takes["-"+v[i:i+1]] {
			return i == len(v)-1
		}
	}
	return false
}

// Sub is the first operand: the "install" of apt-get -y install.
func (c *Command) Sub(takes Arity) (Word, bool) {
	args := c.Args()
	i := operand(args, takes, 0)
	if i < len(args) && args[i].Value == "--" {
		i++
	}
	if i >= len(args) {
		return Word{}, false
	}
	return args[i], true
}

// Has reports whether one of the options is given, before any --: a long one
// with or without =value, a short one alone, with its value attached or in a
// cluster (-yq has -q).
func (c *Command) Has(flags ...string) bool {
	_, ok := c.Flag(flags...)
	return ok
}

// Flag is the first word that gives one of the options, as Has finds it.
func (c *Command) Flag(flags ...string) (Word, bool) {
	for _, w := range c.Args() {
		if w.Value == "--" {
			break
		}
		for _, f := range flags {
			if gives(w.Value, f) {
				return w, true
			}
		}
	}
	return Word{}, false
}

// gives reports whether a word gives an option.
func gives(word, flag string) bool {
	if word == flag {
		return true
	}
	if strings.HasPrefix(flag, "--") || len(flag) != 2 {
		return strings.HasPrefix(word, flag+"=")
	}
	if len(word) < 2 || word[0] != flag[0] || word[1] == '-' {
		return false
	}
	cluster, _, _ := strings.Cut(word[1:], "=")
	return strings.Contains(cluster, flag[1:])
}

// Value is the value of an option: of --name=value, --name value, -nvalue or
// -n value, whichever comes last.
func (c *Command) Value(flags ...string) (string, bool) {
	value, found := "", false
	args := c.Args()
	for i, w := range args {
		for _, f := range flags {
			switch {
			case w.Value == f && i+1 < len(args):
				value, found = args[i+1].Value, true
			case strings.HasPrefix(f, "--") && strings.HasPrefix(w.Value, f+"="):
				value, found = w.Value[len(f)+1:], true
			case !strings.HasPrefix(f, "--") && len(w.Value) > len(f) && strings.HasPrefix(w.Value, f):
				value, found = strings.TrimPrefix(w.Value[len(f):], "="), true
			}
		}
	}
	return value, found
}

// assign makes an Assign of one in the unit's tree.
func (u *unit) assign(a *syntax.Assign) Assign {
	out := Assign{Text: u.slice(a)}
	if a.Name != nil {
		out.Name = a.Name.Value
	}
	if a.Value != nil {
		out.Value = u.word(a.Value)
	}
	return out
}

// redirect makes a Redirect of one in the unit's tree.
func (u *unit) redirect(r *syntax.Redirect) Redirect {
	out := Redirect{Op: r.Op.String()}
	if r.N != nil {
		out.FD = r.N.Value
	}
	i, j := u.offset(r.Pos()), u.offset(r.OpPos)+len(out.Op)
	if r.Word != nil {
		out.Target = u.word(r.Word)
		j = u.offset(r.Word.End())
	}
	out.Text = u.text.Slice(i, max(i, min(j, u.text.Len())))
	return out
}
