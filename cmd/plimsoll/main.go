// Command plimsoll reviews Dockerfiles: as a GitHub App (serve), on a GitHub
// of its own (demo), and on local files (check, fix).
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/plimsoll-app/plimsoll/app/local"
)

// version is set by the build.
var version = "development"

// An env is what a command may touch of its surroundings.
type env struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
}

// fail says what went wrong in one line. It returns exit code 2.
func (e env) fail(command string, err error) int {
	// A configuration has a line for each mistake, a database driver for each address.
	fmt.Fprintf(e.stderr, "plimsoll %s: %s\n", command, local.Printable(strings.Join(strings.Fields(strings.ReplaceAll(err.Error(), "\n", "; ")), " ")))
	return 2
}

type cli struct {
	Serve   serveCmd   `cmd:"" help:"Run the GitHub App."`
	Demo    demoCmd    `cmd:"" help:"See a pull request reviewed, on this machine alone."`
	Check   checkCmd   `cmd:"" help:"Say what is wrong with Dockerfiles."`
	Fix     fixCmd     `cmd:"" help:"Fix Dockerfiles."`
	Rules   rulesCmd   `cmd:"" help:"List the rules, or explain one."`
	Health  healthCmd  `cmd:"" help:"Ask the server on this machine whether it is running."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

type versionCmd struct{}

func main() {
	os.Exit(Main(context.Background(), os.Args[1:], env{os.Getenv, os.Stdin, os.Stdout, os.Stderr, time.Now}))
}

// Main runs the command that the arguments name. It returns an exit code: 2
// for arguments that it does not understand.
func Main(ctx context.Context, args []string, e env) int {
	var c cli
	helped := false
	parser, err := kong.New(&c, kong.Name("plimsoll"), kong.Description("Plimsoll reviews Dockerfiles."),
		kong.Writers(e.stdout, e.stderr), kong.Exit(func(int) { helped = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return e.fail("", err)
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped:
		return 0
	case err != nil:
		fmt.Fprintf(e.stderr, "plimsoll: %v; see plimsoll --help\n", err)
		return 2
	}
	switch parsed.Selected().Name {
	case "serve":
		return serve(ctx, e)
	case "demo":
		return demonstrate(ctx, e, c.Demo)
	case "check":
		return check(e, c.Check)
	case "fix":
		return fix(e, c.Fix)
	case "rules":
		return list(e, c.Rules)
	case "health":
		return health(ctx, e)
	}
	fmt.Fprintln(e.stdout, version)
	return 0
}
