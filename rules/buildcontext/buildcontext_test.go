package buildcontext_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/buildcontext"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

func TestRules(t *testing.T) { analysistest.Run(t, buildcontext.Rules) }

// A tree is a repository whose files are all known.
type tree []string

func (tr tree) Has(p string) dockerfile.Answer { return dockerfile.Answered(slices.Contains(tr, p)) }

func check(src []byte, path string, files ...string) *analysis.Report {
	return analysis.Check(src, buildcontext.Rules, &analysis.Facts{Path: path, Tree: tree(files)})
}

// TestNewFile compares the .dockerignore that each fixture's fix creates with
// NAME.dockerignore; a fixture without one has no fix.
func TestNewFile(t *testing.T) {
	names, err := filepath.Glob("testdata/dockerignore-missing/*Dockerfile")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixture: %v", err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, found := range check(src, "Dockerfile", treeOf(src)...).Findings {
			if found.Fix != nil {
				got = found.Fix.Files[0].Content
			}
		}
		golden := strings.TrimSuffix(name, "Dockerfile") + "dockerignore"
		if flag.Lookup("update").Value.String() == "true" && got != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, _ := os.ReadFile(golden)
		if got != string(want) {
			t.Errorf("%s: got\n%swant\n%s", name, got, want)
		}
	}
}

var treeLine = regexp.MustCompile(`(?m)^# tree(.*)$`)

func treeOf(src []byte) []string {
	if m := treeLine.FindSubmatch(src); m != nil {
		return strings.Fields(string(m[1]))
	}
	return []string{".dockerignore"}
}

// TestContext asks which folder is taken for the build context, and how sure
// that is.
func TestContext(t *testing.T) {
	const src = "FROM debian:12\nCOPY . /src\n"
	for _, test := range []struct {
		name, src, path string
		tree            []string
		severity        analysis.Severity // Off: nothing is found
		file            string            // "": none is offered
	}{
		{"at the root", src, "Dockerfile", nil, analysis.Warning, ".dockerignore"},
		{"ignored at the root", src, "Dockerfile", []string{".dockerignore"}, analysis.Off, ""},
		{"a name of its own", src, "Dockerfile.api", nil, analysis.Warning, "Dockerfile.api.dockerignore"},
		{"ignored by its name", src, "Dockerfile.api", []string{"Dockerfile.api.dockerignore"}, analysis.Off, ""},
		{"in a folder", src, "api/Dockerfile", nil, analysis.Info, ""},
		{"in a project's folder", src, "api/Dockerfile", []string{"api/go.mod"}, analysis.Warning, "api/.dockerignore"},
		{"in a folder of a project", src, "docker/Dockerfile", []string{"package.json"}, analysis.Warning, ".dockerignore"},
		{"in a project of a project", src, "web/Dockerfile", []string{"package.json", "web/package.json"}, analysis.Info, ""},
		{"that names its folder", src + "COPY docker/run.sh /\n", "docker/Dockerfile", nil, analysis.Warning, ".dockerignore"},
		{"ignored at the root, from a folder", src, "api/Dockerfile", []string{".dockerignore", "api/go.mod"}, analysis.Off, ""},
		{"no path", src, "", nil, analysis.Off, ""},
	} {
		severity, file := analysis.Off, ""
		report := check([]byte(test.src), test.path, test.tree...)
		for _, found := range report.Findings {
			severity = found.Severity
			if found.Fix == nil {
				continue
			}
			file = found.Fix.Files[0].Path
			if err := report.Verify(found); err != nil {
				t.Errorf("a Dockerfile %s: %v", test.name, err)
			}
		}
		if severity != test.severity || file != test.file {
			t.Errorf("a Dockerfile %s: got %s and file %q, want %s and %q", test.name, severity, file, test.severity, test.file)
		}
	}
}

// TestSourceMissing asks in which folders a source is looked for.
func TestSourceMissing(t *testing.T) {
	const src = "FROM debian:12\nCOPY go.mod cmd/main.go none.go /src/\n"
	for _, test := range []struct {
		name, path string
		tree       []string
		want       int
	}{
		{"beside it", "api/Dockerfile", []string{"api/go.mod", "api/cmd/main.go"}, 1},
		{"at the root", "api/Dockerfile", []string{"go.mod", "cmd/main.go"}, 1},
		{"in a folder between", "services/api/docker/Dockerfile", []string{"services/api/go.mod", "services/api/cmd/main.go"}, 1},
		{"there", "api/Dockerfile", []string{"go.mod", "cmd/main.go", "none.go"}, 0},
		{"in a folder beside", "docker/Dockerfile", []string{"go.mod", "api/go.mod", "api/cmd/main.go"}, 0},
	} {
		n := 0
		for _, found := range check([]byte(src), test.path, test.tree...).Findings {
			if found.Rule.Name == "copy-source-missing" {
				n++
			}
		}
		if n != test.want {
			t.Errorf("sources %s: got %d findings, want %d", test.name, n, test.want)
		}
	}
}
