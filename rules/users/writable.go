package users

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// written is what a stage says of folders that its process writes to.
type written struct {
	folders []string
	values  []string                // the text that says so
	volume  *dockerfile.Instruction // the first VOLUME, nil if there is none
	full    bool                    // there may be files in the folders
}

// maxFolders is for how many folders it is no longer told who is to own them.
const maxFolders = 6

// writtenIn are the folders that a stage declares as volumes, or gives to its
// process as the place of a database or of files. It is false where giving them
// to a user may not be all that is needed: something that the Dockerfile does
// not show fills them.
func writtenIn(p *analysis.Pass, s *dockerfile.Stage) (written, bool) {
	var w written
	for _, in := range s.End.All("VOLUME") {
		if in.Stage != s || in.OnBuild != nil {
			return w, false
		}
		for _, word := range in.Words {
			w.folders = append(w.folders, path.Clean(word.Value))
		}
		if w.volume == nil {
			w.volume = in
		}
	}
	for in := range s.Executed() {
		if in.Keyword == "ENV" {
			w.noteVariables(in)
		}
	}
	slices.Sort(w.folders)
	w.folders = slices.Compact(w.folders)
	if len(w.folders) >= maxFolders {
		return w, false
	}
	for _, folder := range w.folders {
		if !path.IsAbs(folder) || !plainName(strings.ReplaceAll(folder, "/", "")) || slices.ContainsFunc(filled, func(top string) bool { return inside(top, folder) }) {
			return w, false
		}
	}
	for in := range s.Executed() {
		if !w.note(p, in) {
			return w, false
		}
	}
	return w, true
}

// noteVariables takes down the folders that an ENV names.
func (w *written) noteVariables(in *dockerfile.Instruction) {
	for _, pair := range in.Pairs {
		value := in.Before.Expand(pair.Value.Value)
		file := sqliteURL.ReplaceAllString(value.Text, "/")
		switch {
		case !value.Known() || !path.IsAbs(file) || strings.ContainsAny(file, ":?"):
			continue
		case inside("/tmp", file) || inside("/dev", file):
			continue
		case slices.Contains([]string{".db", ".sqlite", ".sqlite3"}, path.Ext(file)):
			file = path.Dir(file)
		case !slices.Contains(placeNames, strings.ToUpper(pair.Name())):
			continue
		}
		w.folders = append(w.folders, path.Clean(file))
		w.values = append(w.values, value.Text)
	}
}

// sqliteURL is how the URL of a database in a file begins, up to its path.
var sqliteURL = regexp.MustCompile(`^(?:file:|sqlite3?:///|sqlite\+[a-z]+:///)/+`)

// placeNames are variables that tell programs where to write.
var placeNames = []string{
	"CACHE_DIR", "DATA_DIR", "LOG_DIR", "MEDIA_ROOT", "STORAGE_DIR", "STORAGE_PATH", "UPLOADS_DIR", "UPLOAD_DIR", "UPLOAD_FOLDER",
}

// note takes down what an instruction puts into the folders; it reports false
// where that is not plain to see.
func (w *written) note(p *analysis.Pass, in *dockerfile.Instruction) bool {
	if len(w.folders) == 0 {
		return true
	}
	switch in.Keyword {
	case "RUN":
		here := path.Clean(in.Before.Path("."))
		if here != "/" && slices.ContainsFunc(w.folders, func(f string) bool { return inside(here, f) }) {
			w.full = w.full || w.volume == nil || in.Index < w.volume.Index
		}
		return !contains(string(p.File.Source[in.Span.Start:in.Span.End]), w.folders)
	case "WORKDIR":
		folder := in.Before.Path(in.Before.Expand(in.Args.String()).Text)
		return !slices.ContainsFunc(w.folders, func(f string) bool { return inside(f, path.Clean(folder)) })
	case "COPY", "ADD":
		dest := destination(in)
		if dest == "" || slices.ContainsFunc(w.folders, func(f string) bool { return inside(f, dest) }) {
			return false
		}
		if slices.ContainsFunc(w.folders, func(f string) bool { return mayFill(in, f) }) {
			w.full = true
			return w.volume == nil || in.Index < w.volume.Index
		}
	}
	return true
}

// mayFill reports whether a COPY may bring a folder, as part of one that it
// copies: it goes to a folder above, and brings more than files with an ending.
func mayFill(in *dockerfile.Instruction, folder string) bool {
	return inside(destination(in), folder) && slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
		return path.Ext(w.Value) == "" || strings.HasSuffix(w.Value, ".")
	})
}

// filled are folders in which packages put files, and those of the system.
var filled = []string{"/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var"}

// owning is the fix for a stage whose process writes to some folders: a user who
// owns them. They are made above a VOLUME, since the old builder drops what is
// changed below.
func owning(p *analysis.Pass, s *dockerfile.Stage, base account, w written) *analysis.Fix {
	lines, name := accountLines(p, s, base)
	distro := analysis.DistroOf(s)
	if name == "" || distro == analysis.Scratch || distro == analysis.Distroless || !movableWith(p, s, slices.Concat(w.values, w.folders)) {
		return nil
	}
	group := name
	if all := logins(p, s); len(all) > 0 {
		if group = ""; w.volume != nil && all[0].by.Index > w.volume.Index {
			return nil
		}
	}
	lines = extend(p.File, lines, handing(name, group, w))
	var edits []analysis.Edit
	if w.volume != nil {
		edits = append(edits, above(p.File, w.volume, lines...))
		lines = nil
	}
	last := place(p.File, s, append(lines, "USER "+name)...)
	if last == nil {
		return nil
	}
	return &analysis.Fix{
		Title: "Run as a user other than root",
		Note:  runsAs(name) + " It owns " + listed(w.folders) + "; a volume that is there already may still be root's.",
		Edits: append(edits, last...),
	}
}

// handing is the command that makes folders and gives them to a user.
func handing(name, group string, w written) string {
	all := strings.Join(w.folders, " ")
	switch {
	case w.full && group == "":
		return "mkdir -p " + all + " && chown -R " + name + " " + all
	case w.full:
		return "mkdir -p " + all + " && chown -R " + name + ":" + group + " " + all
	case group == "":
		return "install -d -o " + name + " " + all
	}
	return "install -d -o " + name + " -g " + group + " " + all
}

// extend adds a command to the RUN that lines are, or makes them one.
func extend(f *dockerfile.File, lines []string, command string) []string {
	n := len(lines)
	if n == 0 {
		return []string{"RUN " + command}
	}
	lines[n-1] += " " + string(f.Escape)
	return append(lines, "    && "+command)
}
