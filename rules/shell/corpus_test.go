package shell_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// TestCorpus reads every script of the corpus: each word that says it stands
// in the file does, and each insertion leaves a file whose script has one
// command more, with the others as they were.
func TestCorpus(t *testing.T) {
	kinds := map[string]int{}
	total, appends, refused := 0, 0, 0
	for _, sample := range analysistest.Corpus(t) {
		f := dockerfile.Parse(sample.Source)
		if f.Err != nil {
			continue
		}
		for in := range f.Commands() {
			s := shell.Parse(in)
			kinds[fmt.Sprintf("%s %s", in.Keyword, kindNames[s.Kind])]++
			total += len(s.Commands)
			if err := sound(f, s); err != nil {
				t.Errorf("%s:%d: %v", sample.Name, f.Line(in.Span.Start), err)
			}
			for i, c := range s.Commands {
				ins, ok := c.Append(f, "rm -rf /x")
				if !ok {
					refused++
					continue
				}
				appends++
				if appends%7 != 0 {
					continue // each reads a whole file again
				}
				if err := inserted(f, in, s, i, ins); err != nil {
					t.Errorf("%s:%d: after command %d: %v", sample.Name, f.Line(in.Span.Start), i, err)
				}
			}
		}
	}
	for _, k := range []string{"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"} {
		t.Logf("%s: %d posix, %d exec, %d unparsed, %d other", k, kinds[k+" posix"], kinds[k+" exec"], kinds[k+" unparsed"], kinds[k+" none"]+kinds[k+" other"])
	}
	t.Logf("%d commands; %d insertions, %d refused", total, appends, refused)
}

var kindNames = [...]string{"none", "posix", "exec", "other", "other", "other", "unparsed"}

// sound checks that everything in a script stands where it says.
func sound(f *dockerfile.File, s *shell.Script) error {
	texts := []shell.Text{}
	for _, r := range s.Reads() {
		texts = append(texts, r.Text)
	}
	for _, c := range s.Commands {
		for _, w := range c.Words {
			texts = append(texts, w.Text)
			if w.Literal && w.Text.Len() > 0 && !strings.ContainsAny(w.Text.String(), `'"\`) && w.Value != w.Text.String() {
				return fmt.Errorf("the word %q has the value %q", w.Text, w.Value)
			}
		}
		for _, a := range c.Assigns {
			texts = append(texts, a.Text, a.Value.Text)
		}
		for _, r := range c.Redirects {
			texts = append(texts, r.Text, r.Target.Text)
		}
		for _, w := range c.Wrappers {
			for _, word := range w.Words {
				texts = append(texts, word.Text)
			}
		}
	}
	for _, text := range texts {
		span := text.Whole()
		if span.Start < 0 || span.End < span.Start || span.End > len(f.Source) {
			return fmt.Errorf("%q stands at %v", text, span)
		}
		if text.Exact(0, text.Len()) && string(f.Source[span.Start:span.End]) != text.String() {
			return fmt.Errorf("%q stands where there is %q", text, f.Source[span.Start:span.End])
		}
	}
	return nil
}

// inserted checks the file with an insertion after command i of a script.
func inserted(f *dockerfile.File, in *dockerfile.Instruction, s *shell.Script, i int, ins shell.Insertion) error {
	src := bytes.Clone(f.Source[:ins.At])
	src = append(src, ins.New...)
	src = append(src, f.Source[ins.At:]...)
	after := dockerfile.Parse(src)
	if after.Err != nil {
		return fmt.Errorf("with %q: %w", ins.New, after.Err)
	}
	var now *dockerfile.Instruction
	for other := range after.Commands() {
		if other.Span.Start == in.Span.Start {
			now = other
		}
	}
	if now == nil {
		return fmt.Errorf("with %q: the instruction is gone", ins.New)
	}
	t := shell.Parse(now)
	if len(t.Commands) != len(s.Commands)+1 {
		return fmt.Errorf("with %q: %d commands, want %d", ins.New, len(t.Commands), len(s.Commands)+1)
	}
	at := 0
	for _, c := range t.Commands {
		if at < len(s.Commands) && same(c, s.Commands[at]) {
			at++
		} else if at <= i || c.Name != "rm" || c.Conditional != s.Commands[i].Conditional || c.Subshell != s.Commands[i].Subshell {
			return fmt.Errorf("with %q: a command %s", ins.New, c.Name)
		}
	}
	return nil
}

func same(a, b *shell.Command) bool {
	if len(a.Words) != len(b.Words) || a.Conditional != b.Conditional || a.Tested != b.Tested || a.Negated != b.Negated {
		return false
	}
	for i := range a.Words {
		if a.Words[i].Value != b.Words[i].Value {
			return false
		}
	}
	return true
}

func BenchmarkCorpus(b *testing.B) {
	var files []*dockerfile.File
	size := 0
	for _, s := range analysistest.Corpus(b) {
		files = append(files, dockerfile.Parse(s.Source))
		size += len(s.Source)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, f := range files {
			for in := range f.Commands() {
				shell.Parse(in)
			}
		}
	}
}
