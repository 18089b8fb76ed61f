package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var devServer = &analysis.Rule{
	Name: "dev-server-in-production",
	Doc: `The image starts a development server

It is made for one developer: it watches files, reloads, shows internals to
visitors and serves only a few of them at a time, or it compiles the program
whenever a container starts. Start a production server, or name the stage dev.

Bad:

	CMD ["flask", "run", "--host=0.0.0.0"]

Good:

	CMD ["gunicorn", "--bind=0.0.0.0:8000", "app:app"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runDevServer,
}

func runDevServer(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		if s.Class != dockerfile.Final || p.Workplace(s) {
			continue
		}
		if v, answer := s.End.Lookup("FLASK_DEBUG"); answer == dockerfile.Yes && !v.Arg && (v.Value.Text == "1" || strings.EqualFold(v.Value.Text, "true")) {
			p.Report(analysis.Finding{
				Span: v.By.Span, Message: "`FLASK_DEBUG` is on in the image",
				Why: "Flask then lets visitors see its inner workings, and run code from its error pages.", What: "Set it when you start the container to debug it.",
			})
		}
		for _, c := range p.Starts(s) {
			kind, ok := development(c)
			if !ok || production(s, c) {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "The image starts " + analysis.Quote(started(c)) + ", which is for development",
				Why:     kind.why,
				What:    kind.what,
				Fix:     withoutReload(p.File, c),
			})
			break
		}
	}
}

// started is a command as a message names it: its first words, without an
// option of which the value would be cut off, and the option that makes a server
// of production's one for development.
func started(c *shell.Command) string {
	n := 3
	if len(c.Words) > n && (c.Words[1].Is("exec") || c.Words[1].Is("-m")) {
		n = 5 // what these start is told as well
	}
	n = min(n, len(c.Words))
	if len(c.Words) > n && isOption(c.Words[n-1].Value) && !isOption(c.Words[n].Value) {
		n--
	}
	var words []string
	for _, w := range c.Words[:n] {
		words = append(words, w.Value)
	}
	if slices.IndexFunc(c.Words, isWord("--reload")) >= len(words) {
		words = append(words, "… --reload")
	}
	return strings.Join(words, " ")
}

func isOption(word string) bool { return strings.HasPrefix(word, "-") && !strings.Contains(word, "=") }

// A devKind is a kind of program that is not for production.
type devKind struct{ why, what string }

var (
	watcher  = devKind{"It watches files and reloads the program, which costs memory and serves nobody here.", "Start the program itself."}
	compiler = devKind{"It compiles the program whenever a container starts, and needs the tools for it in the image.", "Build the program in the Dockerfile, and start what was built."}
	server   = devKind{"It is made for one developer: it shows visitors too much, and serves few of them at a time.", "Start a server that is made for production."}
	bundler  = devKind{"It compiles pages as they are asked for, and shows visitors its sources.", "Build the pages in the Dockerfile, and serve what was built."}
)

// devCommands are programs with the first operand that makes them one for
// development; "" for whatever the operand is.
var devCommands = map[string]map[string]devKind{
	"air": {"": watcher}, "nodemon": {"": watcher}, "ts-node-dev": {"": watcher}, "cargo-watch": {"": compiler},
	"flask":     {"run": server},
	"fastapi":   {"dev": server},
	"manage.py": {"runserver": server}, "django-admin": {"runserver": server},
	"rails": {"s": server, "server": server},
	"cargo": {"run": compiler, "watch": compiler}, "go": {"run": compiler}, "dotnet": {"run": compiler, "watch": compiler},
	"next": {"dev": bundler}, "nuxt": {"dev": bundler}, "nuxi": {"dev": bundler}, "astro": {"dev": bundler}, "gatsby": {"develop": bundler},
	"webpack": {"serve": bundler}, "webpack-dev-server": {"": bundler}, "ng": {"serve": bundler}, "react-scripts": {"start": bundler},
	"vue-cli-service": {"serve": bundler}, "vite": {"dev": bundler, "serve": bundler},
	"artisan": {"serve": server},
}

// development reports whether a command starts something that is for
// development.
func development(c *shell.Command) (devKind, bool) {
	name, args := inner(c.Name, c.Args())
	operand := firstOperand(args)
	switch {
	case name == "php" && slices.ContainsFunc(args, isWord("-S")):
		return server, true
	case name == "node" && slices.ContainsFunc(args, isWord("--watch")), name == "tsx" && operand == "watch":
		return watcher, true
	case (name == "uvicorn" || name == "gunicorn" || name == "hypercorn") && slices.ContainsFunc(args, isWord("--reload")):
		return watcher, true
	case name == "vite" && operand == "":
		return bundler, true
	case slices.Contains([]string{"npm", "pnpm", "yarn", "bun"}, name):
		return devScript(name, args)
	}
	kinds := devCommands[name]
	if kind, ok := kinds[""]; ok {
		return kind, true
	}
	kind, ok := kinds[operand]
	return kind, ok
}

// withoutReload takes --reload off a server that is for production without it;
// nil if there is no such option, or one that goes with it.
func withoutReload(f *dockerfile.File, c *shell.Command) *analysis.Fix {
	i := slices.IndexFunc(c.Words, isWord("--reload"))
	if i < 1 || slices.ContainsFunc(c.Words, func(w shell.Word) bool { return strings.HasPrefix(w.Value, "--reload-") }) {
		return nil
	}
	cut := dockerfile.Span{Start: c.Words[i-1].Span().End, End: c.Words[i].Span().End}
	if !c.Words[i].Exact() || !c.Words[i-1].Exact() || cut.Start > c.Words[i].Span().Start ||
		strings.Trim(string(f.Source[cut.Start:c.Words[i].Span().Start]), " \t\r\n,\\`") != "" {
		return nil // it is the first of CMD, or a comment stands before it
	}
	return &analysis.Fix{
		Title: "Leave out --reload",
		Note:  "The server no longer starts again when a file changes.",
		Edits: []analysis.Edit{{Span: cut}},
	}
}

