package shell_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// updating reports whether to rewrite the want and append parts of testdata:
// by the flag that the rules' harness has for its goldens.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// TestScripts reads testdata/*.txtar: a Dockerfile, what its commands are
// (want), and the file with a clean-up appended after each command named
// install (append).
//
// A line of want is a command: its line in the Dockerfile, its words, and
// after each | what wraps it, its assignments, redirections and circumstances.
// A word that does not stand in the file to the letter has a ~ before it, one
// that the shell expands a ?. A script of another kind than Posix says so.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f := dockerfile.Parse(source(ar))
			check(t, path, ar, "want", describe(t, f))
			if s := part(ar, "append"); s != "" {
				check(t, path, ar, "append", strings.ReplaceAll(appended(f), "\r", "␍"))
			}
			if updating() {
				if err := os.WriteFile(path, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// source is the Dockerfile of a test; ␍ stands for a carriage return.
func source(ar *txtar.Archive) []byte {
	return []byte(strings.ReplaceAll(part(ar, "Dockerfile"), "␍", "\r"))
}

// seeds are the Dockerfiles of all tests.
func seeds(t testing.TB) [][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, source(ar))
	}
	return all
}

func part(ar *txtar.Archive, name string) string {
	for _, f := range ar.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func check(t *testing.T, path string, ar *txtar.Archive, name, got string) {
	t.Helper()
	want := part(ar, name)
	if got == want {
		return
	}
	i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name })
	if updating() && i >= 0 {
		ar.Files[i].Data = []byte(got)
		return
	}
	t.Errorf("%s: %s:\n%s\nwant:\n%s", path, name, got, want)
}

func describe(t *testing.T, f *dockerfile.File) string {
	var b strings.Builder
	for in := range f.Commands() {
		s := shell.Parse(in)
		if s.Kind != shell.Posix && in.CommandText().Len() > 0 {
			fmt.Fprintf(&b, "%d %s\n", f.Line(in.Span.Start), kinds[s.Kind]+" "+s.Shell)
		}
		for _, c := range s.Commands {
			fmt.Fprintf(&b, "%d %s\n", f.Line(c.Span().Start), line(t, f, c))
		}
	}
	return b.String()
}

var kinds = map[shell.Kind]string{
	shell.None: "none", shell.Exec: "exec", shell.PowerShell: "powershell", shell.Cmd: "cmd", shell.Foreign: "foreign", shell.Unparsed: "unparsed",
}

func line(t *testing.T, f *dockerfile.File, c *shell.Command) string {
	parts := []string{words(t, f, c.Words)}
	if n := c.Name; n != c.Words[0].Value {
		parts = append(parts, "name "+n)
	}
	for _, w := range c.Wrappers {
		parts = append(parts, "by "+words(t, f, w.Words))
	}
	for _, a := range c.Assigns {
		parts = append(parts, a.Name+"="+word(t, f, a.Value))
	}
	for _, r := range c.Redirects {
		parts = append(parts, r.FD+r.Op+" "+word(t, f, r.Target))
	}
	for _, s := range []struct {
		is   bool
		name string
	}{
		{c.Conditional, "conditional"}, {c.Tested, "tested"}, {c.Guarded, "guarded"}, {c.Negated, "negated"},
		{c.Subshell, "subshell"}, {c.Substitute, "substitute"}, {c.Background, "background"},
		{c.Function != "", "in " + c.Function}, {c.Pipeline > 0, fmt.Sprintf("pipe %d.%d", c.Pipeline, c.Piped)},
	} {
		if s.is {
			parts = append(parts, s.name)
		}
	}
	return strings.Join(parts, " | ")
}

func words(t *testing.T, f *dockerfile.File, ws []shell.Word) string {
	var out []string
	for _, w := range ws {
		out = append(out, word(t, f, w))
	}
	return strings.Join(out, " ")
}

func word(t *testing.T, f *dockerfile.File, w shell.Word) string {
	s := w.Span()
	if w.Exact() && string(f.Source[s.Start:s.End]) != w.Text.String() {
		t.Errorf("line %d: %q where the word %q should stand", f.Line(s.Start), f.Source[s.Start:s.End], w.Text)
	}
	v := w.Value
	if v == "" || strings.ContainsAny(v, " |\"'\\\n\t") {
		v = fmt.Sprintf("%q", v)
	}
	if w.Text.Len() > 0 && !w.Literal {
		v = "?" + v
	}
	if !w.Exact() {
		v = "~" + v
	}
	return v
}

func appended(f *dockerfile.File) string {
	out := string(f.Source)
	var all []shell.Insertion
	for in := range f.Commands() {
		s := shell.Parse(in)
		for _, c := range s.Commands {
			if sub, _ := c.Sub(nil); sub.Value != "install" {
				continue
			}
			if ins, ok := c.Append(f, "rm -rf /lists/*"); ok {
				all = append(all, ins)
			}
		}
	}
	slices.SortFunc(all, func(a, b shell.Insertion) int { return b.At - a.At })
	for _, ins := range all {
		out = out[:ins.At] + ins.New + out[ins.At:]
	}
	return out
}
