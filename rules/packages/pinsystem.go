package packages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pinSystem = &analysis.Rule{
	Name:    "pin-os-packages",
	Aliases: []string{"DL3008", "DL3018", "DL3033", "DL3037", "DL3041"},
	Doc: `System packages are installed at whatever version there is

Two builds of one commit can then differ. But a distribution's mirrors keep only
the newest version, so an exact pin breaks the build with the next fix: this is
off. Pin the base image by its digest, or install from a snapshot.

Bad:

	RUN apt-get install -y curl

Good:

	RUN apt-get install -y curl=8.14.1-2`,
	Severity: analysis.Off,
	Run:      runPinSystem,
}

// An installer is a package manager, as far as it is told what to install.
type installer struct {
	code  string
	takes shell.Arity
	subs  []string
	fixed *regexp.Regexp // operands that name a version, a file, or a group
}

var (
	apkAddTakes = shell.Arity{"-X": true, "--repository": true, "-p": true, "--root": true, "-t": true, "--virtual": true, "--arch": true, "--keys-dir": true, "--repositories-file": true, "--cache-dir": true, "--wait": true}
	rpmFixed    = regexp.MustCompile(`-[0-9]|\.rpm$|^@|/`)
	installers  = map[string]installer{
		"apk":      {"DL3018", apkAddTakes, []string{"add"}, regexp.MustCompile(`[=<>~]|\.apk$|^\.`)},
		"apt":      {"DL3008", aptTakes, []string{"install"}, regexp.MustCompile(`[=/]|\.deb$|[-+]$`)},
		"apt-get":  {"DL3008", aptTakes, []string{"install"}, regexp.MustCompile(`[=/]|\.deb$|[-+]$`)},
		"dnf":      {"DL3041", dnfTakes, []string{"install", "reinstall"}, rpmFixed},
		"microdnf": {"DL3041", dnfTakes, []string{"install"}, rpmFixed},
		"tdnf":     {"DL3041", dnfTakes, []string{"install"}, rpmFixed},
		"yum":      {"DL3033", dnfTakes, []string{"install", "reinstall"}, rpmFixed},
		"zypper":   {"DL3037", zypperTakes, []string{"in", "install"}, regexp.MustCompile(`[=<>]|\.rpm$|/`)},
	}
)

func runPinSystem(p *analysis.Pass) {
	for _, commands := range scripts(p) {
		told := map[string]bool{}
		for _, c := range commands {
			i, ok := installers[c.Name]
			if !ok || told[i.code] {
				continue
			}
			operands := c.Operands(i.takes)
			if len(operands) < 2 || !slices.Contains(i.subs, operands[0].Value) {
				continue
			}
			at := slices.IndexFunc(operands[1:], func(w shell.Word) bool {
				return w.Literal && w.Value != "" && !i.fixed.MatchString(w.Value)
			})
			if at < 0 {
				continue
			}
			told[i.code] = true
			p.Report(analysis.Finding{
				Span: c.Span(), Severity: analysis.Info, Codes: []string{i.code},
				Message: "Packages such as " + analysis.Quote(operands[at+1].Value) + " are installed at whatever version there is",
				Why:     "Two builds of one commit can then differ.",
				What:    "Name versions, or pin the base image by its digest and install from a snapshot.",
			})
		}
	}
}

var pinLanguage = &analysis.Rule{
	Name:    "pin-language-packages",
	Aliases: []string{"DL3013", "DL3016", "DL3028", "DL3062"},
	Doc: `A package of a language is installed at whatever version there is

Two builds of one commit can then differ, and a new major version arrives
unasked. Name the version, or install from a lock file.

Bad:

	RUN pip install flask

Good:

	RUN pip install flask==3.1.0`,
	Severity: analysis.Warning,
	Run:      runPinLanguage,
}

func runPinLanguage(p *analysis.Pass) {
	for _, commands := range scripts(p) {
		told := map[string]bool{}
		for _, c := range commands {
			code, names, how := unpinned(c)
			if len(names) == 0 || told[code] {
				continue
			}
			told[code] = true
			severity := analysis.Warning
			if !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(bootstrap, name) }) || c.Name == "go" && !strings.Contains(names[0], "@") {
				severity = analysis.Info
			}
			p.Report(analysis.Finding{
				Span: c.Span(), Severity: severity, Codes: []string{code},
				Message: analysis.Quote(names[0]) + " is installed at whatever version there is",
				Why:     "Two builds of one commit can then differ, and a new major version arrives unasked.",
				What:    "Name a version: " + analysis.Quote(strings.TrimSuffix(names[0], "@latest")+how) + ".",
			})
		}
	}
}

// bootstrap are the tools that install others, which people mean to be the newest.
var bootstrap = []string{"bundler", "corepack", "npm", "pip", "pnpm", "setuptools", "wheel", "yarn"}

