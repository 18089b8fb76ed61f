package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/plimsoll-app/plimsoll/app/local"
	"github.com/plimsoll-app/plimsoll/app/secrets"
	"github.com/plimsoll-app/plimsoll/app/shellcheck"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Engines find what the rules themselves do not look for.
type engines struct {
	secrets *secrets.Detector
	shell   *shellcheck.Engine // nil if there is none
	now     time.Time
	warn    func(error)
}

// start makes the engines ready.
func start(e env) (engines, error) {
	detector, err := secrets.New()
	if err != nil {
		return engines{}, err
	}
	shell, err := findShellCheck(e)
	warned := sync.Once{}
	return engines{detector, shell, e.now(), func(err error) {
		warned.Do(func() { fmt.Fprintf(e.stderr, "plimsoll: ShellCheck is left out: %v\n", err) })
	}}, err
}

func findShellCheck(e env) (*shellcheck.Engine, error) {
	shell, err := shellcheck.Find(e.getenv("PLIMSOLL_SHELLCHECK"))
	if err != nil {
		return nil, fmt.Errorf("PLIMSOLL_SHELLCHECK: %w", err)
	}
	return shell, nil
}

// facts are what is known beyond a file on this machine.
func (g engines) facts(name string, src []byte, config rules.Config) *analysis.Facts {
	facts := local.Facts(name, g.now)
	facts.Secrets = g.secrets.Find
	if g.shell == nil || !config.Runs(analysis.ShellCheck) || len(src) > analysis.MaxBytes {
		return facts
	}
	answers, err := g.shell.Answers(context.Background(), analysis.ShellScripts(dockerfile.Parse(src)))
	if err != nil {
		g.warn(err)
	}
	facts.Scripts = answers
	return facts
}
