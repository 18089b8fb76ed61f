package stages

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A venv is a stage that installs compilers and, with them, Python packages:
// to be divided where installing ends, with the packages in a virtual
// environment that the second stage copies.
type venv struct {
	*split
	system []*shell.Command // that install the system's packages
	pips   []*dockerfile.Instruction
}

// compilersFor are packages that compile, which what they compiled does not
// need to run.
var compilersFor = []string{"build-base", "build-essential", "cargo", "clang", "cmake", "g++", "gcc", "gfortran", "rust", "rustc"}

// venvOf is how a Python stage is divided; nil if it installs no compiler, or
// nothing with it, or takes the compiler out again.
func venvOf(p *analysis.Pass, s *dockerfile.Stage) *venv {
	if s.Image.Name != "python" {
		return nil
	}
	v := &venv{split: &split{p: p, s: s, args: map[*dockerfile.Instruction]bool{}}}
	compiles := false
	for i, in := range s.Instructions {
		if in.Keyword != "RUN" {
			continue
		}
		if cleans(p, in) {
			return nil
		}
		for _, c := range p.Script(in).Commands {
			switch {
			case installsSystem(c):
				v.system = append(v.system, c)
				compiles = compiles || slices.ContainsFunc(systemPackages(c), func(w shell.Word) bool { return slices.Contains(compilersFor, bareName(w)) })
			case pipInstalls(c):
				v.product = &product{in: in, command: c, name: "pip install"}
				v.build, v.runtime = s.Instructions[:i+1], s.Instructions[i+1:]
				if !slices.Contains(v.pips, in) {
					v.pips = append(v.pips, in)
				}
			}
		}
	}
	if !compiles || v.product == nil {
		return nil
	}
	return v
}

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

// pipInstalls reports whether a command is pip install.
func pipInstalls(c *shell.Command) bool {
	args := c.Args()
	switch c.Name {
	case "python", "python3":
		return len(args) > 2 && args[0].Is("-m") && args[1].Is("pip") && args[2].Is("install")
	case "pip", "pip3":
		sub, _ := c.Sub(nil)
		return sub.Is("install")
	}
	return false
}

// pythonPrograms are programs that Python packages bring, and Python.
var pythonPrograms = []string{
	"celery", "daphne", "django-admin", "fastapi", "flask", "gunicorn", "hypercorn", "python", "python3", "streamlit", "uvicorn", "waitress-serve",
}

// reportVenv reports compilers that only installing needs.
func reportVenv(p *analysis.Pass, s *dockerfile.Stage) {
	v := venvOf(p, s)
	if v == nil {
		return
	}
	cs := commands(p, s)
	at := slices.IndexFunc(cs, func(c *shell.Command) bool { return slices.Contains(pythonPrograms, c.Name) })
	if at < 0 || slices.ContainsFunc(cs, isScript) {
		return
	}
	image := s.From.Words[0].Value
	if wholeTag.MatchString(image) {
		image += "-slim"
	}
	p.Report(analysis.Finding{
		Span: s.From.Words[0].Span(), Severity: analysis.Info,
		Message: "This image ships the compilers that `pip install` needs, though it only runs " + analysis.Quote(runs(cs[at])),
		Why:     "Compilers and headers make the image larger, and are more to patch.",
		What:    "Install into a virtual environment in a first stage, and copy that into a second on " + analysis.Quote(image) + ", with the libraries that it needs to run.",
		Fix:     v.fix(),
	})
}

// wholeTag is a tag of Python's whole image.
var wholeTag = regexp.MustCompile(`^python:3(\.\d+)*$`)

// isScript reports whether a command is a shell script, which may need
// anything.
func isScript(c *shell.Command) bool {
	return strings.HasSuffix(c.Name, ".sh") || strings.Contains(c.Name, "entrypoint")
}

const environment = "/opt/venv"

// fix puts the packages into a virtual environment, and ships it without the
// compilers; nil unless all that the program needs of the first stage is known.
func (v *venv) fix() *analysis.Fix {
	name, ok := v.name()
	if !ok || !v.divisible() || len(v.s.From.Flags) > 0 || v.compilesLater() || !reduced(v.s.Image) || !v.prepares() || !v.continues() {
		return nil
	}
	install, ok := v.install()
	if !ok {
		return nil
	}
	carried, edits, ok := v.carry(install)
	if !ok {
		return nil
	}
	stage, ok := v.stage(name, &second{image: v.s.From.Words[0].Value}, carried)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Title: "Install in one stage and ship another",
		Note:  "The packages are then installed into " + environment + ", and the image has no compilers: a program that compiles when it runs needs them.",
		Edits: slices.Concat(v.as(name), edits, []analysis.Edit{v.create(), stage}),
	}
}

