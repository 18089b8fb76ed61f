package main

import (
	"fmt"

	"github.com/plimsoll-app/plimsoll/app/local"
	"github.com/plimsoll-app/plimsoll/rules"
)

type rulesCmd struct {
	Name   string `arg:"" optional:"" help:"A rule, or another tool's code for it: print its doc."`
	Format string `enum:"text,json,markdown" default:"text" help:"How to print: text, json or markdown."`
}

// list prints the catalogue, or the doc of one rule. It returns an exit code.
func list(e env, c rulesCmd) int {
	all, print := rules.All, local.ListText
	if c.Name != "" {
		if all = rules.Named(c.Name); all == nil {
			return e.fail("rules", fmt.Errorf("there is no rule %q%s", c.Name, rules.Near(c.Name)))
		}
		print = local.ListMarkdown
	}
	switch c.Format {
	case "json":
		print = local.ListJSON
	case "markdown":
		print = local.ListMarkdown
	}
	shell, err := findShellCheck(e)
	if err == nil {
		err = print(e.stdout, all)
	}
	if err != nil {
		return e.fail("rules", err)
	}
	switch {
	case c.Name != "" || c.Format != "text":
	case shell != nil:
		fmt.Fprintf(e.stdout, "\nShellCheck: %s\n", shell.Path)
	default:
		fmt.Fprintln(e.stdout, "\nShellCheck: not found on PATH; without it the rule shellcheck finds nothing. PLIMSOLL_SHELLCHECK names its path.")
	}
	return 0
}
