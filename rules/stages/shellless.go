package stages

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var shellRun = &analysis.Rule{
	Name:    "shell-run-in-scratch",
	Aliases: []string{"tally/shell-run-in-scratch"},
	Doc: `A command needs a shell that the image does not have

A command that is not a JSON array is handed to /bin/sh, which scratch and
distroless images do not have. Write it as a JSON array, which starts the
program directly; do what needs a shell in another stage.

Bad:

	FROM scratch
	COPY --from=build /out/app /app
	CMD /app serve

Good:

	FROM scratch
	COPY --from=build /out/app /app
	CMD ["/app", "serve"]`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runShellRun,
}

func runShellRun(p *analysis.Pass) {
	b := &bareness{p: p, sure: map[*dockerfile.Stage]analysis.Severity{}, started: map[string]bool{}, shells: map[*dockerfile.Stage]bool{}}
	for _, s := range p.File.Stages {
		b.note(s)
	}
	reported := map[*dockerfile.Instruction]bool{}
	for _, s := range p.File.Stages {
		if b.sure[s] == analysis.Off {
			continue
		}
		needing := b.walk(s)
		if !b.shells[s] && (s.Class == dockerfile.Final || s.Class == dockerfile.Unreachable) {
			needing = append(needing, atRun(s)...)
		}
		for _, in := range needing {
			if !reported[in] {
				reported[in] = true
				b.report(s, in)
			}
		}
	}
}

// lacksShell is how certain it is that an image has no shell: Error of the empty
// one, Warning of one by its name, Off of any other.
func lacksShell(img dockerfile.Image) analysis.Severity {
	switch {
	case img.Scratch():
		return analysis.Error
	case !img.Known() || strings.Contains(img.Value.Text, "debug"):
		return analysis.Off
	case strings.HasPrefix(img.Name, "gcr.io/distroless/"), img.Name == "cgr.dev/chainguard/static", img.Name == "cgr.dev/chainguard/glibc-dynamic",
		strings.HasPrefix(img.Name, "mcr.microsoft.com/") && strings.Contains(img.Tag, "chiseled"):
		return analysis.Warning
	}
	return analysis.Off
}

// A bareness follows what is put into images that begin without a shell.
type bareness struct {
	p    *analysis.Pass
	sure map[*dockerfile.Stage]analysis.Severity // of its first image, as lacksShell says
	// started are the base names of the programs that are started in them: a
	// source of that name is a file, and no folder with a shell in it.
	started map[string]bool
	shells  map[*dockerfile.Stage]bool // whether a stage may have a shell in the end
}

// note remembers what a stage begins with, and what it starts.
func (b *bareness) note(s *dockerfile.Stage) {
	b.sure[s] = lacksShell(s.Image)
	if s.Parent != nil {
		b.sure[s] = b.sure[s.Parent]
	}
	if b.sure[s] == analysis.Off {
		return
	}
	for _, in := range s.Instructions {
		for _, c := range b.p.Script(in).Commands {
			if c.Words[0].Literal {
				b.started[path.Base(c.Words[0].Value)] = true
			}
		}
	}
}

// walk goes through a stage, and lists its RUNs that need a shell where there
// is none.
func (b *bareness) walk(s *dockerfile.Stage) []*dockerfile.Instruction {
	may := false
	if s.Parent != nil {
		may = b.shells[s.Parent]
		for _, in := range s.Parent.Instructions {
			may = may || in.Trigger != nil && (in.Trigger.Keyword == "RUN" || b.brings(in.Trigger))
		}
	}
	var needing []*dockerfile.Instruction
	for _, in := range s.Instructions {
		switch {
		case in.Keyword == "RUN" && in.JSON:
			may = true // it may have installed one
		case in.Keyword == "RUN" && !may && needs(in) && !mountsShell(in):
			needing = append(needing, in)
		default:
			may = may || b.brings(in)
		}
	}
	b.shells[s] = may
	return needing
}

// needs reports whether an instruction hands a command to /bin/sh. That is
// also what starts a heredoc with a #! line.
func needs(in *dockerfile.Instruction) bool {
	return in.Err == nil && !in.JSON && in.Before.Shell == nil && in.CommandText().Len()+len(in.Heredocs) > 0
}

