package buildcontext

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var sourceMissing = &analysis.Rule{
	Name: "copy-source-missing",
	Doc: `A file that is copied is not in the repository

COPY and ADD fail when a source is not in the build context, so nobody who has
just cloned the repository can build the image. Most often the file was moved or
renamed, or never committed.

Bad:

	# there is no yarn.lock
	COPY package.json yarn.lock ./

Good:

	COPY package.json package-lock.json ./`,
	Severity: analysis.Warning,
	Run:      runSourceMissing,
}

// maxSources is how many sources of a file are looked for.
const maxSources = 200

// runSourceMissing speaks only where another file that is copied shows that the
// build context is a folder that is looked into: the Dockerfile's own, or one
// around it. A bare name such as package.json at the root shows nothing, since
// each project of a repository may have one.
func runSourceMissing(p *analysis.Pass) {
	if p.Facts.Path == "" || p.Facts.Tree == nil {
		return
	}
	var missing []literal
	seen := false
	for i, source := range literals(p.File) {
		if i == maxSources {
			break
		}
		switch inRepository(p, source.path) {
		case dockerfile.Yes:
			seen = seen || strings.Contains(source.path, "/") || p.Facts.Beside(source.path) == dockerfile.Yes
		case dockerfile.No:
			if written(p, source.path) {
				missing = append(missing, source)
			}
		}
	}
	if !seen {
		return
	}
	for _, m := range missing {
		found := analysis.Finding{
			Span:    m.word.Span(),
			Message: analysis.Quote(m.path) + " is copied but not in the repository, neither next to this Dockerfile nor in a folder above it",
			Why:     "The build stops here, unless something creates the file first.",
			What:    "Correct the name, or commit the file.",
		}
		if m.in.Stage.Class == dockerfile.Unreachable {
			found.Severity = analysis.Info
		}
		p.Report(found)
	}
}

// A literal is a source of a COPY or ADD whose path in the context is known.
type literal struct {
	in   *dockerfile.Instruction
	word dockerfile.Word
	path string
}

// literals are the sources by name that a file takes from the build context,
// the context itself left out.
func literals(f *dockerfile.File) []literal {
	var all []literal
	for _, s := range f.Stages {
		for _, in := range s.Instructions {
			if !local(in) {
				continue
			}
			for _, w := range in.Sources() {
				v := in.Before.Expand(w.Value)
				name := inContext(v.Text)
				if !v.Known() || strings.HasPrefix(w.Value, "<<") || strings.Contains(v.Text, ":") || strings.ContainsAny(name, "*?[$") || name == "." || strings.HasPrefix(name, "..") {
					continue
				}
				all = append(all, literal{in, w, name})
			}
		}
	}
	return all
}

// inRepository answers whether a file is below the Dockerfile's folder, or one
// of those around it.
func inRepository(p *analysis.Pass, name string) dockerfile.Answer {
	answer := dockerfile.No
	for dir := path.Dir(p.Facts.Path); ; dir = path.Dir(dir) {
		switch p.Facts.Has(path.Join(dir, name)) {
		case dockerfile.Yes:
			return dockerfile.Yes
		case dockerfile.Unknown:
			answer = dockerfile.Unknown
		}
		if dir == "." || dir == "/" {
			return answer
		}
	}
}

var (
	// made are folders that a step before the build fills, as a rule.
	made = []string{
		"_build", "artifacts", "bin", "build", "certs", "coverage", "dist", "generated", "node_modules", "out", "output", "packages", "publish", "release", "releases",
		"secrets", "target", "tmp", "vendor",
	}
	// byHand are the endings, and the names without one, of files that people write or commit.
	byHand = []string{
		".bash", ".cfg", ".cjs", ".conf", ".csproj", ".css", ".fsproj", ".go", ".gradle", ".html", ".ini", ".java", ".js", ".json", ".kts", ".lock", ".mjs", ".mod", ".php",
		".properties", ".py", ".rb", ".rs", ".sh", ".sln", ".sql", ".sum", ".tf", ".toml", ".ts", ".txt", ".xml", ".yaml", ".yml",
	}
	byHandNames = []string{"Gemfile", "Makefile", "Pipfile", "Procfile", "Rakefile", "gradlew", "mvnw"}
	// perBuild are words of files that a build system writes.
	perBuild = []string{"auth", "build", "bundle", "commit", "credentials", "env", "generated", "info", "license", "licenses", "manifest", "metadata", "min", "revision", "secret", "secrets", "token", "version"}
)

// written reports whether a file of that name is one that people write, and not
// one that a step before the build may make, or a submodule bring.
func written(p *analysis.Pass, name string) bool {
	base := path.Base(name)
	folders := strings.Split(path.Dir(name), "/")
	words := strings.FieldsFunc(strings.ToLower(base), func(r rune) bool { return strings.ContainsRune("._-", r) })
	switch {
	case !slices.Contains(byHand, path.Ext(base)) && !slices.Contains(byHandNames, base), strings.HasPrefix(base, "."):
		return false
	case slices.ContainsFunc(words, func(w string) bool { return slices.Contains(perBuild, w) }):
		return false
	case slices.ContainsFunc(folders, func(dir string) bool {
		return slices.Contains(made, strings.ToLower(dir)) || len(dir) > 1 && dir[0] == '.'
	}):
		return false
	}
	return folders[0] == "." || p.Facts.Has(".gitmodules") == dockerfile.No
}
