package review_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/plimsoll-app/plimsoll/review"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestScenes plans the review of each scene in testdata: a txtar archive of
// files at base/ and at head/, and the plan that is wanted, which -update
// rewrites. A line "only: RULE …" in its comment leaves other rules out; one
// "threads: said" reviews the head a second time, with the threads of the
// first; "threads: pushed" does so with the threads of an earlier head, whose
// files are at pushed/; "crlf" gives all files CRLF line endings; "check only" is a draft.
func TestScenes(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no scenes")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := len(ar.Files) - 1
			if ar.Files[last].Name != "plan" {
				t.Fatal("the last file is the plan")
			}
			got := []byte(show(play(t, ar)))
			if bytes.Equal(got, ar.Files[last].Data) {
				return
			}
			if flag.Lookup("update").Value.String() != "true" {
				t.Fatalf("%s\n%s", name, diff.Diff("want", ar.Files[last].Data, "got", got))
			}
			ar.Files[last].Data = got
			if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func play(t *testing.T, ar *txtar.Archive) review.Plan {
	t.Helper()
	says := func(line string) bool { return strings.Contains("\n"+string(ar.Comment), "\n"+line) }
	in := review.Input{Config: rules.Recommended(), Version: "test", CheckOnly: says("check only")}
	if m := regexp.MustCompile(`(?m)^only: (.*)$`).FindSubmatch(ar.Comment); m != nil {
		in.Config.Rules = named(t, strings.Fields(string(m[1])))
	}
	base := map[string][]byte{}
	pushed := in
	for _, f := range ar.Files {
		if says("crlf") {
			f.Data = bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))
		}
		if path, ok := strings.CutPrefix(f.Name, "base/"); ok {
			base[path] = f.Data
		}
		if path, ok := strings.CutPrefix(f.Name, "head/"); ok {
			in.Files = append(in.Files, changed(path, base[path], f.Data))
		}
		if path, ok := strings.CutPrefix(f.Name, "pushed/"); ok {
			pushed.Files = append(pushed.Files, changed(path, base[path], f.Data))
		}
	}
	if says("threads: said") {
		pushed = in
	}
	plan := review.Make(in)
	if says("threads: ") {
		for _, c := range review.Make(pushed).Comments {
			in.Threads = append(in.Threads, review.Thread{Keys: review.Keys(c.Body)})
		}
		return review.Make(in)
	}
	return plan
}

func named(t *testing.T, names []string) []*analysis.Rule {
	t.Helper()
	var some []*analysis.Rule
	for _, n := range names {
		for _, r := range rules.All {
			if r.Name == n {
				some = append(some, r)
			}
		}
	}
	if len(some) != len(names) {
		t.Fatalf("no such rule among %q", names)
	}
	return some
}

// changed is a file with the patch that GitHub would show.
func changed(path string, base, head []byte) review.File {
	f := review.File{Path: path, Head: head}
	if base == nil {
		f.Status = review.Added
	}
	text := string(diff.Diff("a", base, "b", head))
	if _, after, ok := strings.Cut(text, "\n@@"); ok {
		f.Patch = strings.TrimSuffix("@@"+after, "\n")
	}
	return f
}

var keyPattern = regexp.MustCompile(`[0-9a-f]{36}`)

// show is a plan as a person reads it.
func show(p review.Plan) string {
	var b strings.Builder
	for _, c := range p.Comments {
		fmt.Fprintf(&b, "### comment on %s:%d-%d\n%s\n", c.Path, c.StartLine, c.Line, keyPattern.ReplaceAllString(c.Body, "KEY"))
	}
	if p.Body != "" {
		fmt.Fprintf(&b, "### review: %s\n", p.Body)
	}
	fmt.Fprintf(&b, "### check: %s, %s\n%s", p.Check.Conclusion, p.Check.Title, p.Check.Summary)
	for _, a := range p.Check.Annotations {
		fmt.Fprintf(&b, "### annotation: %s:%d-%d %s %s: %s\n", a.Path, a.StartLine, a.EndLine, a.Level, a.Title, a.Message)
	}
	return b.String()
}
