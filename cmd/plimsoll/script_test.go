package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
)

// today is the day of every test, so that no base image in them grows old.
func today() time.Time { return time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC) }

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"plimsoll": func() {
			os.Exit(Main(context.Background(), os.Args[1:], env{os.Getenv, os.Stdin, os.Stdout, os.Stderr, today}))
		},
	})
}

// TestScripts runs the command as a person does; each file of testdata is a
// script with the files that it needs.
func TestScripts(t *testing.T) {
	if _, err := exec.LookPath("shellcheck"); err != nil && os.Getenv("CI") == "true" {
		t.Errorf("shellcheck.txtar would end early: %v", err)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: func(e *testscript.Env) error {
		return os.WriteFile(filepath.Join(e.WorkDir, "key.pem"), newKey(t), 0o600)
	}, Cmds: map[string]func(*testscript.TestScript, bool, []string){
		"crlf": func(ts *testscript.TestScript, _ bool, args []string) { endings(ts, args[0], "\n", "\r\n") },
		"lf":   func(ts *testscript.TestScript, _ bool, args []string) { endings(ts, args[0], "\r\n", "\n") },
		"dangle": func(ts *testscript.TestScript, _ bool, args []string) {
			ts.Check(os.Symlink("nowhere", ts.MkAbs(args[0])))
		},
		"mode": func(ts *testscript.TestScript, _ bool, args []string) {
			info, err := os.Stat(ts.MkAbs(args[1]))
			ts.Check(err)
			if got := info.Mode().String(); got != args[0] {
				ts.Fatalf("mode %s, want %s", got, args[0])
			}
		},
	}})
}

// newKey is a private key such as GitHub makes for an App.
func newKey(t *testing.T) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
}

// endings changes the line endings of a file.
func endings(ts *testscript.TestScript, name, old, new string) {
	content := strings.ReplaceAll(ts.ReadFile(name), old, new)
	ts.Check(os.WriteFile(ts.MkAbs(name), []byte(content), 0o644))
}

// TestCorpus checks all of the corpus as one folder: valid JSON, every file
// there, sorted by path.
func TestCorpus(t *testing.T) {
	samples := analysistest.Corpus(t)
	dir := filepath.Join(os.Getenv("PLIMSOLL_CORPUS"), "dockerfiles")
	var out, errs bytes.Buffer
	if code := Main(t.Context(), []string{"check", "--format", "json", "--fail-on", "never", dir}, env{os.Getenv, nil, &out, &errs, today}); code != 0 {
		t.Fatalf("exit code %d: %s", code, &errs)
	}
	var files []struct{ Path string }
	if err := json.Unmarshal(out.Bytes(), &files); err != nil {
		t.Fatal(err)
	}
	if len(files) != len(samples) {
		t.Errorf("%d files, want %d", len(files), len(samples))
	}
	for i := 1; i < len(files); i++ {
		if files[i-1].Path >= files[i].Path {
			t.Errorf("%s stands before %s", files[i-1].Path, files[i].Path)
		}
	}
}

// TestFull prints to where nothing more fits, and says so.
func TestFull(t *testing.T) {
	for _, format := range []string{"text", "json", "sarif", "github"} {
		var errs bytes.Buffer
		code := Main(t.Context(), []string{"check", "--format", format, "-"}, env{os.Getenv, strings.NewReader("FROM a\nADD b c\n"), full{}, &errs, today})
		if code != 2 || !strings.Contains(errs.String(), "print the findings: no space") {
			t.Errorf("%s: exit code %d, %s", format, code, &errs)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }
