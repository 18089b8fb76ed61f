package layers

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A tool installs dependencies from files that name them.
type tool struct {
	manifests []string // patterns of base names
	reads     string   // what to copy first, as a message says it
	vendor    string   // the folder that makes it download nothing
	builds    bool     // it also builds: nothing but its build downloads, if nobody asks for it before
	apart     string   // how to download first, where that takes more than a COPY and the same command
}

var (
	npm      = &tool{manifests: []string{"package.json", "package*.json", "npm-shrinkwrap.json"}, reads: "`package.json` and its lock file"}
	yarn     = &tool{manifests: []string{"package.json", "package*.json", "yarn.lock", "yarn*"}, reads: "`package.json` and `yarn.lock`"}
	pnpm     = &tool{manifests: []string{"package.json", "package*.json", "pnpm-lock.yaml", "pnpm-*"}, reads: "`package.json` and `pnpm-lock.yaml`"}
	bun      = &tool{manifests: []string{"package.json", "package*.json", "bun.lock", "bun.lockb", "bun.*"}, reads: "`package.json` and its lock file"}
	pip      = &tool{manifests: []string{"*requirements*", "constraints*.txt"}, reads: "the requirements files"}
	poetry   = &tool{manifests: []string{"pyproject.toml", "poetry.lock", "poetry.*"}, reads: "`pyproject.toml` and `poetry.lock`"}
	uv       = &tool{manifests: []string{"pyproject.toml", "uv.lock"}, reads: "`pyproject.toml` and `uv.lock`"}
	pipenv   = &tool{manifests: []string{"Pipfile", "Pipfile*"}, reads: "`Pipfile` and `Pipfile.lock`"}
	bundler  = &tool{manifests: []string{"Gemfile", "Gemfile*"}, reads: "`Gemfile` and `Gemfile.lock`", vendor: "vendor"}
	composer = &tool{manifests: []string{"composer.json", "composer.*"}, reads: "`composer.json` and `composer.lock`"}
	golang   = &tool{manifests: []string{"go.mod", "go.*", "go.sum"}, reads: "`go.mod` and `go.sum`", vendor: "vendor", builds: true}
	dotnet   = &tool{manifests: projects, reads: "the project files"}
	msbuild  = &tool{manifests: projects, reads: "the project files", builds: true, apart: "run `dotnet restore`"}
	maven    = &tool{manifests: []string{"pom.xml", "*pom*.xml"}, reads: "`pom.xml` of each module", builds: true, apart: "run `mvn dependency:go-offline`"}
	gradle   = &tool{manifests: []string{"*.gradle", "*.gradle.kts", "gradle*", "build.gradle*"}, reads: "the files of Gradle", builds: true, apart: "run `gradle dependencies`"}
	cargo    = &tool{manifests: []string{"Cargo.toml", "Cargo.lock", "Cargo.*", "recipe.json"}, reads: "`Cargo.toml` and `Cargo.lock`", builds: true, vendor: "vendor", apart: "build an empty program, or use cargo-chef"}

	projects = []string{"*.csproj", "*.fsproj", "*.sln", "*.slnx", "*.vbproj"}
)

// isManifest reports whether a source of a COPY is a file that the tool reads.
func (t *tool) isManifest(source string) bool {
	name := path.Base(strings.Trim(source, `"'`))
	return slices.ContainsFunc(t.manifests, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return name == pattern || err == nil && matched
	})
}

// named reports whether one of the files that the tool reads was copied by its
// name: the order is then right already.
func (t *tool) named(sources names) bool {
	for source := range sources {
		if t.isManifest(source) {
			return true
		}
	}
	return false
}

// An install is a RUN that installs dependencies and does nothing else, but
// for tools whose build downloads them by itself.
type install struct {
	tool   *tool
	c      *shell.Command
	files  []string // that the command names
	script *shell.Script
	run    *dockerfile.Instruction
}

// installOf is the first installation in a RUN; false if there is none, or if
// one of the commands may read sources.
func installOf(p *analysis.Pass, run *dockerfile.Instruction) (install, bool) {
	s := p.Script(run)
	found := install{run: run, script: s}
	if s.Kind != shell.Posix && s.Kind != shell.Exec {
		return found, false
	}
	for _, c := range s.Commands {
		tool, files, reads := recognise(c)
		switch {
		case reads && (found.tool == nil || !found.tool.builds) && (tool == nil || !tool.builds):
			return found, false
		case found.tool == nil && tool != nil:
			found.tool, found.c, found.files = tool, c, files
		case found.tool != nil && tool == found.tool:
			found.files = append(found.files, files...)
		}
	}
	return found, found.tool != nil
}

