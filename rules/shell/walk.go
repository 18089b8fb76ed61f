package shell

import (
	"errors"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxNodes bounds the statements and words that are read of a script, maxNesting
// how deep sh -c stands in sh -c, maxWrappers how often sudo is put before sudo.
const (
	maxNodes    = 100_000
	maxNesting  = 5
	maxWrappers = 16
)

// A walker collects the commands of a script.
type walker struct {
	s         *Script
	nodes     int
	nesting   int
	pipelines int
}

// A context is what surrounds a command.
type context struct {
	u           *unit
	conditional bool
	tested      bool
	guarded     bool
	negated     bool
	subshell    bool
	substitute  bool
	background  bool
	function    string
	pipeline    int
	piped       int
	wrappers    []Wrapper
	assigns     []Assign
	list        *list
	elem        int
	script      *syntax.Word // has been walked as a unit of its own
	watched     bool         // what is around looks at its status, so that -e does not
	nested      bool         // in a { }, if, case or loop
}

// A list is a chain of commands that && and || join.
type list struct {
	u     *unit
	elems []*syntax.Stmt
	ops   []*syntax.BinaryCmd // ops[i] stands after elems[i]
	// The statement that the list is, and those beside it in its block.
	stmt   *syntax.Stmt
	before *syntax.Stmt
	after  *syntax.Stmt
	// watched and nested are those of its context.
	watched, nested bool
}

// unit parses a unit and walks it; false if it does not parse.
func (w *walker) unit(u *unit, shell string, c context) bool {
	if w.nesting >= maxNesting {
		w.s.Bounded = true
		return false
	}
	file, err := parse(u.text.s, shell)
	if err != nil {
		w.s.Bounded = w.s.Bounded || errors.Is(err, errBounds)
		return false
	}
	u.file = file
	u.findErrexit()
	w.s.units = append(w.s.units, u)
	w.nesting++
	c.u, c.watched, c.nested = u, false, false
	w.stmts(file.Stmts, c)
	w.nesting--
	return true
}

// findErrexit finds where a set at the top of the unit turns -e on and off, and
// whether one elsewhere turns it on.
func (u *unit) findErrexit() {
	top := map[syntax.Node]bool{}
	for _, s := range u.file.Stmts {
		elems, _ := chain(s)
		for _, e := range elems {
			top[e.Cmd] = true
			on, off := setsErrexit(e.Cmd)
			if now := len(u.errexit)%2 == 1; off && now || on && !now {
				u.errexit = append(u.errexit, u.offset(e.Cmd.End()))
			}
		}
	}
	if !strings.Contains(u.text.s, "set -") {
		return
	}
	syntax.Walk(u.file, func(n syntax.Node) bool {
		on, _ := setsErrexit(n)
		u.unsure = u.unsure || on && !top[n]
		return true
	})
}

// setsErrexit reports whether a node is a set that turns -e on, or off.
func setsErrexit(n syntax.Node) (on, off bool) {
	call, ok := n.(*syntax.CallExpr)
	if !ok || len(call.Args) < 2 || call.Args[0].Lit() != "set" {
		return false, false
	}
	var options []string
	for _, a := range call.Args[1:] {
		options = append(options, a.Lit())
		off = off || strings.HasPrefix(a.Lit(), "+") && strings.Contains(a.Lit(), "e")
	}
	return !off && errexitAmong(options), off
}

func (w *walker) stmts(ss []*syntax.Stmt, c context) {
	for i, s := range ss {
		l := &list{u: c.u, stmt: s, watched: c.watched, nested: c.nested}
		if i > 0 {
			l.before = ss[i-1]
		}
		if i+1 < len(ss) {
			l.after = ss[i+1]
		}
		l.elems, l.ops = chain(s)
		c := c
		c.list = l
		c.background = c.background || s.Background || s.Coprocess
		w.chain(l, c)
	}
}

// chain takes a statement apart at its && and ||.
func chain(s *syntax.Stmt) (elems []*syntax.Stmt, ops []*syntax.BinaryCmd) {
	for {
		b, ok := s.Cmd.(*syntax.BinaryCmd)
		if !ok || b.Op != syntax.AndStmt && b.Op != syntax.OrStmt {
			break
		}
		elems, ops = append(elems, b.Y), append(ops, b)
		s = b.X
	}
	elems = append(elems, s)
	slices.Reverse(elems)
	slices.Reverse(ops)
	return elems, ops
}

func (w *walker) chain(l *list, c context) {
	or := len(l.elems) // the nearest || to the right
	contexts := make([]context, len(l.elems))
	for i := len(l.elems) - 1; i >= 0; i-- {
		if i < len(l.ops) && l.ops[i].Op == syntax.OrStmt {
			or = i
		}
		ec := c
		ec.elem = i
		if or < len(l.ops) {
			ec.tested = true
			ec.guarded = ec.guarded || harmless(l.elems[or+1])
		}
		ec.watched = ec.watched || i < len(l.ops)
		ec.conditional = ec.conditional || i > 0 && l.ops[i-1].Op == syntax.OrStmt
		contexts[i] = ec
	}
	for i, e := range l.elems {
		w.pipeline(e, contexts[i])
	}
}

// harmless reports whether a command does nothing and succeeds.
func harmless(s *syntax.Stmt) bool {
	call, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	switch call.Args[0].Lit() {
	case "true", ":", "/bin/true":
		return true
	case "exit":
		return len(call.Args) == 2 && call.Args[1].Lit() == "0"
	}
	return false
}

func (w *walker) pipeline(s *syntax.Stmt, c context) {
	var parts []*syntax.Stmt
	for {
		b, ok := s.Cmd.(*syntax.BinaryCmd)
		if !ok || b.Op != syntax.Pipe && b.Op != syntax.PipeAll {
			break
		}
		c.negated = c.negated || s.Negated
		parts = append(parts, b.Y)
		s = b.X
	}
	parts = append(parts, s)
	slices.Reverse(parts)
	if len(parts) > 1 {
		w.pipelines++
		c.pipeline = w.pipelines
	}
	for i, p := range parts {
		pc := c
		if len(parts) > 1 {
			pc.piped = i
		}
		w.stmt(p, pc)
	}
}

// stmt walks what is neither a list nor a pipeline.
func (w *walker) stmt(s *syntax.Stmt, c context) {
	if w.nodes++; w.nodes > maxNodes {
		return
	}
	c.negated = c.negated || s.Negated
	c.watched = c.watched || s.Negated
	c.background = c.background || s.Background || s.Coprocess
	switch cmd := s.Cmd.(type) {
	case *syntax.CallExpr:
		w.call(cmd, s.Redirs, c)
	case *syntax.DeclClause:
		w.declare(cmd, s.Redirs, c)
	case *syntax.BinaryCmd, *syntax.TimeClause, *syntax.CoprocClause, *syntax.FuncDecl:
		w.prefixed(cmd, c)
	default:
		w.compound(cmd, c)
	}
	if _, ok := s.Cmd.(*syntax.CallExpr); !ok {
		w.redirects(s.Redirs, c)
	}
}

func (w *walker) prefixed(cmd syntax.Command, c context) {
	switch cmd := cmd.(type) {
	case *syntax.BinaryCmd: // a list where the grammar has a command
		w.stmts([]*syntax.Stmt{cmd.X, cmd.Y}, c)
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			w.pipeline(cmd.Stmt, c)
		}
	case *syntax.CoprocClause:
		c.background = true
		w.pipeline(cmd.Stmt, c)
	case *syntax.FuncDecl:
		c.conditional = true
		if cmd.Name != nil {
			c.function = cmd.Name.Value
		}
		if block, ok := cmd.Body.Cmd.(*syntax.Block); ok && len(cmd.Body.Redirs) == 0 {
			c.nested = false
			w.stmts(block.Stmts, c)
			return
		}
		w.pipeline(cmd.Body, c)
	}
}

