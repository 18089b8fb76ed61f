package stages

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A reference is a place where an instruction names a stage or an image: to
// build on it (FROM), or to take files from it (COPY --from, a RUN's mount).
type reference struct {
	in       *dockerfile.Instruction // of an ONBUILD its trigger
	word     string                  // as BuildKit reads it, of a FROM with its variables replaced
	text     dockerfile.Text         // where the word stands; empty if it does not to the letter
	numbered bool                    // a number: a COPY's is a stage's, a mount's the name of an image
	to       *dockerfile.Stage       // nil: no stage of this file
}

// own reports whether the stage that holds a reference runs it. A trigger is
// run by another, often of another file, whose stages it then means.
func (r reference) own() bool { return r.in.OnBuild == nil && r.in.Stage != nil }

// fatal is how grave it is that a reference cannot be followed: a stage that
// nothing needs is not built.
func (r reference) fatal() analysis.Severity {
	if r.in.Stage.Class == dockerfile.Unreachable {
		return analysis.Info
	}
	return analysis.Error
}

// option is how a message writes a reference to take files from.
func (r reference) option() string {
	if r.in.Keyword == "COPY" {
		return analysis.Quote("COPY --from=" + r.word)
	}
	return analysis.Quote("RUN --mount=…,from=" + r.word)
}

// A directory is who is who in a file: which stage a name means, and every
// place that names a stage or an image.
type directory struct {
	file       *dockerfile.File
	references []reference
	// stages are by name; the last of a name is what COPY and mounts mean by it.
	stages map[string]*dockerfile.Stage
	shared map[string]bool // the names of several stages
	words  map[string]bool // what references say, and the last part of it: golang of golang:1.24
}

func directoryOf(f *dockerfile.File) *directory {
	d := &directory{file: f, stages: map[string]*dockerfile.Stage{}, shared: map[string]bool{}, words: map[string]bool{}}
	for _, s := range f.Stages {
		if s.Name != "" {
			d.shared[s.Name] = d.stages[s.Name] != nil
			d.stages[s.Name] = s
		}
	}
	for in := range f.Commands() {
		if in.Err == nil {
			d.read(in)
		}
	}
	return d
}

// read adds what an instruction refers to.
func (d *directory) read(in *dockerfile.Instruction) {
	switch in.Keyword {
	case "FROM":
		if in.Stage != nil && len(in.Words) > 0 {
			d.add(reference{in: in, word: in.Stage.Image.Value.Text, text: in.Words[0].Text, to: in.Stage.Parent})
		}
	case "COPY":
		flag, _ := in.Flag("from")
		r := reference{in: in, word: flag.Value, text: flag.ValueText, to: d.stages[strings.ToLower(flag.Value)]}
		if n, err := strconv.Atoi(r.word); err == nil {
			r.numbered = true
			r.to = d.at(n)
		}
		d.add(r)
	case "RUN":
		for _, m := range in.Mounts() {
			d.add(reference{in: in, word: m.From, text: m.Text("from"), numbered: strings.Trim(m.From, "0123456789") == "", to: d.stages[strings.ToLower(m.From)]})
		}
	}
}

func (d *directory) add(r reference) {
	if r.word == "" {
		return
	}
	if r.text.String() != r.word || !r.text.Exact(0, r.text.Len()) {
		r.text = dockerfile.Text{}
	}
	d.references = append(d.references, r)
	word := strings.ToLower(r.word)
	d.words[word] = true
	d.words[dockerfile.ParseImage(dockerfile.Value{Text: word}).Base()] = true
}

// at is the stage of that number, nil if there is none.
func (d *directory) at(n int) *dockerfile.Stage {
	if n < 0 || n >= len(d.file.Stages) {
		return nil
	}
	return d.file.Stages[n]
}

// free reports whether a name means nothing in the file yet.
func (d *directory) free(name string) bool {
	return d.stages[name] == nil && !d.words[name] && name != "scratch" && name != "context"
}

// told are what lets a build see the names of its stages.
var told = []string{"TARGETSTAGE", "SOURCE_DATE_EPOCH", "BUILDKIT_SBOM_SCAN"}

