package security

import (
	"regexp"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var gitClone = &analysis.Rule{
	Name:    "git-clone-unpinned",
	Aliases: []string{"tally/prefer-add-git"},
	Doc: `git clone takes whatever the branch holds

What is cloned depends on the day of the build, and the build cache keeps that
clone for as long as the RUN stays the same. Name a tag or a commit.

Bad:

	RUN git clone https://example.com/tool.git

Good:

	RUN git clone --depth 1 --branch v1.2.0 https://example.com/tool.git`,
	Severity: analysis.Info,
	Run:      runGitClone,
}

func runGitClone(p *analysis.Pass) {
	later := movedLater(p)
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		commands := p.Script(in).Commands
		moved := lastCheckout(commands)
		if moved < 0 && later[in] {
			continue
		}
		for i, c := range commands {
			if !clones(c) || pinned(c) || i < moved {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "This git clone takes whatever the branch holds on the day of the build",
				Why:     "Two builds of one commit can differ, and the build cache keeps an old clone.",
				What:    "Name a tag with `--branch`, or check out a commit.",
			})
		}
	}
}

var gitTakes = shell.Arity{"-C": true, "-c": true, "--git-dir": true, "--work-tree": true}

func clones(c *shell.Command) bool {
	return git(c, "clone")
}

// tagged are names that look like a version, or come from a variable.
var tagged = regexp.MustCompile(`[0-9]|\$`)

func pinned(c *shell.Command) bool {
	name, ok := c.Value("--branch", "-b", "--revision")
	return ok && tagged.MatchString(name)
}

// lastCheckout is the place of the last command that may move a clone, -1 if
// there is none.
func lastCheckout(commands []*shell.Command) int {
	for i, c := range slices.Backward(commands) {
		if git(c, "checkout", "reset", "switch", "submodule", "apply", "am") {
			return i
		}
	}
	return -1
}

// movedLater are the RUNs after which the next one of their stage that clones
// anything, or moves a clone to a commit, does the latter.
func movedLater(p *analysis.Pass) map[*dockerfile.Instruction]bool {
	all := map[*dockerfile.Instruction]bool{}
	for _, s := range p.File.Stages {
		moved := false
		for _, in := range slices.Backward(s.Instructions) {
			if in.Keyword != "RUN" {
				continue
			}
			all[in] = moved
			for _, c := range slices.Backward(p.Script(in).Commands) {
				switch {
				case clones(c):
					moved = false
				case git(c, "checkout", "reset", "switch") && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return tagged.MatchString(w.Value) }):
					moved = true
				}
			}
		}
	}
	return all
}

// git reports whether a command is one of some of git's.
func git(c *shell.Command, subs ...string) bool {
	if c.Name != "git" {
		return false
	}
	sub, ok := c.Sub(gitTakes)
	return ok && slices.ContainsFunc(subs, sub.Is)
}