// unpinned are the packages that a command installs without a version, and how
// to name one.
func unpinned(c *shell.Command) (code string, names []string, how string) {
	sub, _ := c.Sub(nil)
	switch {
	case pip(c) != nil:
		return "DL3013", loosePip(c), "==…"
	case c.Name == "npm" && (sub.Is("install") || sub.Is("i") || sub.Is("add")):
		return "DL3016", loose(c, npmTakes, looseNPM), "@…"
	case c.Name == "gem" && (sub.Is("install") || sub.Is("i")) && !c.Has("-v", "--version"):
		return "DL3028", loose(c, gemTakes, func(v string) bool { return !strings.Contains(v, ":") && !strings.HasSuffix(v, ".gem") }), ":…"
	case c.Name == "go" && (sub.Is("install") || sub.Is("get") || sub.Is("run")):
		operands := c.Operands(goTakes)
		if len(operands) < 2 || !operands[1].Literal || !looseGo(operands[1].Value) {
			return "", nil, ""
		}
		return "DL3062", []string{operands[1].Value}, "@…"
	}
	return "", nil, ""
}

var (
	goTakes  = shell.Arity{"-C": true, "-ldflags": true, "-o": true, "-tags": true, "-mod": true, "-modfile": true, "-gcflags": true}
	npmTakes = shell.Arity{"--prefix": true, "--registry": true, "--cache": true, "--userconfig": true, "-C": true, "--loglevel": true, "--tag": true}
	gemTakes = shell.Arity{"-i": true, "--install-dir": true, "-n": true, "--bindir": true, "-P": true, "--trust-policy": true, "-s": true, "--source": true, "--platform": true, "-p": true, "--http-proxy": true, "--use-system-libraries": true}
	pipSkips = shell.Arity{"-i": true, "-t": true, "-f": true, "--index-url": true, "--extra-index-url": true, "--target": true, "--trusted-host": true, "--find-links": true,
		"--prefix": true, "--root": true, "--timeout": true, "--retries": true, "--cache-dir": true, "--proxy": true, "--cert": true, "--no-binary": true, "--only-binary": true,
		"--python-version": true, "--platform": true, "--implementation": true, "--abi": true, "--progress-bar": true, "--upgrade-strategy": true, "--global-option": true,
		"--config-settings": true, "--install-option": true, "--src": true, "--use-feature": true, "--log": true, "--root-user-action": true, "--report": true}
)

// loose are the operands after the first that name a package without a version.
func loose(c *shell.Command, takes shell.Arity, is func(string) bool) []string {
	var names []string
	for _, w := range c.Operands(takes)[1:] {
		if w.Literal && w.Value != "" && is(w.Value) {
			names = append(names, w.Value)
		}
	}
	return names
}

func looseNPM(v string) bool {
	name := strings.TrimPrefix(v, "@")
	switch {
	case strings.HasPrefix(v, ".") || strings.HasPrefix(v, "/") || strings.HasPrefix(v, "~") || strings.HasSuffix(v, ".tgz") || strings.HasSuffix(v, ".tar.gz") || strings.HasSuffix(v, ".tar"):
		return false
	case strings.Contains(v, "://") || strings.HasPrefix(v, "git") && strings.Contains(v, ":"):
		return strings.HasPrefix(v, "git") && !strings.Contains(v, "#")
	case strings.Count(name, "/") == 1 && !strings.HasPrefix(v, "@"):
		return !strings.Contains(v, "#") // a repository of GitHub's
	}
	return !strings.Contains(name, "@")
}

func looseGo(v string) bool {
	if strings.HasPrefix(v, ".") || strings.HasPrefix(v, "/") || strings.HasSuffix(v, ".go") {
		return false
	}
	name, version, ok := strings.Cut(v, "@")
	host, _, _ := strings.Cut(name, "/")
	return strings.Contains(host, ".") && (!ok || version == "latest")
}

// pipVersioned are operands of pip that name a version, or no package of an index.
var pipVersioned = regexp.MustCompile(`[=<>~!@/]|\.whl$|\.zip$|\.tar\.gz$|^\.|^git\+`)

func loosePip(c *shell.Command) []string {
	if c.Has("-r", "--requirement", "-c", "--constraint", "-e", "--editable") {
		return nil
	}
	at := slices.IndexFunc(c.Words, func(w shell.Word) bool { return w.Is("install") })
	var names []string
	for i := at + 1; i < len(c.Words); i++ {
		w := c.Words[i]
		switch {
		case pipSkips[w.Value]:
			i++
		case strings.HasPrefix(w.Value, "-") || !w.Literal || w.Value == "" || pipVersioned.MatchString(w.Value):
		default:
			names = append(names, w.Value)
		}
	}
	return names
}
