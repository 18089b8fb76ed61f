package variables

import (
	"iter"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var argUnused = &analysis.Rule{
	Name: "arg-unused",
	Doc: `Nothing reads an ARG

No instruction after it uses it. Setting it with --build-arg changes nothing,
and a reader looks in vain for what it does.

Bad:

	ARG VERSION=1.4
	FROM alpine:3.22
	RUN wget https://example.com/tool-1.4.tgz

Good:

	FROM alpine:3.22
	ARG VERSION=1.4
	RUN wget https://example.com/tool-$VERSION.tgz`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Same},
	Run:      runArgUnused,
}

func runArgUnused(p *analysis.Pass) {
	names := declaredIn(p.File)
	if len(names) == 0 {
		return
	}
	m := newMentions(p.File, names)
	for _, in := range p.File.Instructions {
		if in.Keyword != "ARG" || in.Err != nil {
			continue
		}
		for i, pair := range in.Pairs {
			name := pair.Name()
			if dockerfile.Predefined(name) || m.count(in, name) > 1 || m.after(in, name) {
				continue
			}
			misplaced := in.Stage != nil && m.froms[name] > in.Stage.Index
			if misplaced && !declared(p.File, name) {
				continue // it is read, and stands in the wrong place
			}
			later := m.runsOf(p, in.Stage)
			if later.sighted > in.Index || later.last > in.Index && ambient(name) {
				continue
			}
			p.Report(unusedArg(p.File, in, i, misplaced, later.last > in.Index))
		}
	}
}

func unusedArg(f *dockerfile.File, in *dockerfile.Instruction, i int, misplaced, runs bool) analysis.Finding {
	name := analysis.Quote(in.Pairs[i].Name())
	found := analysis.Finding{
		Span:    in.Pairs[i].Span(),
		Message: "Nothing reads the argument " + name,
		Why:     "Whoever gives it a value with `--build-arg` changes nothing.",
		What:    "Use it, or delete it.",
	}
	if misplaced {
		found.Message = "Nothing reads the argument " + name + ": the FROM below sees only what is before the first FROM"
		found.Why = "FROM sees no ARG of a stage, so this one changes nothing."
		if _, global := f.Global(in.Pairs[i].Name()); !global {
			found.What = "Move it above the first FROM."
			return found
		}
	}
	edit, ok := analysis.RemovePair(f, in, i)
	if !ok {
		return found
	}
	if lines := f.Lines(in.Span); len(in.Pairs) == 1 && heads(f, in, lines.End) {
		edit.Span = lines
	}
	found.Fix = &analysis.Fix{Title: "Delete the argument", Grade: analysis.Same, Edits: []analysis.Edit{edit}}
	if runs {
		found.Fix.Grade = analysis.Behaviour
		found.Fix.Note = "The RUNs below no longer have " + name + " in their environment, where none of their programs looks for it."
	}
	return found
}

// heads reports whether the comment above an ARG is also that of the
// instruction right below it: it does not name the argument.
func heads(f *dockerfile.File, in *dockerfile.Instruction, below int) bool {
	comment := string(f.Source[f.Above(in):in.Span.Start])
	next := in.Index + 1
	return !strings.Contains(comment, in.Pairs[0].Name()) && next < len(f.Instructions) && f.LineSpan(f.Line(f.Instructions[next].Span.Start)).Start == below
}

// declaredIn are the names of the arguments that a file declares.
func declaredIn(f *dockerfile.File) map[string]bool {
	names := map[string]bool{}
	for _, in := range f.Instructions {
		if in.Keyword == "ARG" {
			for _, pair := range in.Pairs {
				names[pair.Name()] = true
			}
		}
	}
	return names
}

// mentions are the names of arguments in a file, by the instruction in which
// they stand last in each stage; of those before the first FROM, the stage is nil.
type mentions struct {
	f        *dockerfile.File
	last     map[*dockerfile.Stage]map[string]int
	in       map[string]int                            // how many stages name it
	children map[*dockerfile.Stage][]*dockerfile.Stage // of nil: those that are built on none
	runs     map[*dockerfile.Stage]runs
	froms    map[string]int // the last stage whose FROM reads a variable
}

// runs are the places of the last RUN that sees what a stage sets, and of the
// last that may look for any variable; -1 if there is none.
type runs struct{ last, sighted int }

