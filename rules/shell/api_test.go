package shell_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// script reads one RUN.
func script(t testing.TB, run string) (*dockerfile.File, *shell.Script) {
	t.Helper()
	f := dockerfile.Parse([]byte("FROM debian:12\nRUN " + run + "\n"))
	if len(f.Instructions) != 2 {
		t.Fatalf("%q is %d instructions", run, len(f.Instructions)-1)
	}
	return f, shell.Parse(f.Instructions[1])
}

func TestOptions(t *testing.T) {
	takes := shell.Arity{"-t": true, "-o": true, "--target-release": true}
	tests := []struct {
		run      string
		operands string
		has      string // -y, -q, --no-install-recommends: those that are given
		release  string // of -t or --target-release
	}{
		{"apt-get install -y a b", "install a b", "-y", ""},
		{"apt-get -yq -o Dpkg::x=y install a -t sid", "install a", "-y -q", "sid"},
		{"apt-get install -yt sid --no-install-recommends a", "install a", "-y --no-install-recommends", ""},
		{"apt-get --target-release=sid install -- -y", "install -y", "", "sid"},
		{"apt-get --target-release sid --no-install-recommends=true install", "install", "--no-install-recommends", "sid"},
		{"apt-get -tsid -y=true install '-q'", "install", "-y -q", "sid"},
		{"apt-get", "", "", ""},
	}
	for _, tt := range tests {
		_, s := script(t, tt.run)
		c := s.Commands[0]
		var operands, has []string
		for _, w := range c.Operands(takes) {
			operands = append(operands, w.Value)
		}
		for _, f := range []string{"-y", "-q", "--no-install-recommends"} {
			if c.Has(f) {
				has = append(has, f)
			}
		}
		release, _ := c.Value("-t", "--target-release")
		got := fmt.Sprintf("%s | %s | %s", strings.Join(operands, " "), strings.Join(has, " "), release)
		if want := fmt.Sprintf("%s | %s | %s", tt.operands, tt.has, tt.release); got != want {
			t.Errorf("%s: got %s, want %s", tt.run, got, want)
		}
	}
}

func TestPath(t *testing.T) {
	tests := []struct{ word, want string }{
		{"/x", "/x"},
		{"~", "/home/u"},
		{"~/.cache", "/home/u/.cache"},
		{"'~/.cache'", "~/.cache"},
		{`"$HOME/.cache"/*`, "/home/u/.cache/*"},
		{"${HOME}/x", "/home/u/x"},
		{"~root/x", ""},
		{"${HOME:-/x}/y", ""},
		{"$HOME/$X", ""},
		{"$(pwd)/x", ""},
	}
	for _, tt := range tests {
		_, s := script(t, "rm "+tt.word)
		if got, ok := s.Commands[0].Words[1].Path("/home/u"); got != tt.want && (ok || tt.want != "") || ok != (tt.want != "") {
			t.Errorf("%s: got %q, %v, want %q", tt.word, got, ok, tt.want)
		}
	}
	_, s := script(t, "rm ~/x")
	if got, ok := s.Commands[0].Words[1].Path(""); ok {
		t.Errorf("~/x is %q without a home", got)
	}
}

func TestVariables(t *testing.T) {
	tests := []struct{ run, reads, sets string }{
		{`echo $A "${B:-x}" '$C' \$D`, "A B", ""},
		{`sh -c 'echo $A' && sh -c "echo $B"`, "A B", ""},
		{`A=1 X=$B make; export C; for D in 1; do read E; done`, "B", "A D E"},
		{`: ${A:=1} $(echo $B) ${#C} $1 $?`, "A B C", "A"},
		{`python3 -c 'print($A)'`, "", ""},
		{"cat <<E > f\n$A\nE", "A", ""},
		{"cat <<'E' > f\n$A\nE", "", ""},
		{`["echo", "$A"]`, "", ""},
		{`["sh", "-c", "echo $A"]`, "A", ""},
		{`. ./env && echo $A`, "A", "A? B? C? D? E?"},
		{"<<E python3\n$B\nE", "B", ""},
	}
	for _, tt := range tests {
		f, s := script(t, tt.run)
		var reads, sets []string
		for _, r := range s.Reads() {
			reads = append(reads, r.Name)
			if span := r.Span(); r.Exact() && f.Source[span.Start] != '$' {
				t.Errorf("%s: %s stands where there is %q", tt.run, r.Name, f.Source[span.Start:span.End])
			}
			if s.ReadsName(r.Name) != dockerfile.Yes {
				t.Errorf("%s: reads %s, and does not", tt.run, r.Name)
			}
		}
		for _, name := range []string{"A", "B", "C", "D", "E"} {
			switch s.Sets(name) {
			case dockerfile.Yes:
				sets = append(sets, name)
			case dockerfile.Unknown:
				sets = append(sets, name+"?")
			}
		}
		if got := strings.Join(reads, " "); got != tt.reads {
			t.Errorf("%s: reads %q, want %q", tt.run, got, tt.reads)
		}
		if got := strings.Join(sets, " "); got != tt.sets {
			t.Errorf("%s: sets %q, want %q", tt.run, got, tt.sets)
		}
	}
}

