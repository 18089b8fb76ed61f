package layers

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// fix copies what the installation reads first: it moves the RUN above the COPY
// of everything, or where that of Go does more than download adds one that does
// no more. It is nil unless the files that are read are known by name.
func (i install) fix(p *analysis.Pass, broad *dockerfile.Instruction) *analysis.Fix {
	if !p.File.Standard() || len(i.run.Flags) > 0 || broad.JSON || !keepsFlags(broad) || !copiesAll(broad) {
		return nil
	}
	files, note := i.inputs(p)
	copied, ok := copyOf(p.File, broad, files)
	if !ok || len(files) == 0 {
		return nil
	}
	eol, indent := p.File.EOL(broad.Span.Start), p.File.Indent(broad.Span.Start)
	above := p.File.Above(broad)
	at := dockerfile.Span{Start: above, End: above}
	if i.tool == golang && !alike(p.File, broad, i.run) {
		return nil
	}
	from := p.File.Above(i.run)
	if i.tool == golang && !i.downloads() {
		return &analysis.Fix{Title: "Download the modules first", Note: note, Edits: []analysis.Edit{
			{Span: at, New: copied + eol + indent + analysis.Line(p.File, broad, "RUN go mod download") + eol},
		}}
	}
	if !adjacent(p.File, broad, i.run, from) || slices.ContainsFunc(i.script.Commands, deletesHere) {
		return nil
	}
	moved := string(p.File.Source[from:i.run.Span.End])
	return &analysis.Fix{Title: "Install before copying the rest", Note: note, Edits: []analysis.Edit{
		{Span: at, New: copied + eol + moved + eol},
		{Span: dockerfile.Span{Start: broad.Span.End, End: i.run.Span.End}},
	}}
}

// downloads reports whether the RUN does no more than download modules of Go.
func (i install) downloads() bool {
	words := i.c.Words
	return len(i.script.Commands) == 1 && len(words) == 3 && words[1].Is("mod") && words[2].Is("download")
}

// deletesHere reports whether a command deletes what the COPY may bring.
func deletesHere(c *shell.Command) bool {
	return c.Name == "rm" && slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool {
		return !path.IsAbs(w.Value) && !strings.HasPrefix(w.Value, "~") && !strings.HasPrefix(w.Value, "$HOME/")
	})
}

// keepsFlags reports whether the flags of a COPY mean the same for fewer files.
func keepsFlags(in *dockerfile.Instruction) bool {
	return !slices.ContainsFunc(in.Flags, func(f dockerfile.Flag) bool {
		return f.Name != "chown" && f.Name != "chmod" && f.Name != "link"
	})
}

// copyOf is a COPY of some files to where broad copies everything, with its
// flags.
func copyOf(f *dockerfile.File, broad *dockerfile.Instruction, files []string) (string, bool) {
	dest := broad.Dest()
	if !dest.Exact() || strings.ContainsAny(dest.Value, `"'`) {
		return "", false
	}
	text := "COPY "
	for _, flag := range broad.Flags {
		text += flag.Text.String() + " "
	}
	text += strings.Join(files, " ") + " " + strings.TrimSuffix(dest.Value, "/") + "/"
	return f.Indent(broad.Span.Start) + analysis.Line(f, broad, text), true
}

// adjacent reports whether nothing but white space stands between a COPY and
// the RUN after it, whose comments begin at from.
func adjacent(f *dockerfile.File, broad, run *dockerfile.Instruction, from int) bool {
	return run.Index == broad.Index+1 && from >= broad.Span.End && strings.TrimSpace(string(f.Source[broad.Span.End:from])) == ""
}

// alike reports whether a download above a COPY finds what a RUN after it does:
// the same folder, user and shell, and nothing more that go or git reads.
func alike(f *dockerfile.File, broad, run *dockerfile.Instruction) bool {
	a, b := broad.Before, run.Before
	if a.Path(".") != b.Path(".") || a.User.By != b.User.By || a.Shell != b.Shell {
		return false
	}
	return !slices.ContainsFunc(f.Instructions[broad.Index+1:run.Index], func(in *dockerfile.Instruction) bool {
		return in.Keyword == "COPY" || in.Keyword == "ADD" || in.Keyword == "RUN" || slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool {
			return strings.HasPrefix(pair.Name(), "GO") || strings.HasPrefix(pair.Name(), "GIT")
		})
	})
}

