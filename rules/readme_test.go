package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
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
	table.WriteString("| Rule | Severity | What it finds | Known elsewhere as |\n| --- | --- | --- | --- |\n")
	for _, r := range rules.All {
		title, _, _ := strings.Cut(r.Doc, "\n")
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", r.Name, r.Severity, title, strings.Join(r.Aliases, ", "))
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
