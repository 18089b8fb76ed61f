package stages

import (
	"path"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// goArity are the options of go build and go install that take a value.
var goArity = shell.Arity{
	"-asmflags": true, "-buildmode": true, "-C": true, "-compiler": true, "-covermode": true, "-coverpkg": true, "-exec": true, "-gccgoflags": true,
	"-gcflags": true, "-installsuffix": true, "-ldflags": true, "-mod": true, "-modfile": true, "-o": true, "-overlay": true, "-p": true,
	"-pgo": true, "-pkgdir": true, "-tags": true, "-toolexec": true,
}

// goProduct is what go build, or go install of the sources at hand, makes.
func goProduct(c *shell.Command, folder string) *product {
	args := c.Operands(goArity)
	if len(args) == 0 {
		return nil
	}
	sub, packages := args[0].Value, args[1:]
	if dir, ok := c.Value("-C"); ok {
		folder = below(folder, dir)
	}
	switch sub {
	case "build":
		return &product{name: "go build", compiled: true, outputs: goOutputs(c, packages, folder)}
	case "install":
		return goInstall(packages)
	}
	return nil
}

// goInstall is what go install makes of sources at hand; nil for a version of
// a tool, which may be one that works with Go.
func goInstall(packages []shell.Word) *product {
	out := output{"/go/bin", child}
	for _, w := range packages {
		if strings.Contains(w.Value, "@") {
			return nil
		}
		if name := goName([]shell.Word{w}); name != "" && len(packages) == 1 {
			out = output{path.Join("/go/bin", name), ""}
		}
	}
	return &product{name: "go install", compiled: true, outputs: []output{out}}
}

// goOutputs are where go build puts its result: at -o, or in it if that is a
// folder, else in the working folder under the package's name.
func goOutputs(c *shell.Command, packages []shell.Word, folder string) []output {
	name := goName(packages)
	if to, ok := goOption(c, "-o"); ok {
		out := []output{{below(folder, to), ""}}
		if strings.HasSuffix(to, "/") {
			out = []output{{below(folder, to), child}}
		}
		return out
	}
	if name == "" {
		return []output{{folder, child}}
	}
	return []output{{path.Join(folder, name), ""}}
}

// goOption is the value of an option of go, which has one or two dashes and a
// = or a space.
func goOption(c *shell.Command, option string) (string, bool) {
	args := c.Args()
	for i, w := range args {
		v := strings.Replace(w.Value, "--", "-", 1)
		if v == option && i+1 < len(args) {
			return args[i+1].Value, true
		}
		if value, ok := strings.CutPrefix(v, option+"="); ok {
			return value, true
		}
	}
	return "", false
}

// goName is what go build calls the program of a package without -o; "" if
// the module's path decides, which the file does not tell.
func goName(packages []shell.Word) string {
	if len(packages) == 0 || !packages[0].Literal {
		return ""
	}
	name := path.Base(path.Clean(packages[0].Value))
	switch {
	case name == "." || name == ".." || strings.Contains(name, "...") || majorVersion(name):
		return ""
	case strings.HasSuffix(name, ".go"):
		return strings.TrimSuffix(name, ".go")
	}
	return name
}

// majorVersion reports whether a path's last part is a major version, which
// names no program: v2.
func majorVersion(name string) bool {
	return len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == ""
}
