package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// exempt reports whether the tools to build with belong into what a stage
// ships: the image starts nothing, or it is a place to build, test or develop in.
func exempt(p *analysis.Pass, s *dockerfile.Stage) bool {
	cs := commands(p, s)
	if len(cs) == 0 || analysis.DistroOf(s) == analysis.Windows || p.Workplace(s) {
		return true
	}
	return slices.ContainsFunc(cs, waits) || slices.ContainsFunc(cs, builds)
}

// What is looked at of one file is bounded, so that a strange one costs no
// more time than others.
const (
	maxCommands = 16 // of CMD and ENTRYPOINT
	maxWords    = 64 // of one of those, and of a cp
	maxProducts = 20
	maxOutputs  = 20 // of one product
)

// commands are the first of the programs that the image starts.
func commands(p *analysis.Pass, s *dockerfile.Stage) []*shell.Command {
	cs := p.Starts(s)
	return cs[:min(len(cs), maxCommands)]
}

var shells = []string{"ash", "bash", "dash", "fish", "ksh", "sh", "zsh"}

// waits reports whether a command only waits for a person, or explains itself.
func waits(c *shell.Command) bool {
	switch {
	case slices.Contains(shells, c.Name):
		return len(c.Operands(nil)) == 0
	case c.Name == "sleep", c.Name == "code-server", strings.HasPrefix(c.Name, "jupyter"):
		return true
	case c.Name == "tail":
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Is("/dev/null") })
	}
	return false
}

// toolchain are programs that build, or run what they have just built. A
// process that starts with one needs it.
var toolchain = []string{
	"air", "bazel", "cargo", "cargo-watch", "clang", "cmake", "clj", "clojure", "ctest", "delve", "dlv", "g++", "gcc", "go", "gradle", "gradlew",
	"javac", "jlink", "jshell", "lein", "make", "mix", "mvn", "mvnw", "ninja", "nvcc", "reflex", "rustc", "sbt", "swift", "watchexec", "zig",
}

// developing are the words after a JavaScript tool that build, test or watch,
// and tools that do.
var developing = []string{
	"build", "dev", "develop", "nodemon", "preview", "storybook", "test", "ts-node", "tsx", "vite", "watch",
}

var (
	scriptRunners = []string{"bun", "bunx", "gatsby", "next", "npm", "npx", "nuxt", "nx", "pnpm", "turbo", "yarn"}
	devServers    = []string{"ng", "nodemon", "ts-node", "ts-node-dev", "tsx", "vite", "webpack-dev-server"}
)

// builds reports whether a command needs the tools to build with.
func builds(c *shell.Command) bool {
	switch {
	case slices.Contains(toolchain, c.Name), slices.Contains(devServers, c.Name):
		return true
	case c.Name == "dotnet":
		sub, _ := c.Sub(nil)
		return slices.Contains([]string{"build", "ef", "run", "test", "watch"}, sub.Value)
	case slices.Contains(scriptRunners, c.Name):
		task := task(c)
		return slices.Contains(developing, task) || strings.HasPrefix(task, "dev:") || strings.HasSuffix(task, ":dev") || strings.HasSuffix(task, "-dev")
	}
	return strings.HasPrefix(path.Base(c.Words[0].Value), "build")
}

// task is what a JavaScript tool is told to run: the dev of npm run dev.
func task(c *shell.Command) string {
	for _, w := range c.Operands(nil) {
		if !slices.Contains([]string{"run", "run-script", "exec", "x", "dlx"}, w.Value) {
			return w.Value
		}
	}
	return ""
}
