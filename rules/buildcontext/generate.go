package buildcontext

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// newIgnoreFile is the fix: a .dockerignore made of what nearly no image needs
// and what the tools of this build leave behind, less what the Dockerfile
// copies by name. It is nil where that is not known.
func newIgnoreFile(p *analysis.Pass, where context) *analysis.Fix {
	needed, ok := sources(p.File)
	if !ok {
		return nil
	}
	lines := usual(p, where)
	for _, s := range stacks {
		if s.used(p) {
			lines = append(lines, s.leaves...)
		}
	}
	if runs(p, bundles) {
		lines = append(lines, "dist")
	}
	lines = sparing(lines, append(needed, readByRuns(p)...))
	return &analysis.Fix{
		Title: "Add a .dockerignore",
		Note:  "The build no longer gets the files that it lists: check that no step needs one of them.",
		Files: []analysis.NewFile{{Path: ignorePath(p.Facts.Path, where.dir), Content: strings.Join(lines, "\n") + "\n"}},
	}
}

// ignorePath is where the file goes. That of a Dockerfile with a name of its
// own applies to it alone, so that other builds stay as they are.
func ignorePath(dockerfilePath, dir string) string {
	switch path.Base(dockerfilePath) {
	case "Dockerfile", "Containerfile":
		return path.Join(dir, ".dockerignore")
	}
	return dockerfilePath + ".dockerignore"
}

// usual are the lines for every build. Where the context holds more than one
// project, the patterns reach into folders.
func usual(p *analysis.Pass, where context) []string {
	env := []string{".env", ".env.*", "!.env.example"}
	if path.Dir(p.Facts.Path) != where.dir {
		env = []string{"**/.env", "**/.env.*", "!**/.env.example"}
	}
	var lines []string
	if !readsGit(p) {
		lines = append(lines, ".git")
	}
	if where.dir == "." {
		lines = append(lines, ".github")
	}
	return slices.Concat(lines, env, []string{".idea", ".vscode", "**/.DS_Store", "Dockerfile*", ".dockerignore", "docker-compose*"})
}

// sources are what the Dockerfile takes from the context by name, and whether
// all of it is known.
func sources(f *dockerfile.File) ([]string, bool) {
	var all []string
	for _, in := range f.Instructions {
		var words []string
		if local(in) {
			for _, w := range in.Sources() {
				words = append(words, w.Value)
			}
		}
		for _, m := range in.Mounts() {
			if m.Type == "bind" && m.From == "" && m.Source != "" {
				words = append(words, m.Source)
			}
		}
		for _, w := range words {
			v := in.Before.Expand(w)
			if !v.Known() {
				return nil, false
			}
			if !everything(v.Text) && !strings.HasPrefix(w, "<<") && !strings.Contains(w, "://") {
				all = append(all, inContext(v.Text))
			}
		}
	}
	return all, true
}

// readByRuns are files of the context that RUNs read: scripts that they run, and
// settings and Git's history by their names.
func readByRuns(p *analysis.Pass) []string {
	var all []string
	for _, in := range p.File.Instructions {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			words := c.Words
			switch c.Name {
			case "mkdir", "rm", "touch":
				continue
			case "cp", "ln", "mv":
				words = words[:len(words)-1]
			}
			operands := c.Operands(nil)
			for i, w := range words {
				name := inContext(w.Value)
				script := i == 0 || len(operands) > 0 && w.Span() == operands[0].Span() && slices.Contains(scripted, c.Name)
				if script && strings.Contains(name, "/") && w.Literal && !path.IsAbs(w.Value) || strings.HasPrefix(name, ".env") || name == ".git" || strings.HasPrefix(name, ".git/") {
					all = append(all, name)
				}
			}
		}
	}
	return all
}

// scripted are programs whose first operand is a script.
var scripted = []string{".", "bash", "node", "perl", "php", "python", "python3", "ruby", "sh", "source"}

