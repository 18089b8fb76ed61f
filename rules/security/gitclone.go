package security

import (
	"regexp"
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
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
		if checksOut(c) {
			return i
		}
	}
	return -1
}

// checksOut reports whether a command may move a clone to a commit.
func checksOut(c *shell.Command) bool {
	if c.Name != "git" {
		return false
	}
	sub, _ := c.Sub(gitTakes)
	return slices.Contains([]string{"checkout", "reset", "switch", "submodule", "apply", "am"}, sub.Value)
}
