package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var copyChmod = &analysis.Rule{
	Name:    "prefer-copy-chmod",
	Aliases: []string{"tally/prefer-copy-chmod"},
	Doc: `A RUN is there only to give a copied file its mode

The file is stored a second time, in a layer of its own. COPY can set the mode
itself.

Bad:

	COPY entrypoint.sh /
	RUN chmod +x /entrypoint.sh

Good:

	COPY --chmod=755 entrypoint.sh /`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Run:      runCopyChmod,
}

// A single is a COPY of one file, or an ADD that is one but for its name.
type single struct {
	in *dockerfile.Instruction
	// names are what the file is called then: one where the destination is a
	// folder, and one where it is not.
	names []string
	mode  string // what a chmod gives it
}

func runCopyChmod(p *analysis.Pass) {
	if !knowsChmod(p.File) {
		return
	}
	for _, s := range p.File.Stages {
		if s.Class == dockerfile.Artifact || analysis.DistroOf(s) == analysis.Windows {
			continue
		}
		var before []*single
		for _, in := range s.Instructions {
			switch {
			case in.Keyword == "COPY", in.Keyword == "ADD" && addsFile(in):
				before = append(before, singleOf(in))
			case in.Keyword == "RUN":
				if len(before) == 0 || len(before) > maxDepth || !chmodOnly(p, in, before) {
					before = nil
				}
			case in.Keyword != "WORKDIR" && !slices.Contains(settings, in.Keyword):
				before = nil
			}
		}
	}
}

// addsFile reports whether an ADD only copies a file, as far as its name tells:
// no archive, and nothing from elsewhere.
func addsFile(in *dockerfile.Instruction) bool {
	return !slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
		return strings.ContainsAny(w.Value, ":@#") || slices.ContainsFunc(archives, func(sign string) bool { return strings.Contains(w.Value, sign) })
	})
}

// archives are signs of an archive in a file's name.
var archives = []string{".bz2", ".gz", ".tar", ".tbz", ".tgz", ".txz", ".xz", ".zst"}

// singleOf is a COPY of one file for all that can be told; without names where
// it is not.
func singleOf(in *dockerfile.Instruction) *single {
	one := &single{in: in}
	dest := destination(in)
	_, set := in.Flag("chmod")
	sources := in.Sources()
	if dest == "" || set || len(sources) != 1 {
		return one
	}
	switch source := sources[0].Value; {
	case len(in.Heredocs) == 1:
		one.names = []string{dest}
	case strings.ContainsAny(source, "*?[$") || strings.HasSuffix(source, "/") || path.Base(source) == ".":
	case strings.HasSuffix(in.Dest().Value, "/"):
		one.names = []string{path.Join(dest, path.Base(source))}
	default:
		one.names = []string{dest, path.Join(dest, path.Base(source))}
	}
	return one
}

// chmodOnly looks at a RUN that does nothing but give modes to files of the
// COPYs right before it, and reports whether it is one.
func chmodOnly(p *analysis.Pass, in *dockerfile.Instruction, before []*single) bool {
	sc := p.Script(in)
	if len(in.Flags) > 0 || len(sc.Commands) == 0 || len(sc.Commands) > maxDepth {
		return false
	}
	var all []*single
	for _, c := range sc.Commands {
		ops := c.Operands(nil)
		if c.Name != "chmod" || len(ops) < 2 || len(ops)+1 != len(c.Words) || c.Conditional || c.Guarded || len(c.Wrappers)+len(c.Redirects) > 0 {
			return false
		}
		for _, w := range ops[1:] {
			one := copiedAs(in, w, before)
			mode := modeFor(ops[0])
			if one == nil || mode == "" || one.mode != "" || !aFile(one, ops[0]) {
				return false
			}
			one.mode = mode
			all = append(all, one)
		}
	}
	if _, owned := all[0].in.Flag("chown"); runsAsRoot(in) == dockerfile.No && !owned {
		return false
	}
	p.Report(analysis.Finding{
		Span:    in.Span,
		Message: "This RUN only gives " + analysis.Quote(sc.Commands[0].Operands(nil)[1].Value) + " its mode, which " + all[0].in.Keyword + " can do",
		Why:     "It stores the file again, in a layer of its own.",
		What:    "Write " + analysis.Quote(all[0].in.Keyword+" --chmod="+all[0].mode) + ".",
		Fix:     modeInCopy(p, in, sc, all),
	})
	return true
}

