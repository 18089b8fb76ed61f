// Package packages holds the rules about package managers: what they leave in
// a layer, what they install beside what was asked for, and what they install
// from. It knows no other group of rules.
package packages

import (
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	aptLists,
	recommends,
	pipCache,
	updateAlone,
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
// stage that gives files alone, little in one that nothing in the file leads to.
func weight(s *dockerfile.Stage, shipped analysis.Severity) analysis.Severity {
	switch s.Class {
	case dockerfile.Artifact:
		return analysis.Off
	case dockerfile.Unreachable:
		return analysis.Info
	}
	return shipped
}

// later yields the RUNs that come after one in what is built on its layer: in
// its own stage, and in the stages that start from it.
func later(p *analysis.Pass, in *dockerfile.Instruction) iter.Seq[*dockerfile.Instruction] {
	return func(yield func(*dockerfile.Instruction) bool) {
		for other := range p.File.Commands() {
			if other.Keyword == "RUN" && other.Stage != nil && other.Index > in.Index && slices.Contains(other.Stage.Chain(), in.Stage) && !yield(other) {
				return
			}
		}
	}
}

// upTo yields what has run when a RUN ends, the RUN itself included.
func upTo(run *dockerfile.Instruction) iter.Seq[*dockerfile.Instruction] {
	return func(yield func(*dockerfile.Instruction) bool) {
		for in := range run.Stage.Executed() {
			if in.Stage == run.Stage && in.Index >= run.Index {
				break
			}
			if !yield(in) {
				return
			}
		}
		yield(run)
	}
}

// after are the commands that follow c in its script.
func after(commands []*shell.Command, c *shell.Command) []*shell.Command {
	return commands[slices.Index(commands, c)+1:]
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