func TestInsert(t *testing.T) {
	tests := []struct{ run, want string }{
		{"apt-get install x", "apt-get install -q x"},
		{`["apt-get", "install", "x"]`, `["apt-get", "install", "-q", "x"]`},
		{`["sh", "-c", "sudo apt-get install x"]`, `["sh", "-c", "sudo apt-get install -q x"]`},
		{`sh -c 'apt-get "install"'`, `sh -c 'apt-get "install" -q'`},
		{"apt-get inst\\\nall x", "apt-get inst\\\nall -q x"},
		{"eval apt-get\\ install\\ x", ""},
	}
	for _, tt := range tests {
		f, s := script(t, tt.run)
		got := ""
		if ins, ok := s.Commands[0].Insert(s.Commands[0].Words[1], "-q"); ok {
			got = string(f.Source[:ins.At]) + ins.New + string(f.Source[ins.At:])
			got = strings.TrimSuffix(strings.TrimPrefix(got, "FROM debian:12\nRUN "), "\n")
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.run, got, tt.want)
		}
	}
}

func TestErrexit(t *testing.T) {
	tests := []struct {
		run  string
		want bool
	}{
		{"set -e; a", true},
		{"set -o pipefail && set -euxo pipefail; a", true},
		{"set -o errexit; a", true},
		{"set -x; a", false},
		{"set -e; a; set +e; b", false},
		{"a; (set -e; b)", false},
		{"<<E\n#!/bin/sh -eu\na\nE", true},
		{"<<E\n#!/usr/bin/env bash\na\nE", false},
		{"bash -e <<E\na\nE", true},
		{"bash <<E\nset -e\na\nE", true},
		{"bash <<E\na\nE", false},
	}
	for _, tt := range tests {
		if _, s := script(t, tt.run); s.SetE() != tt.want {
			t.Errorf("%q: got %v, want %v", tt.run, s.SetE(), tt.want)
		}
	}
}

// TestBounds reads scripts that are made to exhaust a parser: they are not
// read, or read in no time.
func TestBounds(t *testing.T) {
	for _, open := range []string{
		"(", "{ ", "$(", "`", `"$(`, "${a:-", "if ", "while a; do ", "case x in a) ", "time ", "f() ", "$((1+(", "$((-", "$((1?",
		"$[", "a[", "<(", "((", "$((1**", "${a[", "! ", "time -p ", "sudo ", "a && ", "a || ", "a | ", "a; ", "a & ", "sh -c ", "eval ",
		"'a'", "\"$a\"", "a=1 ", "export ", "x<<E ", "let 1+", "coproc ", "for i in a; do ", "$((a=",
	} {
		for _, tail := range []string{"", "a"} {
			_, s := script(t, strings.Repeat(open, 60_000/len(open))+tail)
			for _, c := range s.Commands {
				if len(c.Words) == 0 {
					t.Errorf("%s: a command without words", open)
				}
			}
		}
	}
	if _, s := script(t, strings.Repeat("(", 5000)+"a"+strings.Repeat(")", 5000)); s.Kind != shell.Unparsed {
		t.Errorf("nested 5000 deep: kind %d", s.Kind)
	}
	if _, s := script(t, "<<E\n"+strings.Repeat("a;\n", 100_000)+"E"); s.Kind != shell.Unparsed || s.Commands != nil {
		t.Errorf("300 kB: kind %d, %d commands", s.Kind, len(s.Commands))
	}
	nested := "a"
	for range 8 {
		nested = `sh -c "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(nested) + `"`
	}
	if _, s := script(t, nested); len(s.Commands) != 1 || s.Commands[0].Name != "sh" {
		t.Errorf("sh -c in sh -c: %d commands, want the innermost that is read", len(s.Commands))
	}
	if _, s := script(t, strings.Repeat("( ", 1000)+"a"+strings.Repeat(")", 1000)); len(s.Commands) != 1 {
		t.Errorf("nested 1000 deep: %d commands", len(s.Commands))
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 {
			return
		}
		file := dockerfile.Parse(src)
		for in := range file.Commands() {
			s := shell.Parse(in)
			if err := sound(file, s); err != nil {
				t.Fatal(err)
			}
			for i, c := range s.Commands {
				ins, ok := c.Append(file, "rm -rf /x")
				if !ok || file.Err != nil || i > 20 {
					continue
				}
				if err := inserted(file, in, s, i, ins); err != nil {
					t.Fatalf("%s: after command %d: %v", in.Text, i, err)
				}
			}
		}
	})
}

func TestStatements(t *testing.T) {
	tests := []struct{ run, want string }{
		{"a", "a"},
		{"a && b || c; d & e", "a && b || c;|d &|e"},
		{"if a; then b; c; fi; (d; e)", "if a; then b; c; fi;|(d; e)"},
		{"<<EOF\na\nb \\\n  c\nEOF", "a|b \\\n  c"},
		{"bash -x <<EOF\na\nb\nEOF", "a|b"},
		{"<<EOF sh\na\nb\nEOF", "a|b"},
		{"cat <<EOF\na\nb\nEOF", "cat <<EOF\na\nb\nEOF"},
		{"a; sh <<EOF\nb\nEOF", "a;|sh <<EOF\nb\nEOF"},
		{"[\"a\", \"b\"]", ""},
		{"if", ""},
	}
	for _, tt := range tests {
		f, s := script(t, tt.run)
		var got []string
		for _, span := range s.Statements() {
			got = append(got, string(f.Source[span.Start:span.End]))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.run, strings.Join(got, "|"), tt.want)
		}
	}
}
