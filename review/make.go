package review

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Make plans the review of a pull request. It does no I/O.
func Make(in Input) Plan {
	var files []*file
	for _, f := range in.Files {
		files = append(files, examine(in, f))
	}
	said := saidBefore(in.Threads)
	var drafts []*draft
	var failures []analysis.Failure
	for _, f := range files {
		failures = append(failures, f.report.Failures...)
		f.silence(said)
		if !in.CheckOnly {
			drafts = append(drafts, f.drafts()...)
		}
	}
	posted, over := choose(drafts)
	prove(posted)
	plan := Plan{Check: checkRun(in, files, posted, over), Failures: failures}
	for _, d := range posted {
		plan.Comments = append(plan.Comments, d.comment())
	}
	if n := len(plan.Comments); n > 0 {
		plan.Body = "Plimsoll has " + plural(n, "comment") + " on the Dockerfile changes in this pull request."
	}
	return plan
}

// A file is a Dockerfile with what was found in it.
type file struct {
	File
	report *analysis.Report
	diff   anchors
	keys   []key
	// introduced are the findings that the pull request brings, by index.
	introduced []bool
	// said are those that a thread speaks of already.
	said  []bool
	stood int // findings that were there before
}

// examine checks a file at its head and at the merge base, and tells what the
// pull request introduced.
func examine(in Input, src File) *file {
	facts := in.facts(src.Path, in.Tree)
	f := &file{File: src, report: in.Config.Check(src.Head, facts), diff: newAnchors(src.Patch)}
	basePath := cmp.Or(src.Previous, src.Path)
	f.keys = keys(f.report, basePath)
	f.introduced = make([]bool, len(f.keys))
	base, known := src.base()
	if !known {
		f.byLine()
		return f
	}
	var before []key
	unread := false
	if base != nil {
		was := in.Config.Check(base, in.facts(basePath, in.baseTree()))
		before, unread = keys(was, basePath), was.File.Err != nil && f.report.File.Err == nil
	}
	for i, stood := range pair(f.keys, before, nil) {
		stood = stood || unread && !f.writes(f.report.Findings[i])
		f.introduced[i] = !stood
		if stood {
			f.stood++
		}
	}
	return f
}

// writes reports whether the pull request writes a line of the instruction that
// a finding is about: what can be told where BuildKit refused the file before,
// so that little was found in it.
func (f *file) writes(found analysis.Finding) bool {
	src, span := f.report.File, found.Span
	if in := src.At(span.Start); in != nil {
		span = in.Span
	}
	for line := src.Line(span.Start); line <= src.Line(max(span.Start, span.End-1)); line++ {
		if f.diff.added[line] {
			return true
		}
	}
	return false
}

// facts are what is known beyond a file.
func (in Input) facts(path string, tree analysis.Tree) *analysis.Facts {
	return &analysis.Facts{Path: path, Tree: tree, Now: in.Now, Stop: in.Stop, Secrets: in.Secrets, Scripts: in.Scripts}
}

// base is the file at the merge base; nil if it stood nowhere. It answers
// false if it cannot be known.
func (f File) base() ([]byte, bool) {
	switch {
	case f.Status == Added:
		return nil, true
	case f.Base != nil:
		return f.Base, true
	case f.Status == Renamed && f.Patch == "":
		return f.Head, true
	}
	base, err := Undo(f.Head, f.Patch)
	return base, err == nil
}

// byLine takes a finding for introduced where the diff shows its line: the
// best that can be told without the text at the merge base.
func (f *file) byLine() {
	for i, found := range f.report.Findings {
		f.introduced[i] = f.diff.has(f.report.File.Line(found.Span.Start))
		if !f.introduced[i] {
			f.stood++
		}
	}
}

// A treeBefore is the tree at the merge base, told from the head's.
type treeBefore struct {
	head           analysis.Tree
	added, deleted []string
}

// Has answers for the merge base.
func (t treeBefore) Has(path string) dockerfile.Answer {
	switch {
	case slices.Contains(t.added, path):
		return dockerfile.No
	case slices.Contains(t.deleted, path):
		return dockerfile.Yes
	case t.head == nil:
		return dockerfile.Unknown
	}
	return t.head.Has(path)
}

func (in Input) baseTree() analysis.Tree { return treeBefore{in.Tree, in.Added, in.Deleted} }

// saidBefore lists the keys of all threads.
func saidBefore(threads []Thread) []key {
	var said []key
	for _, t := range threads {
		for _, s := range t.Keys {
			if k, ok := parseKey(s); ok {
				said = append(said, k)
			}
		}
	}
	return said
}

// silence marks the findings that threads speak of. A finding that stood
// before takes its own thread too, which would else silence another.
func (f *file) silence(said []key) {
	f.said = pair(f.keys, said, f.introduced)
}

// choose takes the comments that one review makes, the gravest first, and what
// is over. Both come in the order of the files.
func choose(drafts []*draft) (posted, over []*draft) {
	order := slices.Clone(drafts)
	slices.SortStableFunc(order, graver)
	first := map[*draft]bool{}
	for _, d := range order[:min(len(order), MaxComments)] {
		first[d] = true
	}
	for _, d := range drafts {
		if first[d] {
			posted = append(posted, d)
		} else {
			over = append(over, d)
		}
	}
	return posted, over
}

func itoa(n int) string { return strconv.Itoa(n) }
