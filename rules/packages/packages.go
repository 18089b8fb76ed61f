// Package packages holds the rules about package managers: what they leave in
// a layer, what they install beside what was asked for, and what they install
// from. It knows no other group of rules.
package packages

import (
	"iter"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	addArchive,
	apkCache,
	aptNotApt,
	aptLists,
	recommends,
	archiveLeft,
	dnfLeftover,
	noUpdate,
	jsCache,
	distUpgrade,
	nonInteractive,
	otherCache,
	pinLanguage,
	pinSystem,
	pipCache,
	pointless,
	updateAlone,
	useLockfile,
	useless,
	wgetAndCurl,
	wgetProgress,
	zypperLeftover,
}

// scripts yields each RUN whose commands can be read, triggers of ONBUILD
// included, with those commands.
func scripts(p *analysis.Pass) iter.Seq2[*dockerfile.Instruction, []*shell.Command] {
	return func(yield func(*dockerfile.Instruction, []*shell.Command) bool) {
		for in := range p.File.Commands() {
			if in.Keyword != "RUN" || in.Stage == nil {
				continue
			}
			if s := p.Script(in); len(s.Commands) > 0 && !yield(in, s.Commands) {
				return
			}
		}
	}
}

// weight is how grave something is that makes the image larger: nothing in a
// stage that gives files alone, little in one that nothing in the file leads to,
// unless the rule is to look at every stage.
func weight(p *analysis.Pass, s *dockerfile.Stage, shipped analysis.Severity) analysis.Severity {
	if p.AllStages() {
		return shipped
	}
	switch s.Class {
	case dockerfile.Artifact:
		return analysis.Off
	case dockerfile.Unreachable:
		return analysis.Info
	}
	return shipped
}

// workplacesOf tells the stages in whose images people work, and asks once for
// each.
func workplacesOf(p *analysis.Pass) func(*dockerfile.Stage) bool {
	known := map[*dockerfile.Stage]bool{}
	return func(s *dockerfile.Stage) bool {
		is, ok := known[s]
		if !ok {
			is = p.Workplace(s)
			known[s] = is
		}
		return is
	}
}

// reaching are the codes of tools that look only at stages which lead to the
// image: none in another one, but for the triggers that it leaves to images
// built elsewhere.
func reaching(in *dockerfile.Instruction, codes ...string) []string {
	if in.Stage.Class == dockerfile.Unreachable && in.OnBuild == nil {
		return []string{}
	}
	return codes
}

// maxLater is how many instructions later looks at.
const maxLater = 1000

// later yields the RUNs that come after one in what is built on its layer: in
// its own stage, and in the stages that start from it. It gives up with nil
// after maxLater instructions.
func later(p *analysis.Pass, in *dockerfile.Instruction) iter.Seq[*dockerfile.Instruction] {
	return func(yield func(*dockerfile.Instruction) bool) {
		for i, other := range p.File.Instructions[in.Index+1:] {
			if i == maxLater {
				yield(nil)
				return
			}
			if other.Trigger != nil {
				other = other.Trigger
			}
			if other.Keyword == "RUN" && other.Stage != nil && descends(other.Stage, in.Stage) && !yield(other) {
				return
			}
		}
	}
}

// descends reports whether a stage is the other, or built on it.
func descends(s, from *dockerfile.Stage) bool {
	for s != nil && s.Index > from.Index {
		s = s.Parent
	}
	return s == from
}

// seen answers for every RUN whether the sign was there by its end: in its
// text, or in that of an instruction before it in its chain of stages. It looks
// when it is first asked.
func seen(p *analysis.Pass, sign func(in *dockerfile.Instruction, text []byte) bool) func(run *dockerfile.Instruction) bool {
	at := sync.OnceValue(func() map[*dockerfile.Instruction]bool { return signed(p, sign) })
	return func(run *dockerfile.Instruction) bool { return at()[run] }
}