// atRun are the instructions that need a shell where an image runs. Beside an
// ENTRYPOINT, a CMD is but its arguments.
func atRun(s *dockerfile.Stage) []*dockerfile.Instruction {
	var needing []*dockerfile.Instruction
	for _, in := range []*dockerfile.Instruction{s.End.Entrypoint, s.End.Cmd, s.End.Healthcheck} {
		if in != nil && in.OnBuild == nil && needs(in) && (in.Keyword != "CMD" || s.End.Entrypoint == nil) {
			needing = append(needing, in)
		}
	}
	return needing
}

// shellPlaces are where a shell stands, or a link to it, and what is above.
var shellPlaces = []string{"/", "/bin", "/bin/sh", "/usr", "/usr/bin", "/usr/bin/sh"}

// brings reports whether a COPY or ADD may bring a shell.
func (b *bareness) brings(in *dockerfile.Instruction) bool {
	if in.Keyword != "COPY" && in.Keyword != "ADD" {
		return false
	}
	dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
	if strings.Contains(dest, dockerfile.Hole) {
		return true
	}
	if !slices.Contains(shellPlaces, dest) {
		return false
	}
	_, parents := in.Flag("parents")
	return parents || path.Base(dest) == "sh" || slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
		return !b.file(in, w)
	})
}

// file reports whether a source is certainly a file, and no shell.
func (b *bareness) file(in *dockerfile.Instruction, w dockerfile.Word) bool {
	source := in.Before.Expand(w.Value)
	name := path.Base(source.Text)
	switch {
	case !source.Known() || strings.ContainsAny(w.Value, "*?[") || slices.Contains(shells, name) || name == "busybox":
		return false
	case b.started[name]:
		return true
	}
	return in.Keyword == "COPY" && (path.Ext(name) != "" || strings.HasPrefix(w.Value, "<<")) && name != "." && name != ".."
}

// mountsShell reports whether a RUN may have a shell from a mount.
func mountsShell(in *dockerfile.Instruction) bool {
	return slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool {
		target := in.Before.Path(in.Before.Expand(m.Target).Text)
		return m.Type != "secret" && m.Type != "ssh" && (strings.Contains(target, dockerfile.Hole) || slices.Contains(shellPlaces, target))
	})
}

func (b *bareness) report(s *dockerfile.Stage, in *dockerfile.Instruction) {
	found := analysis.Finding{
		Span: in.Span, Severity: b.sure[s],
		Message: "This " + in.Keyword + " needs `/bin/sh`, which the image does not have",
		Why:     "Nothing brings a shell into the empty image, so the container cannot start.",
		What:    "Write it as a JSON array that starts the program itself.",
	}
	switch in.Keyword {
	case "RUN":
		found.Why = "Nothing brings a shell into the empty image, so the build stops here."
		found.What = "Do it in a stage that has a shell, and copy the result."
	case "HEALTHCHECK":
		found.Why = "Nothing brings a shell into the empty image, so every check fails."
	}
	if found.Severity == analysis.Warning {
		found.Why = strings.Replace(found.Why, "the empty image", analysis.Quote(s.Root().From.Words[0].Value)+", which is made without one", 1)
	}
	if s.Class == dockerfile.Unreachable {
		found.Severity = analysis.Info
	}
	if edits := b.array(s, in); edits != nil {
		found.What = "Write the command as a JSON array."
		found.Fix = &analysis.Fix{Title: "Use the exec form", Note: "The program is started directly, without a shell.", Edits: edits}
	}
	b.p.Report(found)
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:=,@+%-]+$`)

// array is the command as a JSON array, made where its words stand; nil where
// a shell does more than start one program by its path.
func (b *bareness) array(s *dockerfile.Stage, in *dockerfile.Instruction) []analysis.Edit {
	cs := b.p.Script(in).Commands
	if len(cs) != 1 || in.Keyword == "ENTRYPOINT" && s.End.Cmd != nil || cs[0].Span() != in.CommandText().Whole() ||
		!strings.Contains(cs[0].Words[0].Value, "/") {
		return nil
	}
	var edits []analysis.Edit
	for i, w := range cs[0].Words {
		if !w.Literal || !w.Exact() || !plainWord.MatchString(w.Text.String()) {
			return nil
		}
		text := `"` + w.Value + `"`
		if i == 0 {
			text = "[" + text
		}
		if i == len(cs[0].Words)-1 {
			text += "]"
		} else {
			text += ","
		}
		edits = append(edits, analysis.Edit{Span: w.Span(), New: text})
	}
	return edits
}
