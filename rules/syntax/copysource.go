package syntax

import (
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// badMode finds a --chmod that is neither an octal number nor symbolic.
func badMode(in *dockerfile.Instruction) []rejection {
	flag, ok := in.Flag("chmod")
	mode, known := literal(in, flag.Value)
	if !ok || !known || mode == "" || permissions(mode) {
		return nil
	}
	return []rejection{{
		span:    flag.Span(),
		message: analysis.Quote(mode) + " is not a valid mode",
		what:    "Write an octal number up to 7777, such as `--chmod=755`, or changes, such as `--chmod=u+x`.",
	}}
}

// permissions reports whether BuildKit takes a text for a file's mode.
func permissions(mode string) bool {
	if n, err := strconv.ParseUint(mode, 8, 32); err == nil {
		return n <= 0o7777
	}
	for clause := range strings.SplitSeq(mode, ",") {
		changes := strings.TrimLeft(clause, "augo")
		if changes == "" || !strings.ContainsAny(changes[:1], "+-=") || strings.Trim(changes, "+-=rwxXstugo") != "" {
			return false
		}
	}
	return true
}

// linkedName finds a --chown by name beside --link, which knows no names.
func linkedName(in *dockerfile.Instruction) []rejection {
	link, linked := in.Flag("link")
	chown, ok := in.Flag("chown")
	owner, known := literal(in, chown.Value)
	if !linked || !ok || !known || link.Set && !strings.EqualFold(link.Value, "true") || !named(owner) {
		return nil
	}
	return []rejection{{
		span:    chown.Span(),
		message: "With --link, " + analysis.Quote(owner) + " cannot be looked up",
		what:    "Write numbers, such as `--chown=1000:1000`, or leave out `--link`.",
	}}
}

// named reports whether an owner is given by a name. BuildKit knows root.
func named(owner string) bool {
	for part := range strings.SplitSeq(owner, ":") {
		if _, err := strconv.Atoi(part); err != nil && part != "" && part != "root" {
			return true
		}
	}
	return false
}

// badSource finds a COPY of what only ADD fetches, and a --checksum of what is
// not fetched.
func badSource(in *dockerfile.Instruction) []rejection {
	checksum, checked := in.Flag("checksum")
	fetches := false
	for _, w := range in.Sources() {
		source, known := literal(in, w.Value)
		fetched := strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://") || repository(source)
		if fetches = fetches || fetched || !known; !known || !fetched || in.Keyword != "COPY" {
			continue
		}
		return []rejection{{
			span:    w.Span(),
			message: "COPY cannot fetch from " + analysis.Quote(origin(source)),
			what:    "Use ADD, which can.",
			fix:     addInstead(in, source),
		}}
	}
	if in.Keyword == "ADD" && checked && !fetches && len(in.Heredocs) == 0 {
		return []rejection{{
			span:    checksum.Span(),
			message: "--checksum is for what ADD fetches, and " + analysis.Quote(in.Sources()[0].Value) + " is a local file",
			what:    "Delete the option.",
		}}
	}
	return nil
}

// repository reports whether a source is for certain one of Git.
func repository(source string) bool {
	return strings.HasPrefix(source, "git://") || strings.HasPrefix(source, "ssh://") || strings.HasPrefix(source, "git@") && strings.Contains(source, ":")
}

// origin is where a source comes from: what may be a secret, before the host
// and behind it, is left out.
func origin(source string) string {
	scheme, rest, ok := strings.Cut(source, "://")
	if !ok {
		host, _, _ := strings.Cut(source, ":")
		return host
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host[strings.LastIndexByte(host, '@')+1:]
}

// addInstead makes an ADD of a COPY; nil where that has options of its own, or
// the source may hold a secret.
func addInstead(in *dockerfile.Instruction, source string) *analysis.Fix {
	_, from := in.Flag("from")
	_, parents := in.Flag("parents")
	if from || parents || strings.Contains(source, "://") && strings.ContainsAny(source, "@?") {
		return nil
	}
	return &analysis.Fix{
		Title: "Use ADD",
		Note:  "The build fetches it, where today it stops; ADD takes a `--checksum`, too.",
		Edits: []analysis.Edit{{Span: in.KeywordSpan, New: "ADD"}},
	}
}
