package layers

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// joined is the fix that makes a RUN continue the one right before it; nil
// where they might then do something else.
func joined(p *analysis.Pass, a, b *dockerfile.Instruction) *analysis.Fix {
	if !p.File.Standard() || a.Stage != b.Stage || b.Index != a.Index+1 || !sameFlags(a, b) || !chained(p, a) || !chained(p, b) {
		return nil
	}
	join, ok := between(p.File, a, b)
	if !ok || slices.ContainsFunc(p.Script(b).Reads(), func(r shell.VarRef) bool { return p.Script(a).Sets(r.Name) != dockerfile.No }) {
		return nil
	}
	return &analysis.Fix{
		Title: "Join the two RUNs",
		Note:  "Both become one layer, and run again whenever either changes.",
		Edits: []analysis.Edit{join},
	}
}

// lasting are commands whose effect the next one in the same shell would feel,
// and that end it.
var lasting = []string{".", ":", "alias", "cd", "eval", "exec", "exit", "export", "hash", "popd", "pushd", "set", "shopt", "source", "trap", "ulimit", "umask", "unset"}

// chained reports whether a RUN is one chain of commands, each of which runs
// only if all before it did, and none of which the others feel.
func chained(p *analysis.Pass, in *dockerfile.Instruction) bool {
	s := p.Script(in)
	if in.Err != nil || in.JSON || len(in.Heredocs) > 0 || s.Kind != shell.Posix || len(s.Commands) == 0 {
		return false
	}
	text := in.Args.String()
	return !strings.ContainsAny(text, ";|\n#(){}") && !strings.HasSuffix(text, "&") && !slices.ContainsFunc(s.Commands, func(c *shell.Command) bool {
		return c.Name == "" || c.Conditional || c.Background || c.Negated || slices.Contains(lasting, c.Name)
	})
}

// between is the edit that makes the second of two neighbours continue the
// first. The comments between them stay, unless they speak to a tool about the
// second.
func between(f *dockerfile.File, a, b *dockerfile.Instruction) (analysis.Edit, bool) {
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
			return analysis.Edit{}, false
		}
		text.WriteString(line + eol)
	}
	text.WriteString(f.Indent(a.Span.Start) + "    && ")
	return analysis.Edit{Span: dockerfile.Span{Start: a.Span.End, End: b.Args.Pos(0)}, New: text.String()}, true
}
