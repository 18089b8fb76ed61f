package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var missingPart = &analysis.Rule{
	Name: "unused-artifact-copy",
	Doc: `A stage copies only one of two parts that the program needs

pip puts packages into site-packages, but their programs into /usr/local/bin;
tsc writes to dist, but the result imports from node_modules. With only one of
the two the container does not start. Copy both.

Bad:

	FROM python:3.12-slim
	COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
	CMD ["gunicorn", "app:app"]

Good:

	FROM python:3.12-slim
	COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
	COPY --from=build /usr/local/bin/gunicorn /usr/local/bin/gunicorn
	CMD ["gunicorn", "app:app"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runMissingPart,
}

func runMissingPart(p *analysis.Pass) {
	reported := map[*dockerfile.Stage]bool{}
	for _, h := range handovers(p) {
		if reported[h.to] || !h.starts() {
			continue
		}
		found := h.missingProgram()
		if found == nil {
			found = h.missingModules()
		}
		if found != nil {
			if h.to.Class == dockerfile.Unreachable {
				found.Severity = analysis.Info // perhaps nobody builds it
			}
			found.Span, reported[h.to] = h.in.Span, true
			p.Report(*found)
		}
	}
}

// consoleScripts are programs that Python packages bring as scripts.
var consoleScripts = []string{
	"alembic", "celery", "daphne", "django-admin", "fastapi", "flask", "gunicorn", "hypercorn", "streamlit", "uvicorn", "uwsgi", "waitress-serve",
}

// missingProgram finds a stage that copies Python's packages, and starts a
// program that came with them and was left behind.
func (h handover) missingProgram() *analysis.Finding {
	if !strings.HasPrefix(h.src, "/usr/local/lib/python3.") || path.Base(h.src) != "site-packages" && folderMinor(h.src) == "" || h.src != h.dst {
		return nil
	}
	cs := commands(h.p, h.to)
	at := slices.IndexFunc(cs, func(c *shell.Command) bool {
		w := c.Words[0].Value
		return slices.Contains(consoleScripts, w) || path.Dir(w) == "/usr/local/bin" && slices.Contains(consoleScripts, path.Base(w))
	})
	if at < 0 || h.installsAnew() || slices.ContainsFunc(h.searched(), func(folder string) bool { return h.receives(path.Join(folder, cs[at].Name)) }) || !h.to.Root().Image.Official() || analysis.DistroOf(h.to) == analysis.DistroUnknown {
		return nil // a team's own image may have the program
	}
	program := "/usr/local/bin/" + cs[at].Name
	return &analysis.Finding{
		Message: "This COPY brings Python's packages but not " + analysis.Quote(program) + ", which the image starts",
		Why:     "A package's programs are not in site-packages, so the container does not find it.",
		What:    "Copy the program too.",
		Fix:     h.also(program, program, "The program is copied, too, so that the container can start it."),
	}
}

// searched are the folders in which the image that is copied to looks for
// programs.
func (h handover) searched() []string {
	v, _ := h.to.End.Lookup("PATH")
	own := strings.SplitN(v.Value.Text, ":", maxWords)
	return slices.DeleteFunc(slices.Concat(searchPath, own), func(folder string) bool { return !path.IsAbs(folder) })
}

// receives reports whether the stage that is copied to may get a file by a
// COPY or ADD.
func (h handover) receives(file string) bool {
	return noted(h.notes.received, place{h.to, file}, func() bool { return h.copied(file) })
}

func (h handover) copied(file string) bool {
	for in := range h.to.Executed() {
		if in.Keyword != "COPY" && in.Keyword != "ADD" {
			continue
		}
		switch to := destination(in); {
		case to == "" || to == file:
			return true
		case strings.HasPrefix(file, strings.TrimSuffix(to, "/")+"/") && slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return mayHold(w, path.Base(file)) }):
			return true
		}
	}
	return false
}

// mayHold reports whether a source may be the file of that name, or a folder
// that holds it: one that is named like another file is not.
func mayHold(w dockerfile.Word, name string) bool {
	base := path.Base(w.Value)
	return base == name || strings.ContainsAny(base, "*?[$") && !strings.HasPrefix(base, "package") || strings.Trim(path.Ext(base), ".") == "" || strings.HasPrefix(base, ".")
}

// installsAnew reports whether the stage that is copied to installs packages
// itself.
func (h handover) installsAnew() bool {
	return noted(h.notes.anew, h.to, func() bool {
		after := h
		after.from = h.to
		return after.ran(func(c *shell.Command, _ string) bool {
			return slices.Contains([]string{"bun", "npm", "pip", "pip3", "pipx", "pnpm", "poetry", "python", "python3", "uv", "yarn"}, c.Name) || installsSystem(c) || c.Name == "ln"
		})
	})
}

// missingModules finds a stage that copies what a compiler made for Node, and
// not the modules that it imports. A bundler puts them into what it makes; a
// compiler does not.
func (h handover) missingModules() *analysis.Finding {
	cs := commands(h.p, h.to)
	if len(cs) != 1 || cs[0].Name != "node" || !slices.Contains([]string{"build", "dist", "out"}, path.Base(h.src)) || path.Base(h.dst) != path.Base(h.src) {
		return nil
	}
	from, to := path.Dir(h.src), path.Dir(h.dst)
	if !slices.ContainsFunc(cs[0].Args(), func(w shell.Word) bool { return strings.HasPrefix(below(h.to.End.Path(""), w.Value), h.dst+"/") }) ||
		!h.ran(func(c *shell.Command, folder string) bool { return isInstall(c) && folder == from }) ||
		!h.ran(compilesAlone) || h.ran(bundles) || h.installsAnew() || h.receives(path.Join(to, "node_modules")) {
		return nil
	}
	found := &analysis.Finding{
		Severity: analysis.Info,
		Message:  "This COPY brings what is compiled but not `node_modules`, from which it imports",
		Why:      "A compiler leaves imports as they are, so the program does not start if it has any dependency.",
		What:     "Copy the production dependencies too.",
	}
	if builder, runtime := h.from.Root().Image, h.to.Root().Image; builder.Value.Text == runtime.Value.Text || analysis.DistroOf(h.from) == analysis.DistroOf(h.to) && analysis.DistroOf(h.to) != analysis.DistroUnknown {
		found.Fix = h.also(path.Join(from, "node_modules"), path.Join(to, "node_modules"), "The modules that were installed for the build are copied, too: prune those for development before.")
	}
	return found
}

// compilesAlone reports whether a command compiles for Node, and bundles
// nothing.
func compilesAlone(c *shell.Command, _ string) bool {
	return c.Name == "tsc" || slices.Contains([]string{"npx", "yarn", "pnpm"}, c.Name) && among(c, "tsc") || c.Name == "nest" && among(c, "build") ||
		c.Name == "npx" && among(c, "nest")
}

// bundles reports whether a command puts modules into what it makes, or takes
// them away.
func bundles(c *shell.Command, _ string) bool {
	return among(c, "esbuild", "ncc", "rollup", "tsup", "vite", "webpack", "--webpack", "parcel") || slices.Contains([]string{"esbuild", "ncc", "rollup", "tsup", "vite", "webpack"}, c.Name)
}

// also is the fix that copies one more thing from the same stage.
func (h handover) also(src, dst, note string) *analysis.Fix {
	f := h.p.File
	name, ok := h.in.Flag("from")
	at := f.Lines(h.in.Span).End
	if !ok || !plainPath(src) || !plainPath(dst) || at == h.in.Span.End || h.in.OnBuild != nil {
		return nil
	}
	flags := ""
	if chown, ok := h.in.Flag("chown"); ok && path.Base(dst) == "node_modules" {
		flags = " --chown=" + chown.ValueText.String()
	}
	line := f.Indent(h.in.Span.Start) + analysis.Line(f, h.in, "COPY --from="+name.ValueText.String()+flags+" "+src+" "+dst) + f.EOL(h.in.Span.Start)
	return &analysis.Fix{Title: "Copy it too", Note: note, Edits: []analysis.Edit{{Span: analysis.At(at), New: line}}}
}
