package syntax

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var emptyContinuation = &analysis.Rule{
	Name:    "empty-continuation",
	Aliases: []string{"NoEmptyContinuation"},
	Doc: `An empty line stands inside an instruction

The line above it ends in a continuation character, so the instruction goes on
below. BuildKit skips the empty line today, but warns that it will become an
error; a reader takes it for the end of the instruction. Comment lines are fine.

Bad:

	RUN make && \

	    make install

Good:

	RUN make && \
	    make install`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Same},
	Run:      runEmptyContinuation,
}

func runEmptyContinuation(p *analysis.Pass) {
	for _, in := range p.File.Instructions {
		if len(in.Blank) == 0 {
			continue
		}
		found := analysis.Finding{
			Span:    in.Blank[0],
			Message: "This empty line is inside the " + in.Keyword + ", which goes on below it",
			Why:     "BuildKit skips it today, but warns that it will become an error.",
			What:    "Delete it, or end the instruction above it.",
			Fix:     withoutBlanks(in),
		}
		if word, below := swallowed(p.File, in); word != "" {
			found.Message = "The " + in.Keyword + " does not end at this empty line, so it swallows the " + word + " below"
			found.Why = "The line above ends in a continuation, which reaches over empty lines."
			found.What = "Delete the " + analysis.Quote(string(p.File.Escape)) + " at the end of the line above."
			found.Fix = endAbove(p.File, in, below, word)
		}
		p.Report(found)
	}
}

// withoutBlanks deletes the empty lines of an instruction.
func withoutBlanks(in *dockerfile.Instruction) *analysis.Fix {
	fix := &analysis.Fix{Title: "Delete the empty lines", Grade: analysis.Same}
	if len(in.Blank) == 1 {
		fix.Title = "Delete the empty line"
	}
	for _, line := range in.Blank {
		fix.Edits = append(fix.Edits, analysis.Edit{Span: line})
	}
	return fix
}

// endAbove ends a RUN on its last line above an empty one, so that the
// instruction below begins. Of others, what stands above may not be whole.
func endAbove(f *dockerfile.File, in *dockerfile.Instruction, below int, word string) *analysis.Fix {
	n := f.Line(below) - 1
	for blankOrComment(line(f, n)) {
		n--
	}
	start, text := f.LineSpan(n).Start, strings.TrimRight(line(f, n), " \t\r\n")
	body, ok := strings.CutSuffix(text, string(f.Escape))
	body = strings.TrimRight(body, " \t")
	if !ok || in.Keyword != "RUN" || in.JSON || strings.HasSuffix(body, "&") || strings.HasSuffix(body, "|") {
		return nil
	}
	gone := dockerfile.Span{Start: start + len(body), End: start + len(text)}
	return &analysis.Fix{Title: "End the instruction above", Note: "The " + word + " below is then an instruction of its own.",
		Edits: []analysis.Edit{{Span: gone}}}
}

func blankOrComment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

func line(f *dockerfile.File, n int) string {
	s := f.LineSpan(n)
	return string(f.Source[s.Start:s.End])
}

// swallowed is the instruction that was meant to begin below an empty line of
// another, and where; "" if there is none.
func swallowed(f *dockerfile.File, in *dockerfile.Instruction) (string, int) {
	lower := written(f, in) == strings.ToLower(in.Keyword)
	for _, line := range in.Blank {
		if line.End >= in.Span.End {
			break
		}
		text := string(f.Source[line.End:f.LineSpan(f.Line(line.End)).End])
		word, _, more := strings.Cut(strings.TrimRight(text, " \t\r\n"), " ")
		if keyword := strings.ToUpper(word); more && slices.Contains(keywords, keyword) && (word == keyword || lower && word == strings.ToLower(keyword)) {
			return keyword, line.End
		}
	}
	return "", 0
}
