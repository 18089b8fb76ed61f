package users

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var worldWritable = &analysis.Rule{
	Name:    "world-writable",
	Aliases: []string{"tally/world-writable-state-path-workaround"},
	Doc: `Everybody may write to a file or folder of the image

Any process in the container can then change it, even a script that another user
starts or a program's own code. Give it to the user who has to write there
instead.

Bad:

	RUN chmod -R 777 /srv/data

Good:

	RUN chown -R app /srv/data`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runWorldWritable,
}

// A widening is a mode that an instruction gives to files.
type widening struct {
	in    *dockerfile.Instruction
	at    dockerfile.Span // what to show
	how   string          // what it is given by, and the mode: "chmod 777"
	mode  shell.Word      // of a command
	flag  dockerfile.Text // of a COPY
	names []string        // the files, as far as they are known
	by    *shell.Command  // nil for a COPY
}

// maxFixes bounds for how many findings of one file a fix is worked out that
// has to look at the whole stage.
const maxFixes = 100

func runWorldWritable(p *analysis.Pass) {
	n := 0
	forOthers := map[*dockerfile.Stage]bool{} // of stages that others use, as whoever they are
	for in := range p.File.Commands() {
		s := in.Stage
		if s == nil || s.Class == dockerfile.Artifact {
			continue
		}
		all := widenings(p, in)
		if len(all) == 0 || analysis.DistroOf(s) == analysis.Windows {
			continue
		}
		if _, known := forOthers[s]; !known {
			forOthers[s] = s.Class == dockerfile.Unreachable || p.Workplace(s) || command(s) == nil && s.End.User.By == nil
		}
		for _, w := range all {
			found := analysis.Finding{
				Span:    w.at,
				Message: analysis.Quote(w.how) + " lets everybody write to " + listed(w.names),
				Why:     "Whoever gets to run anything in the container can then change it.",
				What:    "Give it to the user who has to write there, with chown or `COPY --chown`, and take the write permission from all others.",
			}
			if n++; n <= maxFixes {
				found.Fix = narrowed(p, w)
			}
			if forOthers[s] || arbitrary(p.File, in) {
				found.Severity = analysis.Info
			}
			p.Report(found)
		}
	}
}

// arbitrary reports whether an instruction or its comment says that the image is
// to run as whatever user it is told.
func arbitrary(f *dockerfile.File, in *dockerfile.Instruction) bool {
	text := strings.ToLower(string(f.Source[f.Above(in):in.Span.End]))
	return contains(text, []string{"arbitrary", "openshift", "random uid", "random user"})
}

// listed are some names as a message shows them.
func listed(names []string) string {
	switch len(names) {
	case 0:
		return "what it is given"
	case 1:
		return analysis.Quote(names[0])
	}
	return analysis.Quote(names[0]) + " and more"
}

// widenings are where an instruction lets others write.
func widenings(p *analysis.Pass, in *dockerfile.Instruction) []widening {
	if chmod, ok := in.Flag("chmod"); ok {
		v := in.Before.Expand(chmod.Value)
		mode := v.Text
		if strings.HasPrefix(mode, "+") {
			mode = "a" + mode // there is no umask to hold w back
		}
		if g := granted(mode); v.Known() && g.write && !g.sticky {
			return []widening{{in: in, at: chmod.Span(), how: "--chmod=" + v.Text, flag: chmod.ValueText, names: []string{in.Dest().Value}}}
		}
	}
	if in.Keyword != "RUN" {
		return nil
	}
	var all []widening
	for _, c := range p.Script(in).Commands {
		mode, files, ok := modeOf(c)
		if g := granted(mode.Value); !ok || !mode.Literal || !g.write || g.sticky {
			continue
		}
		w := widening{in: in, at: c.Span(), how: c.Name + " " + mode.Value, mode: mode, by: c}
		if c.Name != "chmod" {
			w.how = c.Name + " -m " + mode.Value
		}
		for _, f := range files {
			w.names = append(w.names, f.Value)
		}
		if !slices.ContainsFunc(w.names, func(name string) bool { return !passing(name) }) {
			continue
		}
		all = append(all, w)
	}
	return all
}

// passing reports whether a file is not there to stay, or the kernel's.
func passing(name string) bool {
	return slices.ContainsFunc([]string{"/dev", "/proc", "/sys", "/tmp", "/var/tmp"}, func(folder string) bool { return inside(folder, path.Clean(name)) && path.Clean(name) != folder })
}

// modeOption is the option that gives the mode, alone or in a cluster: with a
// value of its own, or before the word that is it.
var modeOption = regexp.MustCompile(`^(?:-[a-zA-Z]*m|--mode=?)([0-7,=+augowrx-]*)$`)

// modeOf is the mode that a command gives to files.
func modeOf(c *shell.Command) (mode shell.Word, files []shell.Word, ok bool) {
	switch c.Name {
	case "chmod":
		ops := c.Operands(nil)
		if len(ops) < 2 || c.Has("--reference") {
			return shell.Word{}, nil, false
		}
		return ops[0], ops[1:], true
	case "install", "mkdir":
		ops := c.Operands(shell.Arity{"-m": true, "--mode": true, "-o": true, "-g": true, "--owner": true, "--group": true, "-t": true})
		if c.Name == "install" && !c.Has("-d", "--directory") && len(ops) > 0 {
			ops = ops[len(ops)-1:]
		}
		for i, w := range c.Words {
			m := modeOption.FindStringSubmatch(w.Value)
			switch {
			case m == nil || len(ops) == 0 || w.Text.String() != w.Value:
			case m[1] != "":
				n := w.Text.Len()
				return shell.Word{Value: m[1], Literal: w.Literal, Text: w.Text.Slice(n-len(m[1]), n)}, ops, true
			case i+1 < len(c.Words):
				value := c.Words[i+1] // of a cluster Operands does not know that it has one
				ops = slices.DeleteFunc(slices.Clone(ops), func(o shell.Word) bool { return o.Value == value.Value })
				return value, ops, len(ops) > 0
			}
		}
	}
	return shell.Word{}, nil, false
}

