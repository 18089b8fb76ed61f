package dockerfile

import (
	"path"
	"slices"
	"strings"
)

// A State is what an instruction finds when it runs: the effective user,
// working directory, shell, variables and the settings that the image would
// carry, inherited through local parent stages, their ONBUILD triggers
// included. It says nothing of what an external base image sets.
type State struct {
	User    Setting
	Workdir Setting
	// Shell is the SHELL in force; nil: the base image's, which is /bin/sh -c
	// for nearly every Linux image.
	Shell *Instruction
	// ShellHint is the shell that a comment says reads what follows, as
	// hadolint has it: # hadolint shell=powershell. "" for none, or once a SHELL
	// has come after it.
	ShellHint   string
	Cmd         *Instruction
	Entrypoint  *Instruction
	Healthcheck *Instruction
	StopSignal  *Instruction

	file    *File
	vars    *binding
	entries *entry
	scratch bool // the chain starts at scratch: what the file does not set is not set
	// cmdHere is whether CMD was set in the stage itself.
	cmdHere bool
}

// A Setting is a value and the instruction that set it. By is nil where the
// file sets none, and the base image decides; Value is then unknown, or empty
// for a chain that starts at scratch.
type Setting struct {
	Value Value
	By    *Instruction
}

// An entry is a list of instructions whose effects add up: EXPOSE, LABEL, VOLUME.
type entry struct {
	in   *Instruction
	prev *entry
}

// Expand replaces the variables of a word of an instruction that runs in this
// state, and removes its quotes.
func (s *State) Expand(word string) Value {
	return s.scope().expand(word, s.file.Escape)
}

// Lookup is the variable of that name. The answer is Unknown where only the
// base image could have set it.
func (s *State) Lookup(name string) (Variable, Answer) {
	if v, ok := s.vars.lookup(name); ok {
		return v, Yes
	}
	return Variable{}, s.scope().unbound
}

// All lists the instructions of one keyword (EXPOSE, LABEL or VOLUME) whose
// effects are in force, oldest first.
func (s *State) All(keyword string) []*Instruction {
	var all []*Instruction
	for e := s.entries; e != nil; e = e.prev {
		if e.in.Keyword == keyword {
			all = append(all, e.in)
		}
	}
	slices.Reverse(all)
	return all
}

// Path is a path joined to the working directory where it is relative; a Hole
// stands for what is not known.
func (s *State) Path(p string) string {
	if path.IsAbs(p) || s.Workdir.Value.Text == "" {
		return path.Join("/", p)
	}
	return path.Join(s.Workdir.Value.Text, p)
}

func (s *State) scope() scope {
	if s.scratch {
		return scope{bound: s.vars, unbound: No}
	}
	return scope{bound: s.vars, unbound: Unknown}
}

// after is the state once in has run; s itself does not change.
func (s *State) after(in *Instruction) *State {
	n := *s
	switch in.Keyword {
	case "USER":
		n.User = Setting{s.Expand(in.Args.s), in}
	case "WORKDIR":
		n.Workdir = Setting{s.join(s.Expand(in.Args.s)), in}
	case "SHELL":
		n.Shell, n.ShellHint = in, ""
	case "CMD":
		n.Cmd, n.cmdHere = in, true
	case "ENTRYPOINT":
		n.Entrypoint = in
		if !n.cmdHere {
			n.Cmd = nil
		}
	case "HEALTHCHECK":
		n.Healthcheck = in
	case "STOPSIGNAL":
		n.StopSignal = in
	case "EXPOSE", "LABEL", "VOLUME":
		n.entries = &entry{in, s.entries}
	case "ENV":
		for _, p := range in.Pairs {
			// All pairs of one ENV see the values from before it.
			n.vars = n.vars.bind(Variable{Name: s.Expand(p.Key.Value).Text, Value: s.Expand(p.Value.Value), By: in, Set: Yes})
		}
	case "ARG":
		for _, p := range in.Pairs {
			n.declare(p, in)
		}
	default:
		return s
	}
	return &n
}

// join is a WORKDIR below the one before it.
func (s *State) join(v Value) Value {
	before := s.Workdir.Value.Text
	switch {
	case strings.HasPrefix(v.Text, Hole) || v.Err != nil:
		return v
	case path.IsAbs(v.Text) || isWindowsPath(v.Text):
	case before == "":
		v.Text = "/" + v.Text
	default:
		v.Text = before + "/" + v.Text
	}
	if len(v.Text) > longestValue {
		v.Text = Hole
	}
	if !strings.Contains(v.Text, Hole) && !isWindowsPath(v.Text) {
		v.Text = path.Clean(v.Text)
	}
	return v
}

// isWindowsPath reports whether a path has a drive or a backslash.
func isWindowsPath(p string) bool {
	return len(p) > 1 && p[1] == ':' || strings.Contains(p, `\`)
}

// declare binds one name of an ARG in a stage. With a value of its own or of
// the global ARG it replaces what was there; bare, it leaves an ENV alone.
func (s *State) declare(p Pair, in *Instruction) {
	v := Variable{Name: p.Name(), By: in, Arg: true, Value: Value{Text: Hole}}
	if p.Set {
		v.Value, v.Set = s.Expand(p.Value.Value), Yes
		s.vars = s.vars.bind(v)
		return
	}
	if g, ok := s.file.global.lookup(v.Name); ok {
		if g.Set == Yes {
			v.Value, v.Set = g.Value, Yes
			s.vars = s.vars.bind(v)
			return
		}
	}
	if _, ok := s.vars.lookup(v.Name); !ok {
		s.vars = s.vars.bind(v)
	}
}
