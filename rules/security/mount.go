package security

import (
	"path"
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

// maxMounts is in how many RUNs a fix mounts a secret.
const maxMounts = 8

// mountSecret is the fix for a bare ARG: the ARG goes, and each RUN that reads
// it mounts the secret. It is nil where a RUN may keep the value in a file, or
// something else reads it too.
func mountSecret(p *analysis.Pass, in *dockerfile.Instruction, pair dockerfile.Pair, r readers, runs []*dockerfile.Instruction) *analysis.Fix {
	f, name := p.File, pair.Name()
	command, ok := buildCommand(name)
	gone, clear := withComments(f, in, name)
	switch {
	case !ok || !clear || f.Err != nil || !f.Standard() || !mountsEnv(f.Syntax):
		return nil
	case len(runs) > maxMounts || len(in.Pairs) > 1 || !r.only(f, name, in, runs) || r.inherit(in, name, runs):
		return nil
	}
	fix := &analysis.Fix{Title: "Mount the secret where it is read", Edits: []analysis.Edit{{Span: gone}}}
	required, packages := false, false
	for _, run := range runs {
		use, ok := leavesNothing(p, run, name)
		if !ok || mounted(run, name) || len(use.edits) > 0 && (r.strangers || r.npmAfter(run, runs) || !slices.ContainsFunc(p.Script(run).Commands, npmFetches)) {
			return nil
		}
		required, packages = required || !use.optional, packages || len(use.edits) > 0
		fix.Edits = append(append(fix.Edits, use.edits...), mountFlag(f, run, name, !use.optional))
	}
	if !packages && r.built(in, name, runs) {
		return nil
	}
	where := "Only that RUN has"
	if len(runs) > 1 {
		where = "Only those RUNs have"
	}
	fix.Note = where + " the value, and the build fails unless it is given, as by " + command + "."
	if !required {
		fix.Note = where + " the value, which is given as by " + command + " and is empty otherwise."
	}
	return fix
}

// mounted reports whether a RUN has a secret of that name already.
func mounted(run *dockerfile.Instruction, name string) bool {
	return slices.ContainsFunc(run.Mounts(), func(m dockerfile.Mount) bool {
		return m.Type == "secret" && (m.Env == name || m.Env == "" || strings.EqualFold(m.ID, name))
	})
}

// secretFiles are files that hold secrets for programs, in a home folder, and
// how a RUN shows that it writes one.
var secretFiles = []struct{ name, sign string }{
	{".gitconfig", "insteadOf"}, {".gitconfig", "insteadof"}, {".netrc", ".netrc"}, {".npmrc", ".npmrc"}, {".npmrc", "npm config set"}, {".pypirc", ".pypirc"}, {".git-credentials", ".git-credentials"},
	{".config/pip/pip.conf", "pip config set"}, {".config/pip/pip.conf", "pip.conf"},
}

// fileMount is the mount of the file that one of some RUNs writes a secret
// into, "" if none is known to.
func fileMount(p *analysis.Pass, runs []*dockerfile.Instruction) string {
	for _, run := range runs[:min(maxMounts, len(runs))] {
		text, home := p.Script(run).Text.String(), analysis.Home(run.Before)
		for _, file := range secretFiles {
			if home != "" && strings.Contains(text, file.sign) {
				id := strings.TrimPrefix(path.Base(file.name), ".")
				return "--mount=type=secret,id=" + id + ",target=" + path.Join(home, file.name) + ",required=true"
			}
		}
	}
	return ""
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
func mountFlag(f *dockerfile.File, run *dockerfile.Instruction, name string, required bool) analysis.Edit {
	flag := " --mount=type=secret,id=" + strings.ToLower(name) + ",env=" + name
	if required {
		flag += ",required=true"
	}
	at := dockerfile.Span{Start: run.KeywordSpan.End, End: run.KeywordSpan.End}
	next := run.Args.Pos(0)
	if gap := f.Source[at.Start:next]; len(run.Heredocs) == 0 && len(run.Flags) == 0 && strings.Trim(string(gap), " \t") == "" {
		at.End = next
		flag += " " + string(f.Escape) + f.EOL(at.Start) + f.Indent(run.Span.Start) + "    "
	}
	return analysis.Edit{Span: at, New: flag}
}

// A use is what a RUN does with a variable: the edits after which its value is
// left nowhere, and whether the RUN goes on where the variable is empty.
type use struct {
	edits    []analysis.Edit
	optional bool
}

// leavesNothing looks at a RUN, and reports whether all that it does with a
// variable is known to leave its value nowhere.
func leavesNothing(p *analysis.Pass, run *dockerfile.Instruction, name string) (use, bool) {
	s := p.Script(run)
	if s.Kind != shell.Posix || s.Sets(name) != dockerfile.No {
		return use{}, false
	}
	u := use{optional: true}
	for _, ref := range s.Reads() {
		if ref.Name != name {
			continue
		}
		if !ref.Plain || !ref.Exact() || !u.keep(s, ref) {
			return use{}, false
		}
	}
	return u, len(u.edits) == 0 || len(run.Heredocs) == 0
}

// keep looks at the commands whose words hold one expansion.
func (u *use) keep(s *shell.Script, ref shell.VarRef) bool {
	found := false
	for _, c := range s.Commands {
		optional := c.Conditional || c.Tested || c.Guarded
		for _, a := range c.Assigns {
			if a.Text.Whole().Contains(ref.Span()) {
				found, u.optional = true, u.optional && optional
				if !readsOnly(c) {
					return false
				}
			}
		}
		for i, w := range c.Words {
			if !w.Span().Contains(ref.Span()) {
				continue
			}
			found, u.optional = true, u.optional && optional
			if c.Name == "[" || c.Name == "test" || sendsOnly(c, w) {
				continue
			}
			edit, ok := npmToken(c, i, ref)
			if !ok {
				edit, ok = npmrcToken(c, i, ref)
			}
			if !ok {
				return false
			}
			u.edits = append(u.edits, edit)
		}
	}
	return found
}

// installers are programs that use a secret in their environment and write it
// nowhere.
var installers = []string{"bundle", "cargo", "composer", "curl", "go", "npm", "pip", "pip3", "wget"}

// readsOnly reports whether a command is one of those, and not told to write
// its configuration.
func readsOnly(c *shell.Command) bool {
	return slices.Contains(installers, c.Name) && !slices.ContainsFunc(c.Words, func(w shell.Word) bool { return w.Is("config") || w.Is("env") || w.Is("login") })
}

// sendsOnly reports whether a program sends a secret that it is given in one of
// its words, and writes it nowhere: neither into a configuration, nor into a
// log, nor as the name of a file.
func sendsOnly(c *shell.Command, w shell.Word) bool {
	url := strings.Contains(w.Value, "://")
	sub, _ := c.Sub(nil)
	switch c.Name {
	case "curl":
		return !c.Has("--config", "--cookie-jar", "--libcurl", "--output-dir", "--stderr", "--trace", "--trace-ascii", "-K", "-c") && !(url && c.Has("-O", "--remote-name"))
	case "pip", "pip3":
		return slices.Contains([]string{"download", "install", "wheel"}, sub.Value) && !c.Has("--log") && !strings.Contains(w.Value, "git+")
	case "wget":
		return !c.Has("-a", "-o", "--append-output", "--output-file") && (!url || c.Has("-O", "--output-document"))
	}
	return false
}

// npmToken is the edit by which npm config set writes the variable's name into
// .npmrc, where npm puts its value in whenever it reads the file.
func npmToken(c *shell.Command, i int, ref shell.VarRef) (analysis.Edit, bool) {
	w := c.Words[i]
	key, isLast := strings.CutSuffix(strings.Trim(w.Text.String(), `"`), ref.Text.String())
	if key == "" {
		key = c.Words[i-1].Value + "="
	}
	if c.Name != "npm" || i < 3 || !c.Words[1].Is("config") || !c.Words[2].Is("set") || !isLast || !strings.HasSuffix(key, ":_authToken=") {
		return analysis.Edit{}, false
	}
	return nameInstead(c, w, ref)
}

// npmrcToken is the same for a RUN that writes .npmrc by itself.
func npmrcToken(c *shell.Command, i int, ref shell.VarRef) (analysis.Edit, bool) {
	w := c.Words[i]
	key, isLast := strings.CutSuffix(strings.TrimSuffix(strings.Trim(w.Text.String(), `"`), `\n`), ref.Text.String())
	writes := c.Name == "echo" || c.Name == "printf"
	for _, r := range c.Redirects {
		writes = writes && r.Writes() && path.Base(r.Target.Value) == ".npmrc"
	}
	if key == "" && c.Name == "printf" && i == 2 {
		format, ok := strings.CutSuffix(strings.TrimSuffix(c.Words[1].Value, `\n`), "%s")
		key, isLast = format, ok
	}
	if !writes || len(c.Redirects) == 0 || c.Pipeline > 0 || !isLast || !strings.HasSuffix(key, ":_authToken=") {
		return analysis.Edit{}, false
	}
	return nameInstead(c, w, ref)
}

// nameInstead is the edit that gives a command the variable's name in place of
// its value.
func nameInstead(c *shell.Command, w shell.Word, ref shell.VarRef) (analysis.Edit, bool) {
	if len(c.Wrappers) > 0 {
		return analysis.Edit{}, false
	}
	raw, name := w.Text.String(), "${"+ref.Name+"}"
	switch quotes := strings.Count(raw, `"`); {
	case quotes == 0 && !strings.Contains(raw, "'"):
		return analysis.Edit{Span: ref.Span(), New: "'" + name + "'"}, true
	case quotes == 2 && raw[0] == '"' && raw[len(raw)-1] == '"':
		return analysis.Edit{Span: ref.Span(), New: `\` + name}, true
	}
	return analysis.Edit{}, false
}
