package shell

import (
	"bytes"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// An Insertion is text to put into the file, between two of its bytes.
type Insertion struct {
	At  int // the offset in the file
	New string
}

// Append is how to run text, a simple command, once c has succeeded and before
// what follows it: as the next link of its && chain, in the layout in which
// the author joins commands. Where the shell runs with -e and the author
// writes a command a line, or joins with ";", so does the insertion.
//
// Inside ( ), a function, a loop or an if it stays there: it runs as often as
// the command does.
//
// It is false where text would not run as it should: after a command whose
// failure is handled, negated or in the background, inside $( ), in the exec
// form, where quotes of the script stand in the way, or where it is not certain
// whether -e holds.
func (c *Command) Append(f *dockerfile.File, text string) (Insertion, bool) {
	l := c.list
	if l == nil || !c.appendable() || c.Exits() && (c.Function != "" || l.ends()) || l.u.closed || l.u.unsure || l.u.quoted && strings.ContainsAny(text, "'\"\\$`!") {
		return Insertion{}, false
	}
	for _, op := range l.ops {
		if op.Op == syntax.OrStmt {
			return Insertion{}, false
		}
	}
	end := l.u.end(l.elems[c.elem])
	if end <= 0 || end > l.u.text.Len() {
		return Insertion{}, false
	}
	at := l.u.text.Span(end-1, end).End
	sep := l.separator(f, c)
	if l.u.body && strings.Contains(sep, "\n") {
		switch line := l.u.text.s[strings.LastIndexByte(l.u.text.s[:end], '\n')+1 : end]; {
		case l.u.quoted:
			return Insertion{}, false
		case strings.Contains(line, "<<"): // the body of a heredoc may begin on the next line
			sep = " && "
			if c.Exits() {
				sep = "; "
			}
		}
	}
	return Insertion{At: at, New: sep + text}, true
}

// Exits reports whether -e ends the script where the command fails, though more
// would follow: no && list may go on with it then, since -e passes over all
// but the last of a list. In a function that depends on who calls it.
func (c *Command) Exits() bool {
	l := c.list
	return l != nil && c.elem == len(l.ops) && l.errexit(c) && !l.watched && (l.nested || l.after != nil)
}

// Covers reports whether a failure of what runs before the command goes unseen
// because the command runs after it: without it, the script may end differently.
func (c *Command) Covers() bool {
	l := c.list
	switch {
	case l == nil || c.elem < len(l.ops):
		return false
	case l.u.unsure:
		return true
	case c.elem > 0:
		return c.Exits()
	case l.after != nil:
		return l.u.readsStatus(l.after)
	}
	return l.before != nil && !(l.errexit(c) && !l.watched && c.Function == "" && single(l.before))
}

// single reports whether -e ends the script where a statement fails: it is one
// command or one pipeline.
func single(s *syntax.Stmt) bool {
	elems, _ := chain(s)
	switch s.Cmd.(type) {
	case *syntax.CallExpr, *syntax.BinaryCmd:
		return len(elems) == 1 && !s.Negated && !s.Background
	}
	return false
}

// readsStatus reports whether a statement asks how the one before it ended.
func (u *unit) readsStatus(s *syntax.Stmt) bool {
	return s != nil && strings.Contains(u.text.s[u.offset(s.Pos()):u.offset(s.End())], "$?")
}

// ends reports whether what is around, or what follows, takes the status of the
// list, so that nothing may come between its first failure and its end.
func (l *list) ends() bool {
	return len(l.ops) > 0 && (l.nested && l.after == nil || l.u.readsStatus(l.after))
}

// Links reports whether && or || stands before and after the command in its list.
func (c *Command) Links() (before, after bool) {
	return c.elem > 0, c.list != nil && c.elem < len(c.list.ops)
}

// errexit reports whether the shell runs with -e by then.
func (l *list) errexit(c *Command) bool {
	at, on := l.u.offset(l.elems[c.elem].Pos()), false
	for _, turn := range l.u.errexit {
		on = on != (turn <= at)
	}
	return on
}

func (c *Command) appendable() bool {
	return !c.Tested && !c.Guarded && !c.Negated && !c.Background && !c.Substitute
}

// end is where a statement ends in the unit's text: its redirections are part
// of it, the bodies of their heredocs and its ; or & are not.
func (u *unit) end(s *syntax.Stmt) int {
	end := 0
	switch cmd := s.Cmd.(type) {
	case nil:
	case *syntax.BinaryCmd:
		end = max(u.end(cmd.X), u.end(cmd.Y))
	case *syntax.TimeClause:
		if cmd.Stmt == nil {
			return 0
		}
		end = u.end(cmd.Stmt)
	default:
		end = u.offset(cmd.End())
	}
	for _, r := range s.Redirs {
		if r.Word != nil {
			end = max(end, u.offset(r.Word.End()))
		}
	}
	return end
}

// separator is what joins something to a command.
func (l *list) separator(f *dockerfile.File, c *Command) string {
	k := c.elem
	exits, alone := c.Exits(), len(l.ops) == 0 && l.errexit(c) && !l.watched && c.Function == ""
	line := l.u.body && k == len(l.ops) && !l.watched && !l.nested && l.after != nil && c.Function == "" && !l.u.readsStatus(l.after)
	if exits || alone || line {
		for _, pair := range [][2]*syntax.Stmt{{l.stmt, l.after}, {l.before, l.stmt}} {
			if sep, ok := l.between(f, pair[0], pair[1]); ok && (l.u.body || strings.Contains(sep, ";")) {
				return sep
			}
		}
	}
	if exits {
		return "; "
	}
	inline := false
	for _, i := range l.nearest(k) {
		sep, ok := l.between(f, l.elems[i], l.elems[i+1])
		if ok && strings.Contains(sep, "\n") {
			return sep
		}
		inline = inline || ok
	}
	span := l.u.text.Span(l.u.offset(l.elems[k].Pos()), l.u.end(l.elems[k]))
	if !bytes.Contains(f.Source[span.Start:span.End], []byte("\n")) {
		return " && "
	}
	return l.broken(f, span)
}

// nearest are the operators of the list around element k, those beside it first.
func (l *list) nearest(k int) []int {
	var order []int
	for d := range min(len(l.ops)+1, 16) {
		if i := k - 1 - d; i >= 0 {
			order = append(order, i)
		}
		if i := k + d; i < len(l.ops) {
			order = append(order, i)
		}
	}
	return order
}

// broken is a separator on a new line, for a command of several lines.
func (l *list) broken(f *dockerfile.File, span dockerfile.Span) string {
	escape, indent := string(f.Escape), "    "
	if l.u.body {
		escape = `\`
		indent += f.Indent(span.Start)
	}
	return " " + escape + f.EOL(span.Start) + indent + "&& "
}

// between is what stands between two statements, without comment lines and
// empty ones; false if there is more than an operator and line breaks.
func (l *list) between(f *dockerfile.File, a, b *syntax.Stmt) (string, bool) {
	if a == nil || b == nil {
		return "", false
	}
	i, j := l.u.end(a), l.u.offset(b.Pos())
	if i <= 0 || i >= j || j >= l.u.text.Len() {
		return "", false
	}
	from, to := l.u.text.Span(i-1, i).End, l.u.text.Span(j, j+1).Start
	lines := strings.SplitAfter(string(f.Source[from:to]), "\n")
	var sep strings.Builder
	for n, line := range lines {
		trimmed := strings.TrimSpace(line)
		if n > 0 && n < len(lines)-1 && (trimmed == "" || trimmed[0] == '#') {
			continue
		}
		sep.WriteString(line)
	}
	return sep.String(), separators.MatchString(sep.String())
}

// separators are the ways to join two commands: an operator, and line breaks
// with or without a continuation character.
var separators = regexp.MustCompile("^[ \t]*((&&|;)?([ \t]*[\\\\`]?[ \t]*\r?\n)?[ \t]*|[ \t]*[\\\\`][ \t]*\r?\n[ \t]*(&&|;))[ \t]*$")

// Insert is how to give a command one more argument, right after one of its
// words. It is false where that word does not stand in the file to the letter.
// The argument must need no quotes.
func (c *Command) Insert(after Word, arg string) (Insertion, bool) {
	n := after.Text.Len()
	if n == 0 || !after.Text.Exact(n-1, n) || c.u != nil && c.u.closed {
		return Insertion{}, false
	}
	if after.syn == nil && c.u == nil {
		return Insertion{At: after.Span().End, New: `, "` + arg + `"`}, true
	}
	return Insertion{At: after.Span().End, New: " " + arg}, true
}