// A form is a command that installs dependencies: a program, the words that
// may follow, and options of which it needs one.
type form struct {
	tool *tool
	subs []string
	with []string
}

// forms are the commands that read nothing but the manifests.
var forms = map[string]form{
	"bun":      {bun, []string{"i", "install"}, nil},
	"bundle":   {bundler, []string{"install"}, nil},
	"composer": {composer, []string{"install"}, []string{"--no-scripts"}},
	"dotnet":   {dotnet, []string{"restore"}, nil},
	"npm":      {npm, []string{"ci", "clean-install", "i", "install"}, nil},
	"pipenv":   {pipenv, []string{"install", "sync"}, nil},
	"pnpm":     {pnpm, []string{"i", "install"}, nil},
	"poetry":   {poetry, []string{"install"}, []string{"--no-root"}},
	"uv":       {uv, []string{"sync"}, []string{"--no-install-project", "--no-install-workspace"}},
	"yarn":     {yarn, []string{"", "install"}, nil},
}

// goDownloads are what go is told to do that downloads modules, and reads sources.
var goDownloads = []string{"build", "generate", "install", "list", "run", "test", "vet"}

// A builder is a program whose builds download what they need, the words that
// make it build, and options by which it downloads nothing or builds elsewhere.
type builder struct {
	tool *tool
	subs []string
	not  []string
}

var (
	gradleBuild = builder{gradle, []string{"assemble", "bootJar", "bootWar", "build", "check", "distZip", "installDist", "jar", "shadowJar", "test", "war"}, []string{"-p", "--offline", "--project-dir"}}
	mavenBuild  = builder{maven, []string{"compile", "deploy", "install", "package", "test", "verify"}, []string{"-f", "-o", "--file", "--offline"}}
	builders    = map[string]builder{
		"cargo":   {cargo, []string{"b", "build", "check", "clippy", "run", "test"}, []string{"-C", "--manifest-path", "--offline"}},
		"dotnet":  {msbuild, []string{"build", "pack", "publish", "test"}, []string{"--no-restore"}},
		"gradle":  gradleBuild,
		"gradlew": gradleBuild,
		"mvn":     mavenBuild,
		"mvnw":    mavenBuild,
	}
)

// builds reports whether the command builds: mvn package, ./gradlew :app:build.
func (b builder) builds(c *shell.Command, operands []string) bool {
	return !c.Has(b.not...) && slices.ContainsFunc(operands, b.asked)
}

func (b builder) asked(word string) bool {
	return slices.Contains(b.subs, word[strings.LastIndexByte(word, ':')+1:])
}

// preparing are commands that read no sources.
var preparing = []string{":", "corepack", "echo", "export", "mkdir", "rm", "set", "true"}

// elsewhere are options by which a tool works in another folder.
var elsewhere = []string{"-C", "--chdir", "--cwd", "--dir", "--gemfile", "--prefix", "--project", "--working-dir"}

// recognise says which tool's installation a command is, if any, which files
// it names, and whether it may read sources.
func recognise(c *shell.Command) (t *tool, files []string, reads bool) {
	name, args := c.Name, c.Args()
	if strings.HasPrefix(name, "python") && len(args) > 2 && args[0].Is("-m") && args[1].Is("pip") {
		name, args = "pip", args[2:]
	}
	operands := words(args)
	sub := operands[0]
	form, known := forms[name]
	switch {
	case slices.Contains(preparing, name) || sub == "cache" || sub == "config" || sub == "store":
		return nil, nil, false
	case pipName.MatchString(name) && sub == "install":
		return pipInstall(args)
	case name == "go" && slices.Contains(goDownloads, sub) && !strings.Contains(operands[len(operands)-1], "@"):
		return golang, nil, true
	case name == "go" && sub == "mod" && len(operands) > 1 && operands[1] == "download":
		return golang, nil, false
	case builders[name].builds(c, operands):
		return builders[name].tool, nil, true
	case !known || !slices.Contains(form.subs, sub) || c.Has(elsewhere...) || form.with != nil && !c.Has(form.with...):
		return nil, nil, true
	case c.Has("-g", "--global") || len(operands) > 1 && form.tool != dotnet:
		return nil, nil, false // packages that the command names
	case len(operands) > 1:
		return nil, nil, true
	}
	return form.tool, nil, false
}

