package rules_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// seedDir holds the snippets of the guide to good Dockerfiles that the rules
// follow, one file each, and in tree the repository around them. A fragment
// without a FROM stands on python:3.11-slim.
const seedDir = "testdata/seed"

// seedFindings are what is found in the snippets at warning or above, as line,
// severity and rule. What the guide calls good has none, but for a health check
// with curl on an image that has no curl.
var seedFindings = map[string][]string{
	"01-untagged.Dockerfile": {"1 warning base-image-untagged"},
	"08-metadata.Dockerfile": {"7 warning healthcheck-tool-missing"},
}

// TestSeed holds the rules to the guide: what it calls bad is found and what it
// calls good is not, and NAME.golden is a snippet with its fixes.
func TestSeed(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(seedDir, "*.Dockerfile"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no snippet in %s: %v", seedDir, err)
	}
	for _, name := range names {
		src := read(t, name)
		report := analysis.Check(src, seedRules(), &analysis.Facts{Path: "Dockerfile", Tree: folder(seedDir + "/tree")})
		findings := grave(report)
		var got []string
		for _, found := range findings {
			got = append(got, fmt.Sprintf("%d %s %s", report.File.Line(found.Span.Start), found.Severity, found.Rule.Name))
		}
		if want := seedFindings[filepath.Base(name)]; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		if fixed := fix(t, name, report, findings); fixed != golden(t, name, src) {
			t.Errorf("%s: fixed:\n%s\nwant:\n%s", name, fixed, golden(t, name, src))
		}
	}
}

// TestSeedIgnore takes the guide's .dockerignore away from a snippet that needs
// it.
func TestSeedIgnore(t *testing.T) {
	src := read(t, seedDir+"/03-layers.Dockerfile")
	report := analysis.Check(src, seedRules(), &analysis.Facts{Path: "Dockerfile", Tree: folder(t.TempDir())})
	if !slices.ContainsFunc(grave(report), func(found analysis.Finding) bool { return found.Rule.Name == "dockerignore-missing" }) {
		t.Errorf("a COPY of everything, and no .dockerignore: got %+v", report.Findings)
	}
}

// seedRules are all but the one that time makes true of any image.
func seedRules() []*analysis.Rule {
	return slices.DeleteFunc(rules.Recommended().Rules, func(r *analysis.Rule) bool { return r.Name == "base-image-eol" })
}

func grave(report *analysis.Report) []analysis.Finding {
	return slices.DeleteFunc(slices.Clone(report.Findings), func(found analysis.Finding) bool { return found.Severity < analysis.Warning })
}

// fix applies the findings' fixes, each of which must be right alone.
func fix(t *testing.T, name string, report *analysis.Report, findings []analysis.Finding) string {
	t.Helper()
	chosen := analysis.Compose(findings)
	for _, found := range chosen {
		if err := report.Verify(found); err != nil {
			t.Errorf("%s: %s: %v", name, found.Rule.Name, err)
		}
	}
	fixed, err := analysis.Apply(report.File.Source, analysis.Edits(chosen))
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(fixed)
}

// golden is the snippet as it should be once fixed: as it is, if nothing else
// is said.
func golden(t *testing.T, name string, src []byte) string {
	t.Helper()
	if _, err := os.Stat(name + ".golden"); err != nil {
		return string(src)
	}
	return string(read(t, name+".golden"))
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// A folder is a repository on disk, all of which is known.
type folder string

// Has answers for a file or a folder.
func (dir folder) Has(path string) dockerfile.Answer {
	_, err := os.Stat(filepath.Join(string(dir), filepath.FromSlash(path)))
	return dockerfile.Answered(!errors.Is(err, fs.ErrNotExist))
}
