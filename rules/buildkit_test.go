package rules_test

import (
	"cmp"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A difference is where BuildKit's linter and our rule for one of its checks
// part, and why that is right.
type difference struct {
	check  string
	ours   bool // we say it and BuildKit does not
	reason string
	is     func(remark) bool
}

// differences are sorted by check; "" is any.
var differences = []difference{
	{"", true, "BuildKit looks at a trigger where a stage runs it", func(r remark) bool { return r.in.Keyword == "ONBUILD" }},
	{"", false, "a trigger is looked at where it stands", func(r remark) bool { return r.in.Keyword == "FROM" && triggers(r.in.Stage.Parent) }},
	{"InvalidDefaultArgInFrom", false, "what no ARG declares has no default", func(r remark) bool { return fromReads(r, false) }},
	{"InvalidDefaultArgInFrom", false, "there is no argument in the reference", func(r remark) bool { return !fromReads(r, true) }},
	{"RedundantTargetPlatform", false, "an ARG gives the name another value, or the word says more", func(r remark) bool {
		_, ours := r.file.Global("TARGETPLATFORM")
		return ours || !strings.Contains(r.in.Text.String(), "=$TARGETPLATFORM ") && !strings.Contains(r.in.Text.String(), "=${TARGETPLATFORM} ")
	}},
	{"SecretsUsedInArgOrEnv", false, "the value is empty, a path, an address, a word, a number or a variable, or the key is public", noSecret},
	{"SecretsUsedInArgOrEnv", true, "BuildKit does not look at an ARG before the first FROM", func(r remark) bool { return r.in.Stage == nil }},
	{"UndefinedArgInFrom", false, "BuildKit refuses the word", func(r remark) bool { return refused.MatchString(r.in.Text.String()) }},
	{"UndefinedVar", false, "BuildKit refuses the word", func(r remark) bool { return refused.MatchString(r.in.Text.String()) }},
	{"UndefinedVar", false, "the base image is likely to set it", func(r remark) bool { return baseVariable.MatchString(strings.Join(r.messages, "")) }},
	{"WorkdirRelativePath", false, "a path with a drive is absolute", func(r remark) bool { return drive.MatchString(r.in.Args.String()) }},
	{"WorkdirRelativePath", false, "a variable that the base image sets may hold an absolute path", func(r remark) bool { return strings.Contains(r.in.Args.String(), "$") }},
}

var (
	baseVariable = regexp.MustCompile(`^Usage of undefined variable '\$(APP_UID|GOPATH|PG_MAJOR|PHP_VERSION)'[^']*$`)
	refused      = regexp.MustCompile(`\$\{\w+:[^-+?=]`)
	drive        = regexp.MustCompile(`^["']?[A-Za-z]:`)
)

var variable = regexp.MustCompile(`\$\{?(\w+)`)

// fromReads reports whether a FROM reads a variable that an ARG before the first
// FROM declares, or one that none does.
func fromReads(r remark, declared bool) bool {
	for _, m := range variable.FindAllStringSubmatch(r.in.Words[0].Value, -1) {
		if _, ok := r.file.Global(m[1]); ok == declared {
			return true
		}
	}
	return false
}

var (
	secretName = regexp.MustCompile(`"([^"]+)"`)
	noValue    = regexp.MustCompile(`^["']?(/.*|[A-Za-z]*|[0-9]+|https?://.*|pk_.*|.*\$.*)["']?$`)
	publicKey  = regexp.MustCompile(`^(GPG_KEY|.*_MAPS_KEY)$`)
)

// noSecret reports whether none of the values that a remark is about is one that
// anybody keeps secret.
func noSecret(r remark) bool {
	for _, message := range r.messages {
		name := secretName.FindStringSubmatch(message)[1]
		for _, p := range r.in.Pairs {
			if p.Name() == name && !publicKey.MatchString(name) && !noValue.MatchString(p.Value.Value) {
				return false
			}
		}
	}
	return true
}

// triggers reports whether what is built on a stage runs something first.
func triggers(s *dockerfile.Stage) bool {
	return s != nil && slices.ContainsFunc(s.Instructions, func(in *dockerfile.Instruction) bool { return in.Trigger != nil })
}

// A place is a check's name and the line on which an instruction begins.
type place struct {
	check string
	line  int
}

// A remark is what one side says at a place.
type remark struct {
	file     *dockerfile.File
	in       *dockerfile.Instruction
	messages []string
}

// TestBuildKit runs BuildKit's own linter over the corpus, beside the rules
// that stand for its checks: both speak of the same instructions, but for the
// differences.
func TestBuildKit(t *testing.T) {
	c := newComparison(t)
	checks := checksOf(c.config.Rules)
	for _, s := range analysistest.Corpus(t) {
		c.compare(t, s.Name, s.Source, checks)
	}
	for _, check := range checks {
		n := c.counts[check]
		t.Logf("%-32s %5d by both, %4d by BuildKit alone, %4d by us alone, %4d by us where BuildKit gives up", check, n.both, n.theirs, n.ours, n.unbuilt)
	}
	for i, d := range differences {
		t.Logf("%-32s %5d %s", cmp.Or(d.check, "any"), c.explained[i], d.reason)
	}
}

// TestBuildKitFixtures does the same with the fixtures of each of those rules.
func TestBuildKitFixtures(t *testing.T) {
	c := newComparison(t)
	for _, r := range c.config.Rules {
		names, err := filepath.Glob(filepath.Join("*", "testdata", r.Name, "*Dockerfile"))
		if err != nil || len(names) == 0 {
			t.Errorf("%s has no fixture: %v", r.Name, err)
		}
		for _, name := range names {
			c.compare(t, name, read(t, name), checksOf([]*analysis.Rule{r}))
		}
	}
}

// A comparison counts what both sides say.
type comparison struct {
	config    rules.Config
	counts    map[string]*agreement // by check
	explained []int                 // by difference
}

// An agreement counts the places at which something is said under one check.
type agreement struct{ both, theirs, ours, unbuilt int }

func newComparison(t *testing.T) *comparison {
	// BuildKit's experimental checks are as off in the preset as they are there.
	config, _, err := rules.ParseConfig("plimsoll.yml", []byte("preset: buildkit\nrules: {InvalidDefinitionDescription: warning}"), "")
	if err != nil {
		t.Fatal(err)
	}
	c := &comparison{config, map[string]*agreement{}, make([]int, len(differences))}
	for _, check := range checksOf(config.Rules) {
		c.counts[check] = &agreement{}
	}
	return c
}

func (c *comparison) compare(t *testing.T, name string, src []byte, checks []string) {
	t.Helper()
	src = unsilenced(src)
	theirs, failed := buildKitSays(dockerfile.Parse(src), checks)
	ours := weSay(c.config.Check(src, nil), checks)
	for _, at := range places(theirs, ours) {
		their, theyDo := theirs[at]
		our, weDo := ours[at]
		n := c.counts[at.check]
		switch {
		case theyDo && weDo:
			n.both++
		case theyDo:
			n.theirs++
			c.explain(t, name, at, their, false)
		case unbuilt(our.in, failed):
			n.unbuilt++
		default:
			n.ours++
			c.explain(t, name, at, our, true)
		}
	}
}

// explain fails the test unless one of the differences is the reason.
func (c *comparison) explain(t *testing.T, name string, at place, r remark, ours bool) {
	t.Helper()
	i := slices.IndexFunc(differences, func(d difference) bool {
		return (d.check == at.check || d.check == "") && d.ours == ours && d.is(r)
	})
	switch {
	case i >= 0:
		c.explained[i]++
	case ours:
		t.Errorf("%s:%d: %s: BuildKit does not say %q", name, at.line, at.check, r.messages)
	default:
		t.Errorf("%s:%d: %s: only BuildKit says %q", name, at.line, at.check, r.messages)
	}
}

var checkName = regexp.MustCompile(`^[A-Z][A-Za-z]*[a-z][A-Za-z]*$`)

// checksOf are BuildKit's checks for which rules stand, sorted: the names in
// CamelCase.
func checksOf(all []*analysis.Rule) []string {
	names := map[string]bool{}
	for _, r := range all {
		for _, name := range r.Aliases {
			if checkName.MatchString(name) {
				names[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

var silencer = regexp.MustCompile(`(?m)^(\s*#\s*)(check|hadolint|plimsoll|tally|trivy)`)

// unsilenced is a Dockerfile whose comments silence nothing.
func unsilenced(src []byte) []byte { return silencer.ReplaceAll(src, []byte("${1}not-$2")) }

func buildKitSays(f *dockerfile.File, checks []string) (map[place]remark, []error) {
	said := map[place]remark{}
	warnings, failed := analysistest.Lint(f)
	for _, w := range warnings {
		if slices.Contains(checks, w.Check) && w.Line > 0 {
			note(said, f, w.Check, f.LineSpan(w.Line).Start, w.Message)
		}
	}
	return said, failed
}

func weSay(report *analysis.Report, checks []string) map[place]remark {
	said := map[place]remark{}
	for _, found := range report.Findings {
		for _, code := range found.Codes {
			if slices.Contains(checks, code) {
				note(said, report.File, code, found.Span.Start, found.Message)
			}
		}
	}
	return said
}

// note adds what is said at an offset, which may be anywhere in an instruction.
func note(said map[place]remark, f *dockerfile.File, check string, offset int, message string) {
	in := cmp.Or(f.At(offset), f.Instructions[0])
	at := place{check, f.Line(in.Span.Start)}
	said[at] = remark{f, in, append(said[at].messages, message)}
}

func places(sides ...map[place]remark) []place {
	all := map[place]bool{}
	for _, side := range sides {
		for at := range side {
			all[at] = true
		}
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.check, b.check))
	})
}

// unbuilt reports whether BuildKit gives up on the stage of an instruction, and
// may not have come to it.
func unbuilt(in *dockerfile.Instruction, failed []error) bool {
	if in.Stage == nil {
		return !slices.Contains(failed, nil)
	}
	return failed[in.Stage.Index] != nil
}
