package dockerfile

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// A Comment is a line that is a comment: outside instructions, or between the
// lines of a continued one.
type Comment struct {
	Span Span   // from the # to the end of the line, line ending excluded
	Text string // without the # and the white space around
}

// A raw is an instruction as the line scanner finds it.
type raw struct {
	span      Span // from the first byte that is not space to the end of the last line
	startLine int  // from 1, as BuildKit counts
	endLine   int
	text      Text
	heredocs  []Heredoc
	inner     []Comment
	blank     []Span // blank lines inside the continued instruction, line endings included
	open      bool   // a heredoc has no end
}

// A scanner cuts a Dockerfile into instructions the way BuildKit's parser
// does, keeping offsets. Dockerfile lines end in \n; a \r before it is trimmed.
type scanner struct {
	src        []byte
	pos        int
	line       int // lines read
	escape     byte
	directives []parser.Directive
	comments   []Comment
	raws       []raw
}

// next is the next line as the range of its bytes, line ending included.
func (s *scanner) next() (Span, bool) {
	if s.pos >= len(s.src) {
		return Span{}, false
	}
	start, end := s.pos, len(s.src)
	if i := bytes.IndexByte(s.src[start:], '\n'); i >= 0 {
		end = start + i + 1
	}
	s.pos = end
	s.line++
	if start == 0 && bytes.HasPrefix(s.src, bom) {
		start = len(bom)
	}
	return Span{start, end}, true
}

var bom = []byte("\xef\xbb\xbf")

// body is the line without its ending.
func (s *scanner) body(line Span) Span {
	return Span{line.Start, line.Start + len(bytes.TrimRight(s.src[line.Start:line.End], "\r\n"))}
}

func (s *scanner) skipSpace(sp Span) Span {
	sp.Start = sp.End - len(bytes.TrimLeftFunc(s.src[sp.Start:sp.End], unicode.IsSpace))
	return sp
}

// comment is the comment on a line, if it is one.
func (s *scanner) comment(body Span) (Comment, bool) {
	body = s.skipSpace(body)
	if body.Len() == 0 || s.src[body.Start] != '#' {
		return Comment{}, false
	}
	return Comment{Span: body, Text: strings.TrimSpace(string(s.src[body.Start+1 : body.End]))}, true
}

// cut removes a continuation character from the end of a line and says whether
// there was one: the escape character, then blanks, not preceded by another.
func (s *scanner) cut(body Span) (Span, bool) {
	end := body.Start + len(bytes.TrimRight(s.src[body.Start:body.End], " \t"))
	if end == body.Start || s.src[end-1] != s.escape {
		return body, false
	}
	if end-2 >= body.Start && s.src[end-2] == s.escape {
		return body, false
	}
	return Span{body.Start, end - 1}, true
}

func (s *scanner) scan() {
	s.escape = '\\'
	var dp parser.DirectiveParser
	for {
		line, ok := s.next()
		if !ok {
			return
		}
		body := s.skipSpace(s.body(line))
		if d, err := dp.ParseLine(s.src[body.Start:body.End]); err == nil && d != nil {
			s.directives = append(s.directives, *d)
			if d.Name == "escape" && (d.Value == "`" || d.Value == `\`) {
				s.escape = d.Value[0]
			}
		}
		if c, ok := s.comment(body); ok {
			s.comments = append(s.comments, c)
			continue
		}
		first, more := s.cut(body)
		if !more && first.Len() == 0 {
			continue
		}
		s.instruction(body, first, more)
	}
}

// instruction reads one instruction whose first line is body, and first
// without its continuation character.
func (s *scanner) instruction(body, first Span, more bool) {
	r := raw{startLine: s.line, span: body}
	var b builder
	b.add(s.src, first.Start, first.End)
	for more {
		line, ok := s.next()
		if !ok {
			break
		}
		body := s.body(line)
		if c, ok := s.comment(body); ok {
			r.inner = append(r.inner, c)
			s.comments = append(s.comments, c)
			continue
		}
		if s.skipSpace(body).Len() == 0 {
			r.blank = append(r.blank, line)
			continue
		}
		r.span.End = body.End
		body, more = s.cut(body)
		b.add(s.src, body.Start, body.End)
	}
	r.text = b.text()
	s.heredocs(&r)
	r.endLine = s.line
	s.raws = append(s.raws, r)
}

// heredocs reads the bodies of the heredocs that the instruction announces.
func (s *scanner) heredocs(r *raw) {
	if !strings.Contains(r.text.s, "<<") || !takesHeredocs(r.text.trim()) {
		return
	}
	for _, h := range announced(r.text.s) {
		doc := Heredoc{Name: h.Name, Expand: h.Expand, Chomp: h.Chomp, FileDescriptor: h.FileDescriptor}
		doc.Body = Span{s.pos, s.pos}
		found := false
		for !found {
			line, ok := s.next()
			if !ok {
				r.open = true
				return
			}
			body := s.body(line)
			text := s.src[body.Start:body.End]
			if h.Chomp {
				text = bytes.TrimLeft(text, "\t")
			}
			if found = string(text) == h.Name; found {
				doc.End = body
				r.span.End = body.End
				continue
			}
			doc.Body.End = line.End
		}
		r.heredocs = append(r.heredocs, doc)
	}
}

// takesHeredocs reports whether BuildKit looks for heredocs in the instruction.
func takesHeredocs(t Text) bool {
	keyword, _, rest := splitKeyword(t)
	if strings.EqualFold(keyword.s, command.Onbuild) {
		keyword, _, rest = splitKeyword(rest)
	}
	switch strings.ToLower(keyword.s) {
	case command.Run, command.Copy, command.Add:
		_, args := splitFlags(rest, '\\')
		_, json := jsonWords(args)
		return !json
	}
	return false
}

// announced lists the heredocs that a logical line opens.
func announced(line string) []parser.Heredoc {
	lex := shell.NewLex('\\')
	lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
	words, _ := lex.ProcessWords(line, noVars{})
	var docs []parser.Heredoc
	for _, w := range words {
		if h, err := parser.ParseHeredoc(w); err == nil && h != nil {
			docs = append(docs, *h)
		}
	}
	return docs
}

type noVars struct{}

func (noVars) Get(string) (string, bool) { return "", false }
func (noVars) Keys() []string            { return nil }