// sparing is the lines without those that hold back a source.
func sparing(lines, needed []string) []string {
	lost := slices.DeleteFunc(needed, func(source string) bool {
		return !strings.ContainsAny(source, "*?[") && !holdsBack(lines, source)
	})
	slices.Sort(lost)
	lost = slices.Compact(lost)
	return slices.DeleteFunc(lines, func(line string) bool {
		// An exception is of no use once nothing around it is held back.
		pattern := []string{strings.TrimPrefix(line, "!")}
		return slices.ContainsFunc(lost, func(source string) bool {
			matched, err := path.Match(source, pattern[0])
			return err != nil || matched || holdsBack(pattern, source)
		})
	})
}

// wildcards stands in for what the wildcards of a source may be.
var wildcards = strings.NewReplacer("*", "x", "?", "x", "[", "x", "]", "x")

// holdsBack reports whether patterns keep a source, or the folder that it is
// in, out of the build.
func holdsBack(patterns []string, source string) bool {
	matched, err := patternmatcher.MatchesOrParentMatches(wildcards.Replace(source), patterns)
	return err != nil || matched
}

// readsGit reports whether a step of the build reads Git's history, or may:
// tools that put a version together do.
func readsGit(p *analysis.Pass) bool {
	return runs(p, func(c *shell.Command) bool {
		sub, _ := c.Sub(nil)
		switch c.Name {
		case "git":
			return sub.Value != "clone" && sub.Value != "config"
		case "bazel", "goreleaser", "hatch", "just", "mage", "make", "task":
			return true
		case "pip", "pip3", "uv", "python", "python3":
			return slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
				return w.Value == "." || w.Value == "-e" || w.Value == "sync" || w.Value == "build" || strings.HasPrefix(w.Value, ".[")
			})
		}
		return strings.HasSuffix(c.Name, ".sh") || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Value == "-buildvcs=true" })
	})
}

// A stack is a language's tools and what they leave in a working folder.
type stack struct {
	programs []string
	subs     []string // only with one of these; nil: with any
	leaves   []string
}

var stacks = []stack{
	{[]string{"bun", "npm", "pnpm", "yarn"}, []string{"", "add", "ci", "i", "install"}, []string{"**/node_modules", "coverage", "npm-debug.log*"}},
	{[]string{"pip", "pip3", "pipenv", "poetry", "uv"}, nil, []string{"**/__pycache__", "**/*.py[cod]", ".venv", ".pytest_cache", "*.egg-info"}},
	{[]string{"cargo"}, []string{"build", "install", "chef"}, []string{"target"}},
	{[]string{"mvn", "mvnw"}, nil, []string{"target"}},
	{[]string{"gradle", "gradlew"}, nil, []string{".gradle", "build"}},
	{[]string{"dotnet"}, []string{"build", "publish", "restore"}, []string{"**/bin", "**/obj"}},
	{[]string{"bundle"}, []string{"", "install"}, []string{"log/*", "vendor/bundle"}},
	{[]string{"composer"}, []string{"", "install"}, []string{"vendor"}},
}

// bundles reports whether a command is a project's script that builds it.
func bundles(c *shell.Command) bool {
	return slices.Contains([]string{"bun", "npm", "pnpm", "yarn"}, c.Name) && slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool { return strings.Contains(w.Value, "build") && !w.Is("rebuild") })
}

// used reports whether the build runs the stack's tools.
func (s stack) used(p *analysis.Pass) bool {
	return runs(p, func(c *shell.Command) bool {
		if !slices.Contains(s.programs, c.Name) {
			return false
		}
		sub, _ := c.Sub(nil)
		return s.subs == nil || slices.Contains(s.subs, sub.Value)
	})
}

// runs reports whether the build runs a command that is of a kind.
func runs(p *analysis.Pass, kind func(*shell.Command) bool) bool {
	for _, in := range p.File.Instructions {
		if in.Keyword == "RUN" && slices.ContainsFunc(p.Script(in).Commands, kind) {
			return true
		}
	}
	return false
}
