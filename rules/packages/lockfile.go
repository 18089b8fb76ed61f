package packages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var useLockfile = &analysis.Rule{
	Name: "use-lockfile-install",
	Doc: `An installation may ignore the lock file

The lock file says which versions were tested together. npm install, yarn and
pnpm install change it when it does not match package.json, and a lock file that
is not copied has no effect. Copy it, and use the command that installs exactly
what it says or fails.

Bad:

	COPY package.json package-lock.json ./
	RUN npm install

Good:

	COPY package.json package-lock.json ./
	RUN npm ci`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runUseLockfile,
}

// A locker is a package manager that keeps a lock file.
type locker struct {
	manifest string
	locks    []string
	takes    shell.Arity
	subs     []string // what it is told to do to install; "" for nothing
	strict   []string // options with which it takes what the lock file says
	other    []string // options with which it does something else
	strictly string   // how to have it take what the lock file says
	// certain tells that its installation takes what is in one that fits.
	certain bool
}

var lockers = map[string]locker{
	"npm": {
		manifest: "package.json", locks: []string{"package-lock.json", "npm-shrinkwrap.json"}, takes: npmTakes, subs: []string{"i", "install"}, strictly: "npm ci",
		other: []string{"-C", "-g", "-w", "--global", "--location", "--no-package-lock", "--package-lock", "--package-lock-only", "--prefix", "--workspace", "--workspaces"},
	},
	"yarn": {
		manifest: "package.json", locks: []string{"yarn.lock"}, takes: takes("--cache-folder", "--modules-folder", "--mutex", "--network-concurrency", "--network-timeout", "--registry"), subs: []string{"", "install"}, strictly: "yarn install --frozen-lockfile", strict: []string{"--frozen-lockfile", "--immutable", "--pure-lockfile"},
		other: []string{"--cwd", "--help", "--no-immutable", "--no-lockfile", "--version", "-v"},
	},
	"pnpm": {
		manifest: "package.json", locks: []string{"pnpm-lock.yaml"}, takes: takes("--loglevel", "--network-concurrency", "--reporter", "--store-dir"), subs: []string{"i", "install"}, strictly: "pnpm install --frozen-lockfile", strict: []string{"--frozen-lockfile"},
		other: []string{"-C", "-g", "--dir", "--filter", "--global", "--lockfile", "--lockfile-only", "--no-frozen-lockfile", "--no-lockfile"},
	},
	"bundle": {
		manifest: "Gemfile", locks: []string{"Gemfile.lock"}, takes: takes("-j", "--jobs", "--path", "-r", "--retry", "--with", "--without"), subs: []string{"", "install"}, strictly: "BUNDLE_FROZEN=true bundle install", strict: []string{"--deployment", "--frozen", "--local"},
		other: []string{"--gemfile", "--version", "-v", "--help"}, certain: true,
	},
	"composer": {manifest: "composer.json", locks: []string{"composer.lock"}, subs: []string{"i", "install"}, strictly: "composer install", other: []string{"-d", "--working-dir"}, certain: true},
	"poetry":   {manifest: "pyproject.toml", locks: []string{"poetry.lock"}, takes: takes("-E", "--extras", "--only", "--with", "--without"), subs: []string{"install"}, strictly: "poetry install", other: []string{"-C", "-P", "--directory", "--project"}, certain: true},
}

func takes(options ...string) shell.Arity {
	a := shell.Arity{}
	for _, o := range options {
		a[o] = true
	}
	return a
}

func runUseLockfile(p *analysis.Pass) {
	frozen := seen(p, freezes)
	shelves := make([]*shelf, 0, len(p.File.Stages))
	for _, s := range p.File.Stages {
		have := &shelf{files: map[place]delivery{}}
		if s.Parent != nil {
			have.below = shelves[s.Parent.Index]
		}
		for _, in := range s.Instructions {
			switch in.Keyword {
			case "ADD", "COPY":
				have.put(p, in)
			case "RUN":
				installFrom(p, in, have, frozen)
			}
		}
		shelves = append(shelves, have)
	}
}

