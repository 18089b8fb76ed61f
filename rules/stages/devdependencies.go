package stages

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var devDependencies = &analysis.Rule{
	Name:    "dev-dependencies-in-final",
	Aliases: []string{"tally/php/composer-no-dev-in-production", "tally/ruby/missing-bundle-without-development"},
	Doc: `The image ships development dependencies

Test frameworks, linters and bundlers are often most of what is installed. The
running program needs none of them, and each has to be downloaded and patched.

Bad:

	RUN npm ci
	CMD ["node", "server.js"]

Good:

	RUN npm ci --omit=dev
	CMD ["node", "server.js"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runDevDependencies,
}

func runDevDependencies(p *analysis.Pass) {
	if len(p.File.Stages) == 0 {
		return
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	if exempt(p, s) || prunes(p, s) || slices.ContainsFunc(commands(p, s), checks) {
		return
	}
	var last *setup
	for in := range s.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			k, ok := projects[c.Name]
			switch {
			case ok && k.installs(c) && k.spared(p, s, in, c):
				return
			case ok && k.installs(c):
				last = &setup{in, c, k, last != nil}
			case ok && among(c, "config"):
				return // which may say to leave them out
			case last != nil && mayNeed(c):
				return
			}
		}
	}
	if last != nil {
		last.report(p, s)
	}
}

// A setup is a command that installs what a project depends on.
type setup struct {
	in *dockerfile.Instruction
	c  *shell.Command
	project
	again bool // another one stands before it
}

// A project is how a tool installs what a project depends on.
type project struct {
	subs    []string // "" for none
	without []string // options by which development dependencies are left out
	with    []string // options without which they are
	env     []string // variables that leave them out, if set
	add     string   // to a command, to leave them out
}

var (
	node     = []string{"NODE_ENV", "NPM_CONFIG_PRODUCTION", "npm_config_production", "NPM_CONFIG_OMIT", "npm_config_omit", "NPM_CONFIG_ONLY", "YARN_PRODUCTION", "npm_config_only"}
	projects = map[string]project{
		"bun":      {subs: []string{"i", "install"}, without: []string{"-p", "--omit", "--production"}, env: node, add: "--production"},
		"bundle":   {subs: []string{"", "install"}, without: []string{"--without"}, env: []string{"BUNDLE_WITHOUT", "BUNDLE_ONLY"}},
		"composer": {subs: []string{"i", "install"}, without: []string{"--no-dev"}, env: []string{"COMPOSER_NO_DEV"}, add: "--no-dev"},
		"npm":      {subs: []string{"ci", "clean-install", "i", "install"}, without: []string{"--omit", "--only", "--prod", "--production"}, env: node, add: "--omit=dev"},
		"pipenv":   {subs: []string{"install", "sync"}, with: []string{"-d", "--dev"}},
		"pnpm":     {subs: []string{"i", "install"}, without: []string{"-P", "--prod", "--production"}, env: node, add: "--prod"},
		"poetry":   {subs: []string{"install", "sync"}, without: []string{"--no-dev", "--only", "--only-root", "--without"}, add: "--only=main"},
		"uv":       {subs: []string{"sync"}, without: []string{"--no-default-groups", "--no-dev", "--no-group", "--only-group"}, env: []string{"UV_NO_DEV", "UV_NO_DEFAULT_GROUPS"}, add: "--no-dev"},
		"yarn":     {subs: []string{"", "install"}, without: []string{"--prod", "--production"}, env: node, add: "--production"},
	}
)

// projectTakes are options of these tools that take a value.
var projectTakes = shell.Arity{
	"-C": true, "-d": true, "-j": true, "-w": true, "--cache": true, "--cache-folder": true, "--cwd": true, "--dir": true, "--directory": true, "--extra": true, "--filter": true, "--gemfile": true, "--group": true,
	"--jobs": true, "--loglevel": true, "--network-concurrency": true, "--network-timeout": true, "--package": true, "--path": true, "--prefix": true, "--project": true, "--python": true, "--registry": true, "--retry": true, "--workspace": true, "--working-dir": true,
}

// installs reports whether a command installs what the project lists, and not
// what it names itself.
func (k project) installs(c *shell.Command) bool {
	takes := projectTakes
	if k.with != nil {
		takes = nil
	}
	operands := c.Operands(takes)
	sub := ""
	if len(operands) > 0 {
		sub = operands[0].Value
	}
	return len(operands) <= 1 && slices.Contains(k.subs, sub) && !c.Has("-g", "--global", "-v", "--version", "-h", "--help", "--dry-run", "--package-lock-only")
}

// spared reports whether development dependencies are left out, or may be.
func (k project) spared(p *analysis.Pass, s *dockerfile.Stage, in *dockerfile.Instruction, c *shell.Command) bool {
	if c.Has(k.without...) || k.with != nil && !c.Has(k.with...) || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return !w.Literal }) {
		return true
	}
	for _, name := range k.env {
		if slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name == name }) || p.Script(in).Sets(name) != dockerfile.No {
			return true
		}
		switch v, answer := in.Before.Lookup(name); {
		case v.By != nil && (answer != dockerfile.Yes || !v.Value.Known() || name != "NODE_ENV" || v.Value.Text == "production"):
			return true
		case v.By == nil && answer == dockerfile.Unknown && !s.Root().Image.Official():
			return true // the base image may set it
		}
	}
	return false
}

// runners are programs that run what a project wrote, or was installed for its
// development.
var runners = []string{
	"artisan", "babel", "cypress", "esbuild", "grunt", "gulp", "jest", "just", "lerna", "make", "mocha", "node", "nx", "parcel", "php", "prisma", "pytest", "rails", "rake", "rollup", "ruby",
	"sass", "task", "tox", "tsc", "tsup", "turbo", "webpack",
}

// mayNeed reports whether a command that comes after the installation may need
// development dependencies.
func mayNeed(c *shell.Command) bool {
	program := c.Words[0].Value
	sub, _ := c.Sub(projectTakes)
	_, tool := projects[c.Name]
	switch {
	case tool:
		return !slices.Contains([]string{"cache", "clean", "dump-autoload", "dumpautoload", "clear-cache", "store"}, sub.Value)
	case c.Name == "" || strings.HasSuffix(program, ".sh") || slices.Contains(shells, c.Name) && len(c.Args()) > 0:
		return true
	case slices.Contains(runners, c.Name), slices.Contains(scriptRunners, c.Name), slices.Contains(devServers, c.Name), slices.Contains(toolchain, c.Name):
		return true
	}
	return strings.Contains(program, "/") && !strings.HasPrefix(program, "/bin/") && !strings.HasPrefix(program, "/usr/") && !strings.HasPrefix(program, "/sbin/")
}

func (t *setup) report(p *analysis.Pass, s *dockerfile.Stage) {
	name := t.c.Name
	if sub, ok := t.c.Sub(projectTakes); ok {
		name += " " + sub.Value
	}
	found := analysis.Finding{
		Span: t.c.Span(), Codes: []string{},
		Message: analysis.Quote(name) + " installs development dependencies, and the image ships them",
		Why:     "Test tools, linters and bundlers are of no use to the running program, and have to be downloaded and patched.",
		What:    "Add " + analysis.Quote(t.add) + ".",
	}
	switch t.c.Name {
	case "composer":
		found.Codes = []string{"tally/php/composer-no-dev-in-production"}
	case "bundle":
		found.Codes = []string{"tally/ruby/missing-bundle-without-development"}
		found.What = "Set `BUNDLE_WITHOUT=development:test` before it."
	case "pipenv":
		found.What = "Leave " + analysis.Quote("--dev") + " out."
	case "uv":
		if slices.ContainsFunc(commands(p, s), syncsAgain) {
			found.What = "Set `UV_NO_DEV=1` with ENV before it, since `uv run` installs them otherwise when the container starts."
			p.Report(found)
			return
		}
	}
	switch {
	case t.wanted():
		found.Severity = analysis.Info
		found.What = "Add " + analysis.Quote(t.add) + " in place of what asks for them."
	case slices.ContainsFunc(commands(p, s), startsScript) || startsScripts(p, s) || loads(p, s):
		found.Severity = analysis.Info // what it starts may need one of them
	default:
		found.Fix = t.fix(p, s)
	}
	p.Report(found)
}

// wanted reports whether a command asks for development dependencies.
func (t *setup) wanted() bool {
	included, _ := t.c.Value("--include")
	return t.add != "" && (strings.Contains(included, "dev") || t.c.Has("--all-groups", "--dev", "--group", "--only-dev", "--with", "-D"))
}

// checkers are programs that test or check what a project wrote.
var checkers = []string{
	"black", "cypress", "eslint", "flake8", "jest", "mocha", "mypy", "nox", "phpstan", "phpunit", "playwright", "pytest", "rspec", "rubocop", "ruff", "tox", "vitest",
}

// checks reports whether a command tests or checks what a project wrote, for
// which it needs all.
func checks(c *shell.Command) bool {
	return slices.ContainsFunc(c.Words, func(w shell.Word) bool { return slices.Contains(checkers, path.Base(w.Value)) })
}

// loads reports whether what an image starts, or checks its health with, may be
// or load a package of Node by its name, of which nothing tells for what it is
// installed.
func loads(p *analysis.Pass, s *dockerfile.Stage) bool {
	for _, name := range []string{"NODE_OPTIONS", "PATH"} {
		v, answer := s.End.Lookup(name)
		if answer == dockerfile.Yes && (strings.Contains(v.Value.Text, "node_modules") || preloads(strings.Fields(v.Value.Text))) {
			return true
		}
	}
	cs := commands(p, s)
	if s.End.Healthcheck != nil {
		cs = slices.Concat(cs, p.Script(s.End.Healthcheck).Commands)
	}
	return slices.ContainsFunc(cs, func(c *shell.Command) bool {
		var words []string
		for _, w := range c.Args()[:min(len(c.Args()), maxWords)] {
			words = append(words, w.Value)
		}
		return slices.Contains(scriptRunners, c.Name) || strings.Contains(c.Words[0].Value, "node_modules/") ||
			slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, "node_modules/") }) || c.Name == "node" && preloads(words)
	})
}

// preloads reports whether options of node load a package by its name.
func preloads(words []string) bool {
	for i, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok && i+1 < len(words) {
			value = words[i+1]
		}
		if slices.Contains([]string{"--experimental-loader", "--import", "--loader", "--require", "-r"}, name) && !strings.HasPrefix(value, ".") && !strings.HasPrefix(value, "/") {
			return true
		}
	}
	return false
}

// syncsAgain reports whether a command of uv's installs what a project lists
// before it runs something.
func syncsAgain(c *shell.Command) bool {
	sub, _ := c.Sub(projectTakes)
	return c.Name == "uv" && sub.Is("run") && !c.Has("--no-sync", "--no-dev", "--no-project")
}

// fix adds the option, where the version of the tool is known to have it.
func (t *setup) fix(p *analysis.Pass, s *dockerfile.Stage) *analysis.Fix {
	if t.add == "" || t.again || p.Script(t.in).Kind != shell.Posix || !t.knows(p, s) {
		return nil
	}
	after := t.c.Words[0]
	if sub, ok := t.c.Sub(projectTakes); ok {
		after = sub
	}
	at, ok := t.c.Insert(after, t.add)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Title: "Leave development dependencies out",
		Note:  "They are no longer in the image, so scripts that run at the installation find none of them.",
		Edits: []analysis.Edit{{Span: analysis.At(at.At), New: at.New}},
	}
}

var (
	major     = regexp.MustCompile(`^(\d+)([.-]|$)`)
	oldPoetry = regexp.MustCompile(`(?i)poetry(_version)?["']?[ =~<]+["']?(0|1\.[01])\b`)
)

// knows reports whether the tool takes the option: npm since Node.js 16,
// Yarn before its second version, Poetry since 1.2.
func (t *setup) knows(p *analysis.Pass, s *dockerfile.Stage) bool {
	root := s.Root().Image
	switch t.c.Name {
	case "npm":
		m := major.FindStringSubmatch(root.Tag)
		if root.Name != "node" || m == nil {
			return false
		}
		n, err := strconv.Atoi(m[1])
		return err == nil && n >= 16
	case "yarn":
		return root.Name == "node" && t.c.Has("--frozen-lockfile", "--pure-lockfile") && p.Facts.Beside(".yarnrc.yml") == dockerfile.No && p.Facts.Has(".yarnrc.yml") == dockerfile.No &&
			!bytes.Contains(p.File.Source, []byte("corepack")) && !bytes.Contains(p.File.Source, []byte(".yarn"))
	case "poetry":
		return !oldPoetry.Match(p.File.Source)
	}
	return true
}
