package ecosystem

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var bootsnap = &analysis.Rule{
	Name:    "bootsnap",
	Aliases: []string{"tally/ruby/bootsnap-precompile-without-j1"},
	Doc: `Bootsnap compiles with several processes

When a build for another architecture runs under QEMU, bootsnap precompile can
hang if it runs in parallel.

Bad:

	RUN bundle exec bootsnap precompile app/ lib/

Good:

	RUN bundle exec bootsnap precompile -j 1 app/ lib/`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runBootsnap,
}

func runBootsnap(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if !means(c, []string{"bootsnap"}, "precompile") || c.Has("-j", "--jobs") {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "Bootsnap compiles with several processes",
				Why:     "In a build for another architecture, which runs under QEMU, it can hang.",
				What:    "Give it `-j 1`.",
				Fix:     oneJob(c),
			})
		}
	}
}

func oneJob(c *shell.Command) *analysis.Fix {
	for _, w := range c.Args() {
		if !w.Is("precompile") {
			continue
		}
		jobs, ok := c.Insert(w, "-j1")
		if !ok {
			return nil
		}
		return &analysis.Fix{Title: "Compile with one process", Note: "It takes longer, and writes the same cache.",
			Edits: []analysis.Edit{{Span: analysis.At(jobs.At), New: jobs.New}}}
	}
	return nil
}