// compilesLater reports whether a package is installed by name that compiles
// when a program runs.
func (v *venv) compilesLater() bool {
	return slices.ContainsFunc(v.pips, func(in *dockerfile.Instruction) bool {
		return slices.ContainsFunc(v.p.Script(in).Commands, func(c *shell.Command) bool {
			return slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool {
				name, _, _ := strings.Cut(w.Value, "=")
				return slices.Contains([]string{"cppyy", "deepspeed", "pythran", "torch", "triton", "vllm"}, name)
			})
		})
	})
}

// reduced reports whether an image is one without compilers of its own, whose
// Python knows virtual environments.
func reduced(img dockerfile.Image) bool {
	return !strings.HasPrefix(img.Tag, "2") && (analysis.Slim(img) || strings.Contains(img.Tag, "alpine"))
}

// create is the edit that makes the virtual environment, above the first RUN
// that installs into it.
func (v *venv) create() analysis.Edit {
	f, at := v.p.File, v.p.File.Above(v.pips[0])
	indent, eol := f.Indent(v.pips[0].Span.Start), f.EOL(at)
	return analysis.Edit{Span: analysis.At(at), New: indent + "RUN python -m venv " + environment + eol + indent + searched + eol}
}

const searched = "ENV PATH=" + environment + "/bin:$PATH"

// prepares reports whether the first stage does nothing but install.
func (v *venv) prepares() bool {
	return !slices.ContainsFunc(v.build, func(in *dockerfile.Instruction) bool {
		switch in.Keyword {
		case "ARG", "WORKDIR":
			return false
		case "ENV":
			return slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool { return moves(pair.Name()) })
		case "COPY", "ADD":
			_, from := in.Flag("from")
			return from || in.Keyword == "ADD" && strings.Contains(in.Args.String(), ":") || len(in.Heredocs) > 0 || len(in.Inner) > 0
		case "RUN":
			script := v.p.Script(in)
			return script.Kind != shell.Posix && script.Kind != shell.Exec || slices.ContainsFunc(script.Commands, func(c *shell.Command) bool { return !v.installing(c) })
		}
		return !describing(in)
	})
}

// moves reports whether a variable moves where Python or pip look.
func moves(name string) bool {
	if strings.HasPrefix(name, "PIP_") {
		return !slices.Contains([]string{"PIP_DEFAULT_TIMEOUT", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_INDEX_URL", "PIP_NO_CACHE_DIR", "PIP_ROOT_USER_ACTION"}, name)
	}
	return slices.Contains([]string{"PATH", "PYTHONHOME", "PYTHONUSERBASE", "VIRTUAL_ENV"}, name)
}

// installing reports whether a command of the first stage installs, or leaves
// nothing else behind.
func (v *venv) installing(c *shell.Command) bool {
	args := c.Operands(nil)
	switch {
	case len(writes(c)) > 0 || c.Conditional || c.Tested || c.Background || len(c.Wrappers) > 0:
		return false
	case installsSystem(c):
		return true
	case c.Name == "apt-get" || c.Name == "apt":
		return len(args) == 1 && slices.Contains([]string{"autoclean", "clean", "update"}, args[0].Value)
	case c.Name == "apk":
		return len(args) == 1 && args[0].Is("update")
	case c.Name == "rm":
		return !slices.ContainsFunc(args, func(w shell.Word) bool { return !strings.HasPrefix(w.Value, "/var/") })
	case pipInstalls(c):
		return !strings.Contains(c.Words[0].Value, "/") && !c.Has("-e", "--editable", "-t", "--target", "--user", "--prefix", "--root", "--break-system-packages") && len(c.Assigns) == 0
	}
	return slices.Contains([]string{"set", "echo", "true"}, c.Name)
}

// continues reports whether what follows needs nothing of the first stage but
// what it installed, and starts what is found in the virtual environment.
func (v *venv) continues() bool {
	cs := commands(v.p, v.s)
	if v.s.End.Entrypoint != nil && v.s.End.Entrypoint.JSON {
		cs = cs[:1] // what CMD has are arguments
	}
	if slices.ContainsFunc(cs, func(c *shell.Command) bool {
		return !slices.Contains(pythonPrograms, c.Name) && !slices.Contains([]string{"dumb-init", "exec", "tini"}, c.Name) || strings.Contains(c.Words[0].Value, "/usr/local/") ||
			slices.ContainsFunc(c.Wrappers, func(w shell.Wrapper) bool { return w.Name != "exec" })
	}) {
		return false
	}
	return !slices.ContainsFunc(v.runtime, func(in *dockerfile.Instruction) bool {
		if text := in.Text.String(); strings.Contains(text, "/usr/local/bin") || strings.Contains(text, "/usr/local/lib") {
			return true // what is installed is not there any more
		}
		switch in.Keyword {
		case "COPY", "ADD":
			_, from := in.Flag("from")
			return from
		case "ENV":
			return slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool { return moves(pair.Name()) })
		case "RUN":
			script := v.p.Script(in)
			return script.Kind != shell.Posix && script.Kind != shell.Exec || slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
				return !slices.Contains(needsNothing, c.Name) && (c.Name != "python" || !among(c, "manage.py", "compileall"))
			})
		}
		return in.Keyword == "ONBUILD" || in.Keyword == "SHELL"
	})
}