// freezes reports whether an instruction has Bundler keep to the lock file from
// then on.
func freezes(in *dockerfile.Instruction, text []byte) bool {
	s := strings.ToLower(string(text))
	return (in.Keyword == "ENV" || in.Keyword == "ARG" || strings.Contains(s, "config") || strings.Contains(s, "export")) && strings.Contains(s, "bundle") &&
		(strings.Contains(s, "frozen") || strings.Contains(s, "deployment"))
}

// frozenHere reports whether a command is told by its environment to keep to
// the lock file.
func frozenHere(c *shell.Command) bool {
	return slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return a.Name == "BUNDLE_FROZEN" || a.Name == "BUNDLE_DEPLOYMENT" })
}

// installFrom reports the first installation of a RUN that may pass over its
// lock file.
func installFrom(p *analysis.Pass, in *dockerfile.Instruction, have *shelf, frozen func(*dockerfile.Instruction) bool) {
	folder := in.Before.Path(".")
	passed := map[string]bool{} // whether the RUN has to do with the lock file of a program
	for _, c := range p.Script(in).Commands {
		if c.Name == "cd" {
			if len(c.Args()) != 1 || !c.Args()[0].Literal {
				return
			}
			folder = path.Join(folder, c.Args()[0].Value)
			if path.IsAbs(c.Args()[0].Value) {
				folder = path.Clean(c.Args()[0].Value)
			}
			if len(folder) > longestPath {
				return
			}
		}
		l, ok := lockers[c.Name]
		if !ok || !l.installs(c) || c.Name == "bundle" && (frozen(in) || frozenHere(c)) || (c.Name == "pnpm" || c.Name == "yarn") && set(in, "CI") {
			continue
		}
		if _, known := passed[c.Name]; !known {
			passed[c.Name] = l.handled(p, in)
		}
		if passed[c.Name] {
			continue
		}
		if found := l.look(p, c, have, path.Clean(folder)); found != nil {
			p.Report(*found)
			return
		}
	}
}

// longestPath is the longest path that Linux takes, in bytes.
const longestPath = 4096

func set(in *dockerfile.Instruction, name string) bool {
	_, answer := in.Before.Lookup(name)
	return answer == dockerfile.Yes
}

// installs reports whether a command installs what the manifest asks for, and
// may pass over the lock file.
func (l locker) installs(c *shell.Command) bool {
	operands := c.Operands(l.takes)
	if len(operands) == 0 {
		return slices.Contains(l.subs, "") && !c.Conditional && !c.Has(l.strict...) && !c.Has(l.other...)
	}
	if len(operands) > 1 || !operands[0].Literal || c.Conditional || slices.ContainsFunc(c.Words, hidesOptions) {
		return false
	}
	update := c.Name == "composer" && operands[0].Is("update")
	return (update || slices.Contains(l.subs, operands[0].Value)) && (len(l.strict) == 0 || !c.Has(l.strict...)) && !c.Has(l.other...)
}

// handled reports whether a RUN makes, deletes or mounts a lock file.
func (l locker) handled(p *analysis.Pass, in *dockerfile.Instruction) bool {
	text := p.Script(in).Text.String()
	return slices.ContainsFunc(l.locks, func(name string) bool { return strings.Contains(text, name) }) ||
		slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "bind" })
}

// look is the finding for an installation in a folder, nil if there is none.
func (l locker) look(p *analysis.Pass, c *shell.Command, have *shelf, folder string) *analysis.Finding {
	for _, name := range l.locks {
		if d, ok := have.find(folder, name); ok {
			if sub, _ := c.Sub(l.takes); l.certain && !sub.Is("update") {
				return nil
			}
			return l.loose(p, c, name, d.exact || unignored(p))
		}
	}
	d, ok := have.find(folder, l.manifest)
	if !ok || !d.exact || have.foreign() {
		return nil
	}
	for _, name := range l.locks {
		if inContext(p, path.Join(path.Dir(d.source.Value), name)) == dockerfile.Yes {
			return l.missing(p, c, d, name)
		}
	}
	return nil
}

