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
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runAddLocal,
}

func runAddLocal(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "ADD" || in.Err != nil {
			continue
		}
		if !onlyCopies(in) {
			reportUnsaid(p, in)
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

// reportUnsaid reports an ADD of a source whose name does not say that it is a
// URL or an archive, where that is asked for.
func reportUnsaid(p *analysis.Pass, in *dockerfile.Instruction) {
	if !p.Strict() || in.Before == nil || given(in, "checksum", "keep-git-dir", "unpack") {
		return
	}
	i := slices.IndexFunc(in.Sources(), func(w dockerfile.Word) bool {
		v := in.Before.Expand(w.Value)
		return v.Err == nil && !fetched(v.Text) && !archive(v.Text)
	})
	if i < 0 {
		return
	}
	p.Report(analysis.Finding{
		Span: in.Span, Severity: analysis.Info,
		Message: "Nothing in this ADD says that " + analysis.Quote(in.Sources()[i].Value) + " is an archive or a URL",
		Why:     "If it is neither, ADD only copies it, and COPY says so.",
		What:    "Use COPY for what is only copied.",
	})
}

// given reports whether an ADD has one of the options.
func given(in *dockerfile.Instruction, names ...string) bool {
	return slices.ContainsFunc(in.Flags, func(f dockerfile.Flag) bool { return slices.Contains(names, f.Name) })
}

// onlyCopies reports whether ADD does nothing here that COPY does not: no
// option of its own, and every source is for certain no URL and no archive.
func onlyCopies(in *dockerfile.Instruction) bool {
	switch {
	case given(in, "checksum", "keep-git-dir"):
		return false
	case keepsPacked(in):
		return !slices.ContainsFunc(in.Sources(), remote)
	case given(in, "unpack"):
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
	return strings.Contains(w.Value, "$") || fetched(w.Value)
}

// fetched reports whether a source is, or may be, a URL or a Git repository.
func fetched(v string) bool {
	return strings.Contains(v, "://") || strings.HasPrefix(v, "git@") || strings.HasSuffix(v, ".git") || strings.Contains(v, "#")
}

// packed are the extensions of what BuildKit unpacks, which it tells by
// content: a tar, as it is or in gzip, bzip2, xz or zstd; and others by which
// tar archives go, of which people expect that.
var packed = []string{
	".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".tb2", ".tz2", ".xz", ".txz", ".zst", ".tzst",
	".lz", ".lzma", ".lzo", ".taz", ".tlz", ".tpz", ".tz", ".z",
	".apk", ".box", ".crate", ".gem", ".ova", ".phar", ".pkg",
}

// plain reports whether a source is for certain no archive: a folder, a
// heredoc, or a file whose extension is not one of an archive.
func plain(source string) bool {
	if strings.HasPrefix(source, "<<") || source == "." || source == ".." || strings.HasSuffix(source, "/") || strings.HasSuffix(source, "/.") {
		return true
	}
	ext := extension(source)
	version := strings.Trim(ext, ".0123456789") == "" // rootfs-1.2
	return len(ext) > 1 && !version && !strings.ContainsAny(ext, "*?[]") && !archive(source)
}

// notPacked reports whether a source is none that BuildKit could unpack,
// whatever is in it: the whole context, or the text of a heredoc.
func notPacked(source string) bool {
	return strings.HasPrefix(source, "<<") || source == "." || source == "./" || source == "/"
}

// archive reports whether a source has the name of an archive.
func archive(source string) bool { return slices.Contains(packed, extension(source)) }

func extension(source string) string {
	return strings.ToLower(path.Ext(strings.TrimRight(source, `"'`)))
}

func copyInstead(p *analysis.Pass, in *dockerfile.Instruction) *analysis.Fix {
	fix := &analysis.Fix{
		Title: "Use COPY",
		Note:  "A source that is a tar archive in spite of its name is copied as it is; ADD would unpack it.",
		Edits: []analysis.Edit{{Span: in.KeywordSpan, New: "COPY"}},
	}
	if string(p.File.Source[in.KeywordSpan.Start:in.KeywordSpan.End]) == "add" {
		fix.Edits[0].New = "copy"
	}
	if !slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return !notPacked(w.Value) }) {
		fix.Grade, fix.Note = analysis.Safe, ""
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
