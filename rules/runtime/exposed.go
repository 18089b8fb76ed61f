package runtime

import (
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// An exposed is one port of an EXPOSE, in the parts that BuildKit makes of it:
// [[ip:]host:]container[/protocol].
type exposed struct {
	in        *dockerfile.Instruction
	word      dockerfile.Word
	text      string // variables replaced
	ip, host  string
	container string
	protocol  string // as written, "" if there is none
}

// exposedPorts calls do with each port of a file that is known.
func exposedPorts(p *analysis.Pass, do func(exposed)) {
	for in := range p.File.Commands() {
		if in.Keyword != "EXPOSE" || in.Err != nil || in.Before == nil {
			continue
		}
		for _, w := range in.Words {
			v := in.Before.Expand(w.Value)
			if !v.Known() {
				continue
			}
			for text := range strings.FieldsSeq(v.Text) {
				do(newExposed(in, w, text))
			}
		}
	}
}

func newExposed(in *dockerfile.Instruction, w dockerfile.Word, text string) exposed {
	e := exposed{in: in, word: w, text: text}
	rest := text
	if i := strings.LastIndexByte(rest, ':'); i >= 0 {
		e.host, rest = rest[:i], rest[i+1:]
		if i := strings.LastIndexByte(e.host, ':'); i >= 0 {
			e.ip, e.host = e.host[:i], e.host[i+1:]
		}
	}
	e.container, e.protocol, _ = strings.Cut(rest, "/")
	return e
}

// plain reports whether the port stands in the file as it is read, so that an
// edit may replace its word.
func (e exposed) plain() bool { return e.word.Value == e.text && e.word.Exact() }

// grade is that of an edit which leaves the port as BuildKit reads it. The text
// of an ONBUILD is part of the image.
func (e exposed) grade() analysis.Grade {
	if e.in.OnBuild != nil {
		return analysis.Safe
	}
	return analysis.Same
}

// highest is the highest port there is.
const highest = 65535

// portRange is a port, or a range of ports; false for what is no number.
func portRange(s string) (from, to int, ok bool) {
	first, last, ranged := strings.Cut(s, "-")
	from, ok = portNumber(first)
	to = from
	if ranged && ok {
		to, ok = portNumber(last)
	}
	return from, to, ok
}

// portNumber reads a number, however large.
func portNumber(s string) (int, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		n = highest + 1
	}
	return n, true
}
