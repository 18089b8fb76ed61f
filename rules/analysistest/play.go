package analysistest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A play is a script to run.
type play struct {
	file    *syntax.File
	options []string // of the shell: -e, -o pipefail
	calls   map[uint]call
	// functions are those that the script defines.
	functions map[string]bool
	subshells bool // it has one
}

// A call is a command in the text of a script.
type call struct {
	// place is where its first word stands in the file before the edits; -1 if
	// the file after them, or the one before, has no such command.
	place int
	span  dockerfile.Span // in the file that it stands in
	// pipeline is the number of the pipeline that it is in, 0 for none.
	pipeline int
}

// playsOf reads scripts. It is false where no POSIX shell reads one, or the order
// in which it runs its commands is not certain.
func playsOf(scripts []script) ([]*play, bool) {
	var all []*play
	for _, s := range scripts {
		sc := shell.Parse(s.in)
		text := sc.Text.String()
		file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
		if err != nil {
			file, err = syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(text), "")
		}
		if err != nil || sc.Kind != shell.Posix {
			return nil, false
		}
		file.Stmts = append([]*syntax.Stmt{changeTo(s.in.Before.Path("."))}, file.Stmts...)
		p := &play{file: file, options: shellOptions(s.in, text), calls: map[uint]call{}, functions: map[string]bool{}}
		if !p.read(sc.Text, s.places) || p.subshells && (sc.SetE() || slices.Contains(p.options, "-e")) {
			return nil, false // interp's -e does not know that a subshell is tested
		}
		all = append(all, p)
	}
	return all, true
}

// changeTo is a cd that stands nowhere in a file.
func changeTo(dir string) *syntax.Stmt {
	name, folder := &syntax.Lit{Value: "cd"}, &syntax.SglQuoted{Value: dir}
	return &syntax.Stmt{Cmd: &syntax.CallExpr{Args: []*syntax.Word{{Parts: []syntax.WordPart{name}}, {Parts: []syntax.WordPart{folder}}}}}
}

// shellOptions are those of -e, -u and -o pipefail that a script is run with.
func shellOptions(in *dockerfile.Instruction, text string) []string {
	var words, options []string
	if first, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "#!") {
		words = strings.Fields(first)
	} else if in.Before.Shell != nil {
		for _, w := range in.Before.Shell.Words {
			words = append(words, w.Value)
		}
	}
	for _, w := range words {
		short := strings.HasPrefix(w, "-") && !strings.HasPrefix(w, "--")
		if short && strings.Contains(w, "e") {
			options = append(options, "-e")
		}
		if short && strings.Contains(w, "u") {
			options = append(options, "-u")
		}
		if w == "pipefail" {
			options = append(options, "-o", "pipefail")
		}
	}
	return options
}

// read finds the commands of a script. It is false where two may run at one
// time, and it cannot be told afterwards which ran as a part of what.
func (p *play) read(text shell.Text, places []int) bool {
	certain, pipelines, end := true, 0, uint(0)
	syntax.Walk(p.file, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Stmt:
			certain = certain && !n.Background && !n.Coprocess
		case *syntax.ProcSubst, *syntax.CoprocClause:
			certain = false
		case *syntax.Subshell:
			p.subshells = true
		case *syntax.FuncDecl:
			p.functions[n.Name.Value] = true
		case *syntax.BinaryCmd:
			if (n.Op == syntax.Pipe || n.Op == syntax.PipeAll) && n.Pos().Offset() >= end {
				pipelines, end = pipelines+1, n.End().Offset()
			}
		case *syntax.CallExpr:
			if len(n.Args) == 0 || !n.Pos().IsValid() {
				break
			}
			at := n.Args[0].Pos().Offset()
			span := text.Span(int(at), int(n.End().Offset()))
			c := call{place: places[span.Start], span: span}
			if at < end {
				c.pipeline = pipelines
			}
			p.calls[at] = c
		}
		return certain
	})
	return certain && (pipelines == 0 || len(p.functions) == 0)
}

// A command is one that was run: the nth at its place.
type command struct {
	place, nth, pipeline int
	words                []string
	dir                  string
	inside               bool // the shell did it itself
}

// A run is what scripts did: their commands, but for those that only one of two
// files has, and how the last ended.
type run struct {
	commands []command
	end      string
}

