package packages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var wgetProgress = &analysis.Rule{
	Name:    "wget-progress",
	Aliases: []string{"DL3047"},
	Doc: `wget draws its progress into the build's log

For a large file that is thousands of lines, which hide what matters. GNU wget
has -nv, which prints one line for each file; BusyBox's wget has -q.

Bad:

	RUN wget https://example.com/tool.tar.gz

Good:

	RUN wget -nv https://example.com/tool.tar.gz`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Safe},
	Run:      runWgetProgress,
}

func runWgetProgress(p *analysis.Pass) {
	for in, commands := range scripts(p) {
		var found []*shell.Command
		for _, c := range commands {
			if c.Name == "wget" && draws(c) {
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			continue
		}
		flag := quietFlag(in)
		p.Report(analysis.Finding{
			Span: found[0].Span(), Severity: analysis.Info,
			Message: "wget draws its progress into the build's log",
			Why:     "For a large file that is thousands of lines, which hide what matters.",
			What:    "Add " + analysis.Quote(flag) + ".",
			Fix:     quietly(p, in, found, flag),
		})
	}
}

// wgetTakes are wget's short options that take a value, which may follow at once.
const wgetTakes = "ABDIOPQRTUXelitwa"

// draws reports whether a wget shows its progress.
func draws(c *shell.Command) bool {
	if c.Has("--append-output", "--background", "--help", "--no-verbose", "--output-file", "--progress", "--quiet", "--version", "-V", "-h") {
		return false
	}
	return !slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return hidesOptions(w) || quietWord(w.Value) })
}

// quietWord reports whether short options send the progress elsewhere: -q, -nv,
// -o and -a, alone or among others.
func quietWord(v string) bool {
	if len(v) < 2 || v[0] != '-' || v[1] == '-' {
		return false
	}
	for i := 1; i < len(v); i++ {
		switch {
		case v[i] == 'q' || v[i] == 'o' || v[i] == 'a' || v[i] == 'b' || strings.HasPrefix(v[i:], "nv"):
			return true
		case v[i] == 'n':
			i++ // one of two letters
		case strings.IndexByte(wgetTakes, v[i]) >= 0:
			return false
		}
	}
	return false
}

// hidesOptions reports whether a word is a variable that may hold options: its
// name says so.
func hidesOptions(w shell.Word) bool {
	name := strings.ToLower(w.Value)
	return !w.Literal && strings.HasPrefix(name, "$") && (strings.Contains(name, "opt") || strings.Contains(name, "arg") || strings.Contains(name, "flag"))
}

// quietFlag is what quiets the wget of a stage: where it may be BusyBox's, the
// option that both know. GNU's then tells of no error either.
func quietFlag(in *dockerfile.Instruction) string {
	switch analysis.DistroOf(in.Stage) {
	case analysis.Debian, analysis.RedHat, analysis.Suse:
		return "-nv"
	}
	return "-q"
}

// quietly is the fix, which is safe unless something reads what wget says.
func quietly(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command, flag string) *analysis.Fix {
	text := p.Script(in).Text.String()
	if strings.Contains(text, "2>") || strings.Contains(text, "&>") || strings.Contains(text, ">&") || strings.Contains(text, "|&") {
		return nil
	}
	fix := &analysis.Fix{Title: "Keep the log short", Grade: analysis.Safe}
	for _, c := range commands {
		at, ok := c.Insert(c.Words[0], flag)
		if !ok || c.Has("-d", "-S", "-v", "--debug", "--server-response", "--spider", "--verbose") {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
	}
	return fix
}
