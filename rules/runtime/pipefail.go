package runtime

import (
	"bytes"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pipefail = &analysis.Rule{
	Name:    "pipefail",
	Aliases: []string{"DL4006"},
	Doc: `A pipe hides that a command failed

A pipe succeeds if its last command does, even if an earlier one failed. When a
download breaks off, the build goes on with half a file. With the shell option
pipefail, the pipe fails if any of its commands does.

Bad:

	FROM debian:13-slim
	RUN curl -fsSL https://example.com/key.asc | gpg --dearmor > /usr/share/keyrings/example.gpg

Good:

	FROM debian:13-slim
	SHELL ["/bin/bash", "-o", "pipefail", "-c"]
	RUN curl -fsSL https://example.com/key.asc | gpg --dearmor > /usr/share/keyrings/example.gpg`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runPipefail,
}

func runPipefail(p *analysis.Pass) {
	fixes := shellFixes{p: p}
	refused := map[*dockerfile.Instruction]bool{}
	mentions := bytes.Count(p.File.Source, []byte("bin/sh")) // a link may have replaced it
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Stage == nil || p.File.Escape == '`' {
			continue
		}
		script := p.Script(in)
		if script.Kind != shell.Posix {
			continue
		}
		if c := unknownOption(in, script); c != nil && mentions == 0 {
			p.Report(stops(c, fixes.of(in)))
			continue
		}
		if optioned(in.Before.Shell) {
			if sh := in.Before.Shell; !refused[sh] && mentions == 1 && refusesOption(in, script) {
				refused[sh] = true
				p.Report(refusal(sh))
			}
			if inner := worst(script, true); inner != nil {
				p.Report(inner.finding(in, nil))
			}
			continue
		}
		hidden, inner := worst(script, false), worst(script, true)
		if hidden == nil && p.Strict() {
			hidden = first(script)
		}
		switch {
		case hidden == nil && inner != nil:
			p.Report(inner.finding(in, nil))
		case hidden != nil && inner != nil:
			p.Report(hidden.finding(in, nil)) // a SHELL mends one of them
		case hidden != nil:
			p.Report(hidden.finding(in, fixes.of(in)))
		}
	}
}

// stops says that a script sets an option at which its shell stops.
func stops(c *shell.Command, fix *analysis.Fix) analysis.Finding {
	return analysis.Finding{
		Span: c.Span(), Severity: analysis.Error, Codes: []string{},
		Message: "The shell here does not know `pipefail`, so the RUN stops",
		Why:     "`/bin/sh` is dash, which has had the option only since Debian 13, and ends with status 2.",
		What:    "Run it with bash: " + analysis.Quote(bashShell) + ".",
		Fix:     fix,
	}
}

// optioned reports whether a SHELL sets pipefail.
func optioned(in *dockerfile.Instruction) bool {
	return in != nil && slices.ContainsFunc(in.Words, func(w dockerfile.Word) bool { return strings.Contains(w.Value, "pipefail") })
}

// A pipe is one pipeline whose status hides that of a command in it.
type pipe struct {
	producer *shell.Command // the one that may fail
	last     *shell.Command
	severity analysis.Severity
	inner    bool // it runs in a shell that the RUN's own starts, and that a SHELL does not reach
}

func (h *pipe) finding(in *dockerfile.Instruction, fix *analysis.Fix) analysis.Finding {
	found := analysis.Finding{
		Span: h.producer.Span(), Severity: h.severity,
		Message: "If " + analysis.Quote(h.producer.Words[0].Value) + " fails in this pipe, the RUN goes on",
		Why:     "The status of a pipe is that of its last command, here " + analysis.Quote(h.last.Words[0].Value) + ", which cannot know.",
		What:    "Write to a file first and read that, or use a shell with the option `pipefail`.",
		Fix:     fix,
	}
	if notices(h.last) {
		found.Message = "If " + analysis.Quote(h.producer.Words[0].Value) + " fails in this pipe, only " + analysis.Quote(h.last.Words[0].Value) + " can notice"
		found.Why = "The status of a pipe is that of its last command, which may take half a file for a whole one."
	}
	if h.inner {
		found.Codes = []string{}
		found.What = "Write to a file first and read that, or give that shell the option `pipefail`: a SHELL does not reach it."
	} else if line := pipefailShell(in); line != "" && in.Before.Shell == nil {
		found.What = "Put " + analysis.Quote(line) + " above it."
	}
	return found
}

