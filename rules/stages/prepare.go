package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// prepares reports whether what comes before the build only prepares it, or
// says what the second stage can say.
func (d *split) prepares() bool {
	for _, in := range d.build {
		switch in.Keyword {
		case "ARG", "ENV":
		case "WORKDIR":
			if strings.Contains(in.Args.String(), "$") {
				return false // an argument may move it
			}
		case "COPY", "ADD":
			if !d.brings(in) {
				return false
			}
		case "RUN":
			script := d.p.Script(in)
			if script.Kind != shell.Posix && script.Kind != shell.Exec || slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
				return c != d.product.command && !d.harmless(c)
			}) {
				return false
			}
		default:
			if !describing(in) {
				return false
			}
		}
	}
	return true
}

// once reports whether the build is one plain command: it runs, once, and
// nothing is made of its output.
func (d *split) once() bool {
	c := d.product.command
	return !c.Conditional && !c.Tested && !c.Negated && !c.Subshell && !c.Substitute && !c.Background && c.Pipeline == 0 &&
		c.Function == "" && len(c.Wrappers) == 0 && len(c.Redirects) == 0
}

// files are words of the names of what programs read when they run.
var files = []string{
	"asset", "cert", "conf", "css", "data", "dist", "entrypoint", "fixture", "font", "frontend", "html", "i18n", "lang", "locale", "migration", "public",
	"resource", "schema", "script", "seed", "sql", "static", "template", "tmpl", "view", "web",
}

// folders are what programs often read from beside them, files included.
var folders = []string{
	".env", "app.env", "assets", "config", "config.json", "config.toml", "config.yaml", "config.yml", "configs", "html", "i18n", "locales", "migrations", "public",
	"static", "templates", "views", "web",
}

// beside answers whether one of the folders or files is beside the Dockerfile,
// or a COPY names it.
func (d *split) beside(names ...string) dockerfile.Answer {
	if slices.ContainsFunc(d.build, func(in *dockerfile.Instruction) bool {
		return slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return slices.Contains(names, path.Base(strings.Trim(w.Value, `"'`))) })
	}) {
		return dockerfile.Yes
	}
	answer := dockerfile.No
	for _, name := range names {
		switch d.p.Facts.Beside(name) {
		case dockerfile.Yes:
			return dockerfile.Yes
		case dockerfile.Unknown:
			answer = dockerfile.Unknown
		}
	}
	return answer
}

// brings reports whether a COPY brings nothing but what looks like sources.
func (d *split) brings(in *dockerfile.Instruction) bool {
	if _, from := in.Flag("from"); from || in.Keyword == "ADD" && strings.Contains(in.Args.String(), ":") || len(in.Heredocs) > 0 {
		return false
	}
	if !d.belongs(in) {
		return false
	}
	if d.recipe.sources == nil {
		return true
	}
	for _, w := range in.Sources() {
		name := strings.ToLower(strings.Trim(w.Value, `"'./`))
		ext := path.Ext(name)
		if slices.ContainsFunc(d.recipe.sources, func(pattern string) bool { ok, _ := path.Match(pattern, path.Base(name)); return ok }) {
			continue
		}
		if slices.ContainsFunc(files, func(word string) bool { return strings.Contains(name, word) }) ||
			ext != "" && !slices.Contains(d.recipe.sources, strings.TrimSuffix(ext, "*")) {
			return false
		}
	}
	return true
}

// belongs reports whether a COPY puts files where the build works, or at home,
// where tools have their settings: what lies elsewhere may be for the program.
func (d *split) belongs(in *dockerfile.Instruction) bool {
	at, folder := in.Before.Path(""), path.Clean(d.product.in.Before.Path(""))
	to := destination(in)
	switch {
	case to == "":
		return path.Clean(at) == folder && !path.IsAbs(in.Dest().Value) && !strings.Contains(in.Dest().Value, "$") // wherever the image starts
	case to == folder || to == "/root" || strings.HasPrefix(to, "/root/"):
		return true
	}
	return to != "/" && (strings.HasPrefix(folder, to+"/") || strings.HasPrefix(to, strings.TrimSuffix(folder, "/")+"/"))
}

