package variables

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A use is a place where an instruction reads a variable and gets nothing if
// it has no value.
type use struct {
	name  string
	span  dockerfile.Span
	shell bool // the shell of a RUN reads it, not BuildKit
}

// uses lists what an instruction reads while the image is built. A trigger is
// left out: it runs in another stage. So are CMD, ENTRYPOINT and HEALTHCHECK,
// which run in the container, where no ARG is.
func uses(p *analysis.Pass, in *dockerfile.Instruction) []use {
	if in.Keyword == "RUN" {
		return slices.Concat(expanded(in, flagTexts(in)), scriptUses(p.Script(in)))
	}
	return expanded(in, slices.Concat(flagTexts(in), texts(in)))
}

// texts are the parts of an instruction in which BuildKit replaces variables,
// without its flags.
// https://docs.docker.com/reference/dockerfile/#environment-replacement
func texts(in *dockerfile.Instruction) []dockerfile.Text {
	var ts []dockerfile.Text
	switch in.Keyword {
	case "ADD", "COPY", "EXPOSE", "VOLUME":
		for _, w := range in.Words {
			ts = append(ts, w.Text)
		}
	case "ENV", "LABEL", "ARG":
		for _, pair := range in.Pairs {
			if pair.Set {
				ts = append(ts, pair.Value.Text)
			}
		}
	case "USER", "WORKDIR", "STOPSIGNAL":
		ts = append(ts, in.Args)
	}
	return ts
}

// flagTexts are the values of the flags in which BuildKit replaces variables.
func flagTexts(in *dockerfile.Instruction) []dockerfile.Text {
	var ts []dockerfile.Text
	for _, f := range in.Flags {
		if f.Name != "from" {
			ts = append(ts, f.ValueText)
		}
	}
	return ts
}

func expanded(in *dockerfile.Instruction, ts []dockerfile.Text) []use {
	var us []use
	for _, t := range ts {
		if t.Len() == 0 || !strings.Contains(t.String(), "$") {
			continue
		}
		v := in.Before.Expand(t.String())
		for _, name := range slices.Concat(v.Variables, v.Unset) {
			if !hasDefault(t.String(), name) {
				us = append(us, use{name: name, span: t.Whole()})
			}
		}
	}
	return us
}

func scriptUses(s *shell.Script) []use {
	if s.Kind != shell.Posix && s.Kind != shell.Exec {
		return nil
	}
	var us []use
	for _, r := range s.Reads() {
		if r.Plain || !hasDefault(r.Text.String(), r.Name) {
			us = append(us, use{r.Name, r.Span(), true})
		}
	}
	return us
}

// hasDefault reports whether a word says what to take for a variable that has
// no value, or asks whether it has one: ${X:-a}, ${X+a}.
func hasDefault(word, name string) bool {
	_, after, ok := strings.Cut(word, "{"+name)
	op := strings.TrimPrefix(after, ":")
	return ok && op != "" && strings.ContainsRune("-+=", rune(op[0]))
}