// worst is the gravest pipe of a script that does not set pipefail before it,
// nil if there is none: of those that the RUN's own shell runs, or of the inner
// ones.
func worst(script *shell.Script, inner bool) *pipe {
	var found *pipe
	for _, commands := range pipelines(script) {
		if h := hides(commands); h != nil && (found == nil || h.severity > found.severity) && elsewhere(script, commands) == inner {
			found = h
			found.inner = inner
		}
	}
	return found
}

// starters are programs that start a shell for the script that they are given.
var starters = []string{"ash", "bash", "dash", "ksh", "mksh", "runuser", "sh", "su", "zsh"}

// elsewhere reports whether a shell that the RUN's own starts runs a pipeline: that
// of a sh -c, of bash <<EOF, or the one that a #! line names.
func elsewhere(script *shell.Script, commands []*shell.Command) bool {
	return strings.HasPrefix(script.Text.String(), "#!") || slices.ContainsFunc(commands[0].Wrappers, func(w shell.Wrapper) bool {
		return slices.Contains(starters, w.Name) && !slices.ContainsFunc(commands, func(c *shell.Command) bool {
			return !slices.ContainsFunc(c.Wrappers, func(other shell.Wrapper) bool { return other.Span() == w.Span() })
		})
	})
}

// first is the first pipe that the RUN's own shell runs, and that does not set
// pipefail before it, however unlikely it is that it hides something.
func first(script *shell.Script) *pipe {
	for _, commands := range pipelines(script) {
		if last := commands[len(commands)-1]; last.Piped > commands[0].Piped && !elsewhere(script, commands) {
			return &pipe{commands[0], last, analysis.Info, false}
		}
	}
	return nil
}

// pipelines are the commands of each pipeline that stands where pipefail is
// not set.
func pipelines(script *shell.Script) [][]*shell.Command {
	if line, _, _ := strings.Cut(script.Text.String(), "\n"); strings.HasPrefix(line, "#!") && strings.Contains(line, "pipefail") {
		return nil
	}
	var all [][]*shell.Command
	at := map[int]int{}
	set := false
	for _, c := range script.Commands {
		set = set || setsPipefail(c)
		if set || c.Pipeline == 0 || slices.ContainsFunc(c.Wrappers, func(w shell.Wrapper) bool { return slices.ContainsFunc(w.Words, isPipefail) }) {
			continue
		}
		i, ok := at[c.Pipeline]
		if !ok {
			i = len(all)
			at[c.Pipeline] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], c)
	}
	return all
}

func setsPipefail(c *shell.Command) bool {
	return c.Name == "set" && slices.ContainsFunc(c.Args(), isPipefail)
}

func isPipefail(w shell.Word) bool { return strings.Contains(w.Value, "pipefail") }

// hides is what a pipeline hides; nil if none of its commands but the last may
// fail, or its failure is handled.
func hides(commands []*shell.Command) *pipe {
	last := commands[len(commands)-1]
	var h *pipe
	for _, c := range commands {
		if c.Tested || c.Guarded || c.Negated {
			return nil
		}
		download := c.Name == "curl" || c.Name == "wget"
		if c.Piped == last.Piped || sure(c) || strings.HasSuffix(last.Name, "grep") && !download {
			continue
		}
		switch {
		case c.Substitute && !download:
		case download && !c.Substitute && !notices(last):
			return &pipe{c, last, analysis.Warning, false}
		case h == nil:
			h = &pipe{c, last, analysis.Info, false}
		}
	}
	return h
}

