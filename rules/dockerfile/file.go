package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// A File is a Dockerfile. It is immutable once parsed, and any number of
// goroutines may read it.
type File struct {
	Source []byte // the raw bytes
	// Instructions are all that could be told apart, in order, those that
	// BuildKit refuses included.
	Instructions []*Instruction
	Stages       []*Stage
	// Comments are all comment lines, directives included, in order.
	Comments []Comment
	// Escape is the escape character: a backslash or a backtick.
	Escape byte
	// Syntax is the value of the syntax directive, "" if there is none.
	Syntax string
	// Err is the first thing for which BuildKit would refuse the file; nil if
	// it would not. Stages and state are then still there, as far as they can
	// be known.
	Err *Error

	lines  []int // where each line begins
	global *binding
	named  map[string]*Stage // the last of each name; while it is parsed, the last so far
}

// An Error is what BuildKit says against a file, and where.
type Error struct {
	Span Span // the line or the instruction
	Err  error
	// Instruction is the one that is wrong, nil if the file as a whole is.
	Instruction *Instruction
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap is BuildKit's error.
func (e *Error) Unwrap() error { return e.Err }

// Parse reads a Dockerfile. It accepts any bytes: what is wrong with them is
// in File.Err. Its time and memory grow in proportion to len(src), which the
// caller bounds.
func Parse(src []byte) *File {
	f := &File{Source: src, lines: lineStarts(src), global: platform, named: map[string]*Stage{}}
	s := &scanner{src: src}
	s.scan()
	f.Comments, f.Escape = s.comments, s.escape
	for _, d := range s.directives {
		if d.Name == "syntax" {
			f.Syntax, _, _ = strings.Cut(d.Value, " ")
		}
	}
	nodes := f.nodes(s.raws)
	for i, r := range s.raws {
		in := newInstruction(r.text, s.escape, r.heredocs)
		in.Index, in.Inner, in.Blank = i, r.inner, r.blank
		in.Span.End = max(in.Span.End, r.span.End)
		if in.Trigger != nil {
			in.Trigger.Index = i
		}
		f.Instructions = append(f.Instructions, in)
		if nodes[i].err != nil {
			in.Err = nodes[i].err
		} else {
			in.interpret(nodes[i].node)
		}
		if in.Err != nil && f.Err == nil {
			f.Err = &Error{Span: in.Span, Err: in.Err, Instruction: in}
		}
	}
	f.arrange()
	f.structure()
	return f
}

// A parsed is what BuildKit's parser made of one instruction.
type parsed struct {
	node *parser.Node
	err  error
}

// nodes asks BuildKit's parser for the node of each instruction: of all at
// once where it can, one by one where it stops at an error.
func (f *File) nodes(raws []raw) []parsed {
	out := make([]parsed, len(raws))
	result, err := parser.Parse(bytes.NewReader(f.Source))
	if err == nil && aligned(result.AST.Children, raws) {
		for i, n := range result.AST.Children {
			out[i].node = n
		}
		return out
	}
	if err != nil {
		f.Err = f.located(err, raws)
	}
	for i, r := range raws {
		out[i] = f.parseOne(r)
		if out[i].err != nil && f.Err != nil && f.Err.Span == r.span {
			f.Err = nil // told again, with its instruction
		}
	}
	return out
}

func aligned(nodes []*parser.Node, raws []raw) bool {
	if len(nodes) != len(raws) {
		return false
	}
	for i, n := range nodes {
		if n.StartLine != raws[i].startLine || n.EndLine != raws[i].endLine {
			return false
		}
	}
	return true
}

// parseOne parses one instruction alone, under the file's escape character.
func (f *File) parseOne(r raw) parsed {
	text := f.Source[r.span.Start:r.span.End]
	if f.Escape == '`' {
		text = append([]byte("# escape=`\n"), text...)
	}
	if r.open {
		text = append(bytes.Clone(text), '\n')
	}
	result, err := parser.Parse(bytes.NewReader(text))
	switch {
	case err != nil:
		return parsed{err: err}
	case len(result.AST.Children) != 1:
		return parsed{err: fmt.Errorf("cannot be read as one instruction")}
	}
	node := result.AST.Children[0]
	node.StartLine, node.EndLine = r.startLine, r.endLine
	return parsed{node: node}
}

// located places an error of BuildKit's parser: on the instruction that holds
// its line; without a line, on the first line that is too long, else on the
// first line.
func (f *File) located(err error, raws []raw) *Error {
	line := 0
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		line = located.Locations[0][0].Start.Line
	}
	for _, r := range raws {
		if line > 0 && r.startLine <= line && line <= r.endLine {
			return &Error{Span: r.span, Err: err}
		}
	}
	for i := range f.lines {
		if s := f.LineSpan(i + 1); s.Len() > longestLine {
			return &Error{Span: Span{s.Start, s.Start + 80}, Err: err}
		}
	}
	return &Error{Span: f.trimmed(1), Err: err}
}

// longestLine is the longest line that BuildKit reads, in bytes.
const longestLine = 65535