// seen reports whether the file may read the names of stages, other than by
// its references.
func (d *directory) seen() bool {
	for _, name := range told {
		if bytes.Contains(d.file.Source, []byte(name)) {
			return true
		}
	}
	return false
}

// call is a name by which COPY and mounts can mean a stage, with the edits that
// give it one where it has none. It is false where no name is certain.
func (d *directory) call(s *dockerfile.Stage) (string, []analysis.Edit, bool) {
	if s.Name != "" {
		return s.Name, nil, d.stages[s.Name] == s
	}
	name := d.invent(s)
	if name == "" || len(s.From.Words) != 1 || !s.From.Words[0].Exact() || s.From.Err != nil || d.seen() {
		return "", nil, false
	}
	as := " " + analysis.Line(d.file, s.From, "AS "+name)
	return name, []analysis.Edit{{Span: analysis.At(s.From.Words[0].Span().End), New: as}}, true
}

var stageName = regexp.MustCompile(`^[a-z][a-z0-9-_.]*$`)

// invent is a name for a stage that is called by its number: build where it is
// the only one that does anything, else one with its image's name. Several such
// stages get different ones, so that their fixes can be made together.
func (d *directory) invent(s *dockerfile.Stage) string {
	base, only, alike := s.Image.Base(), true, false
	for _, r := range d.references {
		n, _ := strconv.Atoi(r.word)
		if other := d.at(n); r.numbered && other != nil && other != s && other.Name == "" {
			only = false
			alike = alike || other.Image.Base() == base
		}
	}
	best := base + "-build"
	switch {
	case len(s.Instructions) == 0:
		best = base + "-image"
	case only:
		best = "build"
	}
	if alike {
		best = ""
	}
	for _, name := range []string{best, fmt.Sprintf("build-%d", s.Index)} {
		if stageName.MatchString(name) && d.free(name) {
			return name
		}
	}
	return ""
}

// rename is how to give a stage another name wherever the file says it. It is
// false where a place cannot be edited, or may mean another stage.
func (d *directory) rename(s *dockerfile.Stage, name string) ([]analysis.Edit, bool) {
	if !d.free(name) || d.shared[s.Name] || d.seen() || len(s.From.Words) != 3 || !s.From.Words[2].Exact() {
		return nil, false
	}
	if d.choices().has(s) {
		return nil, false
	}
	edits := []analysis.Edit{{Span: s.From.Words[2].Span(), New: name}}
	for _, r := range d.references {
		switch {
		case r.to != s || r.numbered && r.in.Keyword == "COPY":
		case r.text.Len() == 0 || !r.own() || r.in.Stage.Index <= s.Index:
			return nil, false
		default:
			edits = append(edits, analysis.Edit{Span: r.text.Whole(), New: name})
		}
	}
	return edits, true
}

// known is a stage as a message names it.
func (d *directory) known(s *dockerfile.Stage) string {
	if s.Name != "" && !d.shared[s.Name] {
		return "the stage " + analysis.Quote(s.Name)
	}
	return fmt.Sprintf("the stage on line %d", d.file.Line(s.From.Span.Start))
}

// A choice is a FROM whose variables decide which of the stages above it is
// meant: one whose name begins and ends so.
type choice struct {
	by             *dockerfile.Stage
	prefix, suffix string
}

type choices []choice

var variable = regexp.MustCompile(`\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[^{}]*\})`)

// choices are those of a file, as far as they do not name an image.
func (d *directory) choices() choices {
	var cs choices
	for _, s := range d.file.Stages {
		if len(s.From.Words) == 0 || len(cs) == maxFixes || strings.ContainsAny(s.Image.Value.Text, "/:@") {
			continue
		}
		word := s.From.Words[0].Value
		at := variable.FindAllStringIndex(word, -1)
		if len(at) > 0 {
			cs = append(cs, choice{by: s, prefix: word[:at[0][0]], suffix: word[at[len(at)-1][1]:]})
		}
	}
	return cs
}

// has reports whether a stage may be chosen.
func (cs choices) has(s *dockerfile.Stage) bool {
	return s.Name != "" && slices.ContainsFunc(cs, func(c choice) bool {
		return s.Index < c.by.Index && strings.HasPrefix(s.Name, c.prefix) && strings.HasSuffix(s.Name, c.suffix)
	})
}
