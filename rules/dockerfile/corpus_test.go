package dockerfile_test

import (
	"bytes"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// TestAgainstBuildKit reads every Dockerfile of the corpus with BuildKit's
// parser and with ours: the same instructions, on the same lines, with the
// same words; and every word that says it stands in the file does.
func TestAgainstBuildKit(t *testing.T) {
	files, ins, words := 0, 0, 0
	for _, s := range analysistest.Corpus(t) {
		f := dockerfile.Parse(s.Source)
		result, err := parser.Parse(bytes.NewReader(s.Source))
		if err == nil {
			_, _, err = instructions.Parse(result.AST, nil)
		}
		if (err == nil) != (f.Err == nil) {
			t.Errorf("%s: BuildKit says %v, we say %v", s.Name, err, f.Err)
		}
		if err != nil {
			continue
		}
		files++
		if len(f.Instructions) != len(result.AST.Children) {
			t.Errorf("%s: %d instructions, want %d", s.Name, len(f.Instructions), len(result.AST.Children))
			continue
		}
		for i, in := range f.Instructions {
			ins++
			words += same(t, s.Name, f, in, result.AST.Children[i])
		}
	}
	t.Logf("%d files, %d instructions, %d words", files, ins, words)
}

func same(t *testing.T, name string, f *dockerfile.File, in *dockerfile.Instruction, node *parser.Node) int {
	t.Helper()
	line := f.Line(in.Span.Start)
	if line < node.StartLine || line > node.EndLine { // BuildKit counts a lone continuation above
		t.Errorf("%s:%d: starts on line %d for BuildKit", name, line, node.StartLine)
	}
	if in.Text.String() != string(bytes.TrimSpace([]byte(node.Original))) {
		t.Errorf("%s:%d: text %q, want %q", name, line, in.Text, node.Original)
	}
	if len(in.Flags) != len(node.Flags) {
		t.Errorf("%s:%d: flags %v, want %v", name, line, in.Flags, node.Flags)
	}
	var want []string
	for n := node.Next; n != nil; n = n.Next {
		want = append(want, n.Value)
	}
	var got []string
	switch {
	case in.Keyword == "ENV" || in.Keyword == "LABEL":
		for _, p := range in.Pairs {
			sep := "="
			if p.Legacy {
				sep = ""
			}
			got = append(got, p.Key.Value, p.Value.Value, sep)
		}
	case in.Keyword == "HEALTHCHECK":
		return 0
	case in.Words != nil:
		for _, w := range in.Words {
			got = append(got, w.Value)
		}
	case in.Trigger != nil || in.JSON:
		return 0
	default:
		got = []string{in.Args.String()}
	}
	if len(got) != len(want) {
		t.Errorf("%s:%d: words %q, want %q", name, line, got, want)
		return 0
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s:%d: word %q, want %q", name, line, got[i], want[i])
		}
	}
	for _, w := range in.Words {
		if s := w.Span(); w.Exact() && string(f.Source[s.Start:s.End]) != w.Text.String() {
			t.Errorf("%s:%d: %q stands at %v, where there is %q", name, line, w.Text, s, f.Source[s.Start:s.End])
		}
	}
	return len(in.Words)
}