// structure looks for what BuildKit refuses in the file as a whole.
func (f *File) structure() {
	if f.Err != nil {
		return
	}
	for _, in := range f.Instructions {
		if in.Keyword == "FROM" {
			return
		}
		if in.Keyword != "ARG" {
			f.Err = &Error{Span: in.Span, Err: errors.New("no build stage in current context"), Instruction: in}
			return
		}
	}
	f.Err = &Error{Span: f.trimmed(1), Err: errors.New("no FROM: the file has no build stage")}
}

// arrange puts instructions into stages and works out their state.
func (f *File) arrange() {
	var stage *Stage
	comments := f.Comments
	for _, in := range f.Instructions {
		for ; len(comments) > 0 && comments[0].Span.Start < in.Span.Start; comments = comments[1:] {
			stage.hint(comments[0])
		}
		if in.Keyword == "FROM" {
			stage = f.newStage(in)
			f.Stages = append(f.Stages, stage)
			if stage.Name != "" {
				f.named[stage.Name] = stage
			}
		}
		switch {
		case stage == nil:
			f.declareGlobal(in)
		case in.Keyword != "FROM":
			stage.add(in)
		}
	}
	f.classify()
}

func lineStarts(src []byte) []int {
	starts := []int{0}
	for i, c := range src {
		if c == '\n' && i+1 < len(src) {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// Line is the line, from 1, on which the byte at offset stands. The end of the
// file belongs to its last line.
func (f *File) Line(offset int) int {
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
}

// LineCount is the number of lines; an empty file has one.
func (f *File) LineCount() int { return len(f.lines) }

// LineSpan is line n, from 1, with its line ending.
func (f *File) LineSpan(n int) Span {
	if n < len(f.lines) {
		return Span{f.lines[n-1], f.lines[n]}
	}
	return Span{f.lines[n-1], len(f.Source)}
}

// trimmed is line n without its ending.
func (f *File) trimmed(n int) Span {
	s := f.LineSpan(n)
	s.End = s.Start + len(bytes.TrimRight(f.Source[s.Start:s.End], "\r\n"))
	return s
}

// Lines is s widened to whole lines, the last line ending included.
func (f *File) Lines(s Span) Span {
	last := max(s.Start, s.End-1)
	return Span{f.LineSpan(f.Line(s.Start)).Start, f.LineSpan(f.Line(last)).End}
}

// EOL is the line ending to use near offset: that of its line, or of the one
// before where it is the last without any; "\n" if there is none.
func (f *File) EOL(offset int) string {
	for n := f.Line(offset); n > 0; n-- {
		switch line := f.LineSpan(n); {
		case bytes.HasSuffix(f.Source[line.Start:line.End], []byte("\r\n")):
			return "\r\n"
		case bytes.HasSuffix(f.Source[line.Start:line.End], []byte("\n")):
			return "\n"
		}
	}
	return "\n"
}

// Indent is the white space at the start of the line on which offset stands.
func (f *File) Indent(offset int) string {
	line := f.trimmed(f.Line(offset))
	text := f.Source[line.Start:line.End]
	return string(text[:len(text)-len(bytes.TrimLeft(text, " \t"))])
}

// Above is where a line can be inserted above an instruction: the start of the
// comment lines directly above it, which stay with it (pragmas among them), or
// of its own line. Parser directives stay at the top.
func (f *File) Above(in *Instruction) int {
	line := f.Line(in.Span.Start)
	for line > 1 && f.commentLine(line-1) && !f.directiveLine(line-1) {
		line--
	}
	return f.LineSpan(line).Start
}

func (f *File) commentLine(n int) bool {
	s := f.trimmed(n)
	i := sort.Search(len(f.Comments), func(i int) bool { return f.Comments[i].Span.Start >= s.Start })
	return i < len(f.Comments) && f.Comments[i].Span.Start < s.End
}

func (f *File) directiveLine(n int) bool {
	for i := 1; i <= n; i++ {
		s := f.trimmed(i)
		var p parser.DirectiveParser
		d, _ := p.ParseLine(bytes.TrimSpace(bytes.TrimPrefix(f.Source[s.Start:s.End], bom)))
		if d == nil {
			return false
		}
	}
	return true
}

// Valid reports whether the file is valid UTF-8.
func (f *File) Valid() bool { return utf8.Valid(f.Source) }

// Standard reports whether Docker's own frontend reads the file: it names no
// other in its syntax directive.
func (f *File) Standard() bool {
	name := strings.TrimPrefix(f.Syntax, "docker.io/")
	return f.Syntax == "" || strings.HasPrefix(name, "docker/dockerfile")
}

// Commands yields every instruction, and in place of an ONBUILD its trigger
// where it has one: what rules about single commands look at.
func (f *File) Commands() iter.Seq[*Instruction] {
	return func(yield func(*Instruction) bool) {
		for _, in := range f.Instructions {
			if in.Trigger != nil {
				in = in.Trigger
			}
			if !yield(in) {
				return
			}
		}
	}
}

// At is the instruction on whose lines the byte at offset stands, nil if there
// is none.
func (f *File) At(offset int) *Instruction {
	i := sort.Search(len(f.Instructions), func(i int) bool {
		return f.LineSpan(f.Line(f.Instructions[i].Span.Start)).Start > offset
	}) - 1
	if i < 0 || f.Lines(f.Instructions[i].Span).End <= offset {
		return nil
	}
	return f.Instructions[i]
}
