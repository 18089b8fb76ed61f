package analysistest

import (
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// meant are the rules with fixes whose very purpose is that other commands run,
// or that a script ends where it went on.
var meant = []string{
	"apk-no-cache", "empty-continuation", "heredoc-errexit", "invalid-json-form", "no-sudo", "parse-error", "pipefail",
	"shell-run-in-scratch", "shell-symlink", "undefined-var", "workdir-absolute",
}

// ChangesRuns reports whether a fix is meant to change what a RUN's script does.
// One that is not graded as a change of behaviour never is.
func ChangesRuns(found analysis.Finding) bool {
	return found.Fix.Grade == analysis.Behaviour && slices.Contains(meant, found.Rule.Name)
}

// SameRuns fails the test unless the scripts of the RUNs do the same with the
// edits as without: one after the other they run the same commands, in the same
// order and folders, and end alike, when all of them succeed and when any one of
// them fails. It returns how many RUNs there were to compare.
//
// No program is run: a shell in memory reads the scripts, and is told that each
// succeeded, or failed, and wrote a word. What edits may change is a command
// itself: one that stands in text which they delete need not run, one in text
// which they insert may, and one within which they stay may have other words.
func SameRuns(t testing.TB, where string, src []byte, edits []analysis.Edit) int {
	t.Helper()
	fixed, err := analysis.Apply(src, edits)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return 0
	}
	edits = trimmed(src, edits)
	old, now := runs(src, kept(src, edits)), runs(fixed, origins(src, edits))
	old, now = differing(old, now), differing(now, old)
	before, ok := playsOf(old)
	if len(old) == 0 || !ok {
		return 0
	}
	after, ok := playsOf(now)
	if !ok {
		t.Errorf("%s: a script can no longer be run", where)
		return 0
	}
	samePlays(t, where, before, after, edits)
	return len(old)
}

// A script is a RUN in one of two files.
type script struct {
	in   *dockerfile.Instruction
	text string // all that it does depends on
	// places are where the bytes of its file stand in the file before the edits.
	places []int
}

// runs are the RUNs of a file, by where their keywords stand before the edits.
func runs(src []byte, places []int) []script {
	var all []script
	for in := range dockerfile.Parse(src).Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		text := string(src[in.KeywordSpan.End:in.Span.End]) + in.Before.Path(".")
		if in.Before.Shell != nil {
			text += in.Before.Shell.Text.String()
		}
		all = append(all, script{in, text, places})
	}
	return all
}

// place is where the RUN stands in the file before the edits.
func (s script) place() int { return s.places[s.in.KeywordSpan.Start] }

// differing are the RUNs that are not the same in another file.
func differing(all, others []script) []script {
	same := map[int]string{}
	for _, s := range others {
		same[s.place()] = s.text
	}
	return slices.DeleteFunc(slices.Clone(all), func(s script) bool { return s.place() >= 0 && same[s.place()] == s.text })
}

// trimmed are edits without what they repeat, and without those that are
// repeated, in order.
func trimmed(src []byte, edits []analysis.Edit) []analysis.Edit {
	var all []analysis.Edit
	for _, e := range edits {
		for e.Span.Len() > 0 && e.New != "" && src[e.Span.Start] == e.New[0] {
			e.Span.Start, e.New = e.Span.Start+1, e.New[1:]
		}
		for e.Span.Len() > 0 && e.New != "" && src[e.Span.End-1] == e.New[len(e.New)-1] {
			e.Span.End, e.New = e.Span.End-1, e.New[:len(e.New)-1]
		}
		if !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b analysis.Edit) int { return a.Span.Start - b.Span.Start })
	return all
}

// origins are, for each byte of the edited file, where it stood in src. What is
// put for other text stands where that stood; what is inserted, nowhere: -1.
func origins(src []byte, edits []analysis.Edit) []int {
	var origin []int
	pos := 0
	for _, e := range append(slices.Clone(edits), analysis.Edit{Span: analysis.At(len(src))}) {
		for ; pos < e.Span.Start; pos++ {
			origin = append(origin, pos)
		}
		for i := range len(e.New) {
			at := -1
			if e.Span.Len() > 0 {
				at = min(e.Span.Start+i, e.Span.End-1)
			}
			origin = append(origin, at)
		}
		pos = e.Span.End
	}
	return origin
}

// kept are, for each byte of src, its own offset; of those that are deleted -1.
func kept(src []byte, edits []analysis.Edit) []int {
	all := make([]int, len(src))
	for i := range all {
		all[i] = i
	}
	for _, e := range edits {
		for i := e.Span.Start; i < e.Span.End && e.New == ""; i++ {
			all[i] = -1
		}
	}
	return all
}

// maxFailing bounds how many commands fail in turn.
const maxFailing = 100

// samePlays runs scripts before and after the edits, with no command failing and
// with each in turn.
func samePlays(t testing.TB, where string, old, now []*play, edits []analysis.Edit) {
	t.Helper()
	free := edited(old, edits)
	same := func(a, b command) bool {
		return a.place == b.place && a.dir == b.dir && (free[a.place] || slices.Equal(a.words, b.words))
	}
	compare := func(fail *command) (run, bool) {
		a, b := runAll(old, fail), runAll(now, fail)
		ok := a.end == b.end && (a.end == endless || slices.EqualFunc(a.commands, b.commands, same))
		if !ok {
			t.Errorf("%s: RUN does something else%s\nbefore: %v\nafter:  %v", where, fail, a, b)
		}
		return a, ok
	}
	first, ok := compare(nil)
	for i := range first.commands[:min(len(first.commands), maxFailing)] {
		if fail := &first.commands[i]; ok && !fail.inside {
			_, ok = compare(fail)
		}
	}
}

// edited are the places of the commands within which an edit stays.
func edited(plays []*play, edits []analysis.Edit) map[int]bool {
	places := map[int]bool{}
	for _, p := range plays {
		for _, c := range p.calls {
			if slices.ContainsFunc(edits, func(e analysis.Edit) bool { return c.span.Contains(e.Span) }) {
				places[c.place] = true
			}
		}
	}
	return places
}