// narrowed is the fix: others lose their w, where nobody needs it, or the user
// as whom the image runs becomes the owner. It is nil where neither is certain.
func narrowed(p *analysis.Pass, w widening) *analysis.Fix {
	fix := &analysis.Fix{
		Title: "Take the write permission from others",
		Note:  "Only the owner and the group may write there.",
	}
	if w.by == nil {
		text := w.flag.String()
		if !octal(text) || !w.flag.Exact(0, w.flag.Len()) || !program(w.names[0]) && !ownedByRunner(w.in) {
			return nil
		}
		fix.Edits = []analysis.Edit{{Span: w.flag.Whole(), New: withoutOthers(text)}}
		return fix
	}
	text := withoutOthers(w.mode.Value)
	if text == "" || !w.mode.Exact() || w.mode.Text.String() != w.mode.Value {
		return nil
	}
	if !slices.ContainsFunc(w.names, func(name string) bool { return path.Clean(name) != "/tmp" && path.Clean(name) != "/var/tmp" }) {
		return sharedFolder(w)
	}
	fix.Edits = []analysis.Edit{{Span: w.mode.Span(), New: text}}
	if !slices.ContainsFunc(w.names, func(name string) bool { return !program(name) }) {
		return fix
	}
	give := chownFirst(p, w)
	if give == nil {
		return nil
	}
	fix.Title = "Give it to the user who runs the image"
	fix.Edits = append(fix.Edits, *give)
	return fix
}

// sharedFolder is the fix for a folder of everybody's: all may write there, and
// each delete only what is theirs.
func sharedFolder(w widening) *analysis.Fix {
	digits := strings.TrimPrefix(w.mode.Value, "0")
	if !octal(digits) || len(digits) != 3 {
		return nil
	}
	return &analysis.Fix{
		Title: "Keep files there from being deleted by others",
		Note:  "Everybody may still write there, but delete only their own files.",
		Edits: []analysis.Edit{{Span: w.mode.Span(), New: "1" + digits}},
	}
}

// program reports whether a file is one that people run and do not change.
func program(name string) bool {
	return slices.Contains([]string{".sh", ".bash", ".py", ".pl", ".rb"}, path.Ext(name)) ||
		slices.Contains(binaries, path.Dir(name)) || strings.HasSuffix(name, "entrypoint")
}

// ownedByRunner reports whether a COPY gives its files to who runs the image.
func ownedByRunner(in *dockerfile.Instruction) bool {
	chown, ok := in.Flag("chown")
	end := in.Stage.End.User
	if !ok || end.By == nil || in.Stage.Class != dockerfile.Final {
		return false
	}
	owner, _, _ := strings.Cut(in.Before.Expand(chown.Value).Text, ":")
	runner, _, _ := strings.Cut(end.Value.Text, ":")
	return owner == runner && end.Value.Known() && root(end.Value) == dockerfile.No
}

// chownFirst is a chown before a chmod, of the same files, to who runs the
// image.
func chownFirst(p *analysis.Pass, w widening) *analysis.Edit {
	c, in := w.by, w.in
	if c.Name != "chmod" || c.Conditional || c.Tested || c.Guarded || c.Negated || c.Background || c.Pipeline > 0 || len(c.Wrappers) > 0 || len(c.Assigns) > 0 {
		return nil
	}
	user := in.Stage.End.User
	owner, _, _ := strings.Cut(user.Value.Text, ":")
	if in.Stage.Class != dockerfile.Final || user.By == nil || !user.Value.Known() || root(user.Value) != dockerfile.No || runsAsRoot(in) != dockerfile.Yes || !there(p, in, owner) {
		return nil
	}
	if p.Script(in).Kind != shell.Posix || !c.Words[0].Exact() {
		return nil
	}
	command := "chown"
	if c.Has("-R", "--recursive") {
		command += " -R"
	}
	command += " " + owner
	for _, f := range c.Operands(nil)[1:] {
		system := func(folder string) bool { return inside(folder, path.Clean(f.Value)) }
		if !f.Literal || f.Text.String() != f.Value || slices.Contains(systemRoots, path.Clean(f.Value)) || slices.ContainsFunc(systemFolders, system) && !inside("/opt", path.Clean(f.Value)) {
			return nil
		}
		command += " " + f.Value
	}
	return &analysis.Edit{Span: analysis.At(c.Words[0].Span().Start), New: command + " && "}
}

// systemRoots are folders that many share: nobody is given one whole.
var systemRoots = []string{
	"/", "/bin", "/boot", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/root", "/run", "/sbin", "/srv", "/usr", "/usr/bin",
	"/usr/lib", "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/share", "/var", "/var/cache", "/var/lib", "/var/log", "/var/run", "/var/spool",
}

// there reports whether a user is there for certain when an instruction runs: a
// number always is.
func there(p *analysis.Pass, in *dockerfile.Instruction, name string) bool {
	if digits(name) {
		return true
	}
	if own, known := brought(in.Stage); known && slices.Contains(own, name) {
		return true
	}
	return slices.ContainsFunc(logins(p, in.Stage), func(l login) bool { return l.name == name && l.by.Index < in.Index })
}
