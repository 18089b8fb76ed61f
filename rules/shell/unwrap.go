package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A wrapper says how a program that runs another is written: which of its
// options take a value, how many operands of its own come before the program,
// and whether it takes assignments. With one of the options in stop it does
// something else.
type wrapper struct {
	takes    string
	operands int
	assigns  bool
	stop     string
}

// Options that take a value are listed with blanks around them.
var wrappers = map[string]wrapper{
	"builtin":   {},
	"busybox":   {stop: " --list --install --help "},
	"chronic":   {},
	"command":   {stop: " -v -V "},
	"doas":      {takes: " -u -C ", stop: " -s "},
	"dumb-init": {takes: " -r --rewrite "},
	"eatmydata": {},
	"env":       {takes: " -u --unset -C --chdir ", assigns: true, stop: " -S --split-string "},
	"exec":      {takes: " -a "},
	"fakeroot":  {takes: " -l --lib --faked -s -i -b "},
	"gosu":      {operands: 1},
	"ionice":    {takes: " -c -n --class --classdata ", stop: " -p --pid "},
	"linux32":   {},
	"linux64":   {},
	"nice":      {takes: " -n --adjustment "},
	"nohup":     {},
	"setarch":   {operands: 1},
	"setpriv":   {takes: " --reuid --regid --groups --clear-groups "},
	"setsid":    {},
	"stdbuf":    {takes: " -i -o -e --input --output --error "},
	"su-exec":   {operands: 1},
	"sudo":      {takes: " -u --user -g --group -h --host -p --prompt -C -r -t -T -U -D -R --chdir --chroot ", assigns: true, stop: " -l -v -k -K -e -V "},
	"time":      {takes: " -f -o --format --output "},
	"timeout":   {takes: " -k --kill-after -s --signal ", operands: 1},
	"tini":      {takes: " -p -e "},
	"unbuffer":  {},
	"xargs":     {takes: " -n -I -P -L -a -d -E -s --max-args --replace --max-procs --max-lines --arg-file --delimiter --max-chars --eof "},
	"xvfb-run":  {takes: " -e -f -n -p -s -w --error-file --auth-file --server-num --server-args --wait "},
}

// strip takes one wrapper off a command: its own words, the assignments it
// makes, and the rest, which is not empty if ok.
func strip(words []Word) (own []Word, assigns []Assign, rest []Word, ok bool) {
	w, known := wrappers[base(words[0].Value)]
	if !known || !words[0].Literal {
		return nil, nil, nil, false
	}
	i := 1
	for ; i < len(words) && strings.HasPrefix(words[i].Value, "-") && words[i].Value != "-"; i++ {
		option := " " + words[i].Value + " "
		if strings.Contains(w.stop, option) {
			return nil, nil, nil, false
		}
		if words[i].Value == "--" {
			i++
			break
		}
		if strings.Contains(w.takes, option) {
			i++
		}
	}
	i += w.operands
	end := min(i, len(words))
	own = words[:end]
	for ; w.assigns && i < len(words); i++ {
		a, is := assignment(words[i])
		if !is {
			break
		}
		assigns = append(assigns, a)
	}
	if i >= len(words) {
		return nil, nil, nil, false
	}
	return own, assigns, words[i:], true
}

// assignment reads a word of the form VAR=value.
func assignment(w Word) (Assign, bool) {
	name, value, ok := strings.Cut(w.Value, "=")
	if !ok || !syntax.ValidName(name) {
		return Assign{}, false
	}
	a := Assign{Name: name, Text: w.Text, Value: Word{Value: value, Literal: w.Literal, u: w.u}}
	if i := strings.IndexByte(w.Text.s, '='); i >= 0 {
		a.Value.Text = w.Text.Slice(i+1, w.Text.Len())
	}
	return a, true
}

// script finds the script that a command gives to a shell as an argument, and
// the shell's options: of sh -ec '…', bash -o pipefail -c …, su -c …, eval '…'.
func script(words []Word) (script Word, own, options []Word, ok bool) {
	name := base(words[0].Value)
	switch {
	case name == "eval" && len(words) == 2:
		return words[1], words[:1], nil, true
	case name == "su" || name == "runuser":
		i := slices.IndexFunc(words, func(w Word) bool { return w.Value == "-c" || w.Value == "--command" })
		if i > 0 && i+1 < len(words) {
			return words[i+1], words[:i+1], nil, true
		}
	case posixShells[name]:
		i, c := shellOptions(words)
		if c && i < len(words) {
			return words[i], words[:i], words[1:i], true
		}
	}
	return Word{}, nil, nil, false
}

