package rules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var (
	ruleName  = regexp.MustCompile(`^[a-z]+[0-9]?(-[a-z]+)*$`)
	aliasName = regexp.MustCompile(`^(DL\d{4}|tally(/[a-z0-9-]+)+|(AVD-)?DS-\d{4}|([A-Z]+[a-z]+)+)$`)
)

// TestCatalogue holds every rule to the form that readers and tools rely on.
func TestCatalogue(t *testing.T) {
	for i, r := range rules.All {
		if i > 0 && rules.All[i-1].Name >= r.Name {
			t.Errorf("%s stands after %s", r.Name, rules.All[i-1].Name)
		}
		if !ruleName.MatchString(r.Name) {
			t.Errorf("%s: a name is lower case and hyphenated", r.Name)
		}
		for _, a := range r.Aliases {
			if !aliasName.MatchString(a) {
				t.Errorf("%s: alias %q is of no known tool", r.Name, a)
			}
		}
		checkDoc(t, r)
		fixtures, _ := filepath.Glob(filepath.Join("*", "testdata", r.Name, "*Dockerfile*"))
		if len(fixtures) == 0 {
			t.Errorf("%s has no fixture", r.Name)
		}
	}
}

// checkDoc wants a title, a blank line, prose, and a bad and a good example.
func checkDoc(t *testing.T, r *analysis.Rule) {
	t.Helper()
	lines := strings.Split(r.Doc, "\n")
	if len(lines) < 3 || lines[0] == "" || strings.HasSuffix(lines[0], ".") || lines[1] != "" {
		t.Errorf("%s: its doc begins with a title and a blank line", r.Name)
	}
	for _, want := range []string{"\nBad:\n\n\t", "\nGood:\n\n\t"} {
		if !strings.Contains(r.Doc, want) {
			t.Errorf("%s: its doc lacks %q", r.Name, want)
		}
	}
}

// TestGroups looks for a group whose rules All leaves out.
func TestGroups(t *testing.T) {
	dirs, err := filepath.Glob("*/testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() || strings.HasPrefix(dir, "shell") || strings.HasPrefix(dir, "dockerfile") || filepath.Base(dir) == "fuzz" {
			continue
		}
		if !slices.ContainsFunc(rules.All, func(r *analysis.Rule) bool { return r.Name == filepath.Base(dir) }) {
			t.Errorf("%s has fixtures for a rule that is not in rules.All", dir)
		}
	}
}
