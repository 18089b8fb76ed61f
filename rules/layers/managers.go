package layers

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A manager is a package manager of a distribution.
type manager struct {
	name     string
	takes    shell.Arity
	installs []string
	removes  []string
}

var managers = []*manager{
	{"apk", shell.Arity{"-p": true, "-t": true, "-X": true, "--arch": true, "--repository": true, "--root": true, "--virtual": true}, []string{"add"}, []string{"del"}},
	{"apt", shell.Arity{"-o": true, "-t": true, "-c": true, "--option": true, "--target-release": true}, []string{"install"}, []string{"autoremove", "purge", "remove"}},
	{"dnf", shell.Arity{"-c": true, "-x": true, "--disablerepo": true, "--enablerepo": true, "--exclude": true, "--installroot": true, "--releasever": true, "--repo": true, "--setopt": true}, []string{"install"}, []string{"autoremove", "erase", "remove"}},
	{"zypper", shell.Arity{"-r": true, "--repo": true, "--root": true}, []string{"in", "install"}, []string{"remove", "rm"}},
}

// managerOf is the package manager that a command runs; nil if it runs none.
func managerOf(c *shell.Command) *manager {
	name := c.Name
	switch name {
	case "apt-get", "aptitude":
		name = "apt"
	case "microdnf", "tdnf", "yum":
		name = "dnf"
	}
	for _, m := range managers {
		if m.name == name {
			return m
		}
	}
	return nil
}

// named are the packages that a command names for one of the things to do:
// without versions, and with the name that apk gives to a group of them.
func (m *manager) named(c *shell.Command, do []string) []string {
	words := c.Operands(m.takes)
	if len(words) == 0 || !slices.Contains(do, words[0].Value) {
		return nil
	}
	var names []string
	if group, ok := argument(c, nil, "-t", "--virtual"); ok && m.name == "apk" && group.Literal {
		names = append(names, group.Value)
	}
	if group, ok := c.Value("--virtual"); ok && m.name == "apk" && len(names) == 0 {
		names = append(names, group)
	}
	for _, w := range words[1:min(len(words), maxHeld)] {
		name := w.Value
		if i := strings.IndexAny(name, "=<>~"); i >= 0 {
			name = name[:i]
		}
		if w.Literal && !strings.ContainsAny(name, "*/") && !strings.HasSuffix(name, "-") && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// caches are the folders in which a command leaves what it downloaded.
func (at *place) caches(c *shell.Command) []string {
	sub, _ := c.Sub(nil)
	switch c.Name {
	case "apt", "apt-get", "aptitude":
		if among(c, "update") {
			return []string{"/var/lib/apt/lists/_"}
		}
	case "apk":
		if !c.Has("--no-cache") && among(c, "add", "update", "upgrade") {
			return []string{"/var/cache/apk/_"}
		}
	case "dnf", "yum", "microdnf":
		if among(c, "install", "update", "upgrade", "makecache") {
			return []string{"/var/cache/dnf/_", "/var/cache/yum/_"}
		}
	case "conda", "mamba", "micromamba":
		if among(c, "install", "update", "create") {
			return []string{"conda"}
		}
	case "cargo":
		if sub.Is("build") || sub.Is("install") {
			return []string{"/usr/local/cargo/registry/_", at.home + "/.cargo/registry/_"}
		}
	case "mvn", "mvnw":
		return []string{at.home + "/.m2/_"}
	case "gradle", "gradlew":
		return []string{at.home + "/.gradle/_"}
	}
	if pipName.MatchString(c.Name) && sub.Is("install") && !c.Has("--no-cache-dir") {
		if _, set := at.in.Before.Lookup("PIP_NO_CACHE_DIR"); set != dockerfile.Yes {
			return []string{at.home + "/.cache/pip/_"}
		}
	}
	return nil
}

func among(c *shell.Command, words ...string) bool {
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return slices.Contains(words, w.Value) })
}

