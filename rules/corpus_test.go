package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A score counts what one rule did over the corpus.
type score struct{ errors, warnings, infos, fixes, same int }

// TestCorpus runs every rule over the corpus. Every fix, alone and with all
// others, parses, removes its finding, changes no byte outside its edits, and
// fixing converges; one graded same leaves BuildKit's graph as it was. The rules
// that are off have no others beside them: two of those may want opposites.
func TestCorpus(t *testing.T) {
	samples := analysistest.Corpus(t)
	recommended := rules.Recommended().Rules
	judge(t, samples, recommended)
	for _, r := range rules.All {
		if !slices.Contains(recommended, r) {
			judge(t, samples, []*analysis.Rule{r})
		}
	}
}

// judge holds the fixes of some rules to what is promised of them, and prints
// what each rule found.
func judge(t *testing.T, samples []analysistest.Sample, all []*analysis.Rule) {
	t.Helper()
	scores := map[string]*score{}
	rounds := 0
	for _, s := range samples {
		report := analysis.Check(s.Source, all, nil)
		checkFailures(t, s.Name, report)
		for _, found := range report.Findings {
			where := fmt.Sprintf("%s:%d: %s", s.Name, report.File.Line(found.Span.Start), found.Rule.Name)
			count(scores, found)
			checkSpan(t, where, report.File, found)
			if found.Fix != nil && len(found.Fix.Edits) > 0 {
				checkAlone(t, where, report, found)
			}
		}
		rounds = max(rounds, checkTogether(t, s, report))
	}
	for _, name := range slices.Sorted(maps.Keys(scores)) {
		c := scores[name]
		t.Logf("%-32s %5d errors %5d warnings %5d infos %5d fixes %5d graded same", name, c.errors, c.warnings, c.infos, c.fixes, c.same)
	}
	t.Logf("%d files; fixing all took at most %d rounds", len(samples), rounds)
}

// TestCorpusFix makes what fixes of all rules are proved together, those that
// are off too, until none is left: each file still parses, and a second run
// changes nothing. Every preset runs over each file as well, and has the same
// fixes.
func TestCorpusFix(t *testing.T) {
	var presets []rules.Config
	for _, name := range rules.Presets {
		c, err := rules.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		presets = append(presets, c)
	}
	changed := 0
	for _, s := range analysistest.Corpus(t) {
		fixed := mend(t, s.Name, s.Source, true)
		if before, after := dockerfile.Parse(s.Source), dockerfile.Parse(fixed); before.Err == nil && after.Err != nil {
			t.Errorf("%s: once fixed it does not parse: %v", s.Name, after.Err)
		}
		if again := mend(t, s.Name, fixed, true); !bytes.Equal(again, fixed) {
			t.Errorf("%s: a second run changes the file again", s.Name)
		}
		if !bytes.Equal(fixed, s.Source) {
			changed++
		}
		for _, c := range presets {
			report := c.Check(s.Source, nil)
			checkFailures(t, s.Name, report)
			for _, found := range report.Findings {
				checkSpan(t, s.Name, report.File, found)
				if found.Fix == nil {
					continue
				}
				if err := report.Verify(found); err != nil {
					t.Errorf("%s:%d: with another preset the fix of %s is not right: %v", s.Name, report.File.Line(found.Span.Start), found.Rule.Name, err)
				}
			}
		}
	}
	t.Logf("%d files were changed", changed)
}

func count(scores map[string]*score, found analysis.Finding) {
	c := scores[found.Rule.Name]
	if c == nil {
		c = &score{}
		scores[found.Rule.Name] = c
	}
	switch found.Severity {
	case analysis.Error:
		c.errors++
	case analysis.Warning:
		c.warnings++
	default:
		c.infos++
	}
	if found.Fix != nil {
		c.fixes++
		if found.Fix.Grade == analysis.Same {
			c.same++
		}
	}
}

// checkFailures looks for rules that panicked.
func checkFailures(t *testing.T, where string, report *analysis.Report) {
	t.Helper()
	for _, f := range report.Failures {
		t.Errorf("%s: %s failed: %v\n%s\n%s", where, f.Rule.Name, f.Value, f.Stack, report.File.Source)
	}
}

func checkSpan(t *testing.T, where string, f *dockerfile.File, found analysis.Finding) {
	t.Helper()
	s := found.Span
	if s.Start < 0 || s.End > len(f.Source) || s.Start > s.End || s.Start == s.End && len(f.Source) > 0 {
		t.Errorf("%s: span %v in a file of %d bytes", where, s, len(f.Source))
	}
	for _, text := range []string{found.Message, found.Why, found.What} {
		for _, secret := range found.Secrets {
			if strings.Contains(text, string(f.Source[secret.Start:secret.End])) {
				t.Errorf("%s: repeats a secret", where)
			}
		}
	}
}

