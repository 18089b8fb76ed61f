package analysistest

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var update = flag.Bool("update", false, "rewrite the goldens of fixtures")

// Run runs each rule of a group over its fixtures: the Dockerfiles in
// testdata/RULE. A rule without one fails.
//
// A comment line `# want "regexp" …` names the findings on the next line that
// is not a comment, or silences rules in Plimsoll's words, each by its message; `# want error DL3000 "regexp"` its
// severity too, and all the codes of other tools that it stands for, parted by
// commas; "-" is none. A line
// `# options strict`, `# options scope` or `# options scope strict` sets the
// rule's options: to speak wherever its kind does in other tools, and of every
// stage. A line `# tree a b/c` says that the repository has those files and no
// others; without one nothing is known of it. A line `# secret "kind" value`
// says that the value is known for a credential, and a line
// `# shellcheck level code "text" "message" ["replacement"]` that ShellCheck
// says so of that text in every script. NAME.golden is the fixture with
// every fix applied; a fixture without one must have no fix.
//
// A rule that is Last runs beside the others of its group, of whose findings
// nothing is wanted.
//
// Each fixture is run as it is, with CRLF line endings, and without its final
// line ending: the findings and what the fixes do must not change.
func Run(t *testing.T, rules []*analysis.Rule) {
	for _, r := range rules {
		t.Run(r.Name, func(t *testing.T) {
			names, err := filepath.Glob(filepath.Join("testdata", r.Name, "*Dockerfile*"))
			names = slices.DeleteFunc(names, func(n string) bool { return strings.HasSuffix(n, ".golden") })
			if err != nil || len(names) == 0 {
				t.Fatalf("no fixture: write testdata/%s/Dockerfile", r.Name)
			}
			for _, name := range names {
				t.Run(filepath.Base(name), func(t *testing.T) { runFixture(t, r, beside(r, rules), name) })
			}
			if !t.Failed() {
				checkGrades(t, r, beside(r, rules), names)
			}
		})
	}
}

// beside are the rules that a rule's fixtures need to run beside it.
func beside(r *analysis.Rule, rules []*analysis.Rule) []*analysis.Rule {
	if !r.Last {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(rules), func(other *analysis.Rule) bool { return other == r })
}

// check runs a rule, with the options that a fixture sets, and keeps its own
// findings.
func check(t *testing.T, r *analysis.Rule, others []*analysis.Rule, src []byte) *analysis.Report {
	t.Helper()
	report := analysis.Check(src, append(slices.Clone(others), configured(t, r, src)), factsOf(t, src))
	keep(report, r)
	return report
}

func keep(report *analysis.Report, r *analysis.Rule) {
	if r.Last {
		report.Findings = slices.DeleteFunc(report.Findings, func(found analysis.Finding) bool { return found.Rule.Name != r.Name })
	}
}

// checkGrades holds a rule to the grades that it says its fixes have: its
// fixtures show each of them, and no other. Of a rule that needs options which
// no fixture can set, they may show less.
func checkGrades(t *testing.T, r *analysis.Rule, others []*analysis.Rule, names []string) {
	t.Helper()
	var seen []analysis.Grade
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range check(t, r, others, src).Findings {
			if found.Fix != nil && !slices.Contains(seen, found.Fix.Grade) {
				seen = append(seen, found.Fix.Grade)
			}
		}
	}
	slices.Sort(seen)
	if len(seen) == 0 && needsOptions(r) {
		return
	}
	if !slices.Equal(seen, r.Fixes) {
		t.Errorf("the fixtures have fixes graded %v, the rule says %v", seen, r.Fixes)
	}
}

// needsOptions reports whether a rule has options that no comment of a fixture
// sets.
func needsOptions(r *analysis.Rule) bool {
	if r.Options == nil {
		return false
	}
	switch r.Options().(type) {
	case *analysis.Scoped, *analysis.Strict, *analysis.ScopedStrict:
		return false
	}
	return true
}

