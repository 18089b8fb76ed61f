package packages

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pinLanguage = &analysis.Rule{
	Name:    "pin-language-packages",
	Aliases: []string{"DL3013", "DL3016", "DL3028", "DL3062"},
	Doc: `A package of Python, Node.js, Ruby or Go is installed without a version

Two builds of one commit can then differ, and a new major version arrives
unasked. Name the version, or install from a lock file.

Bad:

	RUN pip install --no-cache-dir flask

Good:

	RUN pip install --no-cache-dir flask==3.1.0`,
	Severity: analysis.Warning,
	Run:      runPinLanguage,
}

func runPinLanguage(p *analysis.Pass) {
	for _, commands := range scripts(p) {
		worst := map[string]*floating{}
		for _, c := range commands {
			f, ok := unpinned(c)
			if !ok {
				continue
			}
			f.weigh(c)
			switch told := worst[f.program]; {
			case told == nil || f.severity > told.severity:
				worst[f.program] = &f
			case f.severity == told.severity:
				told.redirected = cmp.Or(told.redirected, f.redirected)
				told.names = append(told.names, slices.DeleteFunc(f.names, func(name string) bool { return slices.Contains(told.names, name) })...)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(worst)) {
			p.Report(worst[name].finding())
		}
	}
}

// weigh says how grave it is, and leaves out the names that do not make it so.
func (f *floating) weigh(c *shell.Command) {
	f.span, f.severity, f.redirected = c.Span(), analysis.Warning, redirected(c)
	named := slices.DeleteFunc(slices.Clone(f.names), func(name string) bool { return slices.Contains(bootstrap, name) })
	if len(named) == 0 || c.Name == "go" && !strings.Contains(f.names[0], "@") {
		f.severity = analysis.Info
	}
	if len(named) > 0 {
		f.names = named
	}
}

// redirected is the requirement of pip, such as flask>=3, that a shell reads as a
// package and the file =3; "" if there is none.
func redirected(c *shell.Command) string {
	if pip(c) == nil {
		return ""
	}
	for _, r := range c.Redirects {
		for _, w := range c.Words {
			if r.Op == ">" && r.FD == "" && strings.HasPrefix(r.Target.Value, "=") && w.Span().End == r.Text.Whole().Start {
				return w.Value + r.Op + r.Target.Value
			}
		}
	}
	return ""
}

func (f *floating) finding() analysis.Finding {
	first, what := analysis.Quote(analysis.WithoutUser(f.names[0])), "Name a version: "+analysis.Quote(f.example())+"."
	who := first + " is"
	switch n := len(f.names); {
	case n == 2:
		who = first + " and " + analysis.Quote(analysis.WithoutUser(f.names[1])) + " are"
	case n > 2:
		who = first + " and " + strconv.Itoa(n-1) + " more are"
	}
	if len(f.names) > 1 {
		what = "Name a version of each, as in " + analysis.Quote(f.example()) + "."
	}
	if f.redirected != "" {
		quote := "Quote " + analysis.Quote(f.redirected) + ": the shell takes its `>` for a file to write, so pip sees no version."
		if len(f.names) == 1 {
			what = quote
		} else {
			what += " " + quote
		}
	}
	return analysis.Finding{
		Span: f.span, Severity: f.severity, Codes: f.codes,
		Message: who + " installed without a fixed version",
		Why:     "Two builds of one commit can then differ, and a new major version arrives unasked.",
		What:    what,
	}
}

// bootstrap are the tools that install others, which people mean to be the newest.
var bootstrap = []string{"bundler", "corepack", "npm", "pip", "pnpm", "setuptools", "wheel", "yarn"}

// A floating is what commands of one program install without a version.
type floating struct {
	program string
	codes   []string // other tools' names for the case
	names   []string
	sign    string // what comes between a name and its version

	span     dockerfile.Span // of the first such command
	severity analysis.Severity

	redirected string // a requirement whose > is a redirection
}

// example is how to name a version of the first package.
func (f floating) example() string {
	name, fragment, ok := strings.Cut(analysis.WithoutUser(strings.TrimSuffix(f.names[0], "@latest")), "#")
	switch {
	case strings.Contains(name, "://") && f.program == "npm":
		return name + "#…"
	case strings.Contains(name, "://") && ok:
		return name + "@…#" + fragment
	case strings.Contains(name, "://"):
		return name + "@…"
	}
	return name + f.sign + "…"
}

// unpinned is what a command installs without a version.
func unpinned(c *shell.Command) (floating, bool) {
	f := floating{program: c.Name}
	switch {
	case pip(c) != nil:
		f.program, f.codes, f.names, f.sign = "pip", []string{"DL3013"}, loosePip(c), "=="
	case c.Name == "pipx" && says(c, pipxTakes, "install"):
		f.codes, f.names, f.sign = []string{"DL3013"}, loose(c, pipxTakes, loosePython), "=="
	case c.Name == "npm" && says(c, npmTakes, "install", "i", "add"):
		f.codes, f.names, f.sign = []string{"DL3016"}, loose(c, npmTakes, looseNPM), "@"
	case c.Name == "npx" && c.Has("-y", "--yes", "-p", "--package"):
		f.codes, f.names, f.sign = []string{}, looseNPX(c), "@"
	case c.Name == "gem" && says(c, gemTakes, "install", "i") && !c.Has("-g", "-v", "--file", "--version"):
		f.codes, f.names, f.sign = []string{"DL3028"}, loose(c, gemTakes, looseGem), ":"
	case c.Name == "go" && says(c, goTakes, "install", "get", "run"):
		f.codes, f.names, f.sign = []string{"DL3062"}, looseModules(c), "@"
	case c.Name == "cargo" && says(c, cargoTakes, "install") && !c.Has("--git", "--locked", "--path", "--vers", "--version"):
		f.codes, f.names, f.sign = []string{}, loose(c, cargoTakes, func(v string) bool { return !strings.Contains(v, "@") && !strings.HasPrefix(v, "+") }), "@"
	}
	return f, len(f.names) > 0
}

// says reports whether a program is told to do one of some things.
func says(c *shell.Command, takes shell.Arity, subs ...string) bool {
	sub, _ := c.Sub(takes)
	return slices.ContainsFunc(subs, sub.Is)
}

var (
	cargoTakes = shell.Arity{
		"-F": true, "-j": true, "--bin": true, "--color": true, "--config": true, "--example": true, "--features": true, "--index": true, "--jobs": true,
		"--profile": true, "--registry": true, "--root": true, "--target": true, "--target-dir": true, "-Z": true,
	}
	gemTakes = shell.Arity{
		"-i": true, "--install-dir": true, "-n": true, "--bindir": true, "-P": true, "--trust-policy": true, "-s": true, "--source": true,
		"--platform": true, "-p": true, "--http-proxy": true, "--use-system-libraries": true, "--document": true, "--build-root": true, "-w": true,
	}
	goTakes = shell.Arity{
		"-C": true, "-asmflags": true, "-buildmode": true, "-exec": true, "-gcflags": true, "-installsuffix": true, "-ldflags": true, "-mod": true,
		"-modfile": true, "-o": true, "-p": true, "-overlay": true, "-tags": true,
	}
	npmTakes = shell.Arity{
		"-C": true, "-w": true, "--arch": true, "--cache": true, "--cache-min": true, "--cpu": true, "--fetch-retries": true, "--fetch-retry-factor": true, "--fetch-retry-maxtimeout": true,
		"--fetch-retry-mintimeout": true, "--fetch-timeout": true, "--globalconfig": true, "--https-proxy": true, "--include": true, "--jobs": true, "--libc": true, "--location": true, "--loglevel": true,
		"--maxsockets": true, "--network-timeout": true, "--omit": true, "--only": true, "--os": true, "--prefix": true, "--proxy": true, "--python": true, "--registry": true,
		"--tag": true, "--target": true, "--userconfig": true, "--workspace": true,
	}
	pipSkips = shell.Arity{
		"-C": true, "-b": true, "-c": true, "-d": true, "-e": true, "-f": true, "-i": true, "-r": true, "-t": true, "--abi": true, "--build": true, "--cache-dir": true, "--cert": true,
		"--client-cert": true, "--config-settings": true, "--constraint": true, "--default-timeout": true, "--download": true, "--editable": true, "--exists-action": true,
		"--extra-index-url": true, "--find-links": true, "--global-option": true, "--group": true, "--implementation": true, "--index-url": true, "--install-option": true,
		"--keyring-provider": true, "--log": true, "--no-binary": true, "--only-binary": true, "--platform": true, "--prefix": true, "--progress-bar": true, "--proxy": true, "--python": true,
		"--python-version": true, "--report": true, "--requirement": true, "--retries": true, "--root": true, "--root-user-action": true, "--src": true, "--target": true, "--timeout": true,
		"--trusted-host": true, "--upgrade-strategy": true, "--use-deprecated": true, "--use-feature": true,
	}
	pipxTakes = shell.Arity{"-i": true, "--index-url": true, "--pip-args": true, "--preinstall": true, "--python": true, "--spec": true, "--suffix": true, "--backend": true}
)

// loose are the operands after the first that name a package without a
// version. What follows a -- is for whatever builds the packages.
func loose(c *shell.Command, takes shell.Arity, is func(string) bool) []string {
	var names []string
	operands, end := c.Operands(takes), slices.IndexFunc(c.Words, func(w shell.Word) bool { return w.Is("--") })
	for _, w := range operands[1:] {
		if end >= 0 && w.Span().Start > c.Words[end].Span().Start {
			break
		}
		if w.Literal && w.Value != "" && !w.Is("true") && !w.Is("false") && is(w.Value) {
			names = append(names, w.Value)
		}
	}
	return names
}

// looseNPX is the package that npx is told to download, without a version. One
// that it is not told to may be the project's own.
func looseNPX(c *shell.Command) []string {
	name, ok := c.Value("-p", "--package")
	if operands := c.Operands(nil); !ok && len(operands) > 0 && operands[0].Literal {
		name = operands[0].Value
	}
	if name == "" || strings.Contains(name, "$") || !looseNPM(name) {
		return nil
	}
	return []string{name}
}

func looseGem(v string) bool { return !strings.Contains(v, ":") && !strings.HasSuffix(v, ".gem") }

func looseNPM(v string) bool {
	name := strings.TrimPrefix(v, "@")
	switch {
	case strings.HasPrefix(v, ".") || strings.HasPrefix(v, "/") || strings.HasPrefix(v, "~") || strings.HasSuffix(v, ".tgz") || strings.HasSuffix(v, ".tar.gz") || strings.HasSuffix(v, ".tar") || strings.HasPrefix(v, "file:"):
		return false
	case strings.Contains(v, "://") || strings.HasPrefix(v, "git") && strings.Contains(v, ":"):
		return strings.HasPrefix(v, "git") && !strings.Contains(v, "#")
	case strings.Count(name, "/") == 1 && !strings.HasPrefix(v, "@"):
		return !strings.Contains(v, "#") // a repository of GitHub's
	}
	return !strings.Contains(name, "@")
}

// looseModules are the modules of Go that a command names without a version.
// What follows the first of go run is for that program.
func looseModules(c *shell.Command) []string {
	operands := c.Operands(goTakes)
	if len(operands) > 1 && operands[1].Is("tool") {
		return nil // those of go.mod
	}
	if operands[0].Is("run") && len(operands) > 1 {
		operands = operands[:2]
	}
	var names []string
	for _, w := range operands[1:] {
		if w.Literal && looseGo(w.Value) {
			names = append(names, w.Value)
		}
	}
	return names
}

func looseGo(v string) bool {
	if strings.HasPrefix(v, ".") || strings.HasPrefix(v, "/") || strings.HasSuffix(v, ".go") {
		return false
	}
	name, version, ok := strings.Cut(v, "@")
	host, _, _ := strings.Cut(name, "/")
	return strings.Contains(host, ".") && (!ok || version == "latest")
}

// loosePip are the packages of a pip install without a version. A list of
// requirements or constraints names the versions.
func loosePip(c *shell.Command) []string {
	if c.Has("-r", "--requirement", "-c", "--constraint") {
		return nil
	}
	at := slices.IndexFunc(c.Words, func(w shell.Word) bool { return w.Is("install") })
	var names []string
	for i := at + 1; i < len(c.Words); i++ {
		switch w := c.Words[i]; {
		case pipSkips[w.Value]:
			i++
		case !strings.HasPrefix(w.Value, "-") && w.Literal && w.Value != "" && loosePython(w.Value):
			names = append(names, w.Value)
		}
	}
	return names
}

var (
	// pipVersioned are operands of pip that name a version, or no package of an index.
	pipVersioned = regexp.MustCompile(`[=<>~!@/\\]|\.(whl|zip|tgz|tar\.(gz|bz2|xz))(\[.*\])?$|^\.`)
	repository   = regexp.MustCompile(`(?i)\b(?:bzr|git|hg|svn)\+[a-z+]+://[^/]*([^#]*)`)
)

// loosePython reports whether an operand of pip or pipx names a package or a
// repository, and no version of it.
func loosePython(v string) bool {
	if m := repository.FindStringSubmatch(v); m != nil {
		return !strings.Contains(m[1], "@")
	}
	return !pipVersioned.MatchString(v)
}