// words are the arguments that are no options; at least one, if an empty one.
func words(args []shell.Word) []string {
	var operands []string
	for _, w := range args {
		if !strings.HasPrefix(w.Value, "-") {
			operands = append(operands, w.Value)
		}
	}
	if operands == nil {
		return []string{""}
	}
	return operands
}

var pipName = regexp.MustCompile(`^pip([23](\.\d+)?)?$`)

// pipTakes are the options of pip install that take a value, but for those
// that name files to read.
var pipTakes = []string{
	"-i", "-t", "--abi", "--cache-dir", "--cert", "--extra-index-url", "--implementation", "--index-url", "--no-binary", "--only-binary", "--platform",
	"--prefix", "--progress-bar", "--python-version", "--retries", "--root", "--target", "--timeout", "--trusted-host", "--upgrade-strategy",
}

// pipInstall reads the arguments of a pip install. Packages that it names need
// no file, a path or -e is a source.
func pipInstall(args []shell.Word) (t *tool, files []string, reads bool) {
	for i := 0; i < len(args); i++ {
		v := args[i].Value
		file, attached := requirement(v)
		switch {
		case attached:
			files = append(files, file)
		case (v == "-r" || v == "--requirement" || v == "-c" || v == "--constraint") && i+1 < len(args):
			i++
			files = append(files, args[i].Value)
		case slices.Contains(pipTakes, v):
			i++
		case v == "-e" || v == "--editable" || v == "-f" || v == "--find-links" || strings.HasPrefix(v, "--find-links="):
			return nil, nil, true
		case !strings.HasPrefix(v, "-") && (strings.HasPrefix(v, ".") || strings.HasPrefix(v, "/") || strings.HasSuffix(v, ".whl") || strings.ContainsAny(v, "$*`")):
			return nil, nil, true
		}
	}
	if len(files) == 0 {
		return nil, nil, false
	}
	return pip, files, slices.ContainsFunc(files, func(f string) bool { return strings.ContainsAny(f, "$*`") })
}

// requirement is the file of an option that holds it: -rFILE, --requirement=FILE.
func requirement(v string) (string, bool) {
	for _, prefix := range []string{"--requirement=", "--constraint="} {
		if file, ok := strings.CutPrefix(v, prefix); ok {
			return file, true
		}
	}
	file, ok := strings.CutPrefix(v, "-r")
	return file, ok && file != "" && !strings.HasPrefix(v, "--")
}

// command is the installation as a message names it.
func (i install) command() string {
	operands := words(i.c.Args())
	name := i.c.Words[0].Value
	switch {
	case i.tool == pip:
		return "pip install"
	case operands[0] == "":
		return name
	case i.tool == golang && operands[0] == "mod":
		return name + " mod download"
	}
	for _, word := range operands {
		if builders[i.c.Name].asked(word) {
			return name + " " + word
		}
	}
	return name + " " + operands[0]
}

// silent reports whether the installation downloads nothing each time, or may
// be meant to run whenever a source changes.
func (i install) silent(p *analysis.Pass) bool {
	for _, m := range i.run.Mounts() {
		if m.Type == "cache" || m.Type == "bind" {
			return true
		}
	}
	if i.tool == maven || i.tool == gradle || i.tool == cargo {
		for _, name := range []string{"CARGO_NET_OFFLINE", "MAVEN_OPTS", "MAVEN_ARGS", "GRADLE_OPTS"} {
			if _, set := i.run.Before.Lookup(name); set == dockerfile.Yes {
				return true
			}
		}
	}
	if i.tool != golang {
		return i.tool.vendor != "" && near(p, i.tool.vendor) == dockerfile.Yes
	}
	text := i.run.Args.String()
	if v, answer := i.run.Before.Lookup("GOFLAGS"); answer == dockerfile.Yes {
		text += v.Value.Text
	}
	return strings.Contains(text, "-mod=vendor") || near(p, "vendor") == dockerfile.Yes || near(p, "go.mod") == dockerfile.No
}