// copiedAs is the last COPY that brings the file of a word, nil if there is none.
func copiedAs(in *dockerfile.Instruction, w shell.Word, before []*single) *single {
	name := in.Before.Expand(w.Value)
	if !name.Known() || strings.ContainsAny(name.Text, "*?[{$`~") {
		return nil
	}
	file := path.Clean(in.Before.Path(name.Text))
	for _, one := range slices.Backward(before) {
		if slices.Contains(one.names, file) {
			return one
		}
	}
	return nil
}

// modeFor is the octal mode for a mode: of a symbolic one that makes a file
// a program, what it makes of a file that anybody may read.
func modeFor(w shell.Word) string {
	switch {
	case !w.Literal:
		return ""
	case octal(w.Value) && len(w.Value) > 2:
		return w.Value
	case slices.Contains([]string{"+rx", "+x", "a+rx", "a+x", "ugo+x"}, w.Value):
		return "755"
	case w.Value == "u+x":
		return "744"
	}
	return ""
}

// aFile reports whether a COPY brings a file and no folder, whose files would
// all get the mode: it is written in the Dockerfile, has an ending, or is made
// a program.
func aFile(one *single, mode shell.Word) bool {
	source := one.in.Sources()[0].Value
	ext := path.Ext(source)
	return len(one.in.Heredocs) == 1 || ext != "" && ext != ".d" && ext != path.Base(source) || strings.Contains(mode.Value, "+")
}

// modeInCopy is the fix. It is nil where a folder that a COPY makes would get
// a mode with which nobody can enter it.
func modeInCopy(p *analysis.Pass, in *dockerfile.Instruction, sc *shell.Script, all []*single) *analysis.Fix {
	cut, ok := analysis.Removal(p.File, in)
	if !ok || !knowsChmod(p.File) || sc.Kind != shell.Posix || len(in.Heredocs) > 0 || in.OnBuild != nil {
		return nil
	}
	fix := &analysis.Fix{Title: "Give the mode where the file is copied", Edits: []analysis.Edit{cut}}
	certain := true
	for _, one := range all {
		if strings.TrimPrefix(one.mode, "0") != "755" && !folderIsThere(one) {
			return nil
		}
		certain = certain && len(one.in.Heredocs) == 1
		fix.Edits = append(fix.Edits, analysis.Edit{Span: analysis.At(one.in.KeywordSpan.End), New: " --chmod=" + one.mode})
	}
	if certain && !strings.Contains(sc.Text.String(), "+") {
		fix.Grade = analysis.Safe
		return fix
	}
	fix.Note = "The file gets the mode " + analysis.Quote(all[0].mode) + ", whatever it has where it comes from."
	return fix
}

// knowsChmod reports whether the frontend that the file asks for has COPY
// --chmod: all do from 1.2 on.
func knowsChmod(f *dockerfile.File) bool {
	_, version, _ := strings.Cut(f.Syntax, ":")
	return !slices.ContainsFunc([]string{"1.0", "1.1"}, func(old string) bool {
		return version == old || strings.HasPrefix(version, old+".") || strings.HasPrefix(version, old+"-")
	})
}

// folderIsThere reports whether the folder of a copied file is there before.
func folderIsThere(one *single) bool {
	folder := path.Dir(one.names[0])
	return slices.Contains(systemRoots, folder) || slices.Contains(binaries, folder) || folder == path.Clean(one.in.Before.Path("."))
}
