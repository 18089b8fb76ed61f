package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// volumeFolders are the folders that a stage declares as volumes, which whoever
// runs the process has to write to, and the first VOLUME. They are nil where a
// new owner may not be all that a folder needs: something else than the VOLUME
// fills it, or may.
func volumeFolders(p *analysis.Pass, s *dockerfile.Stage) (folders []string, first *dockerfile.Instruction) {
	for _, in := range s.End.All("VOLUME") {
		if in.Stage != s || in.OnBuild != nil {
			return nil, nil
		}
		for _, w := range in.Words {
			folder := path.Clean(w.Value)
			if !path.IsAbs(folder) || !plainName(strings.ReplaceAll(folder, "/", "")) || slices.ContainsFunc(filled, func(top string) bool { return inside(top, folder) }) {
				return nil, nil
			}
			folders = append(folders, folder)
		}
		if first == nil {
			first = in
		}
	}
	for in := range s.Executed() {
		text := string(p.File.Source[in.Span.Start:in.Span.End])
		if (in.Keyword == "RUN" || in.Keyword == "COPY" || in.Keyword == "ADD") && contains(text, folders) {
			return nil, nil
		}
		if (in.Keyword == "COPY" || in.Keyword == "ADD") && slices.ContainsFunc(folders, func(folder string) bool { return mayFill(in, folder) }) {
			return nil, nil
		}
		if in.Keyword == "WORKDIR" && slices.ContainsFunc(folders, func(folder string) bool { return inside(folder, in.Before.Path(in.Args.String())) }) {
			return nil, nil
		}
	}
	return folders, first
}

// mayFill reports whether a COPY may bring a folder, as part of one that it
// copies: it goes to a folder above, and brings more than files with an ending.
func mayFill(in *dockerfile.Instruction, folder string) bool {
	dest := destination(in)
	return (dest == "" || inside(dest, folder)) && slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
		return path.Ext(w.Value) == "" || strings.HasSuffix(w.Value, ".")
	})
}

// filled are folders in which packages put files, and those of the system.
var filled = []string{"/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var"}

// volumeOwner is the fix for a stage with volumes: a user who owns them. The
// folders are made above the VOLUME, since the old builder drops what is changed
// below.
func volumeOwner(p *analysis.Pass, s *dockerfile.Stage, base account) *analysis.Fix {
	folders, first := volumeFolders(p, s)
	if len(folders) == 0 || len(folders) > 5 || !movableWith(p, s, folders) {
		return nil
	}
	lines, name := accountLines(p, s, base)
	distro := analysis.DistroOf(s)
	if name == "" || distro == analysis.Scratch || distro == analysis.Distroless {
		return nil
	}
	owner := "-o " + name
	if all := logins(p, s); len(all) == 0 {
		owner += " -g " + name
	} else if all[0].by.Index > first.Index {
		return nil
	}
	edits := place(p.File, s, "USER "+name)
	if edits == nil {
		return nil
	}
	command := "install -d " + owner + " " + strings.Join(folders, " ")
	if n := len(lines); n > 0 {
		lines[n-1] += " " + string(p.File.Escape)
		lines = append(lines, "    && "+command)
	} else {
		lines = append(lines, "RUN "+command)
	}
	return &analysis.Fix{
		Title: "Run as a user other than root",
		Note:  runsAs(name) + " It owns the volume; one that is there already may still be root's.",
		Edits: append([]analysis.Edit{above(p.File, first, lines...)}, edits...),
	}
}
