package stages

import (
	"path"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var emptyScratch = &analysis.Rule{
	Name:    "copy-from-empty-scratch",
	Aliases: []string{"tally/copy-from-empty-scratch-stage"},
	Doc: `A file is taken from a stage that has no files

The stage begins with the empty image, and nothing puts a file into it, so the
build stops.

Bad:

	FROM scratch AS certs
	FROM alpine:3.22
	COPY --from=certs /etc/ssl/certs /etc/ssl/certs

Good:

	FROM scratch AS certs
	COPY certs /etc/ssl/certs
	FROM alpine:3.22
	COPY --from=certs /etc/ssl/certs /etc/ssl/certs`,
	Severity: analysis.Error,
	Run:      runEmptyScratch,
}

func runEmptyScratch(p *analysis.Pass) {
	d := directoryOf(p.File)
	known := map[*dockerfile.Stage]*dirs{}
	for _, r := range d.references {
		if !r.own() || r.in.Keyword != "COPY" || r.to == nil && r.word != "scratch" || r.to != nil && r.to.Index >= r.in.Stage.Index {
			continue
		}
		if known[r.to] == nil {
			known[r.to] = dirsOf(r.to)
		}
		missing := known[r.to].missing(r.in)
		if missing == "" {
			continue
		}
		found := analysis.Finding{
			Span: r.in.Span, Severity: r.fatal(),
			Message: "There is no " + analysis.Quote(missing) + " in the empty image",
			Why:     "BuildKit stops at a file that it cannot find.",
			What:    "Name the stage that has it.",
		}
		if r.to != nil {
			found.Message = "Nothing puts " + analysis.Quote(missing) + " into " + d.known(r.to) + ", which begins empty"
			found.What = "Copy it there first, or name the stage that has it."
			if len(r.to.Instructions) == 0 && r.to.Name != "" && found.Severity == analysis.Error {
				found.Severity = analysis.Warning
				found.Why = "BuildKit stops here, unless the build is given a context of that name."
			}
		}
		p.Report(found)
	}
}

// dirs are all folders that an image has; unsure if it may have more.
type dirs struct {
	paths  []string
	unsure bool
}

// maxDirs bounds how many are remembered of a stage.
const maxDirs = 20

// dirsOf is what a stage that begins empty has if nothing is copied into it
// and nothing runs: its working folders. No stage is the empty image.
func dirsOf(s *dockerfile.Stage) *dirs {
	if s == nil {
		return &dirs{}
	}
	if !s.Root().Image.Scratch() {
		return &dirs{unsure: true}
	}
	var fs dirs
	for in := range s.Executed() {
		switch in.Keyword {
		case "ADD", "COPY", "RUN":
			fs.unsure = true
		case "WORKDIR":
			dir := in.Before.Path(in.Before.Expand(in.Args.String()).Text)
			fs.unsure = fs.unsure || strings.Contains(dir, dockerfile.Hole) || len(fs.paths) == maxDirs
			fs.paths = append(fs.paths, dir)
		}
		if fs.unsure {
			break
		}
	}
	return &fs
}

// missing is the first source of a COPY that is certainly not there; "" if
// there is none.
func (fs *dirs) missing(in *dockerfile.Instruction) string {
	if fs.unsure {
		return ""
	}
	for _, w := range in.Sources() {
		source := in.Before.Expand(w.Value)
		if !source.Known() || strings.ContainsAny(w.Value, "*?[") || strings.HasPrefix(w.Value, "<<") {
			continue
		}
		if file := path.Join("/", source.Text); !fs.has(file) {
			return file
		}
	}
	return ""
}

// has reports whether a path is one of the folders, or above one.
func (fs *dirs) has(file string) bool {
	for _, dir := range fs.paths {
		if strings.HasPrefix(path.Clean(dir)+"/", file+"/") {
			return true
		}
	}
	return file == "/"
}
