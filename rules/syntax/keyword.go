package syntax

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var keywords = []string{
	"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
	"RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
}

// unknownInstruction explains a line that begins with no instruction.
func unknownInstruction(f *dockerfile.File, in *dockerfile.Instruction) analysis.Finding {
	word := written(f, in)
	found := analysis.Finding{
		Codes:   []string{"tally/unknown-instruction"},
		Message: "There is no instruction " + analysis.Quote(beginning(word)),
		What:    "Correct the word, or make the line a comment.",
	}
	near := nearest(in.Keyword)
	switch {
	case strings.HasPrefix(word, "<<<<<<<") || strings.HasPrefix(word, ">>>>>>>") || word == "=======":
		found.Message = "The markers of a merge conflict were left in the file"
		found.What = "Keep the lines that you want, and delete the markers."
	case joined(word) != "":
		found.Message = "A space is missing after " + joined(word)
		found.What = "Put one before the array."
		found.Fix = apart(f)
	case near != "" && meant(f, word):
		found.Message += "; " + near + " is the nearest"
		found.What = "Write " + near + "."
		found.Fix = correct(f, near)
	case slices.Contains([]string{"&&", "||", "|"}, word) && in.Index > 0:
		found.Message = "A line begins with " + analysis.Quote(word) + ", but the line above does not continue"
		found.What = "End the line above with " + analysis.Quote(string(f.Escape)) + "."
		found.Fix = goOn(f, f.Instructions[in.Index-1], in)
	case in.Index > 0 && (word == strings.ToLower(word) || !isWord(word)):
		above := f.Instructions[in.Index-1]
		if slices.Contains(keywords, above.Keyword) {
			found.What = "If it belongs to the " + above.Keyword + " above, end that one's last line with " + analysis.Quote(string(f.Escape)) + "."
		}
	}
	return found
}

// joined is the keyword that an array follows without a blank: CMD["a"]; "" if
// there is none.
func joined(word string) string {
	keyword, _, ok := strings.Cut(strings.ToUpper(word), "[")
	if !ok || !slices.Contains(keywords, keyword) {
		return ""
	}
	return keyword
}

// apart puts the blank into all such words; nil if BuildKit would still refuse
// the file.
func apart(f *dockerfile.File) *analysis.Fix {
	var edits []analysis.Edit
	for _, in := range f.Instructions {
		if keyword := joined(written(f, in)); keyword != "" {
			edits = append(edits, analysis.Edit{Span: analysis.At(in.KeywordSpan.Start + len(keyword)), New: " "})
		}
	}
	return proved(f, &analysis.Fix{
		Title: "Put a space before the array",
		Note:  "BuildKit reads the file, which it refuses today.",
		Edits: edits,
	})
}

// goOn continues a RUN into the line below it; nil if something stands between
// them, or BuildKit would still refuse the file.
func goOn(f *dockerfile.File, above, in *dockerfile.Instruction) *analysis.Fix {
	comment := strings.Contains(above.Text.String(), "#") // a shell's, which would swallow what follows
	if above.Keyword != "RUN" || above.JSON || len(above.Heredocs) > 0 || comment || !adjacent(f, above, in) {
		return nil
	}
	return proved(f, &analysis.Fix{
		Title: "Continue the line above",
		Note:  "Both lines become one RUN, where today BuildKit refuses the file.",
		Edits: []analysis.Edit{{Span: dockerfile.Span{Start: above.Span.End, End: above.Span.End}, New: " " + string(f.Escape)}},
	})
}

// adjacent reports whether only comments stand between two instructions.
func adjacent(f *dockerfile.File, above, in *dockerfile.Instruction) bool {
	between := f.Line(in.Span.Start) - f.Line(above.Span.End-1) - 1
	for _, c := range f.Comments {
		if above.Span.End < c.Span.Start && c.Span.Start < in.Span.Start {
			between--
		}
	}
	return between == 0
}

// proved is a fix with which BuildKit reads the file, or nil.
func proved(f *dockerfile.File, fix *analysis.Fix) *analysis.Fix {
	fixed, err := analysis.Apply(f.Source, fix.Edits)
	if err != nil || dockerfile.Parse(fixed).Err != nil {
		return nil
	}
	return fix
}

// written is an instruction's keyword as it stands in the file.
func written(f *dockerfile.File, in *dockerfile.Instruction) string {
	return string(f.Source[in.KeywordSpan.Start:in.KeywordSpan.End])
}

// beginning is a word without what may be the value of an assignment.
func beginning(word string) string {
	if i := strings.IndexAny(word, "=:@\"'"); i > 0 {
		return word[:i]
	}
	return word
}

func isWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '-' })
}

// commands are shell commands that look like a misspelt instruction.
var commands = []string{"add", "and", "cd", "cmd", "dd", "done", "env", "export", "ran", "use"}

// meant reports whether a word was meant as an instruction. In lower case it
// may be the rest of a command, unless the file writes its keywords so.
func meant(f *dockerfile.File, word string) bool {
	if !isWord(word) || slices.Contains(commands, strings.ToLower(word)) {
		return false
	}
	if word != strings.ToLower(word) {
		return true
	}
	return slices.ContainsFunc(f.Instructions, func(in *dockerfile.Instruction) bool {
		return slices.Contains(keywords, in.Keyword) && written(f, in) == strings.ToLower(in.Keyword)
	})
}

// correct writes the nearest keywords in place of all that are misspelt; nil
// if BuildKit would still refuse the file.
func correct(f *dockerfile.File, first string) *analysis.Fix {
	var edits []analysis.Edit
	for _, in := range f.Instructions {
		word, near := written(f, in), nearest(in.Keyword)
		if in.Err == nil || near == "" || !meant(f, word) {
			continue
		}
		if word == strings.ToLower(word) {
			near = strings.ToLower(near)
		}
		edits = append(edits, analysis.Edit{Span: in.KeywordSpan, New: near})
	}
	return proved(f, &analysis.Fix{
		Title: "Write " + first,
		Note:  "BuildKit reads the file, which it refuses today.",
		Edits: edits,
	})
}

// nearest is the one keyword that a word in upper case is a slip away from, or
// two of a long one; "" if it is a keyword, or there is none.
func nearest(word string) string {
	best, found := 3, ""
	for _, k := range keywords {
		d := distance(word, k)
		switch {
		case d > 2 || d > 1 && len(k) < 5:
		case d < best:
			best, found = d, k
		case d == best:
			found = ""
		}
	}
	if best == 0 {
		return ""
	}
	return found
}

// distance counts the letters to insert, delete, replace or swap with the next
// to turn a into b. It stops counting at 3.
func distance(a, b string) int {
	if len(a) > len(b)+2 || len(b) > len(a)+2 {
		return 3
	}
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return min(row[len(b)], 3)
}
