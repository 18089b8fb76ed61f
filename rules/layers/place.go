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

// A place is where the commands of a RUN work.
type place struct {
	in     *dockerfile.Instruction
	script *shell.Script
	folder string // "" once it is not known
	home   string
}

func placeOf(p *analysis.Pass, in *dockerfile.Instruction, s *shell.Script) place {
	home := analysis.Home(in.Before)
	if home == "" {
		home = dockerfile.Hole + "home"
	}
	return place{in: in, script: s, folder: rooted(in, "."), home: home}
}

// longestPath is the longest path that Linux takes, in bytes.
const longestPath = 4096

// enter follows a cd, or loses the way.
func (at *place) enter(c *shell.Command) {
	to := c.Operands(nil)
	name := ""
	if len(to) == 1 && to[0].Value != "-" && c.Name != "popd" && !c.Conditional && !c.Subshell && len(c.Wrappers) == 0 {
		name = at.path(to[0])
	}
	if len(name) > longestPath {
		name = ""
	}
	at.folder = name
}

// path is the path that a word means; "" if that is not known.
func (at *place) path(w shell.Word) string {
	name, ok := w.Path(at.home)
	if !ok {
		if name = at.meant(w); name == "" {
			return ""
		}
	}
	switch {
	case strings.HasPrefix(name, "$") || path.IsAbs(name):
		return path.Clean(name)
	case at.folder == "" || strings.HasPrefix(name, "~"):
		return ""
	}
	return path.Join(at.folder, name)
}

// meant is what a word with variables means, where the script sets none of them.
func (at *place) meant(w shell.Word) string {
	if plain := braced.ReplaceAllString(w.Value, ""); strings.Contains(plain, "`") || strings.Contains(plain, "$(") || strings.Contains(plain, "${") {
		return ""
	}
	v := at.in.Before.Expand(w.Value)
	for _, name := range slices.Concat(v.Variables, v.Unset) {
		if at.script.Sets(name) != dockerfile.No {
			return ""
		}
	}
	return meant(at.in, w.Value)
}

// mounted reports whether a path lies on a mount, and so in no layer.
func (at *place) mounted(name string) bool {
	name = strings.TrimRight(name, "/*_")
	mounts := at.in.Mounts()
	for i := range mounts { // there may be very many
		m := &mounts[i]
		if m.Open {
			return true
		}
		if m.Path == "" {
			continue
		}
		rest, ok := strings.CutPrefix(name, strings.TrimSuffix(m.Path, "/"))
		if name == m.Path || ok && strings.HasPrefix(rest, "/") {
			return true
		}
	}
	return false
}

// replaces reports whether later commands of the script speak of what was
// removed, so that it had to make room. What is installed anew need not have.
func (at *place) replaces(later []*shell.Command, r removal, what *left) bool {
	if what.kind == packaged || what.kind == modules {
		return false
	}
	for _, c := range later {
		if len(at.removes(c)) > 0 || c.Name == "cd" {
			continue
		}
		words := c.Args()
		for _, to := range c.Redirects {
			if to.Writes() {
				words = append(words[:len(words):len(words)], to.Target)
			}
		}
		if slices.ContainsFunc(words, func(w shell.Word) bool {
			name := at.path(w)
			return name != "" && (r.covers(name) || name == path.Dir(what.name) && path.Dir(name) != "/")
		}) {
			return true
		}
	}
	return false
}

// leaves is what a command leaves in the layer.
func (at *place) leaves(c *shell.Command) []*left {
	var all []*left
	note := func(k *kind, names ...string) {
		for _, name := range names {
			if name != "" && !at.mounted(name) {
				all = append(all, &left{name, k, at.in})
			}
		}
	}
	for _, r := range c.Redirects {
		name := at.path(r.Target)
		switch {
		case !r.Writes():
		case c.Name == "curl" || c.Name == "wget":
			note(download, name)
		case credentials(path.Base(name)):
			note(secret, name)
		}
	}
	switch c.Name {
	case "curl", "wget":
		note(download, at.downloaded(c))
	case "git":
		if name := at.cloned(c); name != "" {
			note(download, name, path.Join(name, ".git"))
		}
	case "tar", "unzip":
		note(download, at.extracted(c))
	case "cmake", "configure", "make", "ninja":
		if at.folder != "" && at.folder != "/" && !c.Has("-C", "-B", "--build", "--directory") {
			note(built, at.folder+"/_")
		}
	}
	if m := managerOf(c); m != nil {
		for _, name := range m.named(c, m.installs) {
			all = append(all, &left{m.name + " " + name, packaged, at.in})
		}
	}
	note(cacheOf, at.caches(c)...)
	return append(all, at.modules(c)...)
}