func checkAlone(t *testing.T, where string, report *analysis.Report, found analysis.Finding) {
	t.Helper()
	if err := report.Verify(found); err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	fixed, _ := analysis.Apply(report.File.Source, found.Fix.Edits)
	checkBytes(t, where, report.File.Source, fixed, found.Fix.Edits)
	if found.Fix.Grade == analysis.Same && !analysistest.SameBuild(t, where, report.File.Source, found.Fix.Edits) {
		t.Logf("%s: BuildKit converts no stage of the file", where)
	}
}

// checkBytes compares what lies between edits, before and after.
func checkBytes(t *testing.T, where string, before, after []byte, edits []analysis.Edit) {
	t.Helper()
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b analysis.Edit) int { return a.Span.Start - b.Span.Start })
	from, to := 0, 0
	for _, e := range slices.Compact(sorted) {
		n := e.Span.Start - from
		if n < 0 || to+n > len(after) || !bytes.Equal(before[from:e.Span.Start], after[to:to+n]) {
			t.Errorf("%s: bytes outside the edits changed", where)
			return
		}
		from, to = e.Span.End, to+n+len(e.New)
	}
	if !bytes.Equal(before[from:], after[to:]) {
		t.Errorf("%s: bytes after the edits changed", where)
	}
}

// checkTogether makes all fixes that go together, until there are none, and
// returns how many rounds it took.
func checkTogether(t *testing.T, s analysistest.Sample, report *analysis.Report) int {
	t.Helper()
	for round := range 10 {
		chosen := analysis.Compose(report.Findings)
		if len(chosen) == 0 {
			return round
		}
		if err := report.Verify(chosen...); err != nil {
			t.Errorf("%s: all fixes together: %v", s.Name, err)
			return round
		}
		fixed, _ := analysis.Apply(report.File.Source, analysis.Edits(chosen))
		report = analysis.Check(fixed, report.Rules, report.Facts)
	}
	t.Errorf("%s: fixing does not end", s.Name)
	return 10
}