func runFixture(t *testing.T, r *analysis.Rule, others []*analysis.Rule, name string) {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile(name + ".golden")
	if errors.Is(err, fs.ErrNotExist) {
		golden = src
	} else if err != nil {
		t.Fatal(err)
	}
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			fixed := expect(t, r, others, name, v.of(src))
			if *update && v.name == "as it is" && !bytes.Equal(fixed, golden) {
				golden = fixed
				if err := os.WriteFile(name+".golden", fixed, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := v.of(golden); !bytes.Equal(fixed, want) {
				t.Errorf("%s.golden differs (-update rewrites it)\ngot:\n%s\nwant:\n%s", name, fixed, want)
			}
		})
	}
}

var variants = []struct {
	name string
	of   func([]byte) []byte
}{
	{"as it is", func(b []byte) []byte { return b }},
	{"CRLF", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }},
	{"no final newline", func(b []byte) []byte { return bytes.TrimSuffix(b, []byte("\n")) }},
}

// expect compares the findings with the wants, proves every fix, and returns
// the file with all fixes applied.
func expect(t *testing.T, r *analysis.Rule, others []*analysis.Rule, name string, src []byte) []byte {
	t.Helper()
	report := check(t, r, others, src)
	for _, f := range report.Failures {
		t.Fatalf("%s: %s failed: %v\n%s", name, f.Rule.Name, f.Value, f.Stack)
	}
	if report.File.Err != nil && !r.Raw {
		t.Fatalf("%s: does not parse: %v", name, report.File.Err)
	}
	compare(t, name, report, wants(t, name, src))
	for _, found := range report.Findings {
		if found.Fix == nil {
			continue
		}
		where := fmt.Sprintf("%s:%d", name, report.File.Line(found.Span.Start))
		checkFix(t, where, found)
		if err := report.Verify(found); err != nil {
			t.Errorf("%s: the fix is not right: %v", where, err)
		}
		if !ChangesRuns(found) {
			SameRuns(t, where, src, found.Fix.Edits)
		}
		if found.Fix.Grade == analysis.Same && !SameBuild(t, where, src, found.Fix.Edits) {
			t.Errorf("%s: BuildKit converts no stage of the file, so that a fix graded same is not proved", where)
		}
	}
	return converge(t, name, r, report)
}

func factsOf(t *testing.T, src []byte) *analysis.Facts {
	t.Helper()
	return &analysis.Facts{Path: "Dockerfile", Tree: treeOf(src), Secrets: secretsOf(src), Scripts: scriptsOf(t, src)}
}

var optionsLine = regexp.MustCompile(`(?m)^#\s*options (scope)? ?(strict)?\r?$`)

// configured is the rule with the options that a fixture sets.
func configured(t *testing.T, r *analysis.Rule, src []byte) *analysis.Rule {
	t.Helper()
	m := optionsLine.FindSubmatch(src)
	if m == nil {
		return r
	}
	scope, strict := analysis.Scope(""), len(m[2]) > 0
	if len(m[1]) > 0 {
		scope = analysis.AllStages
	}
	var options any
	if r.Options != nil {
		options = r.Options()
	}
	on := *r
	on.Options = func() any { return options }
	switch o := options.(type) {
	case *analysis.Scoped:
		o.Scope = scope
	case *analysis.Strict:
		o.Strict = strict
	case *analysis.ScopedStrict:
		o.Scope, o.Strict = scope, strict
	default:
		t.Fatalf("%s has no such options: %s", r.Name, m[0])
	}
	return &on
}

func checkFix(t *testing.T, where string, found analysis.Finding) {
	t.Helper()
	if found.Fix.Title == "" {
		t.Errorf("%s: the fix has no title", where)
	}
	if (found.Fix.Grade == analysis.Behaviour) != (found.Fix.Note != "") {
		t.Errorf("%s: a note belongs to a fix that changes behaviour, and only there: grade %s, note %q", where, found.Fix.Grade, found.Fix.Note)
	}
}