// curlTakes and wgetTakes are their options that take a value.
var (
	curlTakes = shell.Arity{
		"-A": true, "-b": true, "-C": true, "-d": true, "-e": true, "-E": true, "-F": true, "-H": true, "-m": true, "-o": true, "-T": true, "-u": true,
		"-w": true, "-x": true, "-X": true, "-y": true, "-Y": true, "--cacert": true, "--connect-timeout": true, "--data": true, "--header": true, "--max-time": true,
		"--output": true, "--proto": true, "--request": true, "--retry": true, "--retry-delay": true, "--retry-max-time": true, "--url": true, "--user": true, "--user-agent": true, "--output-dir": true,
	}
	wgetTakes = shell.Arity{
		"-a": true, "-e": true, "-i": true, "-o": true, "-O": true, "-P": true, "-t": true, "-T": true, "-U": true, "-w": true, "--directory-prefix": true, "--header": true,
		"--output-document": true, "--timeout": true, "--tries": true, "--user-agent": true,
	}
	gitTakes = shell.Arity{"-b": true, "-c": true, "-C": true, "-j": true, "-o": true, "--branch": true, "--config": true, "--depth": true, "--filter": true, "--jobs": true, "--origin": true, "--reference": true}
)

// downloaded is the file to which curl or wget downloads; "" if that is not known.
func (at *place) downloaded(c *shell.Command) string {
	takes, out := curlTakes, []string{"-o", "--output"}
	if c.Name == "wget" {
		takes, out = wgetTakes, []string{"-O", "--output-document"}
	}
	if w, ok := argument(c, takes, out...); ok {
		if w.Value == "-" {
			return ""
		}
		return at.path(w)
	}
	urls := c.Operands(takes)
	if len(urls) != 1 || at.folder == "" || c.Has(out...) || c.Has("-P", "--directory-prefix", "--output-dir", "--content-disposition", "-J", "--remote-header-name") {
		return ""
	}
	if c.Name == "curl" && !c.Has("-O", "--remote-name") {
		return ""
	}
	return at.lastPart(urls[0])
}

// lastPart is the file that is called like the end of an address.
func (at *place) lastPart(w shell.Word) string {
	address := w.Value
	if !w.Literal {
		address = at.meant(w)
	}
	_, rest, ok := strings.Cut(address, "://")
	base := path.Base(rest)
	if !ok || !strings.Contains(rest, "/") || strings.HasSuffix(rest, "/") || strings.ContainsAny(base, "?&;") {
		return ""
	}
	return path.Join(at.folder, base)
}

// argument is the value of an option that is a word of its own, alone or at the end of a
// cluster: -o FILE, -fsSLo FILE.
func argument(c *shell.Command, takes shell.Arity, flags ...string) (shell.Word, bool) {
	args := c.Args()
	for i := 0; i+1 < len(args); i++ {
		v := args[i].Value
		for _, f := range flags {
			if v == f || len(f) == 2 && len(v) > 2 && v[0] == '-' && v[1] != '-' && strings.HasSuffix(v, f[1:]) && !strings.ContainsAny(v, "=/.") {
				return args[i+1], true
			}
		}
		if takes[v] {
			i++
		}
	}
	return shell.Word{}, false
}

// cloned is the folder into which git clones.
func (at *place) cloned(c *shell.Command) string {
	words := c.Operands(gitTakes)
	if len(words) < 2 || !words[0].Is("clone") || c.Has("-C") {
		return ""
	}
	if len(words) > 2 {
		return at.path(words[2])
	}
	base := strings.TrimSuffix(path.Base(words[1].Value), ".git")
	if at.folder == "" || strings.Contains(base, "$") {
		return ""
	}
	return path.Join(at.folder, base)
}

// extracted is the folder that an archive most often holds, which is called
// like it; "" if that is not known.
func (at *place) extracted(c *shell.Command) string {
	args := c.Args()
	into := at.folder
	dir := "-C"
	if c.Name == "unzip" {
		dir = "-d"
	} else if len(args) == 0 || !c.Has("-x", "--extract") && !strings.HasPrefix(args[0].Value, "x") || c.Has("--strip-components", "--strip") {
		return ""
	}
	if w, ok := argument(c, nil, dir); ok {
		into = at.path(w)
	}
	for _, w := range args {
		name := path.Base(at.path(w))
		if stem := archive.FindStringSubmatch(name); stem != nil && into != "" {
			return path.Join(into, stem[1])
		}
	}
	return ""
}

var archive = regexp.MustCompile(`^(.+?)(\.tar(\.\w+)?|\.t[gbx]z2?|\.zip)$`)
