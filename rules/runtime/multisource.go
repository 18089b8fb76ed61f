package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var multiSource = &analysis.Rule{
	Name:    "copy-multi-source-slash",
	Aliases: []string{"DL3021", "DS-0011", "AVD-DS-0011"},
	Doc: `Several files are copied to what may be one file

With more than one source, the destination of COPY and ADD must be a folder that
ends in a slash. Without the slash, and unless the folder exists already,
BuildKit copies one file after the other to the same name, and only the last one
is left.

Bad:

	COPY package.json package-lock.json /app

Good:

	COPY package.json package-lock.json /app/`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runMultiSource,
}

func runMultiSource(p *analysis.Pass) {
	made := folders{}
	for in := range p.File.Commands() {
		if in.Err != nil || in.Before == nil || len(in.Sources()) == 0 {
			continue
		}
		dest := in.Before.Expand(in.Dest().Value)
		made.note(in, dest)
		_, parents := in.Flag("parents") // each source keeps its folders
		if len(in.Sources()) < 2 || parents || dest.Err != nil || misread(p, in) {
			continue
		}
		backslash := strings.HasSuffix(strings.Trim(in.Dest().Value, `"'`), `\`)
		if !folder(dest.Text) && !backslash || dots(dest.Text) && p.Strict() {
			p.Report(slashless(in, dest.Text, made))
		}
	}
}

func slashless(in *dockerfile.Instruction, dest string, made folders) analysis.Finding {
	found := analysis.Finding{
		Span:    in.Dest().Span(),
		Message: "This " + in.Keyword + " has several sources, and " + analysis.Quote(in.Dest().Value) + " does not end in a slash",
		Why:     "Unless there is such a folder already, each file replaces the one before, and only the last is left.",
		What:    "End the destination in `/`.",
		Fix:     withSlash(in, dest, made),
	}
	if in.Keyword == "ADD" {
		found.Codes = []string{}
	}
	if strings.HasSuffix(dest, dockerfile.Hole) {
		found.Severity, found.Fix = analysis.Info, nil
	}
	if dots(dest) {
		found.Severity = analysis.Info
		found.Why = "It is a folder, but the reference of COPY asks for a slash where there are several sources."
	}
	return found
}

// folder reports whether a destination says that it is a folder.
func folder(dest string) bool { return strings.HasSuffix(dest, "/") || dest == "" || dots(dest) }

// dots reports whether a destination ends in . or .., which are folders without
// a slash.
func dots(dest string) bool {
	last := dest[strings.LastIndexByte(dest, '/')+1:]
	return last == "." || last == ".."
}

// withSlash is the fix; nil where the destination's end does not stand in the
// file.
func withSlash(in *dockerfile.Instruction, dest string, made folders) *analysis.Fix {
	text := in.Dest().Text
	end := text.Len()
	if last := text.String()[end-1]; last == '"' || last == '\'' {
		end--
	}
	if end == 0 || !text.Exact(end-1, end) || strings.Contains(dest, `\`) {
		return nil
	}
	fix := &analysis.Fix{
		Title: "End the destination in a slash",
		Note:  "All the files land in a folder of that name, where otherwise each replaces the one before.",
		Edits: []analysis.Edit{{Span: analysis.At(text.Span(end-1, end).End), New: "/"}},
	}
	if dots(dest) || isFolder(in, dest) || made.has(in, dest) || !slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return !folder(strings.Trim(w.Value, `"'`)) }) {
		fix.Grade, fix.Note = analysis.Safe, ""
	}
	return fix
}

// folders are the folders that earlier instructions copied into.
type folders map[folderIn]bool

type folderIn struct {
	stage *dockerfile.Stage
	path  string
}

// note remembers a destination that ends in a slash.
func (f folders) note(in *dockerfile.Instruction, dest dockerfile.Value) {
	if in.OnBuild == nil && dest.Known() && strings.HasSuffix(dest.Text, "/") {
		f[f.key(in, dest.Text)] = true
	}
}

func (f folders) has(in *dockerfile.Instruction, dest string) bool {
	key := f.key(in, dest)
	return in.OnBuild == nil && !strings.Contains(key.path, dockerfile.Hole) && f[key]
}

func (folders) key(in *dockerfile.Instruction, dest string) folderIn {
	return folderIn{in.Stage, path.Clean(in.Before.Path(dest))}
}

// isFolder reports whether a destination is the working directory, or above
// it, so that there is such a folder.
func isFolder(in *dockerfile.Instruction, dest string) bool {
	workdir := in.Before.Workdir
	if in.OnBuild != nil || workdir.By == nil || !workdir.Value.Known() {
		return false
	}
	return strings.HasPrefix(workdir.Value.Text+"/", in.Before.Path(dest)+"/")
}
