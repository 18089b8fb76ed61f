package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var sdkBase = &analysis.Rule{
	Name:    "sdk-base-in-final",
	Aliases: []string{"tally/gpu/prefer-runtime-final-stage"},
	Doc: `The shipped image is built on an SDK

An SDK image holds compilers, headers and package managers that a program does
not need once it is built: it is larger, and has more to patch. Use an image
that is made to run programs for the final stage.

Bad:

	FROM maven:3.9-eclipse-temurin-21 AS build
	COPY . .
	RUN mvn package
	FROM eclipse-temurin:21-jdk
	COPY --from=build /target/app.jar /app.jar
	CMD ["java", "-jar", "/app.jar"]

Good:

	FROM maven:3.9-eclipse-temurin-21 AS build
	COPY . .
	RUN mvn package
	FROM eclipse-temurin:21-jre
	COPY --from=build /target/app.jar /app.jar
	CMD ["java", "-jar", "/app.jar"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runSDKBase,
}

func runSDKBase(p *analysis.Pass) {
	if len(p.File.Stages) == 0 {
		return
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	kit, ok := sdkOf(s.Root().Image)
	if !ok || len(s.From.Words) == 0 || exempt(p, s) {
		return
	}
	made := products(p, s)
	if kit.kind == jvm && bringsSources(p, s) {
		return
	}
	if len(p.File.Stages) == 1 && trioOf(p, s, made) != nil {
		return
	}
	though, severity := needless(p, s, kit, made)
	if severity == analysis.Off {
		return
	}
	codes := []string{}
	if s.Root().Image.Name == "nvidia/cuda" {
		codes = nil
	}
	p.Report(analysis.Finding{
		Span: s.From.Words[0].Span(), Severity: severity, Codes: codes,
		Message: "This image ships " + kit.what + " of " + analysis.Quote(s.Root().From.Words[0].Value) + ", " + though,
		Why:     "What a program does not need once it is built makes the image larger, and has to be patched.",
		What:    kit.advice(len(made) > 0 || kit.kind == other || uses(p, s)),
		Fix:     swap(p, s),
	})
}

// needless says why an image can do without the SDK that it is built on, and
// how certain that is: Off if it may need it.
func needless(p *analysis.Pass, s *dockerfile.Stage, kit sdk, made []*product) (string, analysis.Severity) {
	cs := commands(p, s)
	if kit.kind == other {
		if compiles(p, s) {
			return "", analysis.Off
		}
		return "which only compiling needs", analysis.Info
	}
	for _, c := range cs {
		only := "though it only runs " + analysis.Quote(runs(c))
		switch {
		case kit.kind == jvm && c.Name == "java", kit.kind == clr && c.Name == "dotnet" && runsAssembly(c):
			return only, analysis.Warning
		case scripted(c) || !received(s, c) && !makes(s, made, c):
		case kit.kind == jvm:
			return only, analysis.Info // a launcher, which may look for more than a Java runtime
		default:
			return only, analysis.Warning
		}
	}
	if len(made) > 0 && slices.ContainsFunc(cs, scripted) {
		return "which `" + made[len(made)-1].name + "` needs and " + analysis.Quote(runs(cs[0])) + " may not", analysis.Info
	}
	if kit.kind == native && len(made) == 0 && byMakefile(p, s) && !strings.Contains(cs[0].Words[0].Value, "hack/") && !slices.ContainsFunc(cs, scripted) {
		return "which a Makefile needs and " + analysis.Quote(runs(cs[0])) + " may not", analysis.Info // what it makes is not known
	}
	return "", analysis.Off
}

// byMakefile reports whether a stage runs make, or what CMake writes for ninja.
func byMakefile(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool { return c.Name == "make" || c.Name == "ninja" }) {
			return true
		}
	}
	return false
}

// uses reports whether a stage runs a tool to build with.
func uses(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool { return slices.Contains(toolchain, c.Name) }) {
			return true
		}
	}
	return false
}

// bringsSources reports whether Java source files come with what a stage starts,
// and nothing compiles them, or it is given one: a JDK runs them as they are.
func bringsSources(p *analysis.Pass, s *dockerfile.Stage) bool {
	if slices.ContainsFunc(commands(p, s), func(c *shell.Command) bool {
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return path.Ext(w.Value) == ".java" })
	}) {
		return true
	}
	brings := false
	for in := range s.Executed() {
		switch in.Keyword {
		case "COPY", "ADD":
			brings = brings || slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return path.Ext(w.Value) == ".java" })
		case "RUN":
			if slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool { return c.Name == "javac" }) {
				return false
			}
		}
	}
	return brings
}

// runsAssembly reports whether dotnet is given a program.
func runsAssembly(c *shell.Command) bool {
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasSuffix(w.Value, ".dll") })
}

// scripted reports whether a command is a script, which may need anything.
func scripted(c *shell.Command) bool {
	return slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		base := path.Base(w.Value)
		return strings.HasSuffix(base, ".sh") || strings.HasSuffix(base, ".py") || strings.Contains(base, "entrypoint") || strings.HasSuffix(base, ".js")
	})
}

// received reports whether a stage copies from another the program that a
// command starts.
func received(s *dockerfile.Stage, c *shell.Command) bool {
	for in := range s.Executed() {
		if _, from := in.Flag("from"); !from || in.Keyword != "COPY" {
			continue
		}
		dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
		for _, file := range programs(s, c) {
			if file == dest || strings.HasPrefix(file, dest+"/") && !slices.Contains(toolFolders, dest) || slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
				return path.Join(dest, path.Base(w.Value)) == file
			}) {
				return true
			}
		}
	}
	return false
}

// toolFolders are where an SDK has programs too: one in them need not be what a
// COPY to there brings.
var toolFolders = slices.Concat(searchPath, []string{"/", "/go", "/opt", "/root", "/root/.cargo", "/usr", "/usr/local", "/usr/local/cargo"})

// makes reports whether the program that a command starts is what a stage
// builds.
func makes(s *dockerfile.Stage, made []*product, c *shell.Command) bool {
	return slices.ContainsFunc(made, func(pr *product) bool {
		return pr.compiled && slices.ContainsFunc(programs(s, c), pr.has)
	})
}

// programs are the files that a command may start.
func programs(s *dockerfile.Stage, c *shell.Command) []string {
	w := c.Words[0]
	if !w.Literal {
		return nil
	}
	if strings.Contains(w.Value, "/") {
		return []string{below(s.End.Path(""), w.Value)}
	}
	var files []string
	for _, dir := range searchPath {
		files = append(files, path.Join(dir, w.Value))
	}
	return files
}

// compiles reports whether a stage builds something natively, and may need
// its base for that.
func compiles(p *analysis.Pass, s *dockerfile.Stage) bool {
	for in := range s.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if slices.Contains([]string{"cmake", "conda", "gcc", "g++", "make", "mamba", "ninja", "nvcc"}, c.Name) ||
				among(c, "setup.py", "--no-build-isolation", "-e", ".") {
				return true
			}
		}
	}
	return false
}