// BenchmarkCorpus reports how long all rules take over the corpus, as how many
// times what BuildKit's parser and instructions take for the same bytes, file by
// file in turn.
func BenchmarkCorpus(b *testing.B) {
	samples := analysistest.Corpus(b)
	recommended := rules.Recommended().Rules
	var ours, theirs time.Duration
	for b.Loop() {
		for _, s := range samples {
			start := time.Now()
			analysis.Check(s.Source, recommended, nil)
			half := time.Now()
			if result, err := parser.Parse(bytes.NewReader(s.Source)); err == nil {
				instructions.Parse(result.AST, nil)
			}
			ours, theirs = ours+half.Sub(start), theirs+time.Since(half)
		}
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-buildkit")
}

// BenchmarkRule names the time of each rule over the corpus, parsing included.
func BenchmarkRule(b *testing.B) {
	samples := analysistest.Corpus(b)
	for _, r := range rules.All {
		b.Run(r.Name, func(b *testing.B) {
			for b.Loop() {
				for _, s := range samples {
					analysis.Check(s.Source, []*analysis.Rule{r}, nil)
				}
			}
		})
	}
}

// pathological are inputs that cost most; each is within what Check reads.
var pathological = map[string]string{
	"10000 instructions":  "FROM alpine:3.22\n" + strings.Repeat("RUN apt-get update && apt-get install -y curl\n", 10_000),
	"10000 COPY":          "FROM alpine:3.22\n" + strings.Repeat("COPY . .\n", 10_000),
	"10000 in turn":       "FROM node:22\nWORKDIR /a\n" + strings.Repeat("COPY . .\nRUN npm ci\n", 5000),
	"10000 updates":       "FROM debian:12\n" + strings.Repeat("RUN apt-get update\nRUN true\n", 5000),
	"10000 builds":        "FROM golang:1.25\n" + strings.Repeat("RUN go build -o /a .\n", 10_000) + "CMD [\"/a\"]\n",
	"5000 stages":         strings.Repeat("FROM debian:12\nRUN apt-get update\n", 5000),
	"1000 stages":         strings.Repeat("FROM python AS a\nCOPY . .\nRUN pip install -r requirements.txt\n", 1000) + "FROM a\nCMD python a.py\n",
	"chain of 1000":       chain(1000),
	"5000 ARGs":           args(5000),
	"doubling ENV":        "FROM alpine:3.22\nENV A=aaaaaaaa\n" + strings.Repeat("ENV A=$A$A\n", 200) + "USER $A\n",
	"nested subshells":    "FROM alpine:3.22\nRUN " + strings.Repeat("(", 30_000) + "true" + strings.Repeat(")", 30_000) + "\n",
	"nested expansions":   "FROM alpine:3.22\nRUN " + strings.Repeat("$(", 20_000) + "true" + strings.Repeat(")", 20_000) + "\n",
	"a line of 1 MB":      "FROM alpine:3.22\nRUN echo " + strings.Repeat("a", 1_000_000) + "\n",
	"words of 60 kB":      "FROM alpine:3.22\nRUN apt-get install " + strings.Repeat("a ", 30_000) + "\n",
	"continuations":       "FROM alpine:3.22\nRUN true" + strings.Repeat(" \\\n && true", 6000) + "\n",
	"a secret in each":    "FROM alpine:3.22\n" + strings.Repeat("ENV API_TOKEN=abcdefgh12345678\n", 10_000),
	"ONBUILD nested":      "FROM alpine:3.22\n" + strings.Repeat("ONBUILD ", 8000) + "RUN true\n",
	"braces in variables": "FROM alpine:3.22\nENV A=" + strings.Repeat("${A:-", 10_000) + strings.Repeat("}", 10_000) + "\n",
	"10000 mixed": "FROM node:22\n" + numbered(900, "ENV A#=$A\nARG V#=x\nLABEL l#=$V#\nRUN apt-get install -y p# && rm -rf /tmp/x#\nCOPY a# /d#/\n"+
		"RUN chown -R u# /d#\nUSER u#\nVOLUME /d#\nADD https://example.com/# /t#\nRUN useradd u#; pip install a#\nCMD node #\n"),
	"copies from stages":    numbered(1000, "FROM debian:12 AS s#\nCOPY --from=s# /a /b\nCOPY --from=s## /c /d\n"),
	"copies from nowhere":   numbered(5000, "FROM debian:12 AS s#\nCOPY --from=no# /a /b\n"),
	"copies by number":      "FROM debian:12\n" + numbered(5000, "FROM debian:12\nCOPY --from=0 /a /b#\n"),
	"variables in turn":     "FROM alpine:3.22\n" + numbered(6000, "ENV E#=$V$E\nARG V#=$E#\nLABEL l#=\"$V# $E# $U#\"\n"),
	"variables in RUNs":     "FROM alpine:3.22\n" + numbered(9000, "ARG V#\nRUN echo $V# $E#\n"),
	"ARGs for FROMs":        numbered(4000, "ARG G#=debian\n") + numbered(4000, "FROM $G#\nARG G#\n"),
	"COPY, then rm":         "FROM debian:12\n" + numbered(9000, "COPY f# /data/\n") + numbered(5000, "RUN rm -rf /data/f#\nRUN chown a /data/f#\n"),
	"triggers":              "FROM alpine:3.22 AS a\n" + numbered(5000, "ONBUILD RUN apk add p#\nONBUILD ENV A#=$A\n") + "FROM a\nRUN true\n",
	"triggers and children": "FROM alpine:3.22 AS a\n" + numbered(5000, "ONBUILD USER u#\n") + strings.Repeat("FROM a\n", 10_000),
	"a chain of triggers":   "FROM debian:12 AS s\n" + numbered(2000, "FROM s AS s\nONBUILD ENV B#=$B\nONBUILD RUN rm -rf /x#\nONBUILD USER u#\n"),
	"1000 users":            "FROM debian:12\n" + numbered(1000, "RUN groupadd g# && useradd -g g# u#\nUSER u#\nCOPY --chown=u#:g# a /h#/\nRUN chown u# /h#\n"),
	"subshells":             "FROM alpine:3.22\nRUN " + strings.Repeat("(", 2000) + strings.Repeat("cd a && ", 7000) + "true" + strings.Repeat(")", 2000) + "\n",
	"mounts":                "FROM debian:12\nRUN" + numbered(10_000, " --mount=type=cache,target=/c# \\\n") + " true" + strings.Repeat(" && pip install a && rm -rf /root/.cache \\\n", 4000),
	"10000 starts":          "FROM node:22\n" + numbered(5000, "HEALTHCHECK CMD curl -f localhost:#\nCMD node #\nENTRYPOINT [\"tini\", \"#\"]\n"),
	"VOLUMEs":               "FROM node:22\n" + numbered(9000, "VOLUME /v#\nCOPY a /v#/\n") + "CMD a\n",
	"WORKDIRs":              "FROM scratch\n" + strings.Repeat("WORKDIR aaaaaaaa\nCOPY a .\n", 9000),
	"a heredoc":             "FROM debian:12\nRUN <<EOF\n" + strings.Repeat("apt-get i\n", 20_000) + "EOF\n",
	"a heredoc of installs": "FROM node:22\nRUN <<EOF\n" + strings.Repeat("npm ci\npip install a\nyum install a\nyarn install\n", 5000) + "EOF\n",
	"a heredoc of rm":       "FROM debian:12\nRUN <<EOF\n" + strings.Repeat("rm -rf $A/b\n", 20_000) + "EOF\n",
	"words of 200 kB":       "FROM debian:12\nRUN apt-get install" + strings.Repeat(" aaaa \\\n", 25_000) + " a\n",
	"comments":              strings.Repeat("# a comment\n", 80_000) + "FROM alpine:3.22\nRUN true\n",
	"pragmas":               numbered(12_000, "# hadolint global ignore=DL#\n") + "FROM debian\n" + strings.Repeat("RUN apt-get install a\n", 10_000),
}

// numbered repeats a text, each time with the next number for #.
func numbered(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", strconv.Itoa(i)))
	}
	return b.String()
}

