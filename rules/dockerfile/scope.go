package dockerfile

import (
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// A Variable is what a name means at one place of the file.
type Variable struct {
	Name  string
	Value Value
	// By is the ARG or ENV that gave it its value: the instruction to show.
	By *Instruction
	// Arg tells a build argument, which does not reach the image, from an
	// environment variable.
	Arg bool
	// Set is Unknown for a bare ARG, to which only a build gives a value.
	Set Answer
}

// A binding is a list of variables, the newest first, shared by all states
// that grew from it.
type binding struct {
	v    Variable
	prev *binding
	// last are the newest bindings up to this one, by a hash of the name: there
	// may be very many, and most of what is looked up is not among them.
	last [buckets]*binding
}

const buckets = 32

var seed = maphash.MakeSeed()

func bucket(name string) int { return int(maphash.String(seed, name) % buckets) }

// bind is the list with one variable more.
func (b *binding) bind(v Variable) *binding {
	n := &binding{v: v, prev: b}
	if b != nil {
		n.last = b.last
	}
	n.last[bucket(v.Name)] = n
	return n
}

func (b *binding) lookup(name string) (Variable, bool) {
	i := bucket(name)
	for b != nil {
		if b = b.last[i]; b == nil {
			break
		}
		if b.v.Name == name {
			return b.v, true
		}
		b = b.prev
	}
	return Variable{}, false
}

// A scope answers for variables: those bound, and what a name that is not
// bound means.
type scope struct {
	bound   *binding
	unbound Answer // whether such a name has a value: No, or Unknown where a base image may give one
	word    string // the one that is being expanded
}

// Get serves BuildKit's lexer.
func (s scope) Get(name string) (string, bool) {
	v, ok := s.bound.lookup(name)
	switch {
	case ok && v.Set == Yes:
		return v.Value.Text, true
	case ok && v.Arg && s.defaults(name), !ok && s.unbound == No:
		return "", false
	}
	return Hole, true
}

// defaults reports whether the word says what an argument without a value
// means: ${X:-d}.
func (s scope) defaults(name string) bool {
	return strings.Contains(s.word, "{"+name+":-") || strings.Contains(s.word, "{"+name+"-")
}

// Keys serves BuildKit's lexer.
func (s scope) Keys() []string {
	var keys []string
	for b := s.bound; b != nil; b = b.prev {
		keys = append(keys, b.v.Name)
	}
	return keys
}

// longestValue bounds what a value may grow to, in bytes: ENV A=$A$A repeated
// doubles it each time.
const longestValue = 4096

// Lexable reports whether BuildKit's lexer can be handed a text: of bytes that
// are no text its scanner complains on standard error.
func Lexable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// expand replaces the variables of a word, and removes its quotes.
func (s scope) expand(word string, escape byte) Value {
	if !strings.ContainsAny(word, "$'\"\\`") {
		return Value{Text: word}
	}
	if len(word) > longestValue || !Lexable(word) {
		return Value{Text: Hole}
	}
	s.word = word
	lex := shell.NewLex(rune(escape))
	result, err := lex.ProcessWordWithMatches(word, s)
	v := Value{Text: result.Result, Err: err}
	v.Variables = slices.Sorted(maps.Keys(result.Matched))
	v.Unset = slices.Sorted(maps.Keys(result.Unmatched))
	if err != nil || len(v.Text) > longestValue || s.undecided(word, v.Variables) {
		v.Text = Hole
	}
	return v
}

// undecided reports whether the word asks if a variable is set (${X:+a}) of
// which that is not known.
func (s scope) undecided(word string, names []string) bool {
	if !strings.Contains(word, "+") {
		return false
	}
	return slices.ContainsFunc(names, func(name string) bool {
		text, _ := s.Get(name)
		return strings.Contains(text, Hole) &&
			(strings.Contains(word, "{"+name+"+") || strings.Contains(word, "{"+name+":+"))
	})
}

// platformArgs are the arguments that BuildKit sets for the FROM lines, and
// for a stage that declares them.
// https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
var platformArgs = []string{
	"BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT",
	"TARGETPLATFORM", "TARGETOS", "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE",
}

// predefinedArgs are the arguments that a RUN has without declaring them, if
// the build gives them.
// https://docs.docker.com/reference/dockerfile/#predefined-args
var predefinedArgs = []string{
	"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy",
	"NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
}

// Predefined reports whether a build sets the argument by itself or takes it
// without a declaration.
func Predefined(name string) bool {
	return slices.Contains(platformArgs, name) || slices.Contains(predefinedArgs, name) ||
		strings.HasPrefix(name, "BUILDKIT_") || name == "SOURCE_DATE_EPOCH"
}

// declareGlobal binds the names of an ARG that stands before the first FROM.
func (f *File) declareGlobal(in *Instruction) {
	in.Before = &State{file: f, vars: f.global, scratch: true}
	if in.Keyword != "ARG" {
		return
	}
	for _, p := range in.Pairs {
		v := Variable{Name: p.Name(), By: in, Arg: true, Value: Value{Text: Hole}}
		switch {
		case p.Set:
			v.Value, v.Set = f.globalScope().expand(p.Value.Value, f.Escape), Yes
		case slices.Contains(platformArgs, v.Name):
			v.Set = Yes
		}
		f.global = f.global.bind(v)
	}
}

// platform binds the arguments that BuildKit sets for FROM lines.
var platform = bound(platformArgs)

func bound(names []string) *binding {
	var b *binding
	for _, name := range names {
		b = b.bind(Variable{Name: name, Arg: true, Set: Yes, Value: Value{Text: Hole}})
	}
	return b
}

// globalScope is the scope of FROM lines.
func (f *File) globalScope() scope { return scope{bound: f.global, unbound: No} }

// Global is the variable that an ARG before the first FROM declares.
func (f *File) Global(name string) (Variable, bool) {
	v, ok := f.global.lookup(name)
	return v, ok && v.By != nil
}
