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

var (
	pythonFolder = regexp.MustCompile(`/python(3\.\d+)(?:/|$)`)
	pythonTag    = regexp.MustCompile(`^(3\.\d+)(?:[.-]|$)`)
	pythonWord   = regexp.MustCompile(`(?:^|-)python(3\.\d+)(?:-|$)`)
)

// distrolessPython is the minor version of Python on distroless images.
var distrolessPython = map[string]string{"python3-debian11": "3.9", "python3-debian12": "3.11", "python3-debian13": "3.13"}

// minorOf is the minor version of Python that a stage has: "3.12"; "" if that
// is not known, or it may have another besides.
func minorOf(p *analysis.Pass, s *dockerfile.Stage) string {
	img := s.Root().Image
	if !img.NameKnown() || strings.Contains(img.Tag, dockerfile.Hole) || otherPython(p, s) {
		return ""
	}
	var m []string
	switch {
	case img.Name == "python":
		m = pythonTag.FindStringSubmatch(img.Tag)
	case img.Base() == "uv":
		m = pythonWord.FindStringSubmatch(img.Tag)
	case strings.HasPrefix(img.Name, "gcr.io/distroless/"):
		return distrolessPython[img.Base()]
	}
	if m == nil {
		return ""
	}
	return m[1]
}

// otherPython reports whether a stage gets another Python than its image has.
func otherPython(p *analysis.Pass, s *dockerfile.Stage) bool {
	if _, set := s.End.Lookup("UV_PYTHON"); set == dockerfile.Yes {
		return true
	}
	for in := range s.Executed() {
		switch in.Keyword {
		case "COPY":
			if _, from := in.Flag("from"); from && slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
				base := path.Base(w.Value)
				return base == "python" || base == "python3" || path.Clean(w.Value) == "/usr/local" || path.Clean(w.Value) == "/"
			}) {
				return true
			}
		case "RUN":
			if slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool {
				return c.Name == "uv" && (among(c, "python") || c.Has("--python", "-p")) || c.Name == "pyenv" || c.Name == "conda" || c.Name == "mamba"
			}) {
				return true
			}
		}
	}
	return false
}

// python finds packages that are copied to another minor version of Python
// than they were installed for.
func (h handover) python() *analysis.Finding {
	builder, runtime := h.minor(h.from), h.minor(h.to)
	taken, put := folderMinor(h.src), folderMinor(h.dst)
	found := &analysis.Finding{
		Severity: analysis.Error,
		Why:      "Python looks for packages in a folder with its minor version, and what is compiled works with that version alone.",
		What:     "Use the same version of Python in both stages, and in the paths.",
	}
	switch {
	case taken != "" && strings.HasPrefix(h.src, "/usr/local/lib/python") && builder != "" && builder != taken:
		found.Message = "This COPY takes the packages of Python " + taken + " from a stage that has Python " + builder
		found.Fix = h.renamed(taken, builder, put, runtime)
		return found
	case taken == "" && (h.venv() || h.userInstall() || h.prefix() || h.holdsVenv() && !h.installsAnew()):
		taken = builder
	}
	switch {
	case taken == "":
		return nil
	case runtime != "" && runtime != taken:
		found.Message = "Packages that are installed for Python " + taken + " are copied into an image that has Python " + runtime
		found.Fix = h.aligned(runtime, taken, put)
		return found
	case put != "" && put != taken:
		found.Message = "Packages that are installed for Python " + taken + " are copied to where Python " + put + " looks"
		return found
	}
	return nil
}

// minor is minorOf, found out once.
func (h handover) minor(s *dockerfile.Stage) string {
	v, ok := h.notes.minors[s]
	if !ok {
		v = minorOf(h.p, s)
		h.notes.minors[s] = v
	}
	return v
}

// folderMinor is the minor version in the path of a folder of packages.
func folderMinor(p string) string {
	m := pythonFolder.FindStringSubmatch(p)
	if m == nil {
		return ""
	}
	return m[1]
}

// venv reports whether the source is a virtual environment, by its name or
// since a command makes one there.
func (h handover) venv() bool {
	if slices.Contains([]string{".venv", "venv", "virtualenv"}, path.Base(h.src)) {
		return true
	}
	return h.venvs()[h.src]
}

// holdsVenv reports whether a command makes a virtual environment below the
// source.
func (h handover) holdsVenv() bool {
	for made := range h.venvs() {
		if h.src != "/" && strings.HasPrefix(made, h.src+"/") {
			return true
		}
	}
	return false
}

// venvs are the places where commands of the stage that is copied from make
// virtual environments, found out once, with those of pip install --prefix.
func (h handover) venvs() map[string]bool {
	paths, ok := h.notes.venvs[h.from]
	if !ok {
		paths = map[string]bool{}
		prefixes := map[string]bool{}
		h.ran(func(c *shell.Command, folder string) bool {
			if to, ok := createsVenv(c); ok {
				paths[below(folder, to)] = true
			}
			if to, ok := c.Value("--prefix"); ok && pipInstalls(c) {
				prefixes[below(folder, to)] = true
			}
			return false
		})
		h.notes.venvs[h.from], h.notes.prefixes[h.from] = paths, prefixes
	}
	return paths
}