// The bounds of a run.
const (
	maxCommands = 500
	maxTime     = 5 * time.Second
)

// The ends of a run that went well, and of one that is past the bounds.
const (
	succeeded = "success"
	endless   = "endless"
)

var errEndless = errors.New(endless)

// insiders are what the shell does itself, since it concerns the script alone.
// Everything else but cd is a program, whatever it is to a shell.
var insiders = []string{":", "break", "continue", "exec", "exit", "false", "return", "set", "shift", "shopt", "true", "unset"}

// runAll runs scripts one after the other until one fails.
func runAll(plays []*play, fail *command) run {
	all := run{end: succeeded}
	for _, p := range plays {
		if all.end == succeeded {
			next := p.run(fail)
			all = run{append(all.commands, next.commands...), next.end}
		}
	}
	return all
}

// A shellRun is a run while it is going on.
type shellRun struct {
	*play
	fail *command // the one that fails, nil for none

	mu    sync.Mutex // the parts of a pipeline run at one time
	all   []command
	count map[int]int
}

// run runs a script in memory.
func (p *play) run(fail *command) run {
	r := &shellRun{play: p, fail: fail, count: map[int]int{}}
	runner, err := interp.New(
		interp.Params(p.options...), interp.Dir("/"), interp.Env(expand.FuncEnviron(strings.ToLower)),
		interp.CallHandler(r.call), interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return program }),
		interp.OpenHandler(func(context.Context, string, int, os.FileMode) (io.ReadWriteCloser, error) { return nowhere{}, nil }),
		interp.StatHandler(func(context.Context, string, bool) (fs.FileInfo, error) { return fs.Stat(fstest.MapFS{}, ".") }),
		interp.AccessHandler(func(context.Context, string, interp.AccessMode) error { return nil }),
		interp.ReadDirHandler2(func(context.Context, string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }),
	)
	if err != nil {
		return run{end: err.Error()}
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxTime)
	defer cancel()
	err = runner.Run(ctx, p.file)
	if errors.Is(err, errEndless) || ctx.Err() != nil {
		return run{end: endless}
	}
	end := succeeded
	if err != nil {
		end = err.Error()
	}
	return run{r.commands(), end}
}

// commands are those that were run, in order. Of a pipeline it is that of the
// text, since its parts run at one time.
func (r *shellRun) commands() []command {
	for i := 0; i < len(r.all); {
		j := i + 1
		for j < len(r.all) && r.all[i].pipeline > 0 && r.all[j].pipeline == r.all[i].pipeline {
			j++
		}
		slices.SortStableFunc(r.all[i:j], func(a, b command) int { return a.place - b.place })
		i = j
	}
	return slices.DeleteFunc(r.all, func(c command) bool { return c.place < 0 })
}

// call is told of each command before the shell runs it, and says what to run
// in its place.
func (r *shellRun) call(ctx context.Context, words []string) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	shell := interp.HandlerCtx(ctx)
	if !shell.Pos.IsValid() {
		return words, nil
	}
	at := r.calls[shell.Pos.Offset()]
	c := command{at.place, r.count[at.place], at.pipeline, words, shell.Dir, slices.Contains(insiders, words[0])}
	r.count[at.place]++
	r.all = append(r.all, c)
	switch {
	case len(r.all) > maxCommands:
		return nil, errEndless
	case r.fail != nil && c.place == r.fail.place && c.nth == r.fail.nth, words[0] == "read" && c.nth > 0:
		return []string{"false"}, nil // a second read is at the end of the input
	case c.inside || words[0] == "cd" || r.functions[words[0]]:
		return words, nil
	}
	return []string{"program"}, nil
}

// program is what any program does: it writes a word and succeeds.
func program(ctx context.Context, _ []string) error {
	io.WriteString(interp.HandlerCtx(ctx).Stdout, "word\n")
	return nil
}

// nowhere is what stands for any file.
type nowhere struct{}

func (nowhere) Read([]byte) (int, error)    { return 0, io.EOF }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) Close() error                { return nil }

// String is for failures of tests.
func (c *command) String() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf(" when %q fails", c.words)
}

func (r run) String() string {
	var lines strings.Builder
	for _, c := range r.commands {
		fmt.Fprintf(&lines, "%s %q, ", c.dir, c.words)
	}
	return lines.String() + r.end
}
