package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var chownLayer = &analysis.Rule{
	Name: "chown-layer-duplication",
	Doc: `A RUN changes the owner or mode of copied files

A layer holds whole files: one whose owner or mode changes is stored again, so
the image has it twice. COPY can set both as it copies.

Bad:

	COPY . /app
	RUN chown -R app:app /app

Good:

	COPY --chown=app:app . /app`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runChownLayer,
}

// A rewrite is a command that changes all files in a folder.
type rewrite struct {
	in     *dockerfile.Instruction
	by     *shell.Command
	value  string // the owner or mode
	folder string // absolute and clean
	deep   shell.Word
}

func runChownLayer(p *analysis.Pass) {
	n := 0
	for _, s := range p.File.Stages {
		if s.Class == dockerfile.Artifact || analysis.DistroOf(s) == analysis.Windows {
			continue
		}
		copied := map[string]bool{} // the folders that copied files are in, and all above
		for _, in := range s.Instructions {
			switch in.Keyword {
			case "COPY", "ADD":
				noteFolders(copied, in)
			case "RUN":
				r := rewriteOf(p, in, copied)
				if r == nil {
					break
				}
				found := analysis.Finding{
					Span:    r.by.Span(),
					Message: analysis.Quote(r.by.Name+" "+r.deep.Value) + " stores the files that were copied into " + analysis.Quote(r.folder) + " a second time",
					Why:     "A layer holds whole files, so the COPY's layer keeps its copy.",
					What:    "Give them their owner or mode when they are copied, with " + analysis.Quote("COPY --"+r.by.Name+"="+r.value) + ".",
				}
				if n++; n <= maxFixes {
					found.Fix = copyWith(p, s, *r)
				}
				p.Report(found)
			}
		}
	}
}

// maxDepth bounds how many folders of a path are looked at.
const maxDepth = 40

// noteFolders takes down where an instruction copies to, unless it copies but
// scripts and settings, which weigh nothing.
func noteFolders(copied map[string]bool, in *dockerfile.Instruction) {
	dest := destination(in)
	if inside("/etc", dest) || !slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
		return !slices.Contains(light, path.Ext(w.Value)) && !strings.HasPrefix(w.Value, "<<")
	}) {
		return
	}
	for range maxDepth {
		if dest == "" || dest == "/" {
			return
		}
		copied[dest] = true
		dest = path.Dir(dest)
	}
}

// light are the endings of files that are a few kilobytes long.
var light = []string{
	".bash", ".cfg", ".cnf", ".conf", ".config", ".default", ".env", ".groovy", ".html", ".ini", ".json", ".md", ".pl", ".properties", ".py", ".service",
	".sh", ".sql", ".template", ".tmpl", ".toml", ".txt", ".xml", ".yaml", ".yml",
}

// destination is where a COPY or ADD puts its files, "" if that is not known.
func destination(in *dockerfile.Instruction) string {
	dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
	if in.Err != nil || strings.Contains(dest, dockerfile.Hole) || !path.IsAbs(dest) {
		return ""
	}
	return path.Clean(dest)
}

// rewriteOf is the first command of a RUN that changes a folder with copied
// files, nil if there is none.
func rewriteOf(p *analysis.Pass, in *dockerfile.Instruction, copied map[string]bool) *rewrite {
	moved := false
	for _, c := range p.Script(in).Commands {
		moved = moved || c.Name == "cd"
		deep, ok := c.Flag("-R", "--recursive")
		ops := c.Operands(nil)
		if c.Name != "chown" && c.Name != "chmod" || !ok || len(ops) < 2 {
			continue
		}
		for _, w := range ops[1:] {
			name := in.Before.Expand(w.Value)
			if !name.Known() || strings.ContainsAny(name.Text, "*?[{$`~") || moved && !path.IsAbs(name.Text) {
				continue
			}
			if folder := path.Clean(in.Before.Path(name.Text)); copied[folder] && analysis.Covered(in, folder) == dockerfile.No {
				return &rewrite{in, c, ops[0].Value, folder, deep}
			}
		}
	}
	return nil
}

