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

// python ships what pip installs where compilers are installed for it: in a
// virtual environment, on the same image without them.
var python = &recipe{
	fits:   func(d *split) bool { return d.product.name == "pip install" },
	sketch: func(d *split) string { return pythonAdvice(d.s) },
	whole: func(d *split) *analysis.Fix {
		v := &venv{split: d}
		for _, in := range d.build {
			v.note(in)
		}
		return v.fix()
	},
}

// A venv is the split of a stage that installs Python packages, with what it
// installs.
type venv struct {
	*split
	system []*shell.Command          // that install the system's packages
	pips   []*dockerfile.Instruction // that install Python's
}

// note takes down what a RUN installs.
func (v *venv) note(in *dockerfile.Instruction) {
	if in.Keyword != "RUN" {
		return
	}
	for _, c := range v.p.Script(in).Commands {
		switch {
		case installsSystem(c):
			v.system = append(v.system, c)
		case pipInstalls(c) && !slices.Contains(v.pips, in):
			v.pips = append(v.pips, in)
		}
	}
}

// pipProduct is the last pip install of a Python stage; nil if the stage
// installs no compiler, or takes it out again.
func pipProduct(p *analysis.Pass, s *dockerfile.Stage) *product {
	if s.Image.Name != "python" {
		return nil
	}
	var last *product
	compiles := false
	for _, in := range s.Instructions {
		if in.Keyword != "RUN" {
			continue
		}
		if cleans(p, in) {
			return nil
		}
		for _, c := range p.Script(in).Commands {
			switch {
			case installsSystem(c):
				compiles = compiles || slices.ContainsFunc(systemPackages(c), isCompiler)
			case pipInstalls(c):
				last = &product{in: in, command: c, name: "pip install"}
			}
		}
	}
	if !compiles {
		return nil
	}
	return last
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

// pipShips is the pip install for whose compilers alone a stage is worth a
// split, and the program of Python's that its image runs; nil if there is none.
func pipShips(p *analysis.Pass, s *dockerfile.Stage) (*product, *shell.Command) {
	pr, cs := pipProduct(p, s), commands(p, s)
	at := slices.IndexFunc(cs, func(c *shell.Command) bool {
		return slices.Contains(pythonPrograms, c.Name) && (len(c.Args()) > 0 || !strings.HasPrefix(c.Name, "python"))
	})
	if pr == nil || at < 0 || slices.ContainsFunc(cs, isScript) {
		return nil, nil
	}
	return pr, cs[at]
}

// reportVenv reports compilers that only installing needs.
func reportVenv(p *analysis.Pass, s *dockerfile.Stage) {
	pr, program := pipShips(p, s)
	if pr == nil {
		return
	}
	found := analysis.Finding{
		Span: s.From.Words[0].Span(), Severity: analysis.Info,
		Message: "This image ships the compilers that `pip install` needs, though it only runs " + analysis.Quote(runs(program)),
		Why:     "Compilers and headers make the image larger, and have to be patched.",
		What:    "Install into a virtual environment in a first stage, and copy that into a second.",
	}
	divide(p, s, pr, "").improve(&found)
	p.Report(found)
}

// pythonAdvice names the image on which to ship.
func pythonAdvice(s *dockerfile.Stage) string {
	image := s.From.Words[0].Value
	if wholeTag.MatchString(image) {
		image += "-slim"
	}
	return "Install into a virtual environment in a first stage, and copy that into a second on " + analysis.Quote(image) + ", with the libraries that it needs to run."
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
	create, find := analysis.Line(f, v.pips[0], "RUN python -m venv "+environment), analysis.Line(f, v.pips[0], searched)
	return analysis.Edit{Span: analysis.At(at), New: indent + create + eol + indent + find + eol}
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
		return !strings.Contains(c.Words[0].Value, "/") && !c.Has("-e", "--editable", "-t", "--target", "--user", "--prefix", "--root", "--break-system-packages", "--no-build-isolation") && len(c.Assigns) == 0
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
