package stages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// An equipment is what a stage installs to build with, and keeps.
type equipment struct {
	first    *shell.Command          // that installs some of it
	in       *dockerfile.Instruction // in which it stands
	family   string                  // of its package manager
	tools    []string                // packages that build
	headers  []string                // packages that are built against
	used     bool                    // a later command may build with it
	outside  bool                    // one of a later RUN may
	packages bool                    // a later command installs packages of a language
	groups   []group                 // that may still be removed as a whole
	sorts    bool                    // one was: what is in none is meant to stay
}

// A group is what one apk add --virtual installs.
type group struct {
	name     string
	c        *shell.Command
	in       *dockerfile.Instruction
	packages []shell.Word
}

// maxEquipment is how many packages and groups are kept in mind.
const maxEquipment = 100

// follow is what the commands of a RUN add to the equipment and take away.
func (e *equipment) follow(in *dockerfile.Instruction, commands []*shell.Command) {
	tidied := -1
	for i, c := range commands {
		if tidies(c) {
			tidied = i
		}
	}
	for i, c := range commands {
		m, ok := installers[c.Name]
		words := c.Operands(m.takes)
		switch {
		case !ok:
			if mayBuild(c) && (e.first != nil || len(e.groups) > 0) {
				e.used, e.outside = true, e.outside || e.in != in
				e.packages = e.packages || installsPackages(c)
			}
		case len(words) == 0:
		case slices.Contains(m.removes, words[0].Value):
			e.remove(words[1:])
		case !slices.Contains(m.installs, words[0].Value) || c.Conditional || i < tidied:
		case c.Has("-t", "--virtual") && m.family == "apk":
			name, _ := c.Value("-t", "--virtual")
			if len(e.groups) < maxEquipment {
				e.groups = append(e.groups, group{name, c, in, words[1:]})
			}
		default:
			e.add(in, c, m.family, words[1:])
		}
	}
}

// helps reports whether all there is may serve something else than building:
// make runs recipes of any sort.
func (e *equipment) helps() bool {
	return len(e.headers) == 0 && !slices.ContainsFunc(e.tools, func(name string) bool { return name != "make" && name != "subversion" })
}

// installsPackages reports whether a command installs packages of a language,
// some of which may have to be compiled.
func installsPackages(c *shell.Command) bool {
	return slices.Contains([]string{"bundle", "gem", "npm", "pipenv", "pnpm", "poetry", "uv", "yarn"}, c.Name) ||
		strings.HasPrefix(c.Name, "pip") || strings.HasPrefix(c.Name, "python") && among(c, "pip")
}

// explained reports whether a comment stands in the list of packages: it may
// say that they are meant to stay.
func (e *equipment) explained() bool {
	return slices.ContainsFunc(e.in.Inner, func(comment dockerfile.Comment) bool {
		return e.first.Span().Contains(comment.Span)
	})
}

// stay adds the groups that nothing removed.
func (e *equipment) stay() {
	for _, g := range e.groups {
		e.add(g.in, g.c, "apk", g.packages)
	}
}

// add notes what of the packages that a command installs serves to build.
func (e *equipment) add(in *dockerfile.Instruction, c *shell.Command, family string, packages []shell.Word) {
	before := len(e.tools) + len(e.headers)
	for _, w := range packages {
		name := w.Value
		if i := strings.IndexAny(name, "=<>~"); i > 0 {
			name = name[:i]
		}
		switch {
		case !w.Literal || len(e.tools)+len(e.headers) >= maxEquipment || slices.Contains(e.tools, name) || slices.Contains(e.headers, name):
		case compiler.MatchString(name):
			e.tools = append(e.tools, name)
		case header.MatchString(name):
			e.headers = append(e.headers, name)
		}
	}
	if e.first == nil && len(e.tools)+len(e.headers) > before {
		e.first, e.in, e.family = c, in, family
	}
}