// copyWith gives the copied files their owner or mode in the COPYs, where these
// are all that the folder holds and the RUN does nothing else. A folder that a
// WORKDIR made still has to be changed itself.
func copyWith(p *analysis.Pass, s *dockerfile.Stage, r rewrite) *analysis.Fix {
	value := strings.TrimSuffix(r.value, ":")
	if !alone(p, r) || r.by.Name == "chmod" && (!octal(value) || !knowsChmod(p.File)) || r.by.Name == "chown" && !plainName(strings.Replace(value, ":", "", 1)) {
		return nil
	}
	copies, made, ok := sources(p, s, r)
	if !ok || r.by.Name == "chmod" && strings.TrimPrefix(value, "0") != "755" && !slices.Contains(systemRoots, path.Dir(r.folder)) {
		return nil // COPY --chmod gives the mode to folders above that it makes, too
	}
	fix := &analysis.Fix{
		Title: "Give it to the files when they are copied",
		Note:  "The image no longer holds the files twice.",
	}
	for _, in := range copies {
		if _, link := in.Flag("link"); r.by.Name == "chown" && (link && lookedUp(value) || !there(p, in, strings.Split(value, ":")[0])) {
			return nil
		}
		fix.Edits = append(fix.Edits, analysis.Edit{Span: analysis.At(in.KeywordSpan.End), New: " --" + r.by.Name + "=" + value})
	}
	if made {
		fix.Edits = append(fix.Edits, analysis.Edit{Span: withBlanks(p.File, r.deep.Span())})
		return fix
	}
	cut, ok := analysis.Removal(p.File, r.in)
	if !ok {
		return nil
	}
	fix.Edits = append(fix.Edits, cut)
	return fix
}

// alone reports whether a RUN is nothing but its one command, on one folder.
func alone(p *analysis.Pass, r rewrite) bool {
	c := r.by
	return len(p.Script(r.in).Commands) == 1 && len(r.in.Flags) == 0 && len(r.in.Heredocs) == 0 && p.Script(r.in).Kind == shell.Posix &&
		len(c.Words) == 4 && (r.deep.Is("-R") || r.deep.Is("--recursive")) && r.deep.Exact() && len(c.Wrappers)+len(c.Redirects)+len(c.Assigns) == 0 &&
		!c.Conditional && !c.Tested && !c.Guarded && !c.Negated && !c.Background && c.Words[2].Literal && runsAsRoot(r.in) != dockerfile.No
}

// sources are the COPYs that fill a folder, and whether a WORKDIR made it. It
// is false where anything else may have put files there.
func sources(p *analysis.Pass, s *dockerfile.Stage, r rewrite) (copies []*dockerfile.Instruction, made, ok bool) {
	if _, plain := brought(s); !plain || s.Parent != nil || slices.Contains(systemRoots, r.folder) {
		return nil, false, false
	}
	for _, in := range s.Instructions {
		if in == r.in {
			return copies, made, len(copies) > 0
		}
		switch in.Keyword {
		case "WORKDIR":
			folder := in.Before.Path(in.Before.Expand(in.Args.String()).Text)
			if strings.Contains(folder, dockerfile.Hole) || inside(r.folder, path.Clean(folder)) && path.Clean(folder) != r.folder {
				return nil, false, false
			}
			made = made || path.Clean(folder) == r.folder && len(copies) == 0
		case "COPY", "ADD":
			dest := destination(in)
			_, set := in.Flag(r.by.Name)
			switch {
			case dest == "" || inside(dest, r.folder) && dest != r.folder:
				return nil, false, false
			case !inside(r.folder, dest):
			case set || in.Keyword == "ADD":
				return nil, false, false
			default:
				copies = append(copies, in)
			}
		case "RUN":
			switch {
			case len(copies) == 0 && onlyMakes(p, in, r.folder):
				made = true
			case len(copies) > 0 || !elsewhere(p, in, r.folder, made):
				return nil, false, false
			}
		case "VOLUME", "ONBUILD":
			return nil, false, false
		}
	}
	return nil, false, false
}

// onlyMakes reports whether a RUN makes an empty folder, and does nothing else.
func onlyMakes(p *analysis.Pass, in *dockerfile.Instruction, folder string) bool {
	all := p.Script(in).Commands
	if len(all) != 1 || all[0].Name != "mkdir" || len(in.Flags) > 0 {
		return false
	}
	ops := all[0].Operands(nil)
	return len(ops) == 1 && ops[0].Literal && path.Clean(ops[0].Value) == folder
}

// elsewhere reports whether a RUN puts nothing into a folder: it does not name
// it, and if it runs in the folder, does only what never writes there.
func elsewhere(p *analysis.Pass, in *dockerfile.Instruction, folder string, made bool) bool {
	if strings.Contains(string(p.File.Source[in.Span.Start:in.Span.End]), folder) {
		return false
	}
	return !made || !slices.ContainsFunc(p.Script(in).Commands, func(c *shell.Command) bool {
		return !slices.Contains(harmless, c.Name) && !slices.Contains(rootCommands, c.Name)
	})
}
