package rules_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

const defectsFile = "testdata/defects.txtar"

// TestDefects fixes files that other tools break, and compares with what is
// wanted, which -update rewrites. Fixing a second time changes nothing.
func TestDefects(t *testing.T) {
	ar, err := txtar.ParseFile(defectsFile)
	if err != nil {
		t.Fatal(err)
	}
	got := &txtar.Archive{Comment: ar.Comment}
	for _, f := range ar.Files {
		name, ok := strings.CutSuffix(f.Name, "/Dockerfile")
		if !ok {
			continue
		}
		got.Files = append(got.Files, f)
		last := f.Data
		for _, kind := range []string{"safe", "fixed"} {
			fixed := mend(t, name, f.Data, kind == "fixed")
			if again := mend(t, name, fixed, kind == "fixed"); !bytes.Equal(again, fixed) {
				t.Errorf("%s: a second run changes the file again:\n%s", name, diff.Diff("first", fixed, "second", again))
			}
			if !bytes.Equal(fixed, last) {
				got.Files = append(got.Files, txtar.File{Name: name + "/" + kind, Data: fixed})
			}
			last = fixed
		}
	}
	want, text := txtar.Format(ar), txtar.Format(got)
	switch {
	case bytes.Equal(text, want):
	case flag.Lookup("update").Value.String() == "true":
		if err := os.WriteFile(defectsFile, text, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s", diff.Diff("want", want, "got", text))
	}
}

// mend makes fixes until none is left: with all also those that change the
// image.
func mend(t *testing.T, name string, src []byte, all bool) []byte {
	t.Helper()
	for range 10 {
		report := analysis.Check(src, rules.All, nil)
		var may []analysis.Finding
		for _, found := range report.Findings {
			if found.Fix != nil && (all || found.Fix.Grade != analysis.Behaviour) {
				may = append(may, found)
			}
		}
		chosen := report.Provable(may)
		if len(chosen) == 0 {
			return src
		}
		fixed, err := analysis.Apply(src, analysis.Edits(chosen))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		src = fixed
	}
	t.Fatalf("%s: fixing does not end", name)
	return nil
}
