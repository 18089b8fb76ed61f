package variables

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var nodeEnv = &analysis.Rule{
	Name: "node-env-before-build",
	Doc: `NODE_ENV=production comes before an install that the build needs

npm then leaves out the devDependencies, such as compilers and bundlers, and a
build in the same stage does not find them. Set it after the build, or in the
stage that runs the program.

Bad:

	ENV NODE_ENV=production
	RUN npm ci
	RUN npm run build

Good:

	RUN npm ci
	RUN npm run build
	ENV NODE_ENV=production`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runNodeEnv,
}

func runNodeEnv(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		var without *shell.Command // the last install that left them out
		var at *dockerfile.Instruction
		for _, in := range s.Instructions {
			if in.Keyword != "RUN" {
				continue
			}
			for _, c := range p.Script(in).Commands {
				switch {
				case c.Conditional || c.Function != "":
				case installs(p, c):
					if without, at = nil, nil; production(p, in, c) {
						without, at = c, in
					}
				case without != nil && builds(c):
					p.Report(unbuildable(p, at, without, c))
					without = nil
				}
			}
		}
	}
}

// installs reports whether a command installs all that a project needs, with a
// package manager that NODE_ENV tells what to leave out.
func installs(p *analysis.Pass, c *shell.Command) bool {
	operands := c.Operands(nil)
	sub := ""
	if len(operands) > 0 {
		sub = operands[0].Value
	}
	switch c.Name {
	case "npm":
		return len(operands) == 1 && slices.Contains([]string{"ci", "clean-install", "i", "install"}, sub)
	case "pnpm":
		return len(operands) == 1 && slices.Contains([]string{"i", "install"}, sub)
	case "yarn":
		// Yarn since its second version leaves nothing out.
		classic := c.Has("--frozen-lockfile") || p.Facts.Beside(".yarnrc.yml") == dockerfile.No
		return classic && (len(operands) == 0 || len(operands) == 1 && sub == "install")
	}
	return false
}

// development are the options that ask for the devDependencies, or for what
// is to be left out.
var development = []string{"--also", "--dev", "--include", "--no-production", "--omit", "--only", "--prod", "--production", "-D", "-P"}

// production reports whether an install leaves out the devDependencies for
// NODE_ENV's sake, and for nothing else.
func production(p *analysis.Pass, in *dockerfile.Instruction, c *shell.Command) bool {
	if c.Has(development...) {
		return false
	}
	for _, name := range []string{"NPM_CONFIG_PRODUCTION", "npm_config_production", "NPM_CONFIG_INCLUDE", "npm_config_include", "YARN_PRODUCTION"} {
		if _, set := in.Before.Lookup(name); set == dockerfile.Yes {
			return false
		}
	}
	for _, a := range c.Assigns {
		if a.Name == "NODE_ENV" {
			return a.Value.Is("production")
		}
	}
	if p.Script(in).Sets("NODE_ENV") != dockerfile.No {
		return false
	}
	v, set := in.Before.Lookup("NODE_ENV")
	return set == dockerfile.Yes && v.Set == dockerfile.Yes && v.Value.Is("production") == dockerfile.Yes
}

// buildTools are programs that are in devDependencies, if anywhere.
var buildTools = []string{"esbuild", "gulp", "ng", "parcel", "rollup", "rspack", "svelte-kit", "swc", "tsc", "tsup", "vite", "vue-cli-service", "webpack"}

// builds reports whether a command builds a project with its own tools.
func builds(c *shell.Command) bool {
	operands := c.Operands(nil)
	if len(operands) > 0 && operands[0].Value == "run" {
		operands = operands[1:]
	}
	if len(operands) == 0 {
		return false
	}
	first, _, _ := strings.Cut(operands[0].Value, ":")
	switch c.Name {
	case "npm":
		return first == "build" && len(c.Operands(nil)) > 1
	case "pnpm", "yarn":
		return first == "build" || slices.Contains(buildTools, first)
	case "npx":
		return slices.Contains(buildTools, first)
	}
	return false
}

func unbuildable(p *analysis.Pass, in *dockerfile.Instruction, install, build *shell.Command) analysis.Finding {
	named := command(install)
	return analysis.Finding{
		Span:    install.Span(),
		Message: analysis.Quote(named) + " leaves out the devDependencies, since NODE_ENV is production, and " + analysis.Quote(command(build)) + " comes after it",
		Why:     "Compilers and bundlers are devDependencies, so the build does not find them.",
		What:    "Set NODE_ENV after the build, or in the stage that runs the program.",
		Fix:     withDevelopment(in, install),
	}
}

// command is a command as a message names it: its first words.
func command(c *shell.Command) string {
	words := c.Words[:min(3, len(c.Words))]
	var b strings.Builder
	for i, w := range words {
		if i > 0 && strings.HasPrefix(w.Value, "-") {
			break
		}
		b.WriteString(w.Value + " ")
	}
	return b.String()
}

// withDevelopment installs the devDependencies all the same; nil where the
// option's name may be another.
func withDevelopment(in *dockerfile.Instruction, c *shell.Command) *analysis.Fix {
	option := map[string]string{"npm": "--include=dev", "pnpm": "--prod=false", "yarn": "--production=false"}[c.Name]
	if c.Name == "npm" && !recentNode(in.Stage.Root().Image) {
		return nil
	}
	after := c.Words[0]
	if operands := c.Operands(nil); len(operands) > 0 {
		after = operands[0]
	}
	at, ok := c.Insert(after, option)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Title: "Install the devDependencies too",
		Note:  "They are in this stage, as its build needs: the image that runs the program should not be built on it.",
		Edits: []analysis.Edit{{Span: analysis.At(at.At), New: at.New}},
	}
}

// recentNode reports whether an image is one of Node.js whose npm knows
// --include: of version 16 or later.
func recentNode(img dockerfile.Image) bool {
	major := img.Tag
	if i := strings.IndexAny(major, ".-"); i >= 0 {
		major = major[:i]
	}
	n, err := strconv.Atoi(major)
	return img.Name == "node" && err == nil && n >= 16
}