func (w *walker) compound(cmd syntax.Command, c context) {
	body := c
	body.conditional, body.nested = true, true
	condition := c
	condition.tested, condition.watched = true, true
	switch cmd := cmd.(type) {
	case *syntax.Block:
		c.nested = true
		w.stmts(cmd.Stmts, c)
	case *syntax.Subshell:
		c.subshell, c.nested = true, false
		w.stmts(cmd.Stmts, c)
	case *syntax.IfClause:
		for ; cmd != nil; cmd = cmd.Else {
			w.stmts(cmd.Cond, condition)
			w.stmts(cmd.Then, body)
			condition.conditional = true
		}
	case *syntax.WhileClause:
		w.stmts(cmd.Cond, condition)
		w.stmts(cmd.Do, body)
	case *syntax.ForClause:
		w.substitutions(cmd.Loop, c)
		w.stmts(cmd.Do, body)
	case *syntax.CaseClause:
		w.substitutions(cmd.Word, c)
		for _, item := range cmd.Items {
			w.stmts(item.Stmts, body)
		}
	case nil:
	default:
		w.substitutions(cmd, c)
	}
}

// call walks a simple command.
func (w *walker) call(call *syntax.CallExpr, redirs []*syntax.Redirect, c context) {
	inner := c
	for _, a := range call.Assigns {
		if len(call.Args) > 0 {
			c.assigns = append(c.assigns[:len(c.assigns):len(c.assigns)], c.u.assign(a))
		}
	}
	w.nodes += len(call.Args)
	if len(call.Args) > 0 && w.nodes <= maxNodes {
		words := make([]Word, len(call.Args))
		for i, a := range call.Args {
			words[i] = c.u.word(a)
		}
		inner.script = w.invoke(words, redirs, c)
	}
	for _, a := range call.Assigns {
		w.substitutions(a, inner)
	}
	for _, a := range call.Args {
		w.substitutions(a, inner)
	}
	w.redirects(redirs, inner)
}

