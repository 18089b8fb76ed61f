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
	Fixes:    []analysis.Grade{analysis.Same},
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
		if word := swallowed(p.File, in); word != "" {
			found.Message = "The " + in.Keyword + " does not end at this empty line, so it swallows the " + word + " below"
			found.Why = "The line above ends in a continuation, which reaches over empty lines."
			found.What = "Delete the " + analysis.Quote(string(p.File.Escape)) + " at the end of the line above."
			found.Fix = nil
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

// swallowed is the instruction that was meant to begin below an empty line of
// another; "" if there is none.
func swallowed(f *dockerfile.File, in *dockerfile.Instruction) string {
	lower := written(f, in) == strings.ToLower(in.Keyword)
	for _, line := range in.Blank {
		if line.End >= in.Span.End {
			break
		}
		text := string(f.Source[line.End:f.LineSpan(f.Line(line.End)).End])
		word, _, more := strings.Cut(strings.TrimRight(text, " \t\r\n"), " ")
		if keyword := strings.ToUpper(word); more && slices.Contains(keywords, keyword) && (word == keyword || lower && word == strings.ToLower(keyword)) {
			return keyword
		}
	}
	return ""
}