func newMentions(f *dockerfile.File, names map[string]bool) *mentions {
	m := &mentions{
		f:        f,
		last:     map[*dockerfile.Stage]map[string]int{nil: {}},
		in:       map[string]int{},
		children: map[*dockerfile.Stage][]*dockerfile.Stage{},
		runs:     map[*dockerfile.Stage]runs{nil: {-1, -1}},
		froms:    map[string]int{},
	}
	for _, s := range f.Stages {
		for _, t := range fromTexts(s) {
			for _, r := range refs(t.String(), f.Escape) {
				m.froms[r.name] = s.Index
			}
		}
		m.last[s] = map[string]int{}
		m.children[s.Parent] = append(m.children[s.Parent], s)
	}
	for _, in := range f.Instructions {
		last := m.last[in.Stage]
		for w := range m.words(in) {
			if !names[w] {
				continue
			}
			if _, named := last[w]; !named && in.Stage != nil {
				m.in[w]++
			}
			last[w] = in.Index
		}
	}
	return m
}

// words yields what of an instruction may be the name of a variable.
func (m *mentions) words(in *dockerfile.Instruction) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !words(in.Text.String(), yield) {
			return
		}
		for _, h := range in.Heredocs {
			if !words(string(m.f.Source[h.Body.Start:h.Body.End]), yield) {
				return
			}
		}
	}
}

// words yields those of a text, and reports whether more are wanted.
func words(text string, yield func(string) bool) bool {
	start := -1
	for i := range len(text) + 1 {
		switch {
		case i < len(text) && (begins(text[i]) || start >= 0 && text[i] >= '0' && text[i] <= '9'):
			if start < 0 {
				start = i
			}
		case start >= 0:
			if !yield(text[start:i]) {
				return false
			}
			start = -1
		}
	}
	return true
}

// begins reports whether the name of a variable may begin with a byte.
func begins(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

// count is how often an instruction names a word.
func (m *mentions) count(in *dockerfile.Instruction, name string) int {
	n := 0
	for w := range m.words(in) {
		if w == name {
			n++
		}
	}
	return n
}

// after reports whether what could see an ARG names it: what follows in its
// stage and the stages that are built on it, and of one before the first FROM
// all of the file.
func (m *mentions) after(in *dockerfile.Instruction, name string) bool {
	switch {
	case m.last[in.Stage][name] > in.Index:
		return true
	case in.Stage == nil:
		return m.in[name] > 0
	}
	return m.in[name] > 1 && m.below(in.Stage, name)
}

// below reports whether a stage that is built on another names a word.
func (m *mentions) below(s *dockerfile.Stage, name string) bool {
	return slices.ContainsFunc(m.children[s], func(child *dockerfile.Stage) bool {
		_, named := m.last[child][name]
		return named || m.below(child, name)
	})
}

// runsOf looks at the RUNs of a stage and of those that are built on it, which
// count as later than all of its own.
func (m *mentions) runsOf(p *analysis.Pass, s *dockerfile.Stage) runs {
	if r, known := m.runs[s]; known {
		return r
	}
	r := runs{-1, -1}
	for _, in := range s.Instructions {
		if in.Trigger != nil {
			in = in.Trigger
		}
		if in.Keyword != "RUN" {
			continue
		}
		if r.last = in.Index; !blind(p.Script(in)) {
			r.sighted = in.Index
		}
	}
	for _, child := range m.children[s] {
		below := m.runsOf(p, child)
		r.last, r.sighted = max(r.last, below.last), max(r.sighted, below.sighted)
	}
	m.runs[s] = r
	return r
}

// blindPrograms look for no variables but those that are ambient.
var blindPrograms = []string{
	"[", "addgroup", "adduser", "apk", "apt", "apt-get", "cat", "cd", "chgrp", "chmod", "chown", "cp", "cut", "dnf", "echo",
	"exit", "export", "false", "find", "getent", "grep", "groupadd", "head", "id", "install", "ldconfig", "ln", "ls", "microdnf", "mkdir",
	"mktemp", "mv", "printf", "pwd", "readlink", "rm", "rmdir", "sed", "set", "sha256sum", "sort", "tail", "tar", "tee", "test",
	"touch", "tr", "true", "uname", "unset", "unzip", "update-ca-certificates", "useradd", "usermod", "wc", "yum",
}

// blind reports whether a script runs none but blind programs.
func blind(s *shell.Script) bool {
	if s.Kind != shell.Posix && s.Kind != shell.Exec || s.Bounded {
		return false
	}
	return !slices.ContainsFunc(s.Commands, func(c *shell.Command) bool { return !slices.Contains(blindPrograms, c.Name) })
}

// ambient reports whether even such programs, and what they install, look for a
// variable of that name, or it is there to make the cache miss.
func ambient(name string) bool {
	name = strings.ToUpper(name)
	for _, part := range []string{"ACCEPT", "APT", "BUST", "CACHE", "CURL", "DATE", "DEB", "FRONTEND", "HOME", "LANG", "LC_", "PATH", "PROXY", "SSL", "TERM", "TZ"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
