package dockerfile

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// A Class is what a stage is for.
type Class int8

// The classes of stages. Final, Base and any stage that --target may name are
// shipped; an Artifact gives files alone.
const (
	Unreachable Class = iota // nothing in the file leads to it
	Artifact                 // only copied from, or mounted
	Base                     // an ancestor of the final stage
	Final                    // the last stage
)

// A Stage is one FROM and what follows it.
type Stage struct {
	Index int
	Name  string // lower case; "" if it has none
	From  *Instruction
	// Image is what FROM names once variables are replaced; of a stage that is
	// built on another it is that stage's name as written.
	Image Image
	// Parent is the earlier stage that FROM names; nil for an external image.
	Parent       *Stage
	Instructions []*Instruction // without the FROM
	Class        Class
	// Start is the state after FROM and the parent's ONBUILD triggers, End the
	// one in which the stage leaves.
	Start, End *State

	file *File
	root *Stage
	deps []*Stage
	// triggers are the ONBUILD triggers that a direct child runs, and child the
	// state in which each of those starts.
	triggers []*Instruction
	child    *State
}

// Shipped reports whether the stage, or one built on it, is what the file is
// for. A stage that nothing leads to may be a --target: ask for its Class.
func (s *Stage) Shipped() bool { return s.Class == Final || s.Class == Base }

// Root is the first stage of the chain: the one whose FROM names an external
// image or scratch.
func (s *Stage) Root() *Stage { return s.root }

// Chain is the stage's root, and so on down to the stage itself.
func (s *Stage) Chain() []*Stage {
	var chain []*Stage
	for ; s != nil; s = s.Parent {
		chain = append(chain, s)
	}
	slices.Reverse(chain)
	return chain
}

// Executed yields what runs when the stage is built, from the root of its
// chain on: the instructions of every stage, and at the start of each child
// its parent's ONBUILD triggers. ONBUILD instructions themselves are left out.
func (s *Stage) Executed() iter.Seq[*Instruction] {
	return func(yield func(*Instruction) bool) {
		for _, stage := range s.Chain() {
			if stage.Parent != nil {
				for _, t := range stage.Parent.triggers {
					if !yield(t) {
						return
					}
				}
			}
			for _, in := range stage.Instructions {
				if in.Keyword != "ONBUILD" && !yield(in) {
					return
				}
			}
		}
	}
}

func (f *File) newStage(in *Instruction) *Stage {
	s := &Stage{Index: len(f.Stages), From: in, file: f}
	in.Stage = s
	in.Before = &State{file: f, vars: f.global, scratch: true}
	if c, ok := in.Command.(*instructions.Stage); ok {
		s.Name = c.Name
	} else if len(in.Words) == 3 && strings.EqualFold(in.Words[1].Value, "as") {
		s.Name = strings.ToLower(in.Words[2].Value)
	}
	if len(in.Words) > 0 {
		base := f.globalScope().expand(in.Words[0].Value, f.Escape)
		s.Parent = f.named[base.Text]
		s.Image = ParseImage(base)
	}
	if s.root = s; s.Parent != nil {
		s.root = s.Parent.root
	}
	s.Start = s.start()
	s.End = s.Start
	return s
}

func (s *Stage) start() *State {
	if s.Parent == nil {
		st := &State{file: s.file, scratch: s.Image.Scratch()}
		if !st.scratch {
			st.User.Value.Text, st.Workdir.Value.Text = Hole, Hole
		}
		return st
	}
	if s.Parent.child == nil {
		st := *s.Parent.End
		st.cmdHere = false
		next := &st
		for _, t := range s.Parent.triggers {
			next = next.after(t)
		}
		s.Parent.child = next
	}
	return s.Parent.child
}

func (s *Stage) add(in *Instruction) {
	in.Stage, in.Before = s, s.End
	in.place()
	s.Instructions = append(s.Instructions, in)
	if in.Trigger != nil {
		in.Trigger.Stage, in.Trigger.Before = s, s.End
		in.Trigger.place()
		s.triggers = append(s.triggers, in.Trigger)
	}
	s.End = s.End.after(in)
}

var shellHint = regexp.MustCompile(`^hadolint\s+shell\s*=\s*(\S+)`)

// hint takes note of the shell that a comment in the stage names.
// https://github.com/hadolint/hadolint#non-posix-shells
func (s *Stage) hint(c Comment) {
	m := shellHint.FindStringSubmatch(c.Text)
	if m == nil || s == nil {
		return
	}
	st := *s.End
	st.ShellHint = m[1]
	s.End = &st
}

// StageNamed is the stage that COPY --from or a mount's from means by a name:
// the last of that name in the file, without regard to case. It may come later
// than the instruction, which is then wrong.
func (f *File) StageNamed(name string) *Stage {
	return f.named[strings.ToLower(strings.ToUpper(name))]
}

// From is what the --from of a COPY means: a stage by name or index, or nil,
// and the word as written; "" if there is no --from.
func (f *File) From(in *Instruction) (*Stage, string) {
	flag, ok := in.Flag("from")
	if !ok || in.Keyword != "COPY" {
		return nil, ""
	}
	if n, err := strconv.Atoi(flag.Value); err == nil && n >= 0 && n < len(f.Stages) {
		return f.Stages[n], flag.Value
	}
	return f.StageNamed(flag.Value), flag.Value
}

// classify finds what each stage is for, from the last stage backwards.
func (f *File) classify() {
	for _, s := range f.Stages {
		for _, in := range s.Instructions {
			s.deps = append(s.deps, f.sources(in)...)
		}
	}
	if len(f.Stages) == 0 {
		return
	}
	last := f.Stages[len(f.Stages)-1]
	for s := last; s != nil; s = s.Parent {
		s.Class = Base
	}
	last.Class = Final
	for s := last; s != nil; s = s.Parent {
		s.reach()
	}
}

// reach marks what the stage copies from, and what that needs, as artifacts.
func (s *Stage) reach() {
	for _, d := range s.deps {
		for ; d != nil && d.Class == Unreachable; d = d.Parent {
			d.Class = Artifact
			d.reach()
		}
	}
}

// sources are the stages from which an instruction takes files.
func (f *File) sources(in *Instruction) []*Stage {
	if in.Trigger != nil {
		in = in.Trigger
	}
	var stages []*Stage
	if s, _ := f.From(in); s != nil {
		stages = append(stages, s)
	}
	for _, m := range in.Mounts() {
		if s := f.StageNamed(m.From); s != nil {
			stages = append(stages, s)
		}
	}
	return stages
}