func chain(n int) string {
	var b strings.Builder
	b.WriteString("FROM debian:12 AS s0\nENV A=1\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "FROM s%d AS s%d\nENV A%d=$A\nRUN apt-get update\n", i-1, i, i)
	}
	return b.String()
}

func args(n int) string {
	var b strings.Builder
	b.WriteString("ARG A0=1\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "ARG A%d=$A%d\n", i, i-1)
	}
	fmt.Fprintf(&b, "FROM alpine:3.22\nARG A%d\nRUN echo $A%d $A1\n", n-1, n-1)
	return b.String()
}

// TestPathological runs every rule over inputs made to be slow: none panics,
// and every finding lies in the file. Their times are in BenchmarkPathological.
func TestPathological(t *testing.T) {
	for name, text := range pathological {
		report := rules.Recommended().Check([]byte(text), nil)
		checkFailures(t, name, report)
		for _, found := range report.Findings {
			checkSpan(t, name+": "+found.Rule.Name, report.File, found)
		}
	}
}

func BenchmarkPathological(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(pathological)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rules.Recommended().Check([]byte(pathological[name]), nil)
			}
		})
	}
}

// FuzzCheck runs every rule over any bytes.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"", "FROM", "FROM a AS b\nRUN <<EOF\napt-get update\nEOF\nCMD a", "\xef\xbb\xbf# escape=`\r\nFROM a\r\nRUN a `\r\n  b\r\n",
		"FROM a\nRUN apt-get update && \\\n# c\n\n apt-get install -y \\\n  curl", "ARG A\nFROM $A\nENV B=${A:+c} D=\xff\nUSER $B\nONBUILD ADD . /",
		"FROM python\nARG TOKEN\nRUN pip install -r r.txt\nHEALTHCHECK CMD curl localhost\nMAINTAINER \"a$\\", "FROM golang:1\nCOPY . .\nRUN go build -o /a\nCMD [\"/a\"]",
		"# check=skip=all;error=true\nFROM a\n# check=skip=JSONArgsRecommended\nRUN a\n# hadolint ignore=DL3020\nONBUILD ADD . /",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) <= 1<<16 {
			survive(t, "fuzzed", src)
		}
	})
}

// survive runs every rule over a file: nothing panics, every finding lies in the
// file, every fix can be made, and with all that are proved together the file
// parses as before.
func survive(t *testing.T, where string, src []byte) {
	t.Helper()
	report := analysis.Check(src, rules.All, nil)
	checkFailures(t, where, report)
	for _, found := range report.Findings {
		checkSpan(t, where+": "+found.Rule.Name, report.File, found)
		if found.Fix == nil {
			continue
		}
		if _, err := analysis.Apply(src, found.Fix.Edits); err != nil {
			t.Errorf("%s: %s: %v\n%s", where, found.Rule.Name, err, src)
		}
	}
	fixed, err := analysis.Apply(src, analysis.Edits(report.Provable(report.Findings)))
	if err != nil {
		t.Errorf("%s: %v\n%s", where, err, src)
	}
	after := analysis.Check(fixed, rules.All, nil)
	checkFailures(t, where+", fixed", after)
	if report.File.Err == nil && after.File.Err != nil {
		t.Errorf("%s: once fixed it does not parse: %v\n%s", where, after.File.Err, src)
	}
}