// remove takes packages away. Where it is not known which, none is certain to
// be left.
func (e *equipment) remove(packages []shell.Word) {
	gone := map[string]bool{}
	for _, w := range packages {
		gone[w.Value] = true
		if !w.Literal || strings.ContainsAny(w.Value, "*?^") {
			*e = equipment{sorts: e.sorts}
			return
		}
	}
	isGone := func(name string) bool { return gone[name] }
	e.tools, e.headers = slices.DeleteFunc(e.tools, isGone), slices.DeleteFunc(e.headers, isGone)
	e.groups = slices.DeleteFunc(e.groups, func(g group) bool {
		e.sorts = e.sorts || gone[g.name]
		return gone[g.name]
	})
	if len(e.tools)+len(e.headers) == 0 {
		*e = equipment{groups: e.groups, sorts: e.sorts}
	}
}

// An installer is how a package manager is told to install and remove.
type installer struct {
	family            string
	takes             shell.Arity
	installs, removes []string
}

var (
	apk        = installer{"apk", shell.Arity{"-p": true, "-t": true, "-X": true, "--repository": true, "--root": true, "--virtual": true}, []string{"add"}, []string{"del"}}
	apt        = installer{"apt", shell.Arity{"-c": true, "-o": true, "-t": true, "--option": true, "--target-release": true}, []string{"install"}, []string{"purge", "remove"}}
	dnf        = installer{"dnf", shell.Arity{"-c": true, "-x": true, "--disablerepo": true, "--enablerepo": true, "--exclude": true, "--installroot": true, "--releasever": true, "--setopt": true}, []string{"groupinstall", "install"}, []string{"erase", "history", "remove"}}
	installers = map[string]installer{"apk": apk, "apt": apt, "apt-get": apt, "dnf": dnf, "microdnf": dnf, "tdnf": dnf, "yum": dnf}
)

// compiler matches packages whose only use is to build, header those that are
// only built against.
var (
	compiler = regexp.MustCompile(`^(autoconf|automake|base-devel|build-base|build-essential|cargo|clang|cmake|(gcc|g\+\+|clang|gfortran)-\d+|g\+\+|gcc|gcc-c\+\+|gcc-gfortran|gfortran|go|golang|golang-go|gradle|make|maven|ninja-build|rust|rustc|subversion)$`)
	header   = regexp.MustCompile(`^(linux-headers|[a-z0-9.+-]+-(dev|devel|headers))$`)
)

// tidies reports whether a command may remove packages that it does not name.
func tidies(c *shell.Command) bool {
	return c.Name == "apt-mark" || c.Name == "" || strings.HasSuffix(c.Words[0].Value, ".sh")
}

// building are programs that compile, or install what may have to be compiled.
var building = []string{
	"R", "Rscript", "bundle", "bundler", "bun", "cabal", "cargo", "cc", "clang", "cmake", "composer", "conda", "configure", "cpan", "cpanm", "docker-php-ext-configure",
	"docker-php-ext-install", "easy_install", "g++", "gcc", "gem", "ghc", "go", "gradle", "install2.r", "install-php-extensions", "luarocks", "make", "meson", "mix", "mvn", "ninja", "npm",
	"npx", "opam", "pear", "pecl", "phpize", "pipenv", "pipx", "pnpm", "poetry", "rebar3", "rustup", "stack", "uv", "waf", "yarn",
}

// mayBuild reports whether a command may compile something, a script included.
func mayBuild(c *shell.Command) bool {
	program := c.Words[0].Value
	switch {
	case c.Name == "" || strings.HasSuffix(program, ".sh") || strings.HasPrefix(c.Name, "python") || strings.HasPrefix(c.Name, "pip"):
		return true
	case slices.Contains(shells, c.Name):
		return len(c.Args()) > 0
	}
	return slices.Contains(building, c.Name) || strings.Contains(program, "/") && !slices.Contains([]string{"/bin", "/sbin", "/usr/bin", "/usr/sbin"}, program[:strings.LastIndexByte(program, '/')])
}