// converge applies fixes until none is left.
func converge(t *testing.T, name string, r *analysis.Rule, report *analysis.Report) []byte {
	t.Helper()
	for range 10 {
		chosen := analysis.Compose(report.Findings)
		if len(chosen) == 0 {
			return report.File.Source
		}
		src, err := analysis.Apply(report.File.Source, analysis.Edits(chosen))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		report = analysis.Check(src, report.Rules, report.Facts)
		keep(report, r)
		if report.File.Err != nil {
			t.Fatalf("%s: with all fixes it does not parse: %v\n%s", name, report.File.Err, src)
		}
	}
	t.Fatalf("%s: fixing does not end", name)
	return nil
}

// A want is an expected finding.
type want struct {
	line     int
	severity string // "" for any
	codes    string // as written, "" for any
	message  *regexp.Regexp
}

var ownPragma = regexp.MustCompile(`^\s*#\s*plimsoll ignore`)

var wantLine = regexp.MustCompile(`^\s*#\s*want\s+(?:(error|warning|info)\s+)?(?:(-|[A-Zt][\w,/-]+)\s+)?(".*")\s*$`)

func wants(t *testing.T, name string, src []byte) []want {
	t.Helper()
	var all, waiting []want
	for i, line := range strings.Split(string(src), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if m := wantLine.FindStringSubmatch(line); m != nil {
			for rest := m[3]; rest != ""; {
				quoted, err := strconv.QuotedPrefix(rest)
				if err != nil {
					t.Fatalf("%s:%d: %v", name, i+1, err)
				}
				text, _ := strconv.Unquote(quoted)
				waiting = append(waiting, want{severity: m[1], codes: m[2], message: regexp.MustCompile(text)})
				rest = strings.TrimSpace(rest[len(quoted):])
			}
			continue
		}
		if strings.HasPrefix(strings.TrimSpace(line), "#") && !ownPragma.MatchString(line) {
			continue
		}
		for _, w := range waiting {
			w.line = i + 1
			all = append(all, w)
		}
		waiting = nil
	}
	return all
}

func compare(t *testing.T, name string, report *analysis.Report, wants []want) {
	t.Helper()
	for _, found := range report.Findings {
		line := report.File.Line(found.Span.Start)
		i := slices.IndexFunc(wants, func(w want) bool {
			codes := cmp.Or(strings.Join(found.Codes, ","), "-")
			return w.line == line && w.message.MatchString(found.Message) && cmp.Or(w.codes, codes) == codes &&
				cmp.Or(w.severity, found.Severity.String()) == found.Severity.String()
		})
		if i < 0 {
			t.Errorf("%s:%d: got %s %s %q, which nothing wants", name, line, found.Severity, found.Codes, found.Message)
			continue
		}
		wants = slices.Delete(wants, i, i+1)
		if found.Why == "" || found.What == "" || strings.HasSuffix(found.Message, ".") {
			t.Errorf("%s:%d: a finding says why and what to do, and its message has no final period: %+v", name, line, found)
		}
	}
	for _, w := range wants {
		t.Errorf("%s:%d: got nothing, want %s %s %q", name, w.line, w.severity, w.codes, w.message)
	}
}

// A tree is a repository whose files are all known.
type tree []string

// Has answers for a file or a folder.
func (tr tree) Has(p string) dockerfile.Answer {
	return dockerfile.Answered(slices.ContainsFunc(tr, func(f string) bool {
		return f == p || strings.HasPrefix(f, path.Clean(p)+"/")
	}))
}

var treeLine = regexp.MustCompile(`(?m)^#\s*tree\b(.*)$`)

func treeOf(src []byte) analysis.Tree {
	m := treeLine.FindSubmatch(src)
	if m == nil {
		return nil
	}
	return tree(strings.Fields(string(m[1])))
}
