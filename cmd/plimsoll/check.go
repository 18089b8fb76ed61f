package main

import (
	"bufio"
	"errors"
	"fmt"
	"runtime"

	"github.com/plimsoll-app/plimsoll/app/local"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// settingsFlags say which configuration counts.
type settingsFlags struct {
	Config string `placeholder:"FILE" help:"The configuration: a plimsoll.yml or .hadolint.yaml. Default: the nearest one up the tree."`
	Preset string `placeholder:"NAME" help:"Instead of the configuration's preset: recommended, hadolint, buildkit or trivy."`
}

// load reads the configuration, and tells what it says in vain.
func (f settingsFlags) load(e env) (local.Settings, error) {
	s, err := local.Load(f.Config, f.Preset)
	for _, note := range s.Notes {
		fmt.Fprintln(e.stderr, "plimsoll:", note)
	}
	return s, err
}

type checkCmd struct {
	Paths  []string `arg:"" optional:"" name:"path" help:"Files and folders; - is standard input. Default: the current folder."`
	Format string   `enum:"text,json,sarif,github" default:"text" help:"How to print: text, json, sarif (for code scanning) or github (for a workflow's log)."`
	FailOn string   `enum:"error,warning,info,never,configured" default:"configured" help:"Exit 1 for a finding of this severity or above: error, warning, info or never. Default: what the configuration says, or error."`
	settingsFlags
}

// check prints what is wrong. It returns 1 for a finding of weight, and 2 if a
// file could not be read; the others are reported all the same.
func check(e env, c checkCmd) int {
	format := map[string]local.Format{"text": local.Text, "json": local.JSON, "sarif": local.SARIF(version), "github": local.GitHub}[c.Format]
	settings, err := c.load(e)
	if err != nil {
		return e.fail("check", err)
	}
	engines, err := start(e)
	if err != nil {
		return e.fail("check", err)
	}
	least := settings.FailOn
	if c.FailOn != "configured" {
		least, _ = analysis.ParseSeverity(c.FailOn) // never is Off
	}
	out := bufio.NewWriter(e.stdout)
	fmt.Fprint(out, format.Begin)
	code := 0
	first := true
	for r := range results(e, engines, settings, c.Paths) {
		if !first {
			fmt.Fprint(out, format.Between)
		}
		first = false
		if err := format.Result(out, r); err != nil {
			return e.fail("check", fmt.Errorf("print the findings: %w", err))
		}
		code = max(code, grave(e, r, least))
	}
	if format.End != nil {
		err = format.End(out)
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return e.fail("check", fmt.Errorf("print the findings: %w", err))
	}
	return code
}

// results checks files in parallel and yields them in order. Only a few are
// held at a time.
func results(e env, g engines, settings local.Settings, args []string) func(func(local.Result) bool) {
	return func(yield func(local.Result) bool) {
		pending := make(chan chan local.Result, runtime.GOMAXPROCS(0))
		stop := make(chan struct{})
		defer close(stop)
		go func() {
			defer close(pending)
			for _, p := range settings.Search(args) {
				done := make(chan local.Result, 1)
				select {
				case pending <- done:
				case <-stop:
					return
				}
				go func() { done <- examine(e, g, p, settings.Config) }()
			}
		}()
		for done := range pending {
			if !yield(<-done) {
				return
			}
		}
	}
}

func examine(e env, g engines, p local.Path, config rules.Config) local.Result {
	r := local.Result{Path: p.Name, Err: p.Err}
	if r.Err != nil {
		return r
	}
	src, err := local.Read(p.Name, e.stdin)
	if err != nil {
		r.Err = err
		return r
	}
	r.Report = config.Check(src, g.facts(p.Name, src, config))
	for _, f := range r.Report.Failures {
		fmt.Fprintf(e.stderr, "plimsoll check: the rule %s failed on %s, which is a bug in Plimsoll: %v\n", f.Rule.Name, local.Printable(p.Name), f.Value)
	}
	return r
}

// grave is the exit code that a result asks for.
func grave(e env, r local.Result, least analysis.Severity) int {
	if r.Err != nil {
		return e.fail("check", fmt.Errorf("%s cannot be read: %w", local.Printable(r.Path), r.Err))
	}
	if least == analysis.Off { // never
		return 0
	}
	for _, found := range r.Report.Findings {
		if found.Severity >= least {
			return 1
		}
	}
	return 0
}
