package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var cdWorkdir = &analysis.Rule{
	Name:    "cd-to-workdir",
	Aliases: []string{"DL3003", "DS-0013", "AVD-DS-0013"},
	Doc: `A RUN begins with cd

A cd lasts until the end of its RUN. WORKDIR applies to all instructions after
it, such as COPY, and to the program that the container starts. A cd later in a
RUN, to build something and clean up, is fine.

Bad:

	RUN cd /app && make

Good:

	WORKDIR /app
	RUN make`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runCdWorkdir,
}

func runCdWorkdir(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Stage == nil {
			continue
		}
		script := p.Script(in)
		c := onlyCd(script)
		if c == nil || len(in.Mounts()) > 0 { // what is mounted is there for this RUN alone
			reportAnyCd(p, script)
			continue
		}
		p.Report(analysis.Finding{
			Span: c.Span(), Severity: analysis.Info,
			Message: "This RUN goes to " + analysis.Quote(c.Args()[0].Value) + " before it does anything",
			Why:     "WORKDIR does the same for all instructions after it, COPY included, and readers look for it.",
			What:    "Set a WORKDIR above it.",
			Fix:     workdirInstead(p.File, in, script, c),
		})
	}
}

// reportAnyCd reports a cd wherever it stands in a script, where that is asked
// for.
func reportAnyCd(p *analysis.Pass, script *shell.Script) {
	if !p.Strict() {
		return
	}
	i := slices.IndexFunc(script.Commands, func(c *shell.Command) bool { return c.Name == "cd" })
	if i < 0 {
		return
	}
	p.Report(analysis.Finding{
		Span: script.Commands[i].Span(), Severity: analysis.Info,
		Message: "This `cd` lasts until the end of the RUN at most",
		Why:     "WORKDIR applies to the instructions after it too, and readers look for it.",
		What:    "Set a WORKDIR for what is done there, or give whole paths.",
	})
}

// onlyCd is the cd with which a script begins; nil if there is none, or if it
// goes elsewhere later.
func onlyCd(script *shell.Script) *shell.Command {
	if script.Kind != shell.Posix || len(script.Commands) == 0 {
		return nil
	}
	first := script.Commands[0]
	atStart := first.Span().Start == script.Text.Whole().Start && !first.Tested && !first.Guarded && len(first.Wrappers) == 0 && first.Pipeline == 0
	if first.Name != "cd" || !atStart || len(first.Args()) != 1 || strings.HasPrefix(first.Args()[0].Value, "-") {
		return nil
	}
	if slices.ContainsFunc(script.Commands[1:], func(c *shell.Command) bool { return c.Name == "cd" || c.Name == "pushd" }) {
		return nil
	}
	return first
}

// workdirInstead puts a WORKDIR above the RUN and the one before it below. It
// is nil where one of them is not known, or the RUN has flags or comments.
func workdirInstead(f *dockerfile.File, in *dockerfile.Instruction, script *shell.Script, c *shell.Command) *analysis.Fix {
	before := in.Before.Workdir
	dir := c.Args()[0]
	plain := dir.Literal && plainBare(dir.Value) && !strings.Contains(dir.Value, "..")
	if !plain || in.OnBuild != nil || len(in.Flags)+len(in.Inner)+len(in.Heredocs) > 0 || before.By == nil || !plainBare(before.Value.Text) || !path.IsAbs(before.Value.Text) {
		return nil
	}
	text, n := script.Text.String(), c.Span().Len()
	if n > len(text) || !script.Text.Exact(0, n) {
		return nil
	}
	rest := strings.TrimLeft(text[n:], " \t")
	command := strings.TrimLeft(strings.TrimPrefix(rest, "&&"), " \t")
	if !strings.HasPrefix(rest, "&&") || command == "" || strings.HasPrefix(command, "--") || strings.Contains(text, "OLDPWD") {
		return nil
	}
	at := len(text) - len(command)
	indent := f.Indent(in.Span.Start)
	above := f.Above(in)
	fix := &analysis.Fix{
		Title: "Use WORKDIR",
		Note:  "A folder that is missing is created, where `cd` would stop the build.",
		Edits: []analysis.Edit{
			{Span: analysis.At(above), New: indent + "WORKDIR " + in.Before.Path(dir.Value) + f.EOL(above)},
			{Span: dockerfile.Span{Start: c.Span().Start, End: script.Text.Span(at, at+1).Start}},
		},
	}
	if !workdirNext(f, in) {
		fix.Edits = append(fix.Edits, below(f, in, indent+"WORKDIR "+before.Value.Text))
	}
	return fix
}

// below is the edit that inserts a line under an instruction.
func below(f *dockerfile.File, in *dockerfile.Instruction, line string) analysis.Edit {
	at := f.Lines(in.Span).End
	if f.Source[at-1] == '\n' {
		return analysis.Edit{Span: analysis.At(at), New: line + f.EOL(in.Span.Start)}
	}
	return analysis.Edit{Span: analysis.At(at), New: f.EOL(in.Span.Start) + line}
}

// workdirNext reports whether a WORKDIR that is absolute comes right after an
// instruction.
func workdirNext(f *dockerfile.File, in *dockerfile.Instruction) bool {
	if in.Index+1 >= len(f.Instructions) {
		return false
	}
	next := f.Instructions[in.Index+1]
	return next.Keyword == "WORKDIR" && strings.HasPrefix(next.Args.String(), "/")
}
