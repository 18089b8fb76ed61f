package shell

import (
	"path"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// An interpreter is what reads a script, and with which options.
type interpreter struct {
	name    string
	kind    Kind
	errexit bool // -e
}

var posixShells = map[string]bool{
	"sh": true, "dash": true, "ash": true, "bash": true, "ksh": true, "mksh": true, "zsh": true,
}

// Of is the shell of the shell form in a state: the base name of the
// interpreter, and its kind. Without a SHELL it is "sh".
func Of(st *dockerfile.State) (string, Kind) {
	in := inForce(st)
	return in.name, in.kind
}

func inForce(st *dockerfile.State) interpreter {
	if st != nil && st.ShellHint != "" {
		return interpreted([]string{st.ShellHint})
	}
	if st == nil || st.Shell == nil || len(st.Shell.Words) == 0 {
		return interpreter{name: "sh", kind: Posix}
	}
	words := make([]string, len(st.Shell.Words))
	for i, w := range st.Shell.Words {
		words[i] = w.Value
	}
	return interpreted(words)
}

// shellOf is the interpreter of an instruction's shell form. Where no SHELL
// says otherwise, a stage that is built on a Windows image has cmd.
func shellOf(in *dockerfile.Instruction) interpreter {
	if in.Before != nil && in.Before.Shell == nil && in.Before.ShellHint == "" && in.Stage != nil && windows(in.Stage.Root()) {
		return interpreter{name: "cmd", kind: Cmd}
	}
	return inForce(in.Before)
}

// windows reports whether a stage's base is one of Microsoft's Windows images,
// or its platform is Windows.
func windows(s *dockerfile.Stage) bool {
	if s.From != nil {
		if f, ok := s.From.Flag("platform"); ok && strings.HasPrefix(strings.ToLower(f.Value), "windows") {
			return true
		}
	}
	name := strings.ToLower(s.Image.Name)
	tag := strings.ToLower(s.Image.Tag)
	for _, sign := range []string{"nanoserver", "windowsservercore", "dotnet/framework", "ltsc20"} {
		if strings.Contains(name, sign) || strings.Contains(tag, sign) {
			return true
		}
	}
	return strings.HasPrefix(name, "mcr.microsoft.com/windows") || strings.Contains(tag, "windows")
}

// interpreted is the interpreter that a command line starts: the last shell
// that it names, since others may wrap it (env bash, conda run … bash).
func interpreted(words []string) interpreter {
	for i := len(words) - 1; i >= 0; i-- {
		name := base(words[i])
		switch {
		case posixShells[name]:
			return interpreter{name, Posix, errexitAmong(words[i+1:])}
		case name == "powershell" || name == "pwsh":
			return interpreter{name: name, kind: PowerShell}
		case name == "cmd":
			return interpreter{name: name, kind: Cmd}
		}
	}
	for len(words) > 1 && (base(words[0]) == "env" || strings.HasPrefix(words[0], "-") || strings.Contains(words[0], "=")) {
		words = words[1:]
	}
	return interpreter{name: base(words[0]), kind: Foreign}
}

// shebang is the interpreter that a script's first line names.
func shebang(line string) interpreter {
	words := strings.Fields(strings.TrimPrefix(line, "#!"))
	if len(words) == 0 {
		return interpreter{name: "sh", kind: Posix}
	}
	return interpreted(words)
}

// errexitAmong reports whether options of a shell, or of set, turn on -e.
func errexitAmong(options []string) bool {
	for i, o := range options {
		switch {
		case o == "--" || !strings.HasPrefix(o, "-") && !strings.HasPrefix(o, "+"):
			return false
		case strings.HasPrefix(o, "--"):
		case o[0] == '-' && strings.Contains(o, "e"):
			return true
		case o[0] == '-' && strings.HasSuffix(o, "o") && i+1 < len(options) && options[i+1] == "errexit":
			return true
		case strings.HasSuffix(o, "o"):
			return errexitAmong(options[min(i+2, len(options)):])
		}
	}
	return false
}

// base is the name of a program without its folder, and without .exe.
func base(program string) string {
	if strings.Contains(program, `\`) && !strings.Contains(program, "/") {
		program = strings.ReplaceAll(program, `\`, "/")
	}
	name := path.Base(program)
	if trimmed, ok := strings.CutSuffix(strings.ToLower(name), ".exe"); ok {
		return trimmed
	}
	return name
}
