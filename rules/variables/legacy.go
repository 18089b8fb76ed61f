package variables

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var legacy = &analysis.Rule{
	Name:    "legacy-key-value",
	Aliases: []string{"LegacyKeyValueFormat"},
	Doc: `ENV or LABEL without an equals sign

In the old form everything after the name is the value, so a second pair becomes
part of the first. If the value is one plain word, this is only a hint.

Bad:

	ENV APP_HOME /srv/app

Good:

	ENV APP_HOME=/srv/app`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Safe, analysis.Same},
	Run:      runLegacy,
}

func runLegacy(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "ENV" && in.Keyword != "LABEL" || in.Err != nil || len(in.Pairs) != 1 || !in.Pairs[0].Legacy {
			continue
		}
		name := in.Pairs[0].Key.Value
		severity := analysis.Warning
		if !strings.ContainsAny(unquoted(in.Pairs[0].Value.Value), " \t\"'=") {
			severity = analysis.Info
		}
		p.Report(analysis.Finding{
			Span: in.Span, Severity: severity,
			Message: in.Keyword + " sets " + analysis.Quote(name) + " in the old form, without an equals sign",
			Why:     "In that form the rest of the line is the value, whatever it looks like.",
			What:    "Write " + analysis.Quote(in.Keyword+" "+name+"=…") + ", with quotes around a value that has spaces.",
			Fix:     equals(p.File, in),
		})
	}
}

// unquoted is a value without the double quotes around all of it.
func unquoted(value string) string {
	if n := len(value); n > 1 && value[0] == '"' && value[n-1] == '"' {
		return value[1 : n-1]
	}
	return value
}

// equals writes the pair with an equals sign, in the first of some ways that
// BuildKit reads as the same; nil if there is none.
func equals(f *dockerfile.File, in *dockerfile.Instruction) *analysis.Fix {
	pair := in.Pairs[0]
	gap := dockerfile.Span{Start: pair.Key.Span().End, End: pair.Value.Span().Start}
	if !pair.Set || slices.ContainsFunc(in.Inner, func(c dockerfile.Comment) bool { return gap.Overlaps(c.Span) }) {
		return nil
	}
	end := analysis.At(pair.Value.Span().End)
	ways := [][]analysis.Edit{{{Span: gap, New: "="}}}
	if !strings.Contains(pair.Value.Value, `"`) {
		ways = append(ways, []analysis.Edit{{Span: gap, New: `="`}, {Span: end, New: `"`}})
	}
	if pair.Value.Exact() {
		ways = append(ways, []analysis.Edit{{Span: gap, New: "="}, {Span: pair.Value.Span(), New: requoted(pair.Value.Value, f.Escape)}})
	}
	sure := false // what is plain needs no proof
	if pair.Key.Exact() && pair.Value.Exact() && plain(pair.Key.Value) {
		switch words := strings.ReplaceAll(pair.Value.Value, " ", ""); {
		case plain(pair.Value.Value):
			sure = true
		case plain(words):
			sure, ways = true, ways[1:]
		}
	}
	for _, edits := range ways {
		if !sure && !samePair(f, in, edits) {
			continue
		}
		fix := &analysis.Fix{Title: "Write it with an equals sign", Grade: analysis.Same, Edits: edits}
		if in.OnBuild != nil {
			fix.Grade = analysis.Safe // the image keeps the trigger's text
		}
		return fix
	}
	return nil
}

// plain reports whether a word means itself in either form: it has neither
// quotes nor blanks, nor a variable.
func plain(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-./:@_", r)
	})
}

// requoted is a value of the old form as one word between double quotes.
func requoted(value string, escape byte) string {
	var b strings.Builder
	b.WriteByte('"')
	var quote byte
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case quote != '\'' && c == escape && i+1 < len(value):
			i++
			if next := value[i]; next == '"' || next == '$' || next == escape || quote == '"' {
				b.WriteByte(escape)
			}
			c = value[i]
		case (c == '"' || c == '\'') && quote == 0:
			quote = c
			continue
		case c == quote && quote != 0:
			quote = 0
			continue
		case quote == '\'' && (c == '"' || c == '$' || c == escape):
			b.WriteByte(escape)
		}
		b.WriteByte(c)
	}
	b.WriteByte('"')
	return b.String()
}

// samePair reports whether BuildKit reads the same pair in an instruction as it
// stands and with the edits: the same name and value, whatever the variables
// in them hold.
func samePair(f *dockerfile.File, in *dockerfile.Instruction, edits []analysis.Edit) bool {
	outer := in.Span
	if in.OnBuild != nil {
		outer = in.OnBuild.Span
	}
	moved := slices.Clone(edits)
	for i := range moved {
		moved[i].Span.Start -= outer.Start
		moved[i].Span.End -= outer.Start
	}
	text, err := analysis.Apply(f.Source[outer.Start:outer.End], moved)
	if err != nil {
		return false
	}
	alone := dockerfile.Parse([]byte("# escape=" + string(f.Escape) + "\nFROM scratch\n" + string(text) + "\n"))
	if alone.Err != nil || len(alone.Instructions) != 2 {
		return false
	}
	edited := alone.Instructions[1]
	if edited.Trigger != nil {
		edited = edited.Trigger
	}
	before, after := pairsOf(in), pairsOf(edited)
	return len(before) == 1 && len(after) == 1 &&
		sameWord(before[0].Key, after[0].Key, f.Escape) && sameWord(before[0].Value, after[0].Value, f.Escape)
}

// pairsOf are the pairs as BuildKit has them, before it replaces variables.
func pairsOf(in *dockerfile.Instruction) instructions.KeyValuePairs {
	switch c := in.Command.(type) {
	case *instructions.EnvCommand:
		return c.Env
	case *instructions.LabelCommand:
		return c.Labels
	}
	return nil
}

// sameWord reports whether BuildKit makes the same of two words.
func sameWord(a, b string, escape byte) bool {
	if !dockerfile.Lexable(a) || !dockerfile.Lexable(b) {
		return false
	}
	for _, vars := range []held{{"a  b\"'\\`$c", true}, {"", true}, {"", false}} {
		before, _, errBefore := shell.NewLex(rune(escape)).ProcessWord(a, vars)
		after, _, errAfter := shell.NewLex(rune(escape)).ProcessWord(b, vars)
		if errBefore != nil || errAfter != nil || before != after {
			return false
		}
	}
	return true
}

// held is what every variable holds, or that none is set.
type held struct {
	value string
	set   bool
}

// Get serves BuildKit's lexer.
func (h held) Get(string) (string, bool) { return h.value, h.set }

// Keys serves BuildKit's lexer, which does not ask.
func (held) Keys() []string { return nil }
