package stages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// carry lists what the second stage takes over of the first, in order: ENVs
// and the ARGs that are read, which it repeats, and what describes the image,
// which moves there. It is false where one of them cannot be taken over.
func (d *split) carry() ([]string, []analysis.Edit, bool) {
	var lines []string
	var edits []analysis.Edit
	for _, in := range d.build {
		switch {
		case in.Keyword == "ENV" && d.shipped(in), in.Keyword == "ARG" && d.args[in]:
			if in.Keyword == "ARG" && strings.Contains(in.Args.String(), "$") || len(in.Inner) > 0 {
				return nil, nil, false
			}
			lines = append(lines, string(d.p.File.Source[in.Span.Start:in.Span.End]))
		case describing(in):
			gone, ok := analysis.Removal(d.p.File, in)
			if !ok {
				return nil, nil, false
			}
			lines = append(lines, d.moved(gone))
			edits = append(edits, gone)
		}
	}
	return lines, edits, true
}

// moved is what a removal takes out, comments included, as it is written below
// the indent of the FROM.
func (d *split) moved(gone analysis.Edit) string {
	text := strings.TrimRight(string(d.p.File.Source[gone.Span.Start:gone.Span.End]), "\r\n")
	return strings.TrimPrefix(text, d.p.File.Indent(d.s.From.Span.Start))
}

// shipped reports whether an ENV of the first stage is for the program, too.
func (d *split) shipped(in *dockerfile.Instruction) bool {
	return slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool { return !d.recipe.building(d, pair.Name()) })
}

// resolves reports whether the variables that an instruction reads are the
// same in the second stage, and notes the arguments that must be declared
// there for it.
func (d *split) resolves(in *dockerfile.Instruction) bool {
	if !strings.Contains(in.Text.String(), "$") {
		return true
	}
	if in.Keyword == "CMD" || in.Keyword == "ENTRYPOINT" || in.Keyword == "HEALTHCHECK" {
		return d.setAtStart(in)
	}
	v := in.Before.Expand(in.Args.String())
	if v.Err != nil || len(v.Unset) > 0 {
		return false
	}
	for _, name := range v.Variables {
		bound, _ := in.Before.Lookup(name)
		switch {
		case bound.By == nil || bound.By.Stage != d.s || d.recipe.building(d, name):
			return false
		case bound.Arg && slices.Contains(d.build, bound.By):
			d.args[bound.By] = true
		}
	}
	return true
}

// setAtStart reports whether the variables that a shell reads when the container
// starts are those of the file, or for whoever starts it to set: not such as
// the first image may have.
func (d *split) setAtStart(in *dockerfile.Instruction) bool {
	script := d.p.Script(in)
	return script.Kind == shell.Exec || script.Kind == shell.Posix && !slices.ContainsFunc(script.Reads(), func(r shell.VarRef) bool {
		if v, answer := in.Before.Lookup(r.Name); answer == dockerfile.Yes && !v.Arg {
			return false
		}
		return !r.Plain || strings.Contains(r.Name, "HOME") || strings.Contains(r.Name, "PATH") || strings.Contains(r.Name, "VERSION")
	})
}

// launch are the words with which the image starts its program: those of
// ENTRYPOINT, and of CMD after them. It is nil where a shell does more than
// start it.
func (d *split) launch(shells bool) []string {
	first, rest := d.s.End.Entrypoint, d.s.End.Cmd
	if first == nil {
		first, rest = d.s.End.Cmd, nil
	}
	if first == nil || !first.JSON && !shells || first.JSON && rest != nil && !rest.JSON {
		return nil
	}
	if !first.JSON {
		return d.simple(first)
	}
	var words []string
	for _, w := range first.Words {
		words = append(words, w.Value)
	}
	if rest != nil {
		for _, w := range rest.Words {
			words = append(words, w.Value)
		}
	}
	return words
}

// simple are the words of a shell form that starts one program.
func (d *split) simple(in *dockerfile.Instruction) []string {
	script := d.p.Script(in)
	if script.Kind != shell.Posix || len(script.Commands) != 1 {
		return nil
	}
	c := script.Commands[0]
	if c.Conditional || c.Tested || c.Negated || c.Subshell || c.Background || c.Function != "" || len(c.Redirects)+len(c.Assigns) > 0 ||
		slices.ContainsFunc(c.Wrappers, func(w shell.Wrapper) bool { return w.Name != "exec" || len(w.Words) != 1 }) {
		return nil
	}
	var words []string
	for _, w := range c.Words {
		words = append(words, w.Value)
	}
	return words
}