// loose is the finding for an installation that has the lock file.
func (l locker) loose(p *analysis.Pass, c *shell.Command, name string, sure bool) *analysis.Finding {
	sub, _ := c.Sub(l.takes)
	found := &analysis.Finding{
		Span:    c.Span(),
		Message: analysis.Quote(strings.TrimSpace(c.Name+" "+sub.Value)) + " may install other versions than " + analysis.Quote(name) + " names",
		Why:     "Two builds of one commit can then differ, and nobody sees that the lock file is out of date.",
		What:    "Use " + analysis.Quote(l.strictly) + ", which installs exactly those or fails.",
	}
	if edit, ok := l.tighten(p, c); ok && sure && !c.Guarded && !c.Tested {
		found.Fix = &analysis.Fix{Title: "Install what the lock file says", Note: "The build fails if the lock file is out of date.", Edits: []analysis.Edit{edit}}
	}
	return found
}

// missing is the finding for a manifest that is copied without its lock file.
func (l locker) missing(p *analysis.Pass, c *shell.Command, d delivery, name string) *analysis.Finding {
	found := &analysis.Finding{
		Span:    d.source.Span(),
		Message: analysis.Quote(path.Base(d.source.Value)) + " is copied without " + analysis.Quote(name) + ", so that " + analysis.Quote(c.Name) + " does not know which versions to install",
		Why:     "Two builds of one commit can then differ.",
		What:    "Copy " + analysis.Quote(name) + " too, and use " + analysis.Quote(l.strictly) + ".",
	}
	dest := d.by.Dest().Value
	edit, ok := l.tighten(p, c)
	if !ok && !l.certain || d.by.JSON || !d.source.Exact() || !unignored(p) || dest != "." && !strings.HasSuffix(dest, "/") {
		return found
	}
	extend := analysis.Edit{Span: analysis.At(d.source.Span().End), New: " " + path.Join(path.Dir(d.source.Value), name)}
	found.Fix = &analysis.Fix{Title: "Copy the lock file too", Note: "The lock file decides which versions are installed; the build fails if it is out of date.", Edits: []analysis.Edit{extend}}
	if ok {
		found.Fix.Edits = append(found.Fix.Edits, edit)
	}
	return found
}

// tighten is the edit by which an installation takes what the lock file says.
func (l locker) tighten(p *analysis.Pass, c *shell.Command) (analysis.Edit, bool) {
	sub, ok := c.Sub(l.takes)
	if !ok {
		sub = c.Words[0]
	}
	switch c.Name {
	case "npm":
		return swap(sub, "ci", !slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "-") && !slices.Contains(alsoOfCI, w.Value) }))
	case "composer":
		return swap(sub, "install", sub.Is("update"))
	case "pnpm":
		at, ok := c.Insert(sub, "--frozen-lockfile")
		return insert(at), ok
	case "yarn":
		flag := "--frozen-lockfile"
		berry := inContext(p, ".yarnrc.yml")
		if berry == dockerfile.Yes {
			flag = "--immutable"
		}
		at, ok := c.Insert(sub, flag)
		return insert(at), ok && berry != dockerfile.Unknown
	case "bundle":
		word := c.Words[0]
		return analysis.Edit{Span: analysis.At(word.Span().Start), New: "BUNDLE_FROZEN=true "}, word.Exact() && word.Text.String() == "bundle" && len(c.Wrappers) == 0
	}
	return analysis.Edit{}, false
}

// swap is the edit that puts another word in place of one.
func swap(w shell.Word, by string, ok bool) (analysis.Edit, bool) {
	if strings.HasPrefix(w.Text.String(), `"`) {
		by = `"` + by + `"`
	}
	return analysis.Edit{Span: w.Span(), New: by}, ok && w.Exact()
}

