package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestReadme holds the table of rules in the README to the rules; -update
// rewrites it.
func TestReadme(t *testing.T) {
	const name, start, end = "../README.md", "<!-- rules -->\n", "<!-- /rules -->"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(text, []byte(start))
	_, after, found := bytes.Cut(rest, []byte(end))
	if !ok || !found {
		t.Fatalf("%s has no %q and %q", name, start, end)
	}
	var table strings.Builder
	table.WriteString("| Rule | Severity | Fix | What it finds | Known elsewhere as |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range rules.All {
		title, _, _ := strings.Cut(r.Doc, "\n")
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s | %s |\n", r.Name, r.Severity, grades(r), title, strings.Join(known(r), ", "))
	}
	want := string(before) + start + table.String() + end + string(after)
	if want == string(text) {
		return
	}
	if flag.Lookup("update").Value.String() != "true" {
		t.Fatalf("the table of rules in %s is old: go test ./rules -update rewrites it", name)
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func grades(r *analysis.Rule) string {
	var all []string
	for _, g := range r.Fixes {
		all = append(all, g.String())
	}
	return strings.Join(all, ", ")
}

// known are the names of a rule elsewhere, without the longer ones of Trivy's.
func known(r *analysis.Rule) []string {
	return slices.DeleteFunc(slices.Clone(r.Aliases), func(a string) bool { return strings.HasPrefix(a, "AVD-") })
}