// harmless reports whether a command before or beside the build leaves nothing
// that a program reads when it runs.
func (d *split) harmless(c *shell.Command) bool {
	args := c.Operands(nil)
	switch c.Name {
	case "":
		return false
	case "set", ":", "true", "update-ca-certificates", "date", "echo", "uname":
		return len(writes(c)) == 0
	case "git":
		return len(args) > 0 && (c.Substitute || args[0].Is("config"))
	case "rm":
		return !slices.ContainsFunc(args, func(w shell.Word) bool { return !strings.HasPrefix(w.Value, "/var/") })
	case "apk", "apt-get", "apt":
		return len(args) > 0 && (slices.Contains([]string{"update", "clean", "autoclean"}, args[0].Value) ||
			(args[0].Is("add") || args[0].Is("install")) && !slices.ContainsFunc(args[1:], func(w shell.Word) bool {
				return !w.Literal || !slices.Contains(d.recipe.packages, w.Value)
			}))
	case "mkdir":
		return !slices.ContainsFunc(args, func(w shell.Word) bool {
			return below(d.product.in.Before.Path(""), w.Value) != path.Dir(d.path)
		})
	}
	return d.recipe.harmless(d, c) && len(writes(c)) == 0
}

// mounted reports whether a mount of a RUN lies over a path, or may, so that
// what is written there is not in the image.
func mounted(in *dockerfile.Instruction, name string) bool {
	return analysis.Covered(in, name) != dockerfile.No || slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool {
		return m.Type == "bind" && (m.Path == "" || strings.HasPrefix(name+"/", strings.TrimSuffix(m.Path, "/")+"/"))
	})
}

// writes are the redirections of a command that create files.
func writes(c *shell.Command) []shell.Redirect {
	return slices.DeleteFunc(slices.Clone(c.Redirects), func(r shell.Redirect) bool {
		return !r.Writes() || r.Target.Is("/dev/null") || strings.HasPrefix(r.Target.Value, "&")
	})
}

// puts reports whether a command puts a file of the build where the image
// starts it: cp target/release/api /usr/local/bin/api.
func (d *split) puts(c *shell.Command, made func(file string) bool) bool {
	words := c.Operands(nil)
	if c.Name != "cp" && c.Name != "mv" || len(words) != 2 || !words[0].Literal || !words[1].Literal || c.Conditional || c.Tested {
		return false
	}
	folder := d.product.in.Before.Path("")
	from, to := below(folder, words[0].Value), below(folder, words[1].Value)
	return made(from) && (to == d.path || path.Join(to, path.Base(from)) == d.path)
}

// put reports whether a command beside the build puts its product there.
func (d *split) put(made func(file string) bool) bool {
	return slices.ContainsFunc(d.p.Script(d.product.in).Commands, func(c *shell.Command) bool { return d.puts(c, made) })
}

// variable is a variable of the build: that of the command itself, else that
// of the file; a Hole if it is set and not known, "" if it is not set.
func (d *split) variable(name string) string {
	for _, a := range d.product.command.Assigns {
		if a.Name != name {
			continue
		}
		if !a.Value.Literal {
			return dockerfile.Hole
		}
		return a.Value.Value
	}
	v, answer := d.product.in.Before.Lookup(name)
	switch {
	case answer != dockerfile.Yes:
		return ""
	case v.Arg || !v.Value.Known():
		return dockerfile.Hole
	}
	return v.Value.Text
}

// optionsIn reports whether every option of the build is one of those, which
// may have a value after =.
func (d *split) optionsIn(known ...string) bool {
	return !slices.ContainsFunc(d.product.command.Args(), func(w shell.Word) bool {
		name, _, _ := strings.Cut(w.Value, "=")
		return strings.HasPrefix(name, "-") && !slices.Contains(known, name)
	})
}

// readsFile reports whether the program is given a value that may name a file:
// one that looks like it, or that belongs to an option that asks for one.
func readsFile(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return namesFile(w) || asksFile(w) })
}

// asksFile reports whether a word is an option that asks for a file.
func asksFile(w string) bool {
	option, _, _ := strings.Cut(strings.ToLower(w), "=")
	name := strings.ReplaceAll(strings.TrimLeft(option, "-"), "profile", "") // no file
	return strings.HasPrefix(w, "-") && (name == "c" || name == "f" || slices.ContainsFunc(filed, func(word string) bool { return strings.Contains(name, word) }))
}

// filed are words of the names of options whose value is a file, or says which
// files are read.
var filed = slices.Concat(files, []string{"dir", "env", "file", "path"})

// plainPath reports whether a path is absolute, and can stand in a COPY as it is.
func plainPath(p string) bool {
	return path.IsAbs(p) && strings.Trim(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") == ""
}