// declare walks an export, local or declare.
func (w *walker) declare(d *syntax.DeclClause, redirs []*syntax.Redirect, c context) {
	words := []Word{c.u.word(&syntax.Word{Parts: []syntax.WordPart{d.Variant}})}
	for _, a := range d.Args {
		t := c.u.slice(a)
		literal := a.Value == nil || c.u.word(a.Value).Literal
		words = append(words, Word{Value: t.s, Literal: literal, Text: t, u: c.u})
	}
	w.record(words, redirs, c)
	for _, a := range d.Args {
		w.substitutions(a, c)
	}
}

// redirects walks the targets of redirections.
func (w *walker) redirects(redirs []*syntax.Redirect, c context) {
	for _, r := range redirs {
		if r.Word != nil {
			w.substitutions(r.Word, c)
		}
		if r.Hdoc != nil {
			w.substitutions(r.Hdoc, c)
		}
	}
}

// substitutions walks the commands inside the words of a node.
func (w *walker) substitutions(n syntax.Node, c context) {
	word, ok := n.(*syntax.Word)
	if ok && word == c.script {
		return
	}
	if ok && len(word.Parts) == 1 {
		switch word.Parts[0].(type) {
		case *syntax.Lit, *syntax.SglQuoted:
			return
		}
	}
	c.substitute = true
	c.pipeline, c.piped = 0, 0
	syntax.Walk(n, func(n syntax.Node) bool {
		if w.nodes++; w.nodes > maxNodes {
			return false
		}
		switch n := n.(type) {
		case *syntax.CmdSubst:
			w.stmts(n.Stmts, c)
			return false
		case *syntax.ProcSubst:
			w.stmts(n.Stmts, c)
			return false
		}
		return true
	})
}

// record lists a command.
func (w *walker) record(words []Word, redirs []*syntax.Redirect, c context) {
	cmd := &Command{
		Words: words, Assigns: c.assigns, Wrappers: c.wrappers,
		Conditional: c.conditional, Tested: c.tested, Guarded: c.guarded, Negated: c.negated,
		Subshell: c.subshell, Substitute: c.substitute, Background: c.background,
		Function: c.function, Pipeline: c.pipeline, Piped: c.piped,
		u: c.u, list: c.list, elem: c.elem,
	}
	if words[0].Literal {
		cmd.Name = base(words[0].Value)
	}
	for _, r := range redirs {
		cmd.Redirects = append(cmd.Redirects, c.u.redirect(r))
	}
	w.s.Commands = append(w.s.Commands, cmd)
}
