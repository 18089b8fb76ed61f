package review

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// maxLines is how many lines a suggestion replaces at most.
const maxLines = 20

// A suggestion is the text that replaces the lines from first to last, which
// are counted from 1. It ends without a line ending.
type suggestion struct {
	first, last int
	text        string
}

func (s suggestion) place() string {
	if s.first == s.last {
		return "line " + itoa(s.first)
	}
	return "lines " + itoa(s.first) + " to " + itoa(s.last)
}

// suggest turns edits into one suggestion. It answers false where GitHub could
// not apply it to the letter: lines outside one hunk of the diff, too many of
// them, line endings other than \n, the last line of a file without one, or
// nothing left of the lines.
func suggest(f *dockerfile.File, d anchors, edits []analysis.Edit) (suggestion, bool) {
	if len(edits) == 0 || bytes.Contains(f.Source, []byte("\r")) || bytes.HasPrefix(f.Source, []byte("\xef\xbb\xbf")) {
		return suggestion{}, false
	}
	fixed, err := analysis.Apply(f.Source, edits)
	if err != nil {
		return suggestion{}, false
	}
	s := shrink(lines(f.Source), lines(fixed))
	if s.last < s.first || s.text == "" {
		s = s.widen(f, d)
	}
	switch {
	case s.last < s.first || s.last-s.first >= maxLines || !d.spans(s.first, s.last):
		return suggestion{}, false
	case s.last == f.LineCount() && !bytes.HasSuffix(f.Source, []byte("\n")):
		return suggestion{}, false
	case !strings.HasSuffix(s.text, "\n") || strings.TrimSpace(s.text) == "":
		return suggestion{}, false
	}
	s.text = strings.TrimSuffix(s.text, "\n")
	return s, true
}

// shrink is the smallest replacement of whole lines that turns before into
// after. Where lines are only added, last is first-1.
func shrink(before, after []string) suggestion {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	return suggestion{start + 1, len(before) - end, strings.Join(after[start:len(after)-end], "")}
}

// widen takes in a neighbouring line, unchanged, where there is no line to
// replace, or nothing to replace it by: the one below, or else the one above.
func (s suggestion) widen(f *dockerfile.File, d anchors) suggestion {
	all := lines(f.Source)
	if below := s.last + 1; below <= len(all) && d.spans(min(s.first, below), below) {
		return suggestion{s.first, below, s.text + all[below-1]}
	}
	if above := s.first - 1; above >= 1 && d.spans(above, max(above, s.last)) {
		return suggestion{above, max(above, s.last), all[above-1] + s.text}
	}
	return suggestion{first: 1}
}

// lines splits text into lines, their endings included.
func lines(text []byte) []string {
	all := strings.SplitAfter(string(text), "\n")
	if n := len(all); all[n-1] == "" {
		all = all[:n-1]
	}
	return all
}

// tells reports whether the lines that a suggestion or a patch would show hold
// a value that no output may repeat.
func tells(r *analysis.Report, s suggestion) bool {
	shown := dockerfile.Span{Start: r.File.LineSpan(s.first).Start, End: r.File.LineSpan(s.last).End}
	return slices.ContainsFunc(r.Secrets, shown.Overlaps) || r.Reveals(s.text)
}
