// Package analysis says what a rule is: a value with a name, a doc and a
// function that looks at one Dockerfile and reports findings, with fixes where
// they are certain. It runs rules, bounds their work, applies fixes in memory
// and proves them.
//
// It knows no rule, no configuration and no pull request, and opens nothing:
// what is known beyond the file comes in as Facts.
package analysis

import (
	"fmt"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A Rule describes one thing to look for in a Dockerfile.
type Rule struct {
	// Name is short, lower-case and hyphenated. It never changes: pragmas,
	// configuration and the keys of posted comments hold it.
	Name string
	// Aliases are the names that other tools have for it: "DL3020",
	// "SecretsUsedInArgOrEnv".
	Aliases []string
	// Doc is Markdown: a title, a blank line, why it matters, a bad and a good
	// example.
	Doc string
	// Severity is what its findings are unless they or the configuration say
	// otherwise. A rule that is Off runs only when it is configured.
	Severity Severity
	// Fixes are the grades that its fixes have, the one that changes most first;
	// nil: it offers none.
	Fixes []Grade
	// Options makes a pointer to the rule's own options, whose zero value is
	// the default; nil: it has none.
	Options func() any
	// Raw marks a rule that needs no meaning, only bytes: it also runs on a
	// file that BuildKit refuses, or that another frontend reads.
	Raw bool
	// Last marks a rule that runs after the others, once comments have silenced
	// theirs, and knows the Idle ones.
	Last bool
	Run  func(*Pass)
}

// ShellCheck is the name of the rule that stands for all of ShellCheck's codes.
const ShellCheck = "shellcheck"

// A Pass is one run of one rule over one Dockerfile.
type Pass struct {
	Rule    *Rule
	File    *dockerfile.File
	Facts   *Facts  // never nil
	Options any     // what Rule.Options made, filled from configuration
	Rules   []*Rule // all that run
	Idle    []Idle  // of a rule that is Last: the comments that silence nothing, in order
	Report  func(Finding)

	scripts map[*dockerfile.Instruction]*shell.Script
	shells  shells
	action  func() bool // whether the file says that its image is a GitHub action
}

// Script is the shell's view of an instruction, parsed once for all rules.
func (p *Pass) Script(in *dockerfile.Instruction) *shell.Script {
	s, ok := p.scripts[in]
	if ok {
		return s
	}
	if name := p.shells.of(in); name != "" {
		s = shell.ParseAs(in, name)
	} else {
		s = shell.Parse(in)
	}
	p.scripts[in] = s
	return s
}

// A Severity says how grave a finding is.
type Severity int8

// The severities. An error is certain to break the build, leak a credential or
// have no effect; a warning goes against a recommendation for certain; an info
// is an improvement, or probable.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

// String is the severity in lower case.
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "off"
}

// ParseSeverity reads what String writes.
func ParseSeverity(s string) (Severity, error) {
	for _, v := range []Severity{Off, Info, Warning, Error} {
		if v.String() == s {
			return v, nil
		}
	}
	return Off, fmt.Errorf("severity %q: use off, info, warning or error", s)
}

// A Finding is a problem at a place in a Dockerfile.
type Finding struct {
	Rule *Rule // set by Check
	// Severity is how grave this one is; zero: as grave as its rule.
	Severity Severity
	// Codes are the aliases that apply to this very finding; nil: all of the
	// rule's.
	Codes []string
	// Span is the place: not empty, unless the file is.
	Span dockerfile.Span
	// Message is one sentence that says what is wrong here, without the final
	// period. Why and What are one sentence each, with theirs: why it matters,
	// and what to do.
	Message, Why, What string
	// Fix resolves it; nil if there is none that is right for this input.
	Fix *Fix
	// Secrets are where values stand that no output may repeat.
	Secrets []dockerfile.Span
}

// A Grade says what a fix does to the image.
type Grade int8

// The grades.
const (
	// Behaviour changes the image or the build as recommended; Note says how.
	Behaviour Grade = iota
	// Safe leaves the files and the configuration that a program sees as they
	// are.
	Safe
	// Same leaves BuildKit's build graph and image configuration unchanged.
	Same
)

// String is the grade in lower case.
func (g Grade) String() string {
	switch g {
	case Same:
		return "same"
	case Safe:
		return "safe"
	}
	return "behaviour"
}

// A Fix is a change that resolves a finding: edits against the file as it
// stands, independent of every other fix.
type Fix struct {
	Title string // a verb phrase: "Use COPY"
	Grade Grade
	Note  string // what changes, one sentence; only for Behaviour
	Edits []Edit
	Files []NewFile // to create beside the Dockerfile; never part of a suggestion
}

// An Edit replaces the bytes of Span by New.
type Edit struct {
	Span dockerfile.Span
	New  string
}

// At is the empty span at an offset: where text is inserted.
func At(offset int) dockerfile.Span { return dockerfile.Span{Start: offset, End: offset} }

// A NewFile is a file to create. Path is relative to the repository's root.
type NewFile struct{ Path, Content string }