// wary are programs that fail when they get nothing, or half.
var wary = []string{
	"apt-key", "bsdtar", "bunzip2", "bzip2", "cpio", "gpg", "gunzip", "gzip", "jq", "patch", "sha1sum", "sha256sum", "sha512sum", "tar",
	"unxz", "unzip", "unzstd", "xz", "zcat", "zstd",
}

// notices reports whether the last program of a pipe fails when it gets
// nothing, or half: not a tar that reads a file, as in tar xf a.tgz.
func notices(c *shell.Command) bool {
	return slices.Contains(wary, c.Name) && !(strings.HasSuffix(c.Name, "tar") && opensArchive(c))
}

// opensArchive reports whether tar is given an archive that is not what comes
// through the pipe.
func opensArchive(c *shell.Command) bool {
	args := c.Args()
	for i, w := range args {
		name, ok := strings.CutPrefix(w.Value, "--file=")
		if i+1 < len(args) && (w.Is("--file") || strings.HasSuffix(w.Value, "f") && !strings.HasPrefix(w.Value, "--") && (i == 0 || strings.HasPrefix(w.Value, "-"))) {
			name, ok = args[i+1].Value, true
		}
		if ok {
			return name != "-" && name != "/dev/stdin"
		}
	}
	return false
}

// sure reports whether a command can hardly fail, or hands on what a command
// before it in the pipe gave.
func sure(c *shell.Command) bool {
	if c.Piped > 0 && slices.Contains(filters, c.Name) {
		return true
	}
	return slices.Contains(harmless, c.Name) || slices.Contains(queries, c.Name)
}

var (
	harmless = []string{":", "arch", "basename", "cat", "date", "dirname", "echo", "getconf", "hostname", "id", "nproc", "printf", "pwd", "seq", "true", "uname", "whoami", "yes"}
	queries  = []string{
		"apk", "apt-cache", "df", "dpkg", "dpkg-architecture", "dpkg-query", "du", "egrep", "env", "fgrep", "file", "find", "grep", "ldd", "ls",
		"objdump", "printenv", "ps", "readelf", "rpm", "scanelf", "stat",
	}
	filters = []string{"awk", "base64", "column", "cut", "gawk", "head", "rev", "sed", "sort", "tail", "tee", "tr", "uniq", "wc"}
)

// unknownOption is the command that sets pipefail in a shell that stops at it;
// nil if there is none for certain.
func unknownOption(in *dockerfile.Instruction, script *shell.Script) *shell.Command {
	if in.Before.Shell != nil || in.OnBuild != nil || script.Shell != "sh" || !oldDash(in.Stage) {
		return nil
	}
	for _, c := range script.Commands {
		certain := !c.Conditional && !c.Tested && !c.Guarded && !c.Negated && !c.Subshell && !c.Substitute && !c.Background && c.Pipeline == 0
		if setsPipefail(c) && certain && len(c.Wrappers) == 0 {
			return c
		}
	}
	return nil
}

// refusesOption reports whether a RUN's shell stops at the option that its
// SHELL gives it.
func refusesOption(in *dockerfile.Instruction, script *shell.Script) bool {
	return in.OnBuild == nil && script.Shell == "sh" && oldDash(in.Stage)
}

// oldDash reports whether the base is for certain an official Debian or Ubuntu
// from before dash learned the option.
func oldDash(s *dockerfile.Stage) bool {
	img := s.Root().Image
	if !img.Official() || !img.Known() || analysis.DistroOf(s) != analysis.Debian {
		return false
	}
	for _, word := range strings.Split(img.Tag, "-") {
		number, _, _ := strings.Cut(word, ".")
		if slices.Contains(oldSuites, word) || img.Name == "debian" && slices.Contains([]string{"9", "10", "11", "12"}, number) ||
			img.Name == "ubuntu" && slices.Contains([]string{"16", "18", "20", "22", "24"}, number) {
			return true
		}
	}
	return false
}

var oldSuites = []string{
	"jessie", "stretch", "buster", "bullseye", "bookworm", "trusty", "xenial", "bionic", "focal", "jammy", "noble",
}
