package dockerfile_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	_ "github.com/plimsoll-app/plimsoll/rules/analysistest" // its -update
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// TestFiles reads each Dockerfile of testdata/*.txtar and compares what was
// understood with the text after it, which -update rewrites. "\r" and "\t" in
// a line stand for those bytes, "⏎" at the end of the file for no final
// newline, "BOM" at its start for a byte order mark.
func TestFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no files")
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		changed := false
		for i := 0; i+1 < len(ar.Files); i += 2 {
			got := describe(dockerfile.Parse(raw(ar.Files[i].Data)))
			if got == string(ar.Files[i+1].Data) {
				continue
			}
			if flag.Lookup("update").Value.String() != "true" {
				t.Errorf("%s: %s\ngot:\n%s\nwant:\n%s", name, ar.Files[i].Name, got, ar.Files[i+1].Data)
			}
			ar.Files[i+1].Data, changed = []byte(got), true
		}
		if changed && flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func raw(text []byte) []byte {
	text = bytes.TrimSuffix(bytes.NewBuffer(text).Bytes(), []byte("⏎\n"))
	for _, r := range [][2]string{{`\r`, "\r"}, {`\t`, "\t"}, {"BOM", "\xef\xbb\xbf"}} {
		text = bytes.ReplaceAll(text, []byte(r[0]), []byte(r[1]))
	}
	return text
}

// describe is a file as it was understood. Every text is taken from the raw
// bytes at its span, so that a wrong offset shows.
func describe(f *dockerfile.File) string {
	var b strings.Builder
	at := func(s dockerfile.Span) string { return string(f.Source[s.Start:s.End]) }
	if f.Escape != '\\' || f.Syntax != "" {
		fmt.Fprintf(&b, "escape %c, syntax %q\n", f.Escape, f.Syntax)
	}
	for _, in := range f.Instructions {
		show(&b, f, in, at)
	}
	for _, s := range f.Stages {
		fmt.Fprintf(&b, "stage %d %q: %s", s.Index, s.Name, []string{"unreachable", "artifact", "base", "final"}[s.Class])
		if s.Parent != nil {
			fmt.Fprintf(&b, ", on stage %d", s.Parent.Index)
		} else {
			fmt.Fprintf(&b, ", image %s tag %q digest %q tagged %s", visible(s.Image.Name), visible(s.Image.Tag), s.Image.Digest, answer(s.Image.Tagged()))
		}
		fmt.Fprintf(&b, "\n  leaves user %s, workdir %s", setting(f, s.End.User), setting(f, s.End.Workdir))
		for _, in := range []*dockerfile.Instruction{s.End.Shell, s.End.Entrypoint, s.End.Cmd, s.End.Healthcheck} {
			if in != nil {
				fmt.Fprintf(&b, ", %s of line %d", in.Keyword, f.Line(in.Span.Start))
			}
		}
		b.WriteString("\n")
	}
	if f.Err != nil {
		fmt.Fprintf(&b, "error on line %d: %v\n", f.Line(f.Err.Span.Start), f.Err)
	}
	return b.String()
}

func show(b *strings.Builder, f *dockerfile.File, in *dockerfile.Instruction, at func(dockerfile.Span) string) {
	fmt.Fprintf(b, "%d-%d %s %q", f.Line(in.Span.Start), f.Line(max(in.Span.Start, in.Span.End-1)), in.Keyword, at(in.KeywordSpan))
	for _, fl := range in.Flags {
		fmt.Fprintf(b, " flag %s=%q at %q", fl.Name, fl.Value, at(fl.Span()))
	}
	for _, p := range in.Pairs {
		fmt.Fprintf(b, " pair %s", p.Name())
		if p.Set {
			fmt.Fprintf(b, "=%q at %q means %s", p.Value.Value, at(p.Value.Span()), visible(in.Before.Expand(p.Value.Value).Text))
		}
	}
	if in.Pairs == nil {
		for _, w := range in.Words {
			exact := ""
			if !w.Exact() {
				exact = " (not exact)"
			}
			fmt.Fprintf(b, " %q%s", at(w.Span()), exact)
		}
	}
	if in.Words == nil && in.Pairs == nil && in.Trigger == nil {
		fmt.Fprintf(b, " args %q", in.Args)
	}
	if in.JSON {
		b.WriteString(" exec form")
	}
	for _, m := range in.Mounts() {
		fmt.Fprintf(b, " mount %s target=%q from=%q", m.Type, m.Target, m.From)
	}
	for _, h := range in.Heredocs {
		fmt.Fprintf(b, " heredoc %s %q ends with %q", h.Name, at(h.Body), at(h.End))
	}
	if in.Err != nil {
		fmt.Fprintf(b, " ERROR")
	}
	b.WriteString("\n")
	if in.Trigger != nil {
		b.WriteString("  trigger ")
		show(b, f, in.Trigger, at)
	}
}

func visible(s string) string { return strings.ReplaceAll(s, dockerfile.Hole, "?") }

func answer(a dockerfile.Answer) string { return []string{"unknown", "no", "yes"}[a] }

func setting(f *dockerfile.File, s dockerfile.Setting) string {
	text := fmt.Sprintf("%q", visible(s.Value.Text))
	if s.By != nil {
		text += fmt.Sprintf(" of line %d", f.Line(s.By.Span.Start))
	}
	return text
}

func TestIsName(t *testing.T) {
	for name, want := range map[string]bool{
		"Dockerfile": true, "dockerfile": true, "a/b/Dockerfile.dev": true, "Containerfile": true, "Dockerfile-alpine": true,
		"Dockerfile_arm": true, "api.Dockerfile": true, "x.containerfile": true, "Dockerfile.in2": true,
		"Dockerfile.dockerignore": false, "Dockerfile.md": false, "Dockerfile.j2": false, "Dockerfile.sh": false, "Dockerfiles": false,
		"mydockerfile": false, ".dockerfile": false, "Dockerfile.": false, "Dockerfile/main.go": false, "docker-compose.yml": false, "Dockerfile.YAML": false,
	} {
		if got := dockerfile.IsName(name); got != want {
			t.Errorf("IsName(%q) = %t", name, got)
		}
	}
}

// FuzzParse reads any bytes: nothing panics, everything lies in the file, and
// what is exact stands there.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(ar.Files); i += 2 {
			f.Add(raw(ar.Files[i].Data))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 {
			return
		}
		file := dockerfile.Parse(src)
		describe(file)
		for _, in := range file.Instructions {
			for _, w := range in.Words {
				if s := w.Span(); w.Exact() && string(src[s.Start:s.End]) != w.Text.String() {
					t.Errorf("%q is said to stand at %v, where there is %q", w.Text, s, src[s.Start:s.End])
				}
			}
			if file.Above(in) > in.Span.Start || file.At(in.Span.Start) == nil {
				t.Errorf("instruction at %v: above it %d", in.Span, file.Above(in))
			}
		}
	})
}

func TestPredefined(t *testing.T) {
	for name, want := range map[string]bool{
		"TARGETARCH": true, "BUILDOSVERSION": true, "no_proxy": true, "BUILDKIT_SYNTAX": true, "SOURCE_DATE_EPOCH": true,
		"TARGET": false, "VERSION": false, "": false,
	} {
		if got := dockerfile.Predefined(name); got != want {
			t.Errorf("Predefined(%q) = %v, want %v", name, got, want)
		}
	}
}
