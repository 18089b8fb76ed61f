package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// nodeServer ships what a build makes for Node, with the dependencies that are
// no development dependencies. They are left over of those that were installed:
// to install them anew would run the scripts of package.json without the tools
// that these may start.
var nodeServer = &recipe{
	fits: func(d *split) bool {
		return !d.product.compiled && d.s.Image.Name == "node" && slices.Contains([]string{"", ".js", ".mjs", ".cjs"}, path.Ext(d.path)) && d.startsScript()
	},
	second:   nodeSecond,
	sketch:   nodeSketch,
	packages: nodePackages,
	sources:  nodeSources,
	building: func(_ *split, name string) bool { return strings.HasPrefix(strings.ToLower(name), "npm_config_") },
	harmless: func(_ *split, c *shell.Command) bool {
		args := c.Operands(nil)
		return isInstall(c) || c.Name == "npm" && len(args) > 0 &&
			(args[0].Is("test") || args[0].Is("cache") || args[0].Is("run") && len(args) == 2 && (args[1].Is("lint") || args[1].Is("test")))
	},
}

// beside are what a Node server may read beside what was built, or that says
// that it is one of several in a workspace.
var nodeBeside = []string{
	".env", "apps", "lerna.json", "libs", "locales", "nx.json", "packages", "pnpm-workspace.yaml", "prisma", "proto", "turbo.json",
}

func nodeSecond(d *split) *second {
	image, made, folder := slimNode(d.s), d.bundle(), d.product.in.Before.Path("")
	if image == "" || made == "" || nodeMajor(d.s.Image) < 16 || d.s.End.Path("") != folder || d.installs(folder) != 1 || !d.apart() || loads(d.p, d.s) {
		return nil
	}
	note := "The image then holds what is built and the dependencies that are not for development alone: copy over what else the program reads."
	if image != d.s.From.Words[0].Value {
		note = "The image then holds what is built and the dependencies that are not for development, on the slim image, without git, curl and compilers: copy over what else the program reads."
	}
	return &second{
		image: image, ground: nodeGround(d.s.Image), note: note, last: []string{"RUN npm prune --omit=dev"},
		copies: []string{path.Join(folder, "package.json"), path.Join(folder, "node_modules"), made},
	}
}

// bundle is the folder that the build makes, in which the program lies; "" if
// it is not one of which that is known.
func (d *split) bundle() string {
	folder := d.product.outputs[0].path
	first, _, _ := strings.Cut(strings.TrimPrefix(d.path, folder+"/"), "/")
	if folder == "/" || !plainPath(folder) || !strings.HasPrefix(d.path, folder+"/") || !slices.Contains([]string{"build", "dist", "out"}, first) {
		return ""
	}
	made := path.Join(folder, first)
	if mounted(d.product.in, made) {
		return ""
	}
	return made
}

// installs counts the RUNs before the build that install dependencies into the
// folder; 0 if one does so elsewhere, or into a mount.
func (d *split) installs(folder string) int {
	n := 0
	for _, in := range d.build {
		if in.Keyword != "RUN" || !slices.ContainsFunc(d.p.Script(in).Commands, isInstall) {
			continue
		}
		if in.Before.Path("") != folder || mounted(in, path.Join(folder, "node_modules")) || mounted(in, path.Join(folder, "package.json")) {
			return 0
		}
		n++
	}
	return n
}

// apart reports whether the program reads nothing beside what was built, as
// far as names tell: where a COPY takes whatever there is, the repository has
// no such folder.
func (d *split) apart() bool {
	return !slices.ContainsFunc(d.build, func(in *dockerfile.Instruction) bool {
		return slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
			name := strings.Trim(w.Value, `"'./`)
			if name == "" || name == "*" {
				return d.beside(slices.Concat(folders, nodeBeside)...) != dockerfile.No
			}
			// Another folder may be a package that node_modules links to.
			return path.Ext(name) == "" && !slices.Contains([]string{"app", "src", "types"}, path.Base(name)) && !strings.HasSuffix(name, "rc")
		})
	})
}

// startsScript reports whether the image starts Node with the program alone,
// and nothing that it is given names a file.
func (d *split) startsScript() bool {
	words := d.launch(true)
	if len(words) < 2 || words[0] != "node" {
		return false
	}
	at := slices.IndexFunc(words[1:], func(w string) bool { return !strings.HasPrefix(w, "-") }) + 1
	return at > 0 && below(d.s.End.Path(""), words[at]) == d.path && !slices.ContainsFunc(words[1:at], func(w string) bool {
		name, _, _ := strings.Cut(w, "=")
		return !slices.Contains([]string{"--enable-source-maps", "--max-old-space-size", "--max_old_space_size", "--no-deprecation", "--no-warnings", "--trace-warnings"}, name)
	}) && !readsFile(words[at+1:])
}

// nodeSketch names what to copy, and where to.
func nodeSketch(d *split) string {
	image, made := slimNode(d.s), d.bundle()
	if image == "" || made == "" {
		return ""
	}
	return "Build in a first stage, and copy " + analysis.Quote(made) + " into a second on " + analysis.Quote(image) + " that installs production dependencies alone."
}
