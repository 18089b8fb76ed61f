package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// holdings are what is known of who owns what in a stage, at some point of it.
type holdings struct {
	// given are paths that somebody other than root may own, or that anybody
	// may write to.
	given []string
	// copied are paths that hold files of root's, or are folders of root's.
	copied []string
	// prefix says that Node.js packages may go elsewhere than to /usr/local.
	prefix bool
	// lost says that it could be anything.
	lost bool
}

// maxHoldings bounds what is remembered.
const maxHoldings = 300

// heir are the holdings with which a stage starts that is built on another.
func (h *holdings) heir() *holdings {
	return &holdings{given: slices.Clip(h.given), copied: slices.Clip(h.copied), prefix: h.prefix, lost: h.lost}
}

// note takes down what an instruction does about owners.
func (h *holdings) note(p *analysis.Pass, in *dockerfile.Instruction) {
	if h.lost {
		return
	}
	switch in.Keyword {
	case "WORKDIR":
		folder := in.Before.Path(in.Before.Expand(in.Args.String()).Text)
		switch {
		case runsAsRoot(in) == dockerfile.Yes && !strings.Contains(folder, dockerfile.Hole):
			h.copied = append(h.copied, path.Clean(folder))
		case !h.roots(folder): // one that is there stays as it is
			h.give(folder)
		}
	case "COPY", "ADD":
		dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
		if _, ok := in.Flag("chown"); ok || in.Err != nil {
			h.give(dest)
		} else {
			h.copied = append(h.copied, path.Clean(dest))
		}
		if _, ok := in.Flag("chmod"); ok {
			h.give(dest)
		}
		h.prefix = h.prefix || strings.HasSuffix(dest, "npmrc") || slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return strings.HasSuffix(w.Value, "npmrc") })
	case "RUN":
		sc := p.Script(in)
		for _, c := range sc.Commands {
			h.noteNode(c)
		}
		if runsAsRoot(in) == dockerfile.No {
			break // it has nothing of root's to give
		}
		h.lost = h.lost || sc.Kind != shell.Posix && sc.Kind != shell.Exec
		for _, c := range sc.Commands {
			if slices.Contains(givers, c.Name) || opaque(c) && c.Name != "useradd" && c.Name != "adduser" {
				h.hand(in, c)
			}
		}
	}
	h.lost = h.lost || len(h.given)+len(h.copied) > maxHoldings
}

// noteNode takes down that a command says where Node.js packages go.
func (h *holdings) noteNode(c *shell.Command) {
	h.prefix = h.prefix || c.Name == "npm" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Value == "prefix" || strings.HasPrefix(w.Value, "prefix=") })
}

// givers are commands that say who may do what with files.
var givers = []string{"chgrp", "chmod", "chown", "install", "mount", "rsync", "setfacl", "useradd", "usermod"}

// hand takes down the paths that a command names; one that is not known could
// be any.
func (h *holdings) hand(in *dockerfile.Instruction, c *shell.Command) {
	h.lost = h.lost || opaque(c)
	words := c.Operands(nil)
	switch c.Name {
	case "chgrp", "chmod", "chown":
		words = words[min(len(words), 1):]
	case "useradd", "usermod":
		home, _ := c.Value("-d", "--home-dir", "--home")
		h.give("/" + home)
		return
	}
	for _, w := range words {
		name, ok := w.Path(analysis.Home(in.Before))
		if !ok {
			v := in.Before.Expand(w.Value)
			name, ok = v.Text, v.Known() && !strings.Contains(w.Value, "$(")
		}
		h.lost = h.lost || !ok || strings.ContainsAny(name, "*?[{`")
		h.give(in.Before.Path(name))
	}
}

func (h *holdings) give(name string) {
	if strings.Contains(name, dockerfile.Hole) {
		h.lost = true
		return
	}
	if name = path.Clean(name); name == "/" {
		return
	}
	h.given = append(h.given, name)
	h.copied = slices.DeleteFunc(slices.Clone(h.copied), func(c string) bool { return inside(name, c) })
}

// roots reports whether a folder holds files of root's for certain.
func (h *holdings) roots(folder string) bool {
	folder = path.Clean(folder)
	return !h.lost && slices.ContainsFunc(h.copied, func(c string) bool { return inside(folder, c) })
}

// foreign is the first path that a command writes to though it is root's; "" if
// it has none for certain.
func (h *holdings) foreign(c *shell.Command) string {
	if h.lost {
		return ""
	}
	for _, name := range writesTo(c) {
		folder := path.Dir(name)
		below := c.Name == "mkdir" && folder == "/" && !c.Has("-p", "--parents") // it is there, or is not to be made
		if !below && !slices.ContainsFunc(systemFolders, func(s string) bool { return inside(s, name) }) || slices.ContainsFunc(openFolders, func(s string) bool { return inside(s, name) }) {
			continue
		}
		if !slices.ContainsFunc(h.given, func(g string) bool { return inside(g, folder) || inside(g, name) || inside(name, g) }) {
			return name
		}
	}
	return ""
}

var (
	systemFolders = []string{"/bin", "/etc", "/lib", "/opt", "/sbin", "/usr"}
	// openFolders are folders there to which official images let anybody write.
	openFolders = []string{"/usr/local/bundle", "/usr/local/cargo", "/usr/local/rustup"}
)

// writesTo are the absolute paths that a command certainly creates or changes.
func writesTo(c *shell.Command) []string {
	var words []shell.Word
	for _, r := range c.Redirects {
		if r.Writes() {
			words = append(words, r.Target)
		}
	}
	switch ops := c.Operands(nil); c.Name {
	case "tee", "touch":
		words = append(words, ops...)
	case "mkdir":
		// With -p it is content with a folder that is there.
		words = append(words, slices.DeleteFunc(ops, func(w shell.Word) bool { return c.Has("-p", "--parents") && !strings.HasPrefix(w.Value, "/opt/") })...)
	case "cp", "ln", "mv":
		if len(ops) > 1 && !c.Has("-t", "--target-directory") {
			words = append(words, ops[len(ops)-1])
		}
	}
	var names []string
	for _, w := range words {
		if w.Literal && path.IsAbs(w.Value) && !strings.ContainsAny(w.Value, "*?[{") {
			names = append(names, path.Clean(w.Value))
		}
	}
	return names
}

// inside reports whether a clean path is a folder, or in it.
func inside(folder, name string) bool {
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, "/")+"/")
}