// modules are what an installation of JavaScript packages leaves: the
// packages, those that serve development, and the tool's cache.
func (at *place) modules(c *shell.Command) []*left {
	form, operands := forms[c.Name], words(c.Args())
	if !slices.Contains([]*tool{npm, pnpm, yarn}, form.tool) || !among(c, "add") && !slices.Contains(form.subs, operands[0]) || c.Has("-v", "--version") {
		return nil
	}
	var all []*left
	if form.tool != pnpm && len(at.in.Mounts()) == 0 {
		all = append(all, &left{c.Name + " cache", cacheOf, at.in})
	}
	folder := path.Join(at.folder, "node_modules")
	if at.folder == "" || at.mounted(folder) || c.Has(elsewhere...) || c.Has("-g", "--global") {
		return all
	}
	all = append(all, &left{folder + "/_", modules, at.in})
	if len(operands) == 1 && !c.Has("--omit", "--only", "--prod", "--production") && at.in.Before.Expand("$NODE_ENV").Text != "production" {
		all = append(all, &left{development + at.folder, modules, at.in})
	}
	return all
}

// development begins the name of a project's development dependencies.
const development = "dev "

// removes is what a command takes away.
func (at *place) removes(c *shell.Command) []removal {
	var all []removal
	if c.Name == "rm" || c.Name == "unlink" {
		operands := c.Operands(nil)
		for _, w := range operands[:min(len(operands), maxHeld)] {
			if name := at.path(w); name != "" && !strings.Contains(name, "{") {
				all = append(all, removal{[]string{name}, analysis.Quote(w.Value)})
			}
		}
		return all
	}
	if m := managerOf(c); m != nil {
		for _, name := range m.named(c, m.removes) {
			all = append(all, removal{[]string{m.name + " " + name}, analysis.Quote(name)})
		}
	}
	if r, ok := at.cleans(c, words(c.Args())); ok {
		all = append(all, r)
	}
	return all
}

// moves is what a command takes away to make something else of it.
func (at *place) moves(c *shell.Command) (removal, bool) {
	var r removal
	operands := c.Operands(nil)
	switch {
	case c.Name == "mv" && len(operands) > 1:
		operands = operands[:min(len(operands)-1, maxHeld)]
	case c.Name == "gunzip" || c.Name == "bunzip2" || c.Name == "unxz" || c.Name == "gzip" && c.Has("-d"):
	case c.Name == "find" && among(c, "-delete", "-exec") && len(operands) > 0:
		operands = operands[:1]
	default:
		return r, false
	}
	for _, w := range operands {
		if name := at.path(w); name != "" {
			r.names = append(r.names, name)
		}
	}
	return r, true
}

// unsure reports whether a command removes something that is not known.
func (at *place) unsure(c *shell.Command) bool {
	return c.Name == "rm" && slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool {
		return at.path(w) == "" || strings.Contains(w.Value, "{")
	})
}

// cleans is what a command takes away that does nothing but clean up.
func (at *place) cleans(c *shell.Command, operands []string) (removal, bool) {
	second := ""
	if len(operands) > 1 {
		second = operands[1]
	}
	cache := removal{shown: "the cache of " + analysis.Quote(c.Name)}
	switch c.Name {
	case "npm", "pnpm", "yarn":
		switch {
		case operands[0] == "cache" && (second == "clean" || second == "clear"):
			cache.names = []string{c.Name + " cache"}
		case operands[0] == "prune" && c.Name != "yarn" && at.folder != "":
			return removal{[]string{development + at.folder}, "development dependencies"}, true
		}
	case "conda", "mamba", "micromamba":
		if operands[0] == "clean" {
			cache.names = []string{"conda"}
		}
	case "dnf", "microdnf", "yum":
		if slices.Contains(operands, "clean") {
			cache.names = []string{"/var/cache/dnf", "/var/cache/yum"}
		}
	}
	if pipName.MatchString(c.Name) && operands[0] == "cache" && second == "purge" {
		cache.names = []string{at.home + "/.cache/pip"}
	}
	return cache, cache.names != nil
}
