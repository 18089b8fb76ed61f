package shell

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Text is a script, or a part of one, as its shell reads it: continued lines
// are joined and, inside sh -c '…', quotes and escapes are gone. It knows where
// each of its bytes stands in the file.
type Text struct {
	s  string
	at []place // of each byte of s; ascending
}

// A place is the range of the file that makes one byte of a Text. An escaped
// byte (the quote of \") has its backslash with it, and so is not exact.
type place struct{ start, end int32 }

// String is the text itself.
func (t Text) String() string { return t.s }

// Len is the number of bytes of the text.
func (t Text) Len() int { return len(t.s) }

// Slice is the part of t between bytes i and j.
func (t Text) Slice(i, j int) Text { return Text{t.s[i:j], t.at[i:j]} }

// Span is the smallest range of the file that holds bytes i to j of t, with
// whatever lies between them there. For i = j it is empty.
func (t Text) Span(i, j int) dockerfile.Span {
	switch {
	case i < j:
		return dockerfile.Span{Start: int(t.at[i].start), End: int(t.at[j-1].end)}
	case i < len(t.at):
		return dockerfile.Span{Start: int(t.at[i].start), End: int(t.at[i].start)}
	case i > 0:
		return dockerfile.Span{Start: int(t.at[i-1].end), End: int(t.at[i-1].end)}
	}
	return dockerfile.Span{}
}

// Exact reports whether bytes i to j of t stand in the file to the letter, so
// that an edit may replace them.
func (t Text) Exact(i, j int) bool { return t.Span(i, j).Len() == j-i }

// Whole is the span of all of t.
func (t Text) Whole() dockerfile.Span { return t.Span(0, len(t.s)) }

// A builder collects a Text.
type builder struct {
	s  []byte
	at []place
}

func (b *builder) text() Text { return Text{string(b.s), b.at} }

// put adds one byte that stands at an offset of the file.
func (b *builder) put(c byte, at int) {
	b.putEscaped(c, place{int32(at), int32(at) + 1})
}

// putEscaped adds one byte and the range of the file that makes it.
func (b *builder) putEscaped(c byte, at place) {
	b.s = append(b.s, c)
	b.at = append(b.at, at)
}

// add adds a part of another text.
func (b *builder) add(t Text) {
	b.s = append(b.s, t.s...)
	b.at = append(b.at, t.at...)
}

// addFrom adds a text of an instruction.
func (b *builder) addFrom(t dockerfile.Text) {
	n := t.Len()
	whole := n > 0 && t.Exact(0, n)
	first := t.Pos(0)
	b.s, b.at = slices.Grow(b.s, n), slices.Grow(b.at, n)
	b.s = append(b.s, t.String()...)
	for i := range n {
		at := first + i
		if !whole {
			at = t.Pos(i)
		}
		b.at = append(b.at, place{int32(at), int32(at) + 1})
	}
}

// addBody adds the bytes of a heredoc, which stand in the file from an offset
// on. Carriage returns at line ends are left out, as in the rest of the file.
func (b *builder) addBody(s string, at int) {
	for i := range len(s) {
		if s[i] == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			continue
		}
		b.put(s[i], at+i)
	}
}
