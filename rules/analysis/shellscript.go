package analysis

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// The bounds of what ShellCheck is asked: the length of one script in bytes,
// and how many scripts of one file.
const (
	maxScript  = 64 << 10
	maxScripts = 1000
)

// A ShellScript is the script of a RUN as ShellCheck reads it: a line that
// names the shell, one that exports the variables which the file sets, and the
// script.
type ShellScript struct {
	Text string
	// Known reports whether the shell is known, and not just called sh: what sh
	// understands differs from image to image.
	Known bool

	script shell.Text // what of Text stands in the file, from header on
	header int
}

// ShellScript is the script of a RUN; false for what no POSIX shell reads, or
// is past the bounds.
func (p *Pass) ShellScript(in *dockerfile.Instruction) (ShellScript, bool) {
	if in.Keyword != "RUN" || in.Stage == nil {
		return ShellScript{}, false
	}
	return shellScript(in, p.Script(in))
}

// ShellScripts are the texts of all scripts of a Dockerfile, each once: what to
// ask ShellCheck about before the rules run.
func ShellScripts(f *dockerfile.File) []string {
	var all []string
	seen := map[string]bool{}
	if f.Err != nil {
		return nil
	}
	for in := range f.Commands() {
		if in.Keyword != "RUN" || in.Stage == nil {
			continue
		}
		if s, ok := shellScript(in, shell.Parse(in)); ok && !seen[s.Text] && len(all) < maxScripts {
			seen[s.Text] = true
			all = append(all, s.Text)
		}
	}
	return all
}

// dialects are the shells that ShellCheck knows, by ours. What an ash is, it
// knows in its newest versions only.
var dialects = map[string]string{"sh": "sh", "ash": "sh", "dash": "dash", "bash": "bash", "ksh": "ksh"}

func shellScript(in *dockerfile.Instruction, s *shell.Script) (ShellScript, bool) {
	dialect, known := dialects[s.Shell], s.Shell != "sh" && s.Shell != "ash"
	text := s.Text
	if s.Kind != shell.Posix && s.Kind != shell.Unparsed || dialect == "" || s.Bounded || text.Len() > maxScript || !utf8.ValidString(text.String()) {
		return ShellScript{}, false
	}
	if s.Shell == "sh" && DistroOf(in.Stage) == Debian {
		dialect, known = "dash", true
	}
	if strings.HasPrefix(text.String(), "#!") {
		_, rest, _ := strings.Cut(text.String(), "\n")
		text = text.Slice(text.Len()-len(rest), text.Len())
	}
	header := "#!/bin/" + dialect + "\n" + exports(in, text.String()) + "\n"
	return ShellScript{Text: header + text.String(), Known: known, script: text, header: len(header)}, true
}

var reference = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// exports is the line that sets those variables of a script which the file
// sets, or may. It is empty if there are none.
func exports(in *dockerfile.Instruction, text string) string {
	var names []string
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		if _, answer := in.Before.Lookup(m[1]); answer == dockerfile.Yes {
			names = append(names, m[1]+"=1")
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return "export " + strings.Join(slices.Compact(names), " ")
}

// Span is where bytes i to j of the script's text stand in the file; false for
// what the file does not hold.
func (s ShellScript) Span(i, j int) (dockerfile.Span, bool) {
	i, j = i-s.header, j-s.header
	if i < 0 || j < i || j > s.script.Len() {
		return dockerfile.Span{}, false
	}
	return s.script.Span(i, j), true
}

// Exact reports whether bytes i to j stand in the file to the letter, so that
// an edit may replace them.
func (s ShellScript) Exact(i, j int) bool {
	i, j = i-s.header, j-s.header
	return i >= 0 && j >= i && j <= s.script.Len() && s.script.Exact(i, j)
}
