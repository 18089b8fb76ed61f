package analysis

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// The bounds of one file. BuildKit itself reads no line over 64 KiB; the
// largest Dockerfiles that people write are far below these.
const (
	MaxBytes        = 1 << 20
	MaxInstructions = 20_000
	MaxFindings     = 10_000 // a rule that reports more is cut off
)

// Limit is the rule under which Check says that a file was not read whole. It
// is in no list: no configuration turns it off.
var Limit = &Rule{
	Name:     "file-too-large",
	Severity: Warning,
	Doc: `The file was not reviewed whole

It is larger, or took longer, than Plimsoll allows for one Dockerfile. Split
it, or generate it at build time.`,
}

// A Report is what some rules found in a file, and with what facts.
type Report struct {
	File  *dockerfile.File
	Rules []*Rule
	Facts *Facts
	// Findings are sorted by offset, then by rule; each has its severity and
	// codes filled in. Those at Off are left out, and those that a comment
	// silences.
	Findings []Finding
	// Failures are the rules that panicked, which is our mistake and no reason to
	// say nothing of the rest.
	Failures []Failure
	// Secrets are where values stand that no output may repeat, also those of
	// findings that a comment or the configuration leaves out.
	Secrets []dockerfile.Span

	found   tally    // what Findings held before a configuration left some out
	stopped bool     // Facts.Stop ended it
	values  []string // what stands at Secrets, as it is written and as it is read
}

// A Failure is a rule that panicked: with what, and where.
type Failure struct {
	Rule  *Rule
	Value any
	Stack []byte
}

// Check runs rules over a Dockerfile. It is pure: equal arguments give equal
// findings, unless Facts.Stop ended it.
func Check(src []byte, rules []*Rule, facts *Facts) *Report {
	if facts == nil {
		facts = &Facts{}
	}
	r := &Report{Rules: rules, Facts: facts}
	if len(src) > MaxBytes {
		r.File = dockerfile.Parse(src[:0])
		r.Findings = []Finding{limit(r.File.LineSpan(1), fmt.Sprintf("This file is too large to review: it has more than %d bytes", MaxBytes))}
		return r
	}
	r.File = dockerfile.Parse(src)
	if n := len(r.File.Instructions); n > MaxInstructions {
		r.Findings = []Finding{limit(r.File.LineSpan(1), fmt.Sprintf("This file is too large to review: %d instructions, where at most %d are read", n, MaxInstructions))}
		return r
	}
	r.run()
	r.found = r.tally()
	return r
}

// run runs the rules that apply to the file: first those that look at it, then
// those that look at what its comments silence of that.
func (r *Report) run() {
	c := checker{report: r, scripts: map[*dockerfile.Instruction]*shell.Script{}, shells: shellsOf(r.File), action: sync.OnceValue(func() bool { return action(r.File) })}
	c.run(func(rule *Rule) bool { return !rule.Last })
	for in, script := range c.scripts {
		if script.Bounded {
			c.add(limit(in.Span, "This "+in.Keyword+" is too large or too deeply nested to be looked into"))
		}
	}
	r.note()
	s := silencerOf(r.File, r.Facts.Now)
	r.Findings = slices.DeleteFunc(r.Findings, s.silences)
	c.idle = s.idle
	c.run(func(rule *Rule) bool { return rule.Last })
	r.Findings = slices.DeleteFunc(r.Findings, s.silences)
	sortFindings(r.Findings)
	r.hide()
}

func sortFindings(all []Finding) {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Rule.Name, b.Rule.Name), cmp.Compare(a.Span.End, b.Span.End))
	})
}

// A checker runs rules for a report.
type checker struct {
	report  *Report
	scripts map[*dockerfile.Instruction]*shell.Script
	shells  shells
	action  func() bool
	idle    func() []Idle
}

// add adds a finding, unless it is off.
func (c *checker) add(found Finding) {
	if found.Severity != Off {
		c.report.Findings = append(c.report.Findings, found)
	}
}

func (c *checker) run(chosen func(*Rule) bool) {
	f, facts := c.report.File, c.report.Facts
	for _, rule := range c.report.Rules {
		switch {
		case c.report.stopped:
			return
		case !chosen(rule), !rule.Raw && (f.Err != nil || !f.Standard()):
			continue
		case facts.Stop != nil && facts.Stop():
			c.report.stopped = true
			c.add(limit(f.LineSpan(1), "This file took too long to review, so not every rule was tried"))
			return
		}
		c.runRule(rule)
	}
}

func (c *checker) runRule(rule *Rule) {
	f := c.report.File
	p := &Pass{Rule: rule, File: f, Facts: c.report.Facts, Rules: c.report.Rules, scripts: c.scripts, shells: c.shells, action: c.action}
	if rule.Options != nil {
		p.Options = rule.Options()
	}
	if rule.Last {
		p.Idle = c.idle()
	}
	n := 0
	p.Report = func(found Finding) {
		switch n++; {
		case n <= MaxFindings:
			c.add(complete(f, rule, found))
		case n == MaxFindings+1:
			c.add(limit(f.LineSpan(1), "There are more findings of "+rule.Name+" in this file than are listed"))
		}
	}
	if failure := attempt(p); failure != nil {
		c.report.Failures = append(c.report.Failures, *failure)
		c.add(failed(f, rule))
	}
}

// attempt runs a rule over a stranger's input. It returns how the rule failed,
// nil if it did not.
func attempt(p *Pass) (failure *Failure) {
	defer func() {
		if value := recover(); value != nil {
			failure = &Failure{p.Rule, value, debug.Stack()}
		}
	}()
	p.Rule.Run(p)
	return nil
}

func failed(f *dockerfile.File, r *Rule) Finding {
	found := limit(f.LineSpan(1), "The rule "+r.Name+" failed on this file")
	found.What = "This is a bug in Plimsoll: please report it. The file itself may be fine."
	return found
}

func limit(at dockerfile.Span, message string) Finding {
	return Finding{Rule: Limit, Severity: Limit.Severity, Span: at, Message: message,
		Why: "What was not looked at may still be wrong.", What: "Split the file, or generate it at build time."}
}

// complete fills in what a finding takes from its rule, and drops a fix whose
// lines could not be shown: JSON and GitHub carry valid UTF-8 alone.
func complete(f *dockerfile.File, r *Rule, found Finding) Finding {
	found.Rule = r
	if found.Severity == Off {
		found.Severity = r.Severity
	}
	if found.Codes == nil {
		found.Codes = r.Aliases
	}
	if found.Fix != nil && !printable(f, found.Fix) {
		found.Fix = nil
	}
	return found
}

func printable(f *dockerfile.File, fix *Fix) bool {
	for _, e := range fix.Edits {
		lines := f.Lines(e.Span)
		if !utf8.ValidString(e.New) || !utf8.Valid(f.Source[lines.Start:lines.End]) {
			return false
		}
	}
	return true
}