// inputs are the files that the installation reads, if all of them are known,
// and what a reader of the fix has to know.
func (i install) inputs(p *analysis.Pass) (files []string, note string) {
	const scripts = "Scripts of the project that run at its installation no longer find the other sources."
	switch i.tool {
	case npm:
		return i.npmFiles(p), scripts
	case yarn:
		return i.lockFiles(p, "yarn.lock", ".yarnrc.yml"), scripts
	case pnpm:
		return i.lockFiles(p, "pnpm-lock.yaml", "pnpm-workspace.yaml"), scripts
	case pip:
		return i.pipFiles(p), "Files that `requirements.txt` includes have to be copied with it."
	case golang:
		return i.goFiles(p), "Local modules that `go.mod` replaces others by have to be copied with it."
	}
	return nil, ""
}

func (i install) npmFiles(p *analysis.Pass) []string {
	has, ok := context(p, "package.json")
	if !ok || readsMore(p) {
		return nil
	}
	files := []string{"package.json"}
	for _, lock := range []string{"package-lock.json", "npm-shrinkwrap.json"} {
		if has(lock) {
			files = append(files, lock)
		}
	}
	if files = withNpmrc(p, files, has); files == nil {
		return nil
	}
	clean := strings.HasSuffix(i.command(), "ci") || strings.HasSuffix(i.command(), "clean-install")
	if clean && !slices.ContainsFunc(files, func(f string) bool {
		return strings.HasSuffix(f, "lock.json") || strings.HasSuffix(f, "shrinkwrap.json")
	}) {
		return nil
	}
	return files
}

// readsMore reports whether the repository may have what an installation reads
// beside package.json and a lock file: other packages of a workspace, patches,
// hooks, sources of an addon, a schema from which a script generates code.
func readsMore(p *analysis.Pass) bool {
	return slices.ContainsFunc([]string{".pnpmfile.cjs", ".yalc", ".yarnrc", "apps", "binding.gyp", "lerna.json", "libs", "nx.json", "packages", "patches", "prisma", "turbo.json"}, func(name string) bool {
		return near(p, name) != dockerfile.No
	})
}

// lockFiles are those of Yarn or pnpm, unless there is a file by which more are
// read.
func (i install) lockFiles(p *analysis.Pass, lock, more string) []string {
	has, ok := context(p, "package.json")
	if !ok || !has(lock) || near(p, more) != dockerfile.No || readsMore(p) {
		return nil
	}
	return withNpmrc(p, []string{"package.json", lock}, has)
}

// withNpmrc adds the configuration of npm to some files; nil if it may be held
// back from the context, since a COPY that names it then fails.
func withNpmrc(p *analysis.Pass, files []string, has func(string) bool) []string {
	switch {
	case !has(".npmrc"):
		return files
	case near(p, ".dockerignore") != dockerfile.No:
		return nil
	}
	return append(files, ".npmrc")
}

func (i install) pipFiles(p *analysis.Pass) []string {
	_, ok := context(p, "requirements.txt")
	name := relative(i.run, i.files[0])
	if !ok || len(i.files) != 1 || name != "requirements.txt" || slices.ContainsFunc(included, func(name string) bool { return near(p, name) == dockerfile.Yes }) {
		return nil // it may include other files, or the project itself
	}
	return []string{name}
}

// included are files and folders that a requirements.txt may read or install.
var included = []string{"constraints.txt", "requirements", "requirements-base.txt", "setup.py", "wheelhouse", "wheels"}

func (i install) goFiles(p *analysis.Pass) []string {
	has, ok := context(p, "go.mod")
	if !ok || !has("go.sum") || near(p, "go.work") != dockerfile.No || near(p, "vendor") != dockerfile.No || i.c.Has("-C") || i.c.Has("-modfile") {
		return nil
	}
	for _, name := range []string{"GOPROXY", "GOPRIVATE", "GONOSUMDB", "GOSUMDB", "GOFLAGS", "GO111MODULE", "GOPATH", "GOMODCACHE"} {
		if i.script.Sets(name) != dockerfile.No {
			return nil
		}
	}
	if slices.ContainsFunc(i.script.Commands, func(c *shell.Command) bool { return c.Name == "git" || c.Name == "cd" || c.Name == "ssh-keyscan" }) {
		return nil
	}
	return []string{"go.mod", "go.sum"}
}
