package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A product is what one command of a stage builds: the first two parts of an
// output trio.
type product struct {
	in       *dockerfile.Instruction
	command  *shell.Command
	name     string // the command as a message names it: "go build"
	compiled bool   // otherwise its output is read by an interpreter
	outputs  []output
}

// An output is where a product is found: the path itself, in which * may
// stand, or, if holds is not "", any path below it that has holds in it. Where holds is child it is a
// program right in the folder.
type output struct{ path, holds string }

const child = "."

// has reports whether a file that is run can be the output.
func (o output) has(file string) bool {
	switch o.holds {
	case "":
		if !strings.Contains(o.path, "*") {
			return file == o.path
		}
		ok, _ := path.Match(o.path, file)
		return ok || file == o.path
	case child:
		return path.Dir(file) == path.Clean(o.path) && path.Ext(file) == ""
	}
	below, ok := strings.CutPrefix(file, strings.TrimSuffix(o.path, "/")+"/")
	return ok && strings.Contains("/"+below+"/", o.holds)
}

func (pr *product) has(file string) bool {
	return slices.ContainsFunc(pr.outputs, func(o output) bool { return o.has(file) })
}

// products are what the commands of a stage build, from the root of its chain
// on, with the places to which later commands put it.
func products(p *analysis.Pass, s *dockerfile.Stage) []*product {
	var all []*product
	for in := range s.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		folder := in.Before.Path("")
		for _, c := range p.Script(in).Commands {
			switch {
			case c.Name == "cd" || c.Name == "pushd":
				folder = changed(c, folder)
			case slices.Contains([]string{"cp", "mv", "install", "ln"}, c.Name):
				follow(all, c, folder)
			default:
				if pr := produced(c, folder); pr != nil && len(all) < maxProducts {
					pr.in, pr.command = in, c
					all = append(all, pr)
				}
			}
		}
	}
	return all
}

// changed is the working folder after a cd.
func changed(c *shell.Command, folder string) string {
	to := c.Operands(nil)
	if len(to) != 1 || !to[0].Literal || c.Conditional {
		return dockerfile.Hole + "elsewhere"
	}
	return below(folder, to[0].Value)
}

// below is a path that a command names while it works in a folder.
func below(folder, name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(folder, name)
}

// follow notes where a command puts the outputs of what was built before it.
func follow(all []*product, c *shell.Command, folder string) {
	words := c.Operands(shell.Arity{"-m": true, "-o": true, "-g": true})
	if len(words) < 2 || len(words) > maxWords {
		return
	}
	dest := words[len(words)-1]
	for _, w := range words[:len(words)-1] {
		for _, pr := range all {
			if len(pr.outputs) >= maxOutputs || !pr.has(below(folder, w.Value)) && !pr.has(path.Join(below(folder, w.Value), "x")) {
				continue
			}
			to := below(folder, dest.Value)
			pr.outputs = append(pr.outputs, output{to, ""}, output{path.Join(to, path.Base(w.Value)), ""})
			if c.Name == "mv" || c.Has("-r", "-R", "-a", "--recursive") {
				pr.outputs = append(pr.outputs, output{to, "/"})
			}
		}
	}
}

// A builder is a program that compiles into a folder of its own choice.
type builder struct {
	tool, name string
	words      []string // of which one is among its arguments; a task may have a project before it
	holds      []string // what the paths of its outputs have in them
}

var builders = []builder{
	{"cargo", "cargo build", []string{"b", "build"}, []string{"/release/", "/debug/"}},
	{"gradle", "gradle build", []string{"assemble", "bootJar", "bootWar", "build", "installDist", "jar", "shadowJar", "war"}, []string{"/build/"}},
	{"lein", "lein uberjar", []string{"uberjar"}, []string{"/target/"}},
	{"mix", "mix release", []string{"release"}, []string{"/_build/"}},
	{"mvn", "mvn package", []string{"install", "package", "verify"}, []string{"/target/"}},
	{"sbt", "sbt", []string{"assembly", "dist", "package", "packageBin", "stage"}, []string{"/target/"}},
	{"swift", "swift build", []string{"build"}, []string{"/.build/"}},
	{"zig", "zig build", []string{"build"}, []string{"/zig-out/"}},
}

