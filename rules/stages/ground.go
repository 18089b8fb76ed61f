package stages

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A ground is what the image of a second stage has for what is said of it.
type ground struct {
	root  bool     // it starts as root, and anything may be made in it
	shell bool     // a shell can start the program
	users []string // the names of its users
	tools []string // programs that a HEALTHCHECK may start
	// runs reports whether a RUN after the build does the same there.
	runs func(*dockerfile.Instruction) bool
}

// describing reports whether an instruction describes an image, and runs
// nothing in it.
func describing(in *dockerfile.Instruction) bool {
	return slices.Contains([]string{"CMD", "ENTRYPOINT", "EXPOSE", "HEALTHCHECK", "LABEL", "STOPSIGNAL", "VOLUME"}, in.Keyword)
}

// describes reports whether all that describes the image holds on the ground,
// and nothing but that follows the build.
func (d *split) describes(g ground) bool {
	for _, in := range d.build {
		if (describing(in) || in.Keyword == "ENV" && d.shipped(in)) && !d.holds(in, g) {
			return false
		}
	}
	return !slices.ContainsFunc(d.runtime, func(in *dockerfile.Instruction) bool { return !d.holds(in, g) })
}

// holds reports whether what an instruction says of the image is true of it on
// the ground, too.
func (d *split) holds(in *dockerfile.Instruction, g ground) bool {
	if len(in.Heredocs) > 0 || !d.resolves(in) {
		return false
	}
	switch in.Keyword {
	case "LABEL", "STOPSIGNAL":
		return true
	case "CMD", "ENTRYPOINT":
		return in.JSON || g.shell
	case "EXPOSE":
		return g.root || highPorts(in)
	case "ENV":
		return d.same(in, g)
	case "ARG":
		return !strings.Contains(in.Args.String(), "$")
	case "USER":
		return known(in.Args.String(), g)
	case "WORKDIR":
		return path.IsAbs(in.Args.String())
	case "VOLUME":
		return g.root && d.empty(in)
	case "HEALTHCHECK":
		return d.checks(in, g)
	case "RUN":
		return g.runs != nil && g.runs(in)
	}
	return false
}

// known reports whether a USER is there on the ground: by number, or by a name
// that it has.
func known(user string, g ground) bool {
	if user == "" || user[0] == '0' {
		return false
	}
	return strings.Trim(user, "0123456789:") == "" || slices.Contains(g.users, user)
}

// empty reports whether a VOLUME holds nothing that the first stage brings.
func (d *split) empty(in *dockerfile.Instruction) bool {
	folder := d.product.in.Before.Path("")
	return len(in.Words) > 0 && !slices.ContainsFunc(in.Words, func(w dockerfile.Word) bool {
		name := path.Clean(w.Value)
		return !plainPath(name) || strings.HasPrefix(folder+"/", name+"/") || strings.HasPrefix(name+"/", folder+"/") || strings.HasPrefix(d.path, name+"/")
	})
}

// checks reports whether a HEALTHCHECK has its tools on the ground, and reads
// no file.
func (d *split) checks(in *dockerfile.Instruction, g ground) bool {
	script := d.p.Script(in)
	if script.Kind == shell.None {
		return true // HEALTHCHECK NONE
	}
	return (script.Kind == shell.Exec || script.Kind == shell.Posix && g.shell) && !slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
		args := c.Args()
		switch {
		case len(writes(c)) > 0:
			return true
		case c.Name == "exit" || c.Name == "true":
			return false
		case !slices.Contains(g.tools, c.Name) || len(args) == 0:
			return true
		case args[0].Is("-e") || args[0].Is("-c"):
			return len(args) != 2 || strings.Contains(args[1].Value, "require(") && strings.Contains(args[1].Value, "./")
		}
		return slices.ContainsFunc(args, func(w shell.Word) bool { return namesFile(w.Value) })
	})
}

// namesFile reports whether a value may be the path of a file.
func namesFile(v string) bool {
	if _, after, ok := strings.Cut(v, "://"); ok {
		return strings.HasPrefix(after, "/")
	}
	if _, value, ok := strings.Cut(v, "="); ok {
		v = value
	}
	if v == "C.UTF-8" {
		return false
	}
	if host, port, ok := strings.Cut(v, ":"); ok && isNumber(port) {
		return strings.Contains(host, "/")
	}
	ext := strings.TrimPrefix(path.Ext(v), ".")
	return strings.ContainsAny(v, `/\$~`) || ext != "" && !isNumber(ext)
}

func isNumber(v string) bool { return v != "" && strings.Trim(v, "0123456789") == "" }

// lowPort reports whether a value, of a variable or option of that name, has a
// port that only root may open everywhere.
func lowPort(name, v string) bool {
	if before, value, ok := strings.Cut(v, "="); ok {
		name, v = before, value
	}
	i := strings.LastIndexByte(v, ':')
	port, err := strconv.Atoi(v[i+1:])
	if err != nil || port <= 0 || port >= 1024 {
		return false
	}
	return i >= 0 || port == 80 || port == 443 || strings.Contains(strings.ToLower(name), "port")
}

// highPorts reports whether an EXPOSE names no port that only root may open
// everywhere.
func highPorts(in *dockerfile.Instruction) bool {
	return !slices.ContainsFunc(in.Words, func(w dockerfile.Word) bool {
		digits, _, _ := strings.Cut(strings.Trim(w.Value, `"'`), "/")
		port, err := strconv.Atoi(digits)
		return err != nil || port < 1024
	})
}

// same reports whether an ENV says the same on the ground: it names no file and
// no folder of the first image.
func (d *split) same(in *dockerfile.Instruction, g ground) bool {
	return !slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool {
		v := in.Before.Expand(pair.Value.Value)
		return !d.recipe.building(d, pair.Name()) && (!v.Known() || pair.Name() == "PATH" || forC(pair.Name()) || namesFile(v.Text) || !g.root && lowPort(pair.Name(), v.Text))
	})
}
