package layers

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var sortPackages = &analysis.Rule{
	Name:    "sort-packages",
	Aliases: []string{"tally/sort-packages"},
	Doc: `A list of packages is not sorted

In a sorted list a package is easy to find and is not named twice, and changes
conflict less often. Some prefer to group related packages, so this is off by
default.

Bad:

	RUN apk add --no-cache \
	        libpq \
	        curl

Good:

	RUN apk add --no-cache \
	        curl \
	        libpq`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runSortPackages,
}

func runSortPackages(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Err != nil {
			continue
		}
		for _, c := range p.Script(in).Commands {
			words := listed(p.File, in, c)
			if len(words) < 2 || inOrder(words) {
				continue
			}
			p.Report(analysis.Finding{
				Span: dockerfile.Span{Start: words[0].Span().Start, End: words[len(words)-1].Span().End}, Severity: analysis.Info,
				Message: "The packages of this list are not sorted",
				Why:     "In a sorted list a package is found at a glance, and is not named twice.",
				What:    "Sort them.",
				Fix:     sorted(words),
			})
		}
	}
}

// listed are the packages of a list in which each stands on a line of its own;
// nil if there is something in it that may depend on the order.
func listed(f *dockerfile.File, in *dockerfile.Instruction, c *shell.Command) []shell.Word {
	m := managerOf(c)
	if m == nil {
		return nil
	}
	words := c.Operands(m.takes)
	if len(words) < 3 || !slices.Contains(m.installs, words[0].Value) {
		return nil
	}
	for option := range m.takes {
		if c.Has(option) && !(m.name == "apk" && (option == "-t" || option == "--virtual")) {
			return nil
		}
	}
	words = words[1:]
	line := f.Line(words[0].Span().Start) - 1
	for _, w := range words {
		at := f.Line(w.Span().Start)
		if at <= line || !w.Literal || !w.Exact() || w.Text.String() != w.Value || strings.ContainsAny(w.Value, "/*") {
			return nil
		}
		line = at
	}
	between := dockerfile.Span{Start: words[0].Span().Start, End: words[len(words)-1].Span().End}
	if slices.ContainsFunc(in.Inner, func(comment dockerfile.Comment) bool { return between.Contains(comment.Span) }) {
		return nil
	}
	return words
}

// inOrder reports whether words are sorted, by their bytes or as a dictionary
// would.
func inOrder(words []shell.Word) bool {
	return slices.IsSortedFunc(words, byBytes) || slices.IsSortedFunc(words, func(a, b shell.Word) int {
		return cmp.Compare(letters(a.Value), letters(b.Value))
	})
}

func byBytes(a, b shell.Word) int { return cmp.Compare(a.Value, b.Value) }

// letters is a word without what a dictionary passes over.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// sorted puts each word where it belongs and leaves the lines as they are.
func sorted(words []shell.Word) *analysis.Fix {
	fix := &analysis.Fix{Title: "Sort the packages", Note: "The layer is built again once, since its command has changed."}
	for i, w := range slices.SortedStableFunc(slices.Values(words), byBytes) {
		if w.Value != words[i].Value {
			fix.Edits = append(fix.Edits, analysis.Edit{Span: words[i].Span(), New: w.Value})
		}
	}
	return fix
}