var (
	mutations = flag.Int("mutations", 1, "how many mutations of each file of the corpus TestMutated looks at")
	mutating  = flag.Int64("mutating", 1, "from which seed TestMutated mutates")
)

// TestMutated runs every rule over files of the corpus with lines that are
// repeated, left out, moved, cut, or taken from another file.
func TestMutated(t *testing.T) {
	samples := analysistest.Corpus(t)
	for i, s := range samples {
		for n := range *mutations {
			r := rand.New(rand.NewPCG(uint64(*mutating)+uint64(n), uint64(i)))
			survive(t, fmt.Sprintf("%s, seed %d", s.Name, *mutating+int64(n)), mutate(r, s.Source, samples[r.IntN(len(samples))].Source))
		}
	}
}

// mutate makes one to four changes to a file. other gives lines to it.
func mutate(r *rand.Rand, src, other []byte) []byte {
	lines, others := bytes.SplitAfter(src, []byte("\n")), bytes.SplitAfter(other, []byte("\n"))
	for range 1 + r.IntN(4) {
		at, from := r.IntN(len(lines)), r.IntN(len(lines))
		switch r.IntN(10) {
		case 0:
			lines = slices.Delete(lines, at, at+1)
		case 1:
			lines = slices.Insert(lines, at, lines[from])
		case 2:
			lines[at], lines[from] = lines[from], lines[at]
		case 3:
			lines = slices.Insert(lines, at, others[r.IntN(len(others))])
		case 4:
			lines[at] = lines[at][:r.IntN(len(lines[at])+1)]
		case 5:
			lines = slices.Insert(lines, at, []byte("ONBUILD "))
		case 6:
			lines[at] = append(slices.Clip(bytes.TrimRight(lines[at], "\r\n")), oddities[r.IntN(len(oddities))]...)
		case 7:
			lines[at] = bytes.ReplaceAll(lines[at], []byte("\n"), []byte("\r\n"))
		case 8:
			lines[at] = append([]byte(oddities[r.IntN(len(oddities))]), lines[at]...)
		case 9:
			lines[at] = bytes.ReplaceAll(lines[at], []byte(" "), []byte(blanks[r.IntN(len(blanks))]))
		}
		if len(lines) == 0 {
			lines = [][]byte{nil}
		}
	}
	return bytes.Join(lines, nil)
}

// oddities are put before and after lines, blanks in place of spaces.
var (
	oddities = []string{" \\\n", "\n", "#", "'", "\"", "`", "$", "${", "}", "[", "]", "(", "$(", ")", "{", ";", "&&", "||", "|", "<<EOF\n", "EOF\n", "\\", "\x00", "\xff", "ü", "\t", "=", ":", "@", "--", "~", "*", "if true; then\n"}
	blanks   = []string{"\t", "  ", " \\\n", "\u00a0", " \\\r\n", " \\\n# a\n"}
)

// BenchmarkRepeated checks every fixture with its text, or what its last stage
// holds, many times over, and reports the slowest: what takes more than its
// share there grows faster than the file.
func BenchmarkRepeated(b *testing.B) {
	names, err := filepath.Glob("*/testdata/*/*Dockerfile")
	if err != nil {
		b.Fatal(err)
	}
	facts := &analysis.Facts{Path: "Dockerfile", Tree: only("everything")}
	for b.Loop() {
		var slowest, all time.Duration
		of, checks := "", 0
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			for _, long := range repeated(src, 100_000) {
				start := time.Now()
				analysis.Check(long, rules.All, facts)
				took := time.Since(start)
				checks, all = checks+1, all+took
				if took > slowest {
					slowest, of = took, name
				}
			}
		}
		b.Logf("the slowest is %s", of)
		b.ReportMetric(slowest.Seconds(), "slowest-s")
		b.ReportMetric(slowest.Seconds()/all.Seconds()*float64(checks), "x-mean")
	}
}

// repeated are a file, and what its last stage holds, as often as makes the
// given size in bytes.
func repeated(src []byte, size int) [][]byte {
	long := [][]byte{bytes.Repeat(append(src, '\n'), size/(len(src)+1)+1)}
	f := dockerfile.Parse(src)
	if n := len(f.Stages); n > 0 {
		at := f.Lines(f.Stages[n-1].From.Span).End
		body := append(bytes.Clone(src[at:]), '\n')
		long = append(long, append(bytes.Clone(src[:at]), bytes.Repeat(body, size/len(body)+1)...))
	}
	return long
}