// inner is the program that another one runs: python -m flask, npx vite,
// poetry run flask.
func inner(name string, args []shell.Word) (string, []shell.Word) {
	skip := -1
	switch {
	case len(args) > 1 && strings.HasPrefix(name, "python") && args[0].Is("-m"):
		skip = 1
	case len(args) > 0 && (strings.HasPrefix(name, "python") || name == "php") && !strings.HasPrefix(args[0].Value, "-"):
		skip = 0
	case len(args) > 0 && (name == "npx" || name == "bunx") && !strings.HasPrefix(args[0].Value, "-"):
		skip = 0
	case len(args) > 1 && slices.Contains([]string{"poetry", "pipenv", "uv", "pdm", "hatch"}, name) && args[0].Is("run"):
		skip = 1
	case len(args) > 1 && name == "bundle" && args[0].Is("exec"):
		skip = 1
	}
	if skip < 0 || name == path.Base(args[skip].Value) {
		return name, args
	}
	return inner(path.Base(args[skip].Value), args[skip+1:])
}

// devScripts are what package.json calls the scripts that start a development
// server.
var devScripts = []string{"dev", "develop", "start:dev", "start-dev", "watch", "serve:dev", "dev:server"}

func devScript(name string, args []shell.Word) (devKind, bool) {
	var operands []string
	for _, w := range args {
		if !strings.HasPrefix(w.Value, "-") {
			operands = append(operands, w.Value)
		}
	}
	if len(operands) > 1 && (operands[0] == "run" || operands[0] == "run-script") {
		operands = operands[1:]
	} else if name == "npm" {
		return devKind{}, false
	}
	return server, len(operands) > 0 && slices.Contains(devScripts, operands[0])
}

func firstOperand(args []shell.Word) string {
	for _, w := range args {
		if !strings.HasPrefix(w.Value, "-") {
			return w.Value
		}
	}
	return ""
}

func isWord(s string) func(shell.Word) bool { return func(w shell.Word) bool { return w.Is(s) } }

// production reports whether the environment says that a command runs for
// production, or may: Rails serves both.
func production(s *dockerfile.Stage, c *shell.Command) bool {
	if c.Name != "rails" && !slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return path.Base(w.Value) == "rails" }) {
		return false
	}
	for _, name := range []string{"RAILS_ENV", "RACK_ENV"} {
		if v, answer := s.End.Lookup(name); answer == dockerfile.Yes && !v.Arg && v.Value.Is("development") != dockerfile.Yes {
			return true
		}
		if slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name == name }) {
			return true
		}
	}
	return c.Has("-e", "--environment")
}
