package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var addLocal = &analysis.Rule{
	Name:    "add-instead-of-copy",
	Aliases: []string{"DL3020", "DS-0005", "AVD-DS-0005"},
	Doc: `ADD copies a local file

ADD also downloads URLs, clones Git repositories and unpacks archives, so a
reader cannot tell what it will do without knowing what each source is.
COPY only copies. Use COPY unless you want one of those extras.

Bad:

	ADD go.mod go.sum /src/

Good:

	COPY go.mod go.sum /src/`,
	Severity: analysis.Warning,
	Run:      runAddLocal,
}

func runAddLocal(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "ADD" || in.Err != nil || !onlyCopies(in) {
			continue
		}
		p.Report(analysis.Finding{
			Span:    in.Span,
			Message: "This ADD only copies local files, and COPY says so",
			Why:     "ADD also downloads and unpacks, so a reader must know what each source is to tell what happens.",
			What:    "Use COPY.",
			Fix:     copyInstead(p, in),
		})
	}
}

// onlyCopies reports whether ADD does nothing here that COPY does not: no
// option of its own, and every source is for certain no URL and no archive.
func onlyCopies(in *dockerfile.Instruction) bool {
	for _, name := range []string{"checksum", "keep-git-dir"} {
		if _, ok := in.Flag(name); ok {
			return false
		}
	}
	if keepsPacked(in) {
		return !slices.ContainsFunc(in.Sources(), remote)
	}
	if _, ok := in.Flag("unpack"); ok {
		return false
	}
	return !slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return remote(w) || !plain(w.Value) })
}

// keepsPacked reports whether the ADD says that it unpacks nothing.
func keepsPacked(in *dockerfile.Instruction) bool {
	flag, ok := in.Flag("unpack")
	return ok && strings.EqualFold(flag.Value, "false")
}

// remote reports whether a source is, or may be, a URL or a Git repository.
func remote(w dockerfile.Word) bool {
	v := w.Value
	return strings.Contains(v, "$") || strings.Contains(v, "://") || strings.HasPrefix(v, "git@") ||
		strings.HasSuffix(v, ".git") || strings.Contains(v, "#")
}

// packed are the extensions of what BuildKit unpacks, which it tells by
// content: a tar, as it is or in gzip, bzip2, xz or zstd.
var packed = []string{
	".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst", ".tzst",
	".apk", ".box", ".crate", ".gem", ".ova", ".phar", ".pkg",
}

// plain reports whether a source is for certain no archive: a folder, a
// heredoc, or a file whose extension is not one of an archive.
func plain(source string) bool {
	if strings.HasPrefix(source, "<<") || source == "." || source == ".." || strings.HasSuffix(source, "/") || strings.HasSuffix(source, "/.") {
		return true
	}
	ext := strings.ToLower(path.Ext(strings.TrimRight(source, `"'`)))
	return len(ext) > 1 && !strings.ContainsAny(ext, "*?[]") && !slices.Contains(packed, ext)
}

func copyInstead(p *analysis.Pass, in *dockerfile.Instruction) *analysis.Fix {
	fix := &analysis.Fix{
		Title: "Use COPY",
		Note:  "A source that is a tar archive in spite of its name is copied as it is, where ADD unpacks it.",
		Edits: []analysis.Edit{{Span: in.KeywordSpan, New: "COPY"}},
	}
	if keepsPacked(in) {
		flag, _ := in.Flag("unpack")
		span := flag.Span()
		for span.End < in.Span.End && p.File.Source[span.End] == ' ' {
			span.End++
		}
		fix.Grade, fix.Note = analysis.Safe, ""
		fix.Edits = append(fix.Edits, analysis.Edit{Span: span})
	}
	return fix
}
