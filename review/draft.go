package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A draft is a comment in the making: the new findings of one instruction, or
// of one line outside any.
type draft struct {
	file     *file
	findings []analysis.Finding
	keys     []key
	line     int // where it stands if it has no suggestion
	// lines are those of the further instructions of which it says the same.
	lines []int
	// fixed are the findings whose fixes the suggestion makes.
	fixed      []analysis.Finding
	suggestion *suggestion
	// host is the draft whose suggestion makes this one's fixes too, since it
	// replaces the same lines.
	host *draft
}

func (d *draft) severity() analysis.Severity {
	return slices.MaxFunc(d.findings, func(a, b analysis.Finding) int { return cmp.Compare(a.Severity, b.Severity) }).Severity
}

func graver(a, b *draft) int { return cmp.Compare(b.severity(), a.severity()) }

// drafts are the comments that the file's new findings make: of each
// instruction with an error or a warning on a line that can carry a comment.
func (f *file) drafts() []*draft {
	var all []*draft
	at := map[*dockerfile.Instruction]*draft{}
	byLine := map[int]*draft{}
	for i, found := range f.report.Findings {
		line, ok := f.place(found)
		if !f.introduced[i] || f.said[i] || !ok {
			continue
		}
		in := f.report.File.At(found.Span.Start)
		d := at[in]
		if in == nil {
			d = byLine[line]
		}
		if d == nil {
			d = &draft{file: f, line: line}
			all = append(all, d)
			at[in], byLine[line] = d, d
		}
		d.findings = append(d.findings, found)
		d.keys = append(d.keys, f.keys[i])
	}
	return folded(slices.DeleteFunc(all, func(d *draft) bool { return d.severity() < analysis.Warning }))
}

// folded makes one draft of those that say the same, rule by rule, of
// instructions that follow each other: ten ENVs in a row get one comment.
func folded(all []*draft) []*draft {
	var out []*draft
	for _, d := range all {
		if len(out) == 0 || !out[len(out)-1].takes(d) {
			out = append(out, d)
			continue
		}
		last := out[len(out)-1]
		last.findings, last.keys = append(last.findings, d.findings...), append(last.keys, d.keys...)
		last.lines = append(last.lines, d.line)
	}
	return out
}

// maxSecrets bounds in how many values instructions are looked for before they
// share a comment.
const maxSecrets = 100

// takes reports whether a draft is about the instruction after this one, about
// the same one rule, and within the lines that one suggestion may replace and
// show.
func (d *draft) takes(next *draft) bool {
	rule := d.findings[0].Rule
	other := func(found analysis.Finding) bool { return found.Rule != rule }
	src := d.file.report.File
	first, last := src.At(d.findings[0].Span.Start), src.At(d.findings[len(d.findings)-1].Span.Start)
	in := src.At(next.findings[0].Span.Start)
	if last == nil || in == nil || in.Index != last.Index+1 || slices.ContainsFunc(d.findings, other) || slices.ContainsFunc(next.findings, other) {
		return false
	}
	from, to := src.Line(first.Span.Start), src.Line(max(in.Span.Start, in.Span.End-1))
	both := dockerfile.Span{Start: first.Span.Start, End: in.Span.End}
	secrets := d.file.report.Secrets
	if len(secrets) > maxSecrets || slices.ContainsFunc(secrets, both.Overlaps) {
		return false
	}
	return to-from < maxLines && d.file.diff.spans(from, to) && !d.file.report.Reveals(string(src.Source[both.Start:both.End]))
}

// place is the line on which a comment about a finding can stand: its first,
// or else the first of its instruction that the diff shows.
func (f *file) place(found analysis.Finding) (int, bool) {
	src := f.report.File
	line := src.Line(found.Span.Start)
	if f.diff.has(line) {
		return line, true
	}
	in := src.At(found.Span.Start)
	if in == nil {
		return 0, false
	}
	for line := src.Line(in.Span.Start); line <= src.Line(max(in.Span.Start, in.Span.End-1)); line++ {
		if f.diff.has(line) {
			return line, true
		}
	}
	return 0, false
}

// prove gives drafts their suggestions: each proved alone, none on another's
// lines, and those of one file proved together.
func prove(drafts []*draft) {
	order := slices.Clone(drafts)
	slices.SortStableFunc(order, graver)
	byFile := map[*file][]*draft{}
	for _, d := range order {
		d.suggest(byFile[d.file])
		if d.suggestion != nil {
			byFile[d.file] = append(byFile[d.file], d)
		}
	}
	for f, with := range byFile {
		for len(with) > 1 && f.report.Verify(fixes(with)...) != nil {
			last := with[len(with)-1]
			last.suggestion, last.fixed = nil, nil
			with = with[:len(with)-1]
		}
	}
}

func fixes(drafts []*draft) []analysis.Finding {
	var all []analysis.Finding
	for _, d := range drafts {
		all = append(all, d.fixed...)
	}
	return all
}

