package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

const (
	ashShell  = `SHELL ["/bin/ash", "-o", "pipefail", "-c"]`
	bashShell = `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`
)

// pipefailShell is the SHELL that sets pipefail, of those that an image has for
// certain; "" if none is known.
func pipefailShell(in *dockerfile.Instruction) string {
	switch analysis.DistroOf(in.Stage) {
	case analysis.Alpine:
		return ashShell
	case analysis.Debian, analysis.RedHat:
		return bashShell
	}
	return ""
}

// shellFixes make one fix for all RUNs of a stage that have the same shell: one
// with pipefail from the first of them on.
type shellFixes struct {
	p     *analysis.Pass
	risky map[*dockerfile.Stage]bool
	made  map[under]*analysis.Fix
}

// An under is a stage and the SHELL in force in it.
type under struct {
	stage *dockerfile.Stage
	shell *dockerfile.Instruction
}

// of is the fix for a RUN; nil where no shell is known that has the option, or
// where something later may fail with it that should not.
func (s *shellFixes) of(in *dockerfile.Instruction) *analysis.Fix {
	if s.made == nil {
		s.made, s.risky = map[under]*analysis.Fix{}, s.risks()
	}
	key := under{in.Stage, in.Before.Shell}
	if fix, ok := s.made[key]; ok {
		return fix
	}
	s.made[key] = s.make(in)
	return s.made[key]
}

func (s *shellFixes) make(in *dockerfile.Instruction) *analysis.Fix {
	if in.OnBuild != nil || s.risky[in.Stage] {
		return nil
	}
	fix := &analysis.Fix{
		Title: "Use a shell with pipefail",
		Note:  "From here on a pipe fails when any of its commands does, and the shell is the one named, in CMD and ENTRYPOINT too.",
	}
	if old := in.Before.Shell; old != nil {
		at, ok := optionPlace(old, in.Stage)
		if !ok {
			return nil
		}
		fix.Edits = []analysis.Edit{{Span: analysis.At(at), New: `"-o", "pipefail", `}}
		return fix
	}
	line := pipefailShell(in)
	if line == "" {
		return nil
	}
	at := s.p.File.Above(in)
	fix.Edits = []analysis.Edit{{Span: analysis.At(at), New: s.p.File.Indent(in.Span.Start) + line + s.p.File.EOL(at)}}
	return fix
}

// refusal says that a SHELL gives dash an option that it does not know.
func refusal(in *dockerfile.Instruction) analysis.Finding {
	found := analysis.Finding{
		Span: in.Span, Severity: analysis.Error,
		Message: "This shell does not know `pipefail`, so each RUN after it stops",
		Why:     "`/bin/sh` is dash here, which has had the option only since Debian 13.",
		What:    "Use bash: " + analysis.Quote(bashShell) + ".",
	}
	if first := in.Words[0]; first.Value == "/bin/sh" && first.Exact() && in.JSON && in.OnBuild == nil {
		found.Fix = &analysis.Fix{
			Title: "Use bash",
			Note:  "The file builds again, with bash as its shell, in CMD and ENTRYPOINT too.",
			Edits: []analysis.Edit{{Span: first.Span(), New: `"/bin/bash"`}},
		}
	}
	return found
}

// optionPlace is where a SHELL of the stage's own takes one more option: before
// its -c.
func optionPlace(in *dockerfile.Instruction, s *dockerfile.Stage) (int, bool) {
	n := len(in.Words)
	if in.Stage != s || in.OnBuild != nil || n < 2 || !in.JSON || !slices.Contains([]string{"ash", "bash", "zsh"}, path.Base(in.Words[0].Value)) {
		return 0, false
	}
	last := in.Words[n-1]
	return last.Span().Start, last.Exact() && strings.HasPrefix(last.Value, "-") && strings.HasSuffix(last.Value, "c")
}

// risks are the stages in which, or in one built on which, a script may not do
// under another shell with pipefail what it does now.
func (s *shellFixes) risks() map[*dockerfile.Stage]bool {
	risky := map[*dockerfile.Stage]bool{}
	for _, stage := range slices.Backward(s.p.File.Stages) {
		if !risky[stage] {
			risky[stage] = slices.ContainsFunc(stage.Instructions, s.risk)
		}
		if risky[stage] && stage.Parent != nil {
			risky[stage.Parent] = true
		}
	}
	return risky
}

func (s *shellFixes) risk(in *dockerfile.Instruction) bool {
	if in.Trigger != nil {
		in = in.Trigger
	}
	if in.JSON || !slices.Contains([]string{"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"}, in.Keyword) {
		return false
	}
	script := s.p.Script(in)
	if script.Kind == shell.Unparsed {
		return true
	}
	return slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
		return c.Pipeline > 0 && breaksPipe(c) || c.Name == "echo" && slices.ContainsFunc(c.Args(), readDifferently)
	})
}

// breaksPipe reports whether a command in a pipe often fails though all is
// well, or makes the one before it fail because it stops reading.
func breaksPipe(c *shell.Command) bool {
	switch c.Name {
	case "yes", "diff", "grep", "egrep", "fgrep", "head", "find", "":
		return true
	case "sed", "awk", "gawk":
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.Contains(w.Value, "q") || strings.Contains(w.Value, "exit") })
	}
	return false
}

// readDifferently reports whether bash's echo prints a word otherwise than
// dash's.
func readDifferently(w shell.Word) bool {
	return strings.Contains(w.Text.String(), `\`) || strings.HasPrefix(w.Value, "-e") || strings.HasPrefix(w.Value, "-E")
}
