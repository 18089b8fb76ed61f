package analysis

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// lasting are commands that those after them in the same shell feel, or that
// end it.
var lasting = []string{".", ":", "alias", "cd", "eval", "exec", "exit", "export", "hash", "popd", "pushd", "set", "shopt", "source", "trap", "ulimit", "umask", "unset"}

// Chained reports whether a RUN is one chain of commands, each of which runs
// only if all before it did, and none of which the others feel: it can be
// joined with another.
func (p *Pass) Chained(in *dockerfile.Instruction) bool {
	s := p.Script(in)
	if in.Err != nil || in.JSON || len(in.Heredocs) > 0 || s.Kind != shell.Posix || len(s.Commands) == 0 {
		return false
	}
	text := in.Args.String()
	return !strings.ContainsAny(text, ";|\n#(){}") && !strings.HasSuffix(text, "&") && !slices.ContainsFunc(s.Commands, func(c *shell.Command) bool {
		return c.Name == "" || c.Conditional || c.Background || c.Negated || slices.Contains(lasting, c.Name)
	})
}

// SameFlags reports whether two instructions have the same flags, written alike.
func SameFlags(a, b *dockerfile.Instruction) bool {
	return slices.EqualFunc(a.Flags, b.Flags, func(a, b dockerfile.Flag) bool { return a.Text.String() == b.Text.String() })
}

// Join is the edit that makes the second of two neighbouring RUNs continue the
// first. The comments between them stay; it is false where one of them speaks to
// a tool about the second.
func Join(f *dockerfile.File, a, b *dockerfile.Instruction) (Edit, bool) {
	eol := f.EOL(a.Span.Start)
	var text strings.Builder
	text.WriteString(" " + string(f.Escape) + eol)
	for n := f.Line(a.Span.End) + 1; n < f.Line(b.Span.Start); n++ {
		span := f.LineSpan(n)
		line := strings.TrimRight(string(f.Source[span.Start:span.End]), "\r\n")
		comment := strings.TrimLeft(line, " \t")
		if comment == "" {
			continue
		}
		if word, _, _ := strings.Cut(strings.TrimLeft(comment, "# \t"), "="); comment[0] != '#' || strings.Contains(word, "ignore") || strings.HasPrefix(word, "check") {
			return Edit{}, false
		}
		text.WriteString(line + eol)
	}
	text.WriteString(f.Indent(a.Span.Start) + "    && ")
	return Edit{Span: dockerfile.Span{Start: a.Span.End, End: b.Args.Pos(0)}, New: text.String()}, true
}
