package ecosystem

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var runtimeEnv = &analysis.Rule{
	Name: "python-runtime-env",
	Doc: `Python buffers its output and writes .pyc files

Without PYTHONUNBUFFERED, what a program prints can wait in a buffer, and is
lost when the container is killed. Without PYTHONDONTWRITEBYTECODE, Python
writes .pyc files into the container at run time. Many programs need neither, so
this is off by default.

Bad:

	FROM python:3.13-slim
	CMD ["python", "app.py"]

Good:

	FROM python:3.13-slim
	ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
	CMD ["python", "app.py"]`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runRuntimeEnv,
}

func runRuntimeEnv(p *analysis.Pass) {
	s := shipping(p)
	if s == nil || s.Root().Image.Name != "python" {
		return
	}
	var missing []string
	for _, name := range []string{"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} {
		if v, answer := s.End.Lookup(name); answer != dockerfile.Yes || v.Arg {
			missing = append(missing, name)
		}
	}
	starts := p.Starts(s)
	if len(missing) == 0 || !slices.ContainsFunc(starts, func(c *shell.Command) bool { return strings.HasPrefix(c.Name, "python") }) ||
		slices.ContainsFunc(starts, func(c *shell.Command) bool { return c.Has("-u") }) {
		return
	}
	at := s.From
	for _, in := range []*dockerfile.Instruction{s.End.Cmd, s.End.Entrypoint} {
		if in != nil && in.Stage == s && in.OnBuild == nil {
			at = in
		}
	}
	found := analysis.Finding{
		Span: at.Span, Severity: analysis.Info,
		Message: "Python runs without `" + strings.Join(missing, "` and `") + "`",
		Why:     "What it prints can be late or lost, and it writes `.pyc` files at run time.",
		What:    "Set them to `1` with ENV.",
	}
	gains := map[string]string{"PYTHONUNBUFFERED": "What the program prints appears at once.", "PYTHONDONTWRITEBYTECODE": "Python writes no `.pyc` files at run time."}
	note := gains[missing[0]]
	if len(missing) > 1 {
		note = "What the program prints appears at once, and it writes no `.pyc` files."
	}
	if at != s.From {
		line := p.File.Above(at)
		found.Fix = &analysis.Fix{Title: "Set them", Note: note,
			Edits: []analysis.Edit{{Span: analysis.At(line), New: p.File.Indent(at.Span.Start) + "ENV " + strings.Join(missing, "=1 ") + "=1" + p.File.EOL(line)}}}
	}
	p.Report(found)
}
