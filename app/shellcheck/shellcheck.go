// Package shellcheck runs ShellCheck, where it is installed, over the scripts
// of a review: one process for all of them, bounded in time and in what it may
// say. It knows no Dockerfile; its answers are facts for the rules.
package shellcheck

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// The bounds of one run: how long it may take, how many scripts and bytes it
// is given, and how many bytes it may say.
const (
	maxTime    = 10 * time.Second
	maxScripts = 1000
	maxInput   = 4 << 20
	maxOutput  = 16 << 20
)

// An Engine is an installed ShellCheck. It is safe for concurrent use; nil is
// none, and answers nothing.
type Engine struct {
	// Path is the program's.
	Path string
}

// Find looks for ShellCheck: at the path, which must then lead to a program,
// or with "" on PATH, where it may be missing: nil.
func Find(path string) (*Engine, error) {
	found, err := exec.LookPath(cmp.Or(path, "shellcheck"))
	switch {
	case err == nil:
		return &Engine{found}, nil
	case path == "":
		return nil, nil
	}
	return nil, fmt.Errorf("%s is no program that can be run: %w", path, errors.Unwrap(err))
}

// Answers asks about scripts, each of which names its shell in its first line,
// and returns an analysis.Facts.Scripts. Scripts past the bounds are not asked
// about. Every fix that an answer keeps has been tried: without it the answer
// is gone, and no error is new.
func (e *Engine) Answers(ctx context.Context, scripts []string) (func(string) ([]analysis.Diagnostic, bool), error) {
	if e == nil || len(scripts) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	scripts = within(scripts)
	all, err := e.run(ctx, scripts)
	if err != nil {
		return nil, err
	}
	if err := e.prove(ctx, scripts, all); err != nil {
		return nil, err
	}
	byText := make(map[string][]analysis.Diagnostic, len(scripts))
	for i, s := range scripts {
		byText[s] = all[i]
	}
	return func(script string) ([]analysis.Diagnostic, bool) {
		ds, ok := byText[script]
		return ds, ok
	}, nil
}

// within are the scripts that are within the bounds.
func within(scripts []string) []string {
	size := 0
	for i, s := range scripts {
		if size += len(s); i == maxScripts || size > maxInput {
			return scripts[:i]
		}
	}
	return scripts
}

// run has one process look at all scripts. It returns the answers in their
// order.
func (e *Engine) run(ctx context.Context, scripts []string) ([][]analysis.Diagnostic, error) {
	dir, err := os.MkdirTemp("", "plimsoll-shellcheck-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for ShellCheck: %w", err)
	}
	defer os.RemoveAll(dir)
	args := []string{"--norc", "--format=json1", "--"}
	for i, s := range scripts {
		name := strconv.Itoa(i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			return nil, fmt.Errorf("write a script for ShellCheck: %w", err)
		}
		args = append(args, name)
	}
	out := &limited{}
	cmd := exec.CommandContext(ctx, e.Path, args...)
	cmd.Dir, cmd.Env = dir, []string{"LANG=C.UTF-8"}
	cmd.Stdout, cmd.WaitDelay = out, time.Second
	err = cmd.Run()
	// 1 is that there are comments, more that a script was not looked at.
	if failed := new(exec.ExitError); ctx.Err() != nil || out.over || err != nil && (!errors.As(err, &failed) || failed.ExitCode() != 1) {
		return nil, fmt.Errorf("run %s over %d scripts: %w", e.Path, len(scripts), errors.Join(err, ctx.Err()))
	}
	return read(out.Bytes(), scripts)
}

// A limited buffer takes maxOutput bytes, then fails: that ends the process.
type limited struct {
	bytes.Buffer
	over bool
}

// Write implements io.Writer.
func (l *limited) Write(p []byte) (int, error) {
	if l.over = l.over || l.Len()+len(p) > maxOutput; l.over {
		return 0, errors.New("ShellCheck says too much")
	}
	return l.Buffer.Write(p)
}

// A place is a range of a script: lines and characters counted from 1, the end
// not included.
type place struct {
	Line      int `json:"line"`
	Column    int `json:"column"`
	EndLine   int `json:"endLine"`
	EndColumn int `json:"endColumn"`
}

// An answer is what ShellCheck's format json1 says.
type answer struct {
	Comments []struct {
		place
		File    string `json:"file"`
		Level   string `json:"level"`
		Code    int    `json:"code"`
		Message string `json:"message"`
		Fix     *struct {
			Replacements []struct {
				place
				Replacement string `json:"replacement"`
			} `json:"replacements"`
		} `json:"fix"`
	} `json:"comments"`
}

// read takes an answer apart by script.
func read(text []byte, scripts []string) ([][]analysis.Diagnostic, error) {
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("read what ShellCheck says: %w", err)
	}
	if a.Comments == nil {
		return nil, errors.New("read what ShellCheck says: there are no comments in it")
	}
	starts := make([][]int, len(scripts))
	all := make([][]analysis.Diagnostic, len(scripts))
	for _, c := range a.Comments {
		i, err := strconv.Atoi(c.File)
		if err != nil || i < 0 || i >= len(scripts) {
			return nil, fmt.Errorf("ShellCheck speaks of a file %q that it was not given", c.File)
		}
		if starts[i] == nil {
			starts[i] = lineStarts(scripts[i])
		}
		d := analysis.Diagnostic{Code: c.Code, Level: c.Level, Message: c.Message}
		d.Start, d.End = c.bytes(scripts[i], starts[i])
		if c.Fix != nil {
			for _, r := range c.Fix.Replacements {
				e := analysis.ScriptEdit{New: r.Replacement}
				e.Start, e.End = r.bytes(scripts[i], starts[i])
				d.Edits = append(d.Edits, e)
			}
		}
		all[i] = append(all[i], d)
	}
	return all, nil
}

func lineStarts(s string) []int {
	starts := []int{0}
	for i := range len(s) {
		if s[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// bytes is a place as offsets into the script, within it whatever it says.
func (p place) bytes(s string, starts []int) (start, end int) {
	start = offset(s, starts, p.Line, p.Column)
	return start, max(start, offset(s, starts, p.EndLine, p.EndColumn))
}

func offset(s string, starts []int, line, column int) int {
	at := starts[min(max(line, 1), len(starts))-1]
	rest, _, _ := strings.Cut(s[at:], "\n")
	n := 1
	for i := range rest {
		if n == column {
			return at + i
		}
		n++
	}
	return at + len(rest)
}
