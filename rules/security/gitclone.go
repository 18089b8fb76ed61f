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

The image depends on the day of the build, and the build cache keeps the first
day's clone for as long as the RUN stays the same. Name a tag or a commit.

Bad:

	RUN git clone https://example.com/tool.git

Good:

	RUN git clone --depth 1 --branch v1.2.0 https://example.com/tool.git`,
	Severity: analysis.Info,
	Run:      runGitClone,
}

func runGitClone(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		commands := p.Script(in).Commands
		moved := lastCheckout(commands)
		if moved < 0 && movedLater(p, in) {
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
	sub, ok := c.Sub(gitTakes)
	return c.Name == "git" && ok && sub.Is("clone")
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
		if checksOut(c, "checkout", "reset", "switch", "submodule", "apply", "am") {
			return i
		}
	}
	return -1
}

// movedLater reports whether a later RUN of the stage moves to a commit what a
// RUN cloned last.
func movedLater(p *analysis.Pass, in *dockerfile.Instruction) bool {
	for _, later := range in.Stage.Instructions {
		if later.Index <= in.Index || later.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(later).Commands {
			switch {
			case clones(c):
				return false
			case checksOut(c, "checkout", "reset", "switch") && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return tagged.MatchString(w.Value) }):
				return true
			}
		}
	}
	return false
}

// checksOut reports whether a command does one of some things that may move a
// clone to a commit.
func checksOut(c *shell.Command, subs ...string) bool {
	sub, _ := c.Sub(gitTakes)
	return c.Name == "git" && slices.ContainsFunc(subs, sub.Is)
}
