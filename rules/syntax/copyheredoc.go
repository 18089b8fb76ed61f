package syntax

import (
	"regexp"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// badHeredocs finds what COPY and ADD cannot replace in the heredocs that they
// write. Quotes mean nothing there, and a comment is text like any other.
func badHeredocs(f *dockerfile.File, in *dockerfile.Instruction) []rejection {
	var all []rejection
	for _, h := range in.Heredocs {
		body := string(f.Source[h.Body.Start:h.Body.End])
		if !h.Expand || !strings.Contains(body, "${") || unread(body) == "" {
			continue
		}
		at, reason := h.Body.Start, ""
		for line := range strings.Lines(body) {
			if reason = unread(line); reason != "" {
				break
			}
			at += len(line)
		}
		if reason == "" { // it takes several lines
			continue
		}
		r := rejection{
			span:    dockerfile.Span{Start: at, End: f.LineSpan(f.Line(at)).End},
			message: in.Keyword + " replaces the variables in this heredoc, and " + reason,
			what:    "Quote the heredoc's name, as in `<<\"EOF\"`: its text then stays as it is.",
		}
		if !readsKnown(in, body) {
			r.fix = quoteName(in, h)
		}
		all = append(all, r)
	}
	return all
}

// unread is what BuildKit cannot do with a variable in a text, as a message
// goes on; "" if there is nothing.
func unread(text string) string {
	if !dockerfile.Lexable(text) {
		return ""
	}
	lex := shell.NewLex('\\')
	lex.SkipProcessQuotes = true
	if _, err := lex.ProcessWordWithMatches(text, shell.EnvsFromSlice(nil)); err != nil {
		message, _ := unexpandable(err)
		return message
	}
	return ""
}

var variable = regexp.MustCompile(`\$\{?(\w+)`)

// readsKnown reports whether a text reads a variable that the file sets.
func readsKnown(in *dockerfile.Instruction, text string) bool {
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if _, answer := in.Before.Lookup(m[1]); answer == dockerfile.Yes {
			return true
		}
	}
	return false
}

// quoteName quotes the name of a heredoc where it is announced.
func quoteName(in *dockerfile.Instruction, h dockerfile.Heredoc) *analysis.Fix {
	for _, w := range in.Sources() {
		mark := "<<"
		if h.Chomp {
			mark = "<<-"
		}
		if w.Value == mark+h.Name && w.Exact() {
			return &analysis.Fix{
				Title: "Quote the heredoc's name",
				Note:  "The text is written as it stands, where today the build stops.",
				Edits: []analysis.Edit{{Span: w.Span(), New: mark + `"` + h.Name + `"`}},
			}
		}
	}
	return nil
}
