package review_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/review"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
)

var statuses = map[string]review.Status{"added": review.Added, "modified": review.Modified, "renamed": review.Renamed}

func input(c analysistest.Change) review.Input {
	f := review.File{Path: c.Path, Status: statuses[c.Status], Head: []byte(c.Head), Patch: c.Patch}
	if c.PreviousPath != nil {
		f.Previous = *c.PreviousPath
	}
	if c.Base != nil && f.NeedsBase() {
		f.Base = []byte(*c.Base)
	}
	return review.Input{Files: []review.File{f}, Config: rules.Recommended(), Version: "test"}
}

// TestCorpus reviews every change of the corpus as a pull request of its own,
// and a second time with the threads of the first.
func TestCorpus(t *testing.T) {
	changes, comments, suggestions := 0, 0, 0
	analysistest.Changes(t, func(c analysistest.Change) {
		in := input(c)
		where := c.Commit + " " + c.Path
		plan := review.Make(in)
		changes++
		comments += len(plan.Comments)
		suggestions += examine(t, where, c, plan)
		for _, made := range plan.Comments {
			in.Threads = append(in.Threads, review.Thread{Keys: review.Keys(made.Body)})
		}
		if again := review.Make(in); len(again.Comments) > 0 && len(plan.Comments) < review.MaxComments {
			t.Errorf("%s: says again what threads say: %+v", where, again.Comments[0])
		}
	})
	t.Logf("%d changes, %d comments, %d suggestions", changes, comments, suggestions)
}

// examine holds a plan against what GitHub takes, and counts its suggestions.
func examine(t *testing.T, where string, c analysistest.Change, plan review.Plan) int {
	t.Helper()
	right := rightSide(c.Patch)
	head := strings.Split(c.Head, "\n")
	taken := map[int]bool{}
	n := 0
	for _, made := range plan.Comments {
		for line := made.StartLine; line <= made.Line; line++ {
			if right[line] == 0 || right[line] != right[made.StartLine] {
				t.Errorf("%s: a comment on lines %d to %d is off the diff", where, made.StartLine, made.Line)
			}
			if made.Suggestion != nil && taken[line] {
				t.Errorf("%s: two suggestions on line %d", where, line)
			}
			taken[line] = taken[line] || made.Suggestion != nil
		}
		if len(made.Body) > 4096 {
			t.Errorf("%s: a comment of %d bytes", where, len(made.Body))
		}
		if len(review.Keys(made.Body)) != len(made.Keys) {
			t.Errorf("%s: the marker has other keys than the comment", where)
		}
		if made.Suggestion == nil {
			continue
		}
		n++
		if strings.Join(head[made.StartLine-1:made.Line], "\n") == *made.Suggestion {
			t.Errorf("%s: the suggestion on line %d changes nothing", where, made.Line)
		}
		applied := strings.Join(head[:made.StartLine-1], "\n") + nl(made.StartLine) + *made.Suggestion + "\n" + strings.Join(head[made.Line:], "\n")
		facts := &analysis.Facts{Path: c.Path}
		before := analysis.Check([]byte(c.Head), rules.Recommended().Rules, facts)
		after := analysis.Check([]byte(applied), rules.Recommended().Rules, facts)
		if after.File.Err != nil {
			t.Errorf("%s: with the suggestion on line %d the file does not parse: %v", where, made.Line, after.File.Err)
		}
		if before.File.Err == nil && len(after.Findings) >= len(before.Findings) {
			t.Errorf("%s: the suggestion on line %d is half a fix: %v, and before %v", where, made.Line, found(after), found(before))
		}
	}
	if len(plan.Check.Summary) > 65_535 || plan.Check.Conclusion == "" || plan.Check.Title == "" {
		t.Errorf("%s: check run %+v", where, plan.Check)
	}
	return n
}

// found lists the rules of a report's findings.
func found(r *analysis.Report) []string {
	var names []string
	for _, f := range r.Findings {
		names = append(names, f.Rule.Name)
	}
	return names
}

func nl(start int) string {
	if start > 1 {
		return "\n"
	}
	return ""
}

// rightSide reads, by itself, which lines of the head a patch shows, each with
// the number of its hunk.
func rightSide(patch string) map[int]int {
	lines := map[int]int{}
	line, hunk := 0, 0
	for _, l := range strings.Split(patch, "\n") {
		switch {
		case strings.HasPrefix(l, "@@"):
			var a, b string
			fmt.Sscanf(l, "@@ %s %s", &a, &b)
			fmt.Sscanf(b, "+%d", &line)
			hunk++
		case strings.HasPrefix(l, "+"), strings.HasPrefix(l, " "):
			lines[line] = hunk
			line++
		}
	}
	return lines
}

// BenchmarkLarge plans the review of a new file with thousands of findings.
func BenchmarkLarge(b *testing.B) {
	head := "FROM alpine:3.22\n" + strings.Repeat("ADD a.conf /etc/\n", 10_000)
	patch := "@@ -0,0 +1,10001 @@\n+" + strings.ReplaceAll(strings.TrimSuffix(head, "\n"), "\n", "\n+")
	in := review.Input{Files: []review.File{{Path: "Dockerfile", Status: review.Added, Head: []byte(head), Patch: patch}}, Config: rules.Recommended()}
	for b.Loop() {
		if plan := review.Make(in); len(plan.Comments) != review.MaxComments {
			b.Fatalf("%d comments", len(plan.Comments))
		}
	}
}