// suggest finds the suggestion that makes as many of the draft's fixes as can
// be proved, giving up the least grave first. others have theirs already: one
// that replaces the same lines takes the fixes in.
func (d *draft) suggest(others []*draft) {
	candidates := analysis.Compose(d.findings)
	slices.SortStableFunc(candidates, func(a, b analysis.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	for ; len(candidates) > 0; candidates = candidates[:len(candidates)-1] {
		s, ok := suggest(d.file.report.File, d.file.diff, analysis.Edits(candidates))
		if !ok {
			continue
		}
		taken := overlapping(s, others)
		if len(taken) == 0 && d.may(s, candidates) {
			d.suggestion, d.fixed = &s, candidates
			return
		}
		if len(taken) == 1 && taken[0].takeIn(candidates, others) {
			d.host = taken[0]
			return
		}
	}
}

// overlapping are the drafts whose suggestions replace one of the lines that s
// does.
func overlapping(s suggestion, drafts []*draft) []*draft {
	return slices.DeleteFunc(slices.Clone(drafts), func(o *draft) bool { return o.suggestion.first > s.last || s.first > o.suggestion.last })
}

// may reports whether a suggestion can be posted: it shows no secret, leaves
// room for the text, and is proved.
func (d *draft) may(s suggestion, fixed []analysis.Finding) bool {
	report := d.file.report
	return !tells(report, s) && len(fence("suggestion", s.text)) <= maxBody/2 && report.Verify(fixed...) == nil
}

// takeIn makes the draft's suggestion make more fixes, if they go together.
func (d *draft) takeIn(more []analysis.Finding, others []*draft) bool {
	all := slices.Concat(d.fixed, more)
	if len(analysis.Compose(all)) < len(all) {
		return false
	}
	s, ok := suggest(d.file.report.File, d.file.diff, analysis.Edits(all))
	if !ok || len(overlapping(s, others)) > 1 || !d.may(s, all) {
		return false
	}
	d.suggestion, d.fixed = &s, all
	return true
}

// comment is the draft as it will be posted.
func (d *draft) comment() Comment {
	c := Comment{Path: d.file.Path, StartLine: d.line, Line: d.line}
	for _, k := range d.keys {
		c.Keys = append(c.Keys, k.String())
	}
	for _, found := range d.findings {
		c.Plain += found.Message + ". " + found.What + "\n"
	}
	c.Plain = cut(c.Plain, maxBody)
	tail := ""
	if s := d.suggestion; s != nil {
		c.StartLine, c.Line, c.Suggestion = s.first, s.last, &s.text
		tail = "\n" + fence("suggestion", s.text)
		if rest := d.left(d.fixed); rest != "" {
			tail += "\nThe suggestion leaves " + rest + " to you.\n"
		}
		for _, note := range notes(d.fixed) {
			tail += "\nWhat changes: " + markdown(note) + "\n"
		}
	} else if d.host != nil && d.host.suggestion != nil {
		tail = "\nThe suggestion on " + d.host.suggestion.place() + " does this too"
		if rest := d.left(d.host.fixed); rest != "" {
			tail += ", but leaves " + rest + " to you"
		}
		tail += ".\n"
	}
	c.Body = d.body(tail)
	return c
}

// left names the draft's rules that the fixes of a suggestion do not settle.
func (d *draft) left(fixed []analysis.Finding) string {
	settled := func(found analysis.Finding) bool {
		return slices.ContainsFunc(fixed, func(o analysis.Finding) bool { return o.Rule == found.Rule })
	}
	rest := slices.DeleteFunc(d.inOrder(), settled)
	if len(rest) == 0 {
		return ""
	}
	names := d.file.report.Left(rest, fixed)
	for i, name := range names {
		names[i] = code(name)
	}
	return listed(names)
}

// notes are what fixes change, each said once.
func notes(fixed []analysis.Finding) []string {
	var all []string
	for _, found := range fixed {
		if note := found.Fix.Note; note != "" && !slices.Contains(all, note) {
			all = append(all, note)
		}
	}
	return all
}

// again says of which further lines the comment speaks.
func (d *draft) again() string {
	var words []string
	for _, line := range d.lines {
		words = append(words, itoa(line))
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return " The same goes for line " + words[0] + "."
	}
	return " The same goes for lines " + listed(words) + "."
}

// inOrder are the findings that the comment tells, the gravest first.
func (d *draft) inOrder() []analysis.Finding {
	order := slices.Clone(d.findings)
	if len(d.lines) > 0 {
		order = order[:1]
	}
	slices.SortStableFunc(order, func(a, b analysis.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return order
}

// body is the comment's text around its tail, the gravest finding first, as
// many of them as fit and no sentence twice. The keys of all are in the marker.
func (d *draft) body(tail string) string {
	told := map[string]bool{}
	once := func(before, text string) string {
		if text == "" || told[text] {
			return ""
		}
		told[text] = true
		return before + text
	}
	var names []string
	for _, k := range d.keys {
		names = append(names, k.String())
	}
	end := "\n" + marker(names)
	var head strings.Builder
	signatures := ""
	for i, found := range d.inOrder() {
		text := once("", "**"+markdown(found.Message)+".**")
		if text == "" {
			continue
		}
		text += once(" ", markdown(found.Why)) + once(" ", markdown(found.What)) + d.again() + "\n"
		small := once("", signature(found))
		if i > 0 && small != "" {
			small = "<br>" + small
		}
		if i > 0 && head.Len()+len(text)+len(signatures)+len(small)+len(tail)+len(end) > maxBody-200 {
			head.WriteString("\nThere are more findings on this instruction: the check lists them all.\n")
			break
		}
		if i > 0 {
			head.WriteString("\n")
		}
		head.WriteString(text)
		signatures += small
	}
	return head.String() + tail + "\n" + signatures + end
}
