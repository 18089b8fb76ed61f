package variables

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A use is a place where an instruction reads a variable.
type use struct {
	name     string
	span     dockerfile.Span
	shell    bool // the shell of a RUN reads it, not BuildKit
	optional bool // it says what to take for a variable without a value
}

// uses lists what an instruction reads while the image is built. A trigger is
// left out: it runs in another stage. So are CMD, ENTRYPOINT and HEALTHCHECK,
// which run in the container, where no ARG is.
func uses(p *analysis.Pass, in *dockerfile.Instruction) []use {
	us := replaced(p.File, in)
	if in.Keyword == "RUN" {
		us = append(us, scriptUses(p.Script(in))...)
	}
	return us
}

// replaced lists what BuildKit itself replaces in an instruction.
func replaced(f *dockerfile.File, in *dockerfile.Instruction) []use { return read(f, in, false) }

// read lists the variables that BuildKit replaces in an instruction, or what
// there only a shell would have.
func read(f *dockerfile.File, in *dockerfile.Instruction, shell bool) []use {
	us := expanded(slices.Concat(flagTexts(in), texts(in)), f.Escape, shell)
	if in.Keyword != "COPY" && in.Keyword != "ADD" {
		return us
	}
	for _, h := range in.Heredocs {
		if !h.Expand {
			continue
		}
		for _, r := range scan(string(f.Source[h.Body.Start:h.Body.End]), '\\', false, shell) {
			span := dockerfile.Span{Start: h.Body.Start + r.from, End: h.Body.Start + r.end}
			us = append(us, use{name: r.name, span: span, optional: r.optional()})
		}
	}
	return us
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
	case "ENV", "LABEL":
		for _, pair := range in.Pairs {
			ts = append(ts, pair.Key.Text, pair.Value.Text)
		}
	case "ARG":
		for _, pair := range in.Pairs {
			ts = append(ts, pair.Value.Text)
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
		if slices.Contains([]string{"checksum", "chmod", "chown", "mount"}, f.Name) {
			ts = append(ts, f.ValueText)
		}
	}
	return ts
}

func expanded(ts []dockerfile.Text, escape byte, shell bool) []use {
	var us []use
	for _, t := range ts {
		if !strings.Contains(t.String(), "$") {
			continue
		}
		for _, r := range scan(t.String(), escape, true, shell) {
			us = append(us, use{name: r.name, span: r.span(t), optional: r.optional()})
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
		us = append(us, use{r.Name, r.Span(), true, !r.Plain && hasDefault(r.Text.String(), r.Name)})
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