func signed(p *analysis.Pass, sign func(in *dockerfile.Instruction, text []byte) bool) map[*dockerfile.Instruction]bool {
	at, end := map[*dockerfile.Instruction]bool{}, map[*dockerfile.Stage]bool{}
	for _, s := range p.File.Stages {
		have := s.Parent != nil && end[s.Parent]
		for _, in := range s.Instructions {
			have = have || sign(in, p.File.Source[in.Span.Start:in.Span.End])
			if have {
				at[in] = true
			}
			if have && in.Trigger != nil {
				at[in.Trigger] = true
			}
		}
		end[s] = have
	}
	return at
}

// keepsAtHome reports whether the author of a RUN means to keep a cache, and
// mounts it at a ~ that does not mean a home.
func keepsAtHome(in *dockerfile.Instruction) bool {
	return slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "cache" && strings.HasPrefix(m.Target, "~") })
}

// lastIndex is the place of the last command of which something is true, -1 if
// there is none.
func lastIndex(commands []*shell.Command, is func(*shell.Command) bool) int {
	for i, c := range slices.Backward(commands) {
		if is(c) {
			return i
		}
	}
	return -1
}

// after are the commands that follow c in its script.
func after(commands []*shell.Command, c *shell.Command) []*shell.Command {
	return commands[slices.Index(commands, c)+1:]
}

// withoutCommand is the edit that takes a command out of a list, with what
// joins it to its neighbour. It is false unless the list runs on as before
// without it.
func withoutCommand(f *dockerfile.File, commands []*shell.Command, c *shell.Command) (analysis.Edit, bool) {
	i := slices.Index(commands, c)
	if c.Conditional || c.Tested || c.Guarded || c.Negated || c.Background || c.Substitute || c.Pipeline > 0 || len(c.Wrappers)+len(c.Assigns)+len(c.Redirects) > 0 || !c.Words[0].Exact() {
		return analysis.Edit{}, false
	}
	linked, links := c.Links()
	switch {
	case (links || !linked) && i+1 < len(commands) && joined(f, c.Span().End, begin(commands[i+1])): // else the next would be one of the list
		return analysis.Edit{Span: dockerfile.Span{Start: c.Span().Start, End: begin(commands[i+1])}}, true
	case !links && i > 0 && joined(f, commands[i-1].Span().End, c.Span().Start):
		return analysis.Edit{Span: dockerfile.Span{Start: commands[i-1].Span().End, End: c.Span().End}}, true
	}
	return analysis.Edit{}, false
}

// joined reports whether nothing but what ends one command and begins the next
// stands between two places.
func joined(f *dockerfile.File, from, to int) bool {
	if to < from {
		return false
	}
	gap := strings.Trim(string(f.Source[from:to]), " \t\r\n"+string(f.Escape))
	return gap == "&&" || gap == ";" || gap == "" && strings.Contains(string(f.Source[from:to]), "\n")
}

// begin is where a command begins, with what stands before its program.
func begin(c *shell.Command) int {
	at := c.Span().Start
	for _, a := range c.Assigns {
		at = min(at, a.Text.Whole().Start)
	}
	for _, w := range c.Wrappers {
		at = min(at, w.Span().Start)
	}
	return at
}

// unreadable reports whether a command runs what the file does not show: a
// script, or whatever a variable names.
func unreadable(c *shell.Command) bool {
	program := c.Words[0].Value
	if c.Name == "" || strings.HasSuffix(program, ".sh") {
		return true
	}
	switch c.Name {
	case "sh", "bash", "ash", "dash", "zsh", "source", ".", "eval", "make", "ansible-playbook", "ansible-pull":
		return true
	}
	return strings.Contains(program, "/") && !slices.Contains(systemFolders, path.Dir(program))
}

// systemFolders are where a distribution's own programs are.
var systemFolders = []string{"/bin", "/sbin", "/usr/bin", "/usr/sbin"}