// shellOptions finds the first operand of a shell's command line, and whether
// -c is among its options.
func shellOptions(words []Word) (first int, c bool) {
	i := 1
	for ; i < len(words); i++ {
		v := words[i].Value
		if v == "--" || len(v) < 2 || v[0] != '-' && v[0] != '+' {
			if v == "--" {
				i++
			}
			break
		}
		if strings.HasPrefix(v, "--") {
			if v == "--rcfile" || v == "--init-file" {
				i++
			}
			continue
		}
		c = c || v[0] == '-' && strings.Contains(v, "c")
		if strings.HasSuffix(v, "o") || strings.HasSuffix(v, "O") {
			i++
		}
	}
	return i, c
}

// invoke takes the wrappers off a command line and records what it runs. If
// that is a script in one of the words, or in a heredoc, it returns that word.
func (w *walker) invoke(words []Word, redirs []*syntax.Redirect, c context) *syntax.Word {
	for len(c.wrappers) < maxWrappers {
		own, assigns, rest, ok := strip(words)
		if !ok {
			break
		}
		c.wrappers = append(c.wrappers[:len(c.wrappers):len(c.wrappers)], Wrapper{base(own[0].Value), own})
		c.assigns = append(c.assigns[:len(c.assigns):len(c.assigns)], assigns...)
		words = rest
	}
	if words[0].Literal {
		if code, ok := w.argument(words, c); ok {
			return code
		}
		if code, ok := w.stdin(words, redirs, c); ok {
			return code
		}
	}
	w.record(words, redirs, c)
	return nil
}

// argument walks the script of a sh -c; false if words are something else.
func (w *walker) argument(words []Word, c context) (*syntax.Word, bool) {
	code, own, options, ok := script(words)
	if !ok {
		return nil, false
	}
	u := &unit{quoted: true, closed: c.u != nil && c.u.closed}
	if code.syn == nil {
		u.text, ok = unquoteJSON(code.Text)
	} else {
		u.text, u.expanded = code.u.unquote(code.syn)
		u.expanded = !u.expanded || code.u.expanded
		u.body = code.u.body
		u.closed = u.closed || !inQuotes(code.syn)
	}
	if !ok || u.text.Len() == 0 {
		return nil, false
	}
	var opts []string
	for _, o := range options {
		opts = append(opts, o.Value)
	}
	if errexitAmong(opts) {
		u.errexit = []int{0}
	}
	c.wrappers = append(c.wrappers[:len(c.wrappers):len(c.wrappers)], Wrapper{base(own[0].Value), own})
	return code.syn, w.unit(u, base(words[0].Value), c)
}

// inQuotes reports whether a word is one quoted string.
func inQuotes(w *syntax.Word) bool {
	if len(w.Parts) != 1 {
		return false
	}
	switch p := w.Parts[0].(type) {
	case *syntax.SglQuoted:
		return !p.Dollar
	case *syntax.DblQuoted:
		return !p.Dollar
	}
	return false
}

// stdin walks the heredoc that a shell without a script reads: bash <<EOF.
func (w *walker) stdin(words []Word, redirs []*syntax.Redirect, c context) (*syntax.Word, bool) {
	name := base(words[0].Value)
	if !posixShells[name] || len(redirs) == 0 {
		return nil, false
	}
	r := redirs[len(redirs)-1]
	first, _ := shellOptions(words)
	if r.Hdoc == nil || first < len(words) && words[1].Value != "-s" && words[first].Value != "-" {
		return nil, false
	}
	var opts []string
	for _, o := range words[1:first] {
		opts = append(opts, o.Value)
	}
	u := c.u.heredoc(r)
	if errexitAmong(opts) {
		u.errexit = []int{0}
	}
	c.wrappers = append(c.wrappers[:len(c.wrappers):len(c.wrappers)], Wrapper{name, words[:first]})
	return r.Hdoc, w.unit(u, name, c)
}

// heredoc is the body of a heredoc as a unit.
func (u *unit) heredoc(r *syntax.Redirect) *unit {
	body := u.slice(r.Hdoc)
	// The parser's body reaches to the end of the line that ends it.
	body = body.Slice(0, strings.LastIndexByte(body.s, '\n')+1)
	out := &unit{text: body, body: true, closed: u.closed, quoted: u.quoted}
	if !strings.ContainsAny(u.slice(r.Word).s, `'"\`) {
		q := unquoter{u: u}
		q.unescape(body, "$`\\")
		out.text = q.text()
		out.expanded = strings.ContainsAny(body.s, "$`")
	}
	return out
}