// alsoOfCI are options of npm install that npm ci has too.
var alsoOfCI = []string{
	"--build-from-source", "--force", "--ignore-scripts", "--include=dev", "--legacy-peer-deps", "--loglevel=error", "--loglevel=verbose", "--no-audit", "--no-fund", "--no-optional",
	"--no-progress", "--omit=dev", "--omit=optional", "--only=prod", "--only=production", "--prefer-offline", "--production", "--quiet", "--silent", "--unsafe-perm", "--verbose", "-q", "-s",
}

// A delivery is how a file of the build context came into a stage.
type delivery struct {
	by     *dockerfile.Instruction
	source dockerfile.Word
	exact  bool // the source names that one file
}

// A place is a folder and a file's name in it.
type place struct{ folder, name string }

// A shelf is the manifests and lock files that are known to be in a stage.
type shelf struct {
	below *shelf // of the stage that it is built on
	files map[place]delivery
	other bool // files come from elsewhere, too
}

// maxBelow bounds how many stages a shelf is looked for in.
const maxBelow = 20

func (s *shelf) find(folder, name string) (delivery, bool) {
	for n := 0; s != nil && n < maxBelow; s, n = s.below, n+1 {
		if d, ok := s.files[place{folder, name}]; ok {
			return d, true
		}
	}
	return delivery{}, false
}

func (s *shelf) foreign() bool {
	n := 0
	for ; s != nil && n < maxBelow; s, n = s.below, n+1 {
		if s.other {
			return true
		}
	}
	return s != nil
}

// put notes what a COPY or ADD brings.
func (s *shelf) put(p *analysis.Pass, in *dockerfile.Instruction) {
	_, from := in.Flag("from")
	_, parents := in.Flag("parents")
	s.other = s.other || from || parents
	if in.Err != nil || parents {
		return
	}
	dest := in.Before.Expand(in.Dest().Value).Text
	for _, w := range in.Sources() {
		source := in.Before.Expand(w.Value).Text
		base, folder := path.Base(source), in.Before.Path(dest)
		for _, name := range kept {
			switch match, _ := path.Match(base, name); {
			case base == name:
				to := folder
				if path.Base(dest) == name {
					to = path.Dir(folder)
				}
				s.files[place{path.Clean(to), name}] = delivery{in, w, true}
			case !from && match && inContext(p, path.Join(path.Dir(source), name)) == dockerfile.Yes,
				!from && !match && inContext(p, path.Join(source, name)) == dockerfile.Yes:
				s.files[place{path.Clean(folder), name}] = delivery{in, w, false}
			}
		}
	}
}

// kept are the names of manifests and lock files.
var kept = []string{
	"Gemfile", "Gemfile.lock", "composer.json", "composer.lock", "npm-shrinkwrap.json", "package-lock.json", "package.json", "pnpm-lock.yaml", "poetry.lock",
	"pyproject.toml", "yarn.lock",
}

// inContext answers whether the build context has a file: the Dockerfile's own
// folder or the root, where only one of them has it.
func inContext(p *analysis.Pass, name string) dockerfile.Answer {
	if p.Facts.Tree == nil {
		return dockerfile.Unknown
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	beside, root := p.Facts.Beside(name), p.Facts.Has(name)
	switch {
	case path.Dir(p.Facts.Path) == ".":
		return beside
	case beside == dockerfile.Yes && root == dockerfile.Yes:
		return dockerfile.Unknown
	case beside == dockerfile.Yes || root == dockerfile.Yes:
		return dockerfile.Yes
	case beside == dockerfile.No && root == dockerfile.No:
		return dockerfile.No
	}
	return dockerfile.Unknown
}

// unignored reports whether no .dockerignore keeps a file out of the context.
func unignored(p *analysis.Pass) bool {
	return p.Facts.Beside(".dockerignore") == dockerfile.No && p.Facts.Has(".dockerignore") == dockerfile.No && p.Facts.Has(p.Facts.Path+".dockerignore") == dockerfile.No
}