// needsNothing are commands that are the same in any image of a system.
var needsNothing = []string{"addgroup", "adduser", "chmod", "chown", "echo", "groupadd", "install", "ln", "mkdir", "set", "touch", "true", "useradd"}

// onDebian and onAlpine are packages to build with, and what those that were
// built with them need to run: nothing, where Python needs it too.
var onDebian = map[string]string{
	"build-essential": "", "cargo": "", "cmake": "", "default-libmysqlclient-dev": "libmariadb3", "g++": "", "gcc": "", "gfortran": "libgfortran5", "libbz2-dev": "",
	"libc6-dev": "", "libffi-dev": "", "libjpeg-dev": "libjpeg62-turbo", "libjpeg62-turbo-dev": "libjpeg62-turbo", "liblzma-dev": "", "libmariadb-dev": "libmariadb3",
	"libpq-dev": "libpq5", "libsqlite3-dev": "", "libssl-dev": "", "make": "", "pkg-config": "", "python3-dev": "", "rustc": "", "zlib1g-dev": "",
}

var onAlpine = map[string]string{
	"build-base": "libstdc++", "cargo": "libgcc", "cmake": "", "g++": "libstdc++", "gcc": "", "gfortran": "libgfortran", "jpeg-dev": "libjpeg-turbo", "libc-dev": "",
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
	lean := true
	for _, c := range v.system {
		lean = lean && c.Has("--no-install-recommends")
		for _, w := range systemPackages(c) {
			name := bareName(w)
			library, ok := atRunTime[name]
			switch {
			case !w.Literal || !ok && !plainName(w.Value) || alpine != (c.Name == "apk"):
				return "", false
			case !ok && (strings.HasSuffix(name, "-dev") || strings.HasSuffix(name, "-devel") || slices.Contains(compilersFor, name)):
				return "", false
			case !ok:
				library = w.Value
			}
			if library != "" && !slices.Contains(names, library) {
				names = append(names, library)
			}
		}
	}
	switch list := strings.Join(names, " "); {
	case list == "":
		return "", true
	case alpine:
		return "RUN apk add --no-cache " + list, true
	case lean:
		return "RUN apt-get update && apt-get install -y --no-install-recommends " + list + " && rm -rf /var/lib/apt/lists/*", true
	default:
		return "RUN apt-get update && apt-get install -y " + list + " && rm -rf /var/lib/apt/lists/*", true
	}
}

// plainName reports whether a package, with its version, needs no quotes.
func plainName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.+-=:") == ""
}

// carry lists what the second stage repeats or takes over, in order, with the
// virtual environment above the first COPY.
func (v *venv) carry(install string) ([]string, []analysis.Edit, bool) {
	var lines []string
	var edits []analysis.Edit
	ready := slices.DeleteFunc([]string{install, "COPY --from=build " + environment + " " + environment, searched}, func(line string) bool { return line == "" })
	for _, in := range v.build {
		switch {
		case describing(in):
			gone, ok := analysis.Removal(v.p.File, in)
			if !ok {
				return nil, nil, false
			}
			lines, edits = append(lines, v.moved(gone)), append(edits, gone)
		case in.Keyword == "RUN" || in.Keyword == "ARG" && !v.read(in) || (in.Keyword == "COPY" || in.Keyword == "ADD") && requirements(in):
		default:
			if in.Keyword == "COPY" || in.Keyword == "ADD" {
				lines, ready = append(lines, ready...), nil
			}
			if len(in.Inner) > 0 {
				return nil, nil, false
			}
			lines = append(lines, string(v.p.File.Source[in.Span.Start:in.Span.End]))
		}
	}
	return append(lines, ready...), edits, true
}

// read reports whether what follows may read an ARG of the first stage, or an
// ENV does that it takes over.
func (v *venv) read(arg *dockerfile.Instruction) bool {
	if count(v.runtime, "RUN") > 0 || slices.ContainsFunc(arg.Pairs, func(pair dockerfile.Pair) bool { return pair.Name() == "DEBIAN_FRONTEND" }) {
		return true
	}
	return slices.ContainsFunc(v.s.Instructions, func(in *dockerfile.Instruction) bool {
		return in.Index > arg.Index && (in.Keyword != "RUN") && slices.ContainsFunc(arg.Pairs, func(pair dockerfile.Pair) bool {
			return strings.Contains(in.Text.String(), "$") && strings.Contains(in.Text.String(), pair.Name())
		})
	})
}

// requirements reports whether a COPY brings nothing but lists of packages.
func requirements(in *dockerfile.Instruction) bool {
	sources := in.Sources()
	return len(sources) > 0 && !slices.ContainsFunc(sources, func(w dockerfile.Word) bool {
		base := path.Base(strings.Trim(w.Value, `"'`))
		return !strings.HasSuffix(base, ".txt") || !strings.Contains(base, "requirements") && !strings.Contains(base, "constraints")
	})
}
