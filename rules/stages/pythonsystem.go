package stages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// compilersFor are packages that compile, which what they compiled does not
// need to run.
var compilersFor = []string{"build-base", "build-essential", "cargo", "clang", "cmake", "g++", "gcc", "gfortran", "rust", "rustc"}

// installsSystem reports whether a command installs packages of the system.
func installsSystem(c *shell.Command) bool {
	sub, _ := c.Sub(nil)
	return (c.Name == "apt-get" || c.Name == "apt") && sub.Is("install") || c.Name == "apk" && sub.Is("add")
}

// systemPackages are the packages that such a command names.
func systemPackages(c *shell.Command) []shell.Word {
	args := c.Operands(shell.Arity{"-t": true, "--virtual": true, "--target-release": true, "--repository": true, "-X": true, "-o": true})
	return args[min(1, len(args)):]
}

// bareName is a package's name without its version.
func bareName(w shell.Word) string {
	name, _, _ := strings.Cut(w.Value, "=")
	name, _, _ = strings.Cut(name, "~")
	return name
}

// onDebian and onAlpine are packages to build with, and what those that were
// built with them need to run: nothing, where Python needs it too. GCC brings
// the library of OpenMP, which also some of the packages that are not compiled
// leave to the system.
var onDebian = map[string]string{
	"build-essential": "libgomp1", "cargo": "", "cmake": "", "default-libmysqlclient-dev": "libmariadb3", "g++": "libgomp1", "gcc": "libgomp1", "gfortran": "libgfortran5 libgomp1", "libbz2-dev": "",
	"libc6-dev": "", "libffi-dev": "", "libjpeg-dev": "libjpeg62-turbo", "libjpeg62-turbo-dev": "libjpeg62-turbo", "liblzma-dev": "", "libmariadb-dev": "libmariadb3",
	"libpq-dev": "libpq5", "libsqlite3-dev": "", "libssl-dev": "", "make": "", "pkg-config": "", "python3-dev": "", "rustc": "", "zlib1g-dev": "",
}

var onAlpine = map[string]string{
	"build-base": "libstdc++ libgomp", "cargo": "libgcc", "cmake": "", "g++": "libstdc++ libgomp", "gcc": "libgomp", "gfortran": "libgfortran libgomp", "jpeg-dev": "libjpeg-turbo", "libc-dev": "",
	"libffi-dev": "", "libpq-dev": "libpq", "libxml2-dev": "libxml2", "libxslt-dev": "libxslt", "linux-headers": "", "make": "", "mariadb-connector-c-dev": "mariadb-connector-c",
	"mariadb-dev": "mariadb-connector-c", "musl-dev": "", "openssl-dev": "", "pkgconf": "", "postgresql-dev": "libpq", "python3-dev": "", "rust": "libgcc", "zlib-dev": "",
}

// install is the line that installs in the second stage what the packages need
// to run, and those that are none to build with; "" if there are none, false
// if that is not known.
func (v *venv) install() (string, bool) {
	alpine, atRunTime := strings.Contains(v.s.Image.Tag, "alpine"), onDebian
	if alpine {
		atRunTime = onAlpine
	}
	var names []string
	lean, prefix := true, ""
	for _, c := range v.system {
		lean = lean && c.Has("--no-install-recommends")
		if c.Has("-X", "--repository", "--repositories-file", "--target-release") || c.Has("-t") && c.Name != "apk" {
			return "", false // from elsewhere
		}
		if slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Text.String() == "DEBIAN_FRONTEND=noninteractive" }) {
			prefix = "DEBIAN_FRONTEND=noninteractive "
		}
		for _, w := range systemPackages(c) {
			name := bareName(w)
			library, ok := atRunTime[name]
			switch {
			case !w.Literal || !ok && !plainName(w.Value) || alpine != (c.Name == "apk"):
				return "", false
			case !ok && (strings.HasSuffix(name, "-dev") || strings.HasSuffix(name, "-devel") || compiler.MatchString(name)):
				return "", false
			case !ok:
				library = w.Value
			}
			for name := range strings.FieldsSeq(library) {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	switch list := strings.Join(names, " "); {
	case list == "":
		return "", true
	case alpine:
		return "RUN apk add --no-cache " + list, true
	case lean:
		return "RUN apt-get update && " + prefix + "apt-get install -y --no-install-recommends " + list + " && rm -rf /var/lib/apt/lists/*", true
	default:
		return "RUN apt-get update && " + prefix + "apt-get install -y " + list + " && rm -rf /var/lib/apt/lists/*", true
	}
}

// plainName reports whether a package, with its version, needs no quotes.
func plainName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.+-=:") == ""
}

// isCompiler reports whether a package compiles.
func isCompiler(w shell.Word) bool { return slices.Contains(compilersFor, bareName(w)) }