// produced is what a command builds while it works in a folder; nil if it
// builds nothing.
func produced(c *shell.Command, folder string) *product {
	for _, b := range builders {
		if c.Name != b.tool && c.Name != b.tool+"w" || !slices.ContainsFunc(c.Args(), b.asked) {
			continue
		}
		return &product{name: b.name, compiled: true, outputs: outputs(folder, b.holds)}
	}
	switch {
	case c.Name == "go":
		return goProduct(c, folder)
	case c.Name == "cargo" && among(c, "install") && c.Has("--path"):
		pr := &product{name: "cargo install", compiled: true, outputs: []output{{"/usr/local/cargo/bin", child}, {"/root/.cargo/bin", child}}}
		if root, ok := c.Value("--root"); ok {
			pr.outputs = []output{{path.Join(below(folder, root), "bin"), child}}
		}
		return pr
	case c.Name == "dotnet" && among(c, "publish"):
		return dotnetProduct(c, folder)
	case slices.Contains(compilers, c.Name):
		return compilerProduct(c, folder)
	}
	return bundle(c, outputs(folder, []string{"/dist/", "/build/", "/out/", "/.next/", "/.output/", "/lib/"}))
}

func outputs(folder string, holds []string) []output {
	var all []output
	for _, h := range holds {
		all = append(all, output{folder, h})
	}
	return all
}

// asked reports whether a word asks a builder to build: build, :app:build,
// app/assembly.
func (b builder) asked(w shell.Word) bool {
	return !strings.HasPrefix(w.Value, "-") && slices.Contains(b.words, w.Value[strings.LastIndexAny(w.Value, ":/")+1:])
}

func among(c *shell.Command, words ...string) bool {
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return slices.Contains(words, w.Value) })
}

// dotnetProduct is what dotnet publish builds.
func dotnetProduct(c *shell.Command, folder string) *product {
	pr := &product{name: "dotnet publish", compiled: true, outputs: []output{{folder, "/bin/"}}}
	if to, ok := c.Value("-o", "--output"); ok {
		pr.outputs = []output{{below(folder, to), "/"}}
	}
	return pr
}

// compilers take -o and the name of what they make.
var compilers = []string{"c++", "cc", "clang", "clang++", "g++", "gcc", "gfortran", "ghc", "rustc"}

func compilerProduct(c *shell.Command, folder string) *product {
	to, ok := c.Value("-o")
	if !ok || c.Has("-c", "-E", "-shared") {
		return nil
	}
	return &product{name: c.Name, compiled: true, outputs: []output{{below(folder, to), ""}}}
}

// bundlers are programs that make scripts for an interpreter, with the words
// of which they need one; none if they need none.
var bundlers = map[string][]string{
	"ng": {"build"}, "next": {"build"}, "nuxt": {"build", "generate"}, "react-scripts": {"build"},
	"rollup": nil, "tsc": nil, "tsup": nil, "vite": {"build"}, "vue-cli-service": {"build"}, "webpack": nil,
}

// bundle is what a JavaScript tool builds into one of the usual folders.
func bundle(c *shell.Command, outputs []output) *product {
	args := c.Operands(nil)
	words := make([]string, 0, len(args)+1)
	for _, w := range append([]shell.Word{c.Words[0]}, args...) {
		words = append(words, path.Base(w.Value))
	}
	if slices.Contains([]string{"npm", "yarn", "pnpm", "bun", "npx", "pnpx", "bunx"}, c.Name) {
		for len(words) > 1 && slices.Contains([]string{"npm", "yarn", "pnpm", "bun", "npx", "pnpx", "bunx", "run", "run-script", "exec", "dlx"}, words[0]) {
			words = words[1:]
		}
		if words[0] == "build" || strings.HasPrefix(words[0], "build:") {
			return &product{name: c.Name + " run " + words[0], outputs: outputs}
		}
	}
	needs, ok := bundlers[words[0]]
	if !ok || needs != nil && (len(words) < 2 || !slices.Contains(needs, words[1])) {
		return nil
	}
	return &product{name: words[0], outputs: outputs}
}
