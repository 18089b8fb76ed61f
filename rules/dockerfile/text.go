package dockerfile

import (
	"sort"
	"strings"
	"unicode"
)

// A Span is a half-open range of bytes of the raw file.
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte. Empty spans share none.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// A Text is a part of the file as BuildKit reads it: continued lines are
// joined, comment lines inside an instruction are gone. It knows where each of
// its bytes stands in the file. The zero Text is empty.
type Text struct {
	s string
	// off is where s begins in the text that runs describe.
	off  int
	runs []run
}

// A run is a stretch of a Text that stands in the file without a gap.
type run struct {
	at   int // in the text
	file int // in the file
}

// String is the text itself.
func (t Text) String() string { return t.s }

// Len is the number of bytes of the text.
func (t Text) Len() int { return len(t.s) }

// Slice is the part of t between bytes i and j.
func (t Text) Slice(i, j int) Text {
	return Text{s: t.s[i:j], off: t.off + i, runs: t.runs}
}

// Pos is the offset in the file of byte i of t; for i = t.Len(), the offset
// just past the last byte.
func (t Text) Pos(i int) int {
	if len(t.runs) == 0 {
		return 0
	}
	if i == len(t.s) && i > 0 {
		return t.Pos(i-1) + 1
	}
	at := t.off + i
	k := sort.Search(len(t.runs), func(k int) bool { return t.runs[k].at > at }) - 1
	return t.runs[k].file + at - t.runs[k].at
}

// Span is the smallest range of the file that holds bytes i to j of t. Where
// they do not stand there without a gap (see Exact) it also holds what lies
// between: continuations and comments.
func (t Text) Span(i, j int) Span {
	start := t.Pos(i)
	if i == j {
		return Span{start, start}
	}
	return Span{start, t.Pos(j-1) + 1}
}

// Exact reports whether bytes i to j of t stand in the file to the letter, so
// that an edit may replace them.
func (t Text) Exact(i, j int) bool { return t.Span(i, j).Len() == j-i }

// Whole is the span of all of t.
func (t Text) Whole() Span { return t.Span(0, len(t.s)) }

// trim is t without white space around it, as BuildKit trims: by Unicode's idea of it.
func (t Text) trim() Text {
	left := len(t.s) - len(strings.TrimLeftFunc(t.s, unicode.IsSpace))
	right := len(strings.TrimRightFunc(t.s, unicode.IsSpace))
	if right < left {
		return t.Slice(left, left)
	}
	return t.Slice(left, right)
}

// word is the Word made of bytes i to j.
func (t Text) word(i, j int) Word {
	return Word{Value: t.s[i:j], Text: t.Slice(i, j)}
}

// A builder collects a Text from pieces of the file.
type builder struct {
	s    strings.Builder
	runs []run
}

func (b *builder) add(src []byte, start, end int) {
	if start == end && b.s.Len() > 0 {
		return
	}
	at := b.s.Len()
	if n := len(b.runs); n > 0 && b.runs[n-1].file+at-b.runs[n-1].at == start {
		b.s.Write(src[start:end])
		return
	}
	b.runs = append(b.runs, run{at, start})
	b.s.Write(src[start:end])
}

func (b *builder) text() Text { return Text{s: b.s.String(), runs: b.runs} }