// createsVenv is the folder that a command makes a virtual environment.
func createsVenv(c *shell.Command) (string, bool) {
	switch {
	case strings.HasPrefix(c.Name, "python") && c.Has("-m") && among(c, "venv", "virtualenv"), c.Name == "virtualenv", c.Name == "uv" && among(c, "venv"):
		args := c.Operands(shell.Arity{"-m": true, "-p": true, "--python": true})
		if len(args) > 0 {
			return args[len(args)-1].Value, true
		}
	case c.Name == "uv":
		sub, _ := c.Sub(projectTakes)
		return ".venv", sub.Is("sync") && !c.Has("--directory", "--project", "--active")
	}
	return "", false
}

// userInstall reports whether the source is where pip install --user puts
// packages.
func (h handover) userInstall() bool {
	return path.Base(h.src) == ".local" && h.ran(func(c *shell.Command, _ string) bool { return pipInstalls(c) && c.Has("--user") })
}

// prefix reports whether the source is where pip install --prefix puts packages.
func (h handover) prefix() bool {
	h.venvs() // which notes it
	return h.notes.prefixes[h.from][h.src]
}

// ran reports whether the stage that is copied from runs such a command.
func (h handover) ran(is func(*shell.Command, string) bool) bool {
	for in := range h.from.Executed() {
		if in.Keyword == "RUN" && slices.ContainsFunc(h.p.Script(in).Commands, func(c *shell.Command) bool { return is(c, in.Before.Path("")) }) {
			return true
		}
	}
	return false
}

// renamed corrects the version in the paths of the COPY, where both stages
// have the same.
func (h handover) renamed(taken, builder, put, runtime string) *analysis.Fix {
	dest := h.in.Dest()
	if runtime != builder || put != "" && put != taken || len(h.in.Sources()) != 1 {
		return nil
	}
	edits, ok := h.replaced(h.source, taken, builder)
	if put != "" {
		more, exact := h.replaced(dest, taken, builder)
		edits, ok = append(edits, more...), ok && exact
	}
	if !ok {
		return nil
	}
	return &analysis.Fix{Title: "Copy the packages of Python " + builder, Note: "The packages of Python " + builder + " are copied, which are those that there are.", Edits: edits}
}

// replaced is the edit of the version in a path.
func (h handover) replaced(w dockerfile.Word, from, to string) ([]analysis.Edit, bool) {
	if !w.Exact() || strings.Count(w.Value, "python"+from) != 1 || w.Text.String() != w.Value {
		return nil, false
	}
	start := w.Span().Start + strings.Index(w.Value, "python"+from) + len("python")
	return []analysis.Edit{{Span: dockerfile.Span{Start: start, End: start + len(from)}, New: to}}, true
}

// aligned gives the image the version of Python for which the packages were
// installed.
func (h handover) aligned(runtime, taken, put string) *analysis.Fix {
	w, img, builder := h.to.From.Words[0], h.to.Image, h.from.Root().Image
	if h.to.Parent != nil || img.Name != "python" || img.Digest != "" || !w.Exact() || strings.Contains(w.Value, "$") || put != "" && put != taken || builder.Name != "python" {
		return nil
	}
	version, variant, _ := strings.Cut(img.Tag, "-")
	same := slices.Contains([]string{"", "slim", "alpine"}, variant) || strings.HasSuffix(builder.Tag, "-"+variant)
	at := strings.LastIndex(w.Value, ":"+version)
	if !same || at < 0 || h.readsPath(runtime) {
		return nil
	}
	start := w.Span().Start + at + 1
	return &analysis.Fix{
		Title: "Use Python " + taken + " in both stages", Note: "The image then has Python " + taken + ", for which the packages are installed.",
		Edits: []analysis.Edit{{Span: dockerfile.Span{Start: start, End: start + len(version)}, New: taken}},
	}
}

// readsPath reports whether another instruction of the stage names a folder of
// the version that it has now.
func (h handover) readsPath(minor string) bool {
	return slices.ContainsFunc(h.to.Instructions, func(in *dockerfile.Instruction) bool {
		return strings.Contains(in.Text.String(), "python"+minor)
	})
}

// movedVenv finds a virtual environment that is copied to another path.
func (h handover) movedVenv() *analysis.Finding {
	if h.src == h.dst || h.dst == "" || len(h.in.Sources()) != 1 || !h.venv() || folderMinor(h.src) != "" || h.relocates() {
		return nil
	}
	severity := analysis.Warning
	if cs := commands(h.p, h.to); len(cs) == 0 || strings.HasPrefix(cs[0].Name, "python") {
		severity = analysis.Info // no script of it is known to be started
	}
	return &analysis.Finding{
		Severity: severity,
		Message:  "A virtual environment that was made at " + analysis.Quote(h.src) + " is copied to " + analysis.Quote(h.dst),
		Why:      "The scripts in its `bin` begin with the path of its Python, and do not start from anywhere else.",
		What:     "Make it at the path at which it is to be used.",
	}
}

// relocates reports whether something makes the virtual environment work
// elsewhere.
func (h handover) relocates() bool {
	loose := func(c *shell.Command, _ string) bool {
		return c.Has("--relocatable") || c.Name == "virtualenv-pack" || c.Name == "venv-pack" || (c.Name == "ln" || c.Name == "sed" || c.Name == "mv") && strings.Contains(c.Words[len(c.Words)-1].Value, "venv")
	}
	_, set := h.from.End.Lookup("UV_VENV_RELOCATABLE")
	after := h
	after.from = h.to
	return set == dockerfile.Yes || h.ran(loose) || after.ran(loose)
}
