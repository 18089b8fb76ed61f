package security

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// buildCommand is how to build with a secret, as a message shows it; false for
// a name that a message would cut.
func buildCommand(name string) (string, bool) {
	if len(name) > 24 || strings.ContainsFunc(name, func(r rune) bool { return r > 127 || !nameByte(byte(r)) }) {
		return "", false
	}
	return analysis.Quote("docker build --secret id=" + strings.ToLower(name) + ",env=" + name + " ."), true
}

// mountSecret is the fix for a bare ARG that one RUN reads: the ARG goes, and
// that RUN mounts the secret. It is nil where the RUN may keep the value in a
// file, can do without it, or is not all that names it.
func mountSecret(p *analysis.Pass, in *dockerfile.Instruction, pair dockerfile.Pair, r readers, runs []*dockerfile.Instruction) *analysis.Fix {
	f, name, run := p.File, pair.Name(), runs[0]
	command, ok := buildCommand(name)
	switch {
	case !ok || f.Err != nil || !f.Standard() || !mountsEnv(f.Syntax):
		return nil
	case len(runs) > 1 || run.Stage != in.Stage || len(in.Pairs) > 1 || !r.only(f, name, in, run):
		return nil
	case slices.ContainsFunc(run.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "secret" }):
		return nil
	}
	edits, ok := leavesNothing(p, run, name)
	gone, clear := withComments(f, in, name)
	if !ok || !clear {
		return nil
	}
	return &analysis.Fix{
		Title: "Mount the secret where it is read",
		Note:  "Only that RUN has the value, and the build fails unless it is given, as by " + command + ".",
		Edits: append(edits, analysis.Edit{Span: gone}, mountFlag(f, run, name)),
	}
}

// pragmas are how comments begin that speak to tools about the instruction
// below them.
var pragmas = []string{"check=", "checkov", "hadolint", "kics", "plimsoll", "tally", "trivy"}

// withComments is the lines of an ARG and the comments directly above it that
// name the argument. It is false where a pragma stands above: it would come to
// speak of the next instruction.
func withComments(f *dockerfile.File, in *dockerfile.Instruction, name string) (dockerfile.Span, bool) {
	lines, mine := f.Lines(in.Span), true
	for start := f.Above(in); lines.Start > start && mine; {
		above := f.LineSpan(f.Line(lines.Start) - 1)
		comment := strings.TrimLeft(string(f.Source[above.Start:above.End]), "# \t")
		if hasPrefix(comment, pragmas) {
			return lines, false
		}
		if mine = strings.Contains(comment, name); mine {
			lines.Start = above.Start
		}
	}
	return lines, true
}

func hasPrefix(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// mountsEnv reports whether the frontend that a file names can mount a secret
// as a variable: it can since 1.10.
func mountsEnv(syntax string) bool {
	name, _, _ := strings.Cut(syntax, "@")
	_, tag, _ := strings.Cut(name, ":")
	tag, _, _ = strings.Cut(tag, "-")
	parts := strings.Split(tag, ".")
	if parts[0] != "1" || len(parts) == 1 {
		return parts[0] != "0"
	}
	minor, err := strconv.Atoi(parts[1])
	return err != nil || minor >= 10
}

// mountFlag is the flag for a RUN, on a line of its own where the command
// follows on the first.
func mountFlag(f *dockerfile.File, run *dockerfile.Instruction, name string) analysis.Edit {
	flag := " --mount=type=secret,id=" + strings.ToLower(name) + ",env=" + name + ",required=true"
	at := dockerfile.Span{Start: run.KeywordSpan.End, End: run.KeywordSpan.End}
	next := run.Args.Pos(0)
	if gap := f.Source[at.Start:next]; len(run.Heredocs) == 0 && len(run.Flags) == 0 && strings.Trim(string(gap), " \t") == "" {
		at.End = next
		flag += " " + string(f.Escape) + f.EOL(at.Start) + f.Indent(run.Span.Start) + "    "
	}
	return analysis.Edit{Span: at, New: flag}
}

// downloaders are programs that use a secret they are given as an argument and
// write it nowhere, installers those that do so with one in their environment.
var (
	downloaders = []string{"curl", "pip", "pip3", "wget"}
	installers  = []string{"bundle", "cargo", "composer", "curl", "go", "npm", "pip", "pip3", "wget"}
)

// leavesNothing reports whether all that a RUN does with a variable is known
// to leave its value nowhere. The edits make it so for npm's configuration,
// which can hold the variable's name instead.
func leavesNothing(p *analysis.Pass, run *dockerfile.Instruction, name string) ([]analysis.Edit, bool) {
	s := p.Script(run)
	if s.Kind != shell.Posix || s.Sets(name) != dockerfile.No {
		return nil, false
	}
	var edits []analysis.Edit
	for _, ref := range s.Reads() {
		if ref.Name != name {
			continue
		}
		if !ref.Plain || !ref.Exact() {
			return nil, false
		}
		edit, ok := keeps(p.File, s, ref)
		if !ok {
			return nil, false
		}
		edits = append(edits, edit...)
	}
	return edits, len(edits) == 0 || len(run.Heredocs) == 0
}

// keeps looks at the commands whose words hold one expansion.
func keeps(f *dockerfile.File, s *shell.Script, ref shell.VarRef) ([]analysis.Edit, bool) {
	var edits []analysis.Edit
	found := false
	for _, c := range s.Commands {
		optional := c.Conditional || c.Tested || c.Guarded
		for _, a := range c.Assigns {
			if a.Text.Whole().Contains(ref.Span()) {
				found = true
				if optional || !slices.Contains(installers, c.Name) {
					return nil, false
				}
			}
		}
		for i, w := range c.Words {
			if !w.Span().Contains(ref.Span()) {
				continue
			}
			found = true
			if optional {
				return nil, false // required=true would ask for it in any case
			}
			if slices.Contains(downloaders, c.Name) {
				continue
			}
			edit, ok := npmToken(f, c, i, ref)
			if !ok {
				return nil, false
			}
			edits = append(edits, edit)
		}
	}
	return edits, found
}

// npmToken is the edit by which npm config set writes the variable's name into
// .npmrc, where npm puts its value in whenever it reads the file. Yarn and
// pnpm stumble over a name without a value in the RUNs that follow.
func npmToken(f *dockerfile.File, c *shell.Command, i int, ref shell.VarRef) (analysis.Edit, bool) {
	w := c.Words[i]
	raw, expansion := w.Text.String(), ref.Text.String()
	key, isLast := strings.CutSuffix(strings.Trim(raw, `"`), expansion)
	if key == "" {
		key = c.Words[i-1].Value + "="
	}
	switch {
	case c.Name != "npm" || len(c.Wrappers) > 0 || i < 3 || !c.Words[1].Is("config") || !c.Words[2].Is("set"):
		return analysis.Edit{}, false
	case !isLast || !strings.HasSuffix(key, ":_authToken="):
		return analysis.Edit{}, false
	case strings.Contains(string(f.Source), "yarn") || strings.Contains(string(f.Source), "pnpm"):
		return analysis.Edit{}, false
	}
	name := "${" + ref.Name + "}"
	switch quotes := strings.Count(raw, `"`); {
	case quotes == 0 && !strings.Contains(raw, "'"):
		return analysis.Edit{Span: ref.Span(), New: "'" + name + "'"}, true
	case quotes == 2 && raw[0] == '"' && raw[len(raw)-1] == '"':
		return analysis.Edit{Span: ref.Span(), New: `\` + name}, true
	}
	return analysis.Edit{}, false
}
