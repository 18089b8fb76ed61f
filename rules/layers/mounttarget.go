package layers

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var mountTarget = &analysis.Rule{
	Name: "mount-target-not-expanded",
	Doc: `A mount's target is not where it seems to be

No shell reads the target of a mount: ~ is a folder of that name, and $HOME is
empty unless the Dockerfile sets it. The mount is then in the wrong place, and
what should be cached stays in the layer.

Bad:

	RUN --mount=type=cache,target=~/.cache/pip pip install -r requirements.txt

Good:

	RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runMountTarget,
}

// maxHomes bounds how often the home of a mount's user is looked for.
const maxHomes = 100

func runMountTarget(p *analysis.Pass) {
	n := 0
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Err != nil || in.Stage == nil || analysis.DistroOf(in.Stage) == analysis.Windows {
			continue
		}
		for _, m := range in.Mounts() {
			name, severity := unexpanded(in, m.Target)
			if severity == analysis.Off {
				continue
			}
			message := " does not mean a home folder, since nothing replaces " + analysis.Quote(name) + " in it"
			if !isHome(name) {
				message = " is not where it seems to be, since nothing sets " + analysis.Quote(name)
			}
			found := analysis.Finding{
				Span: m.Flag.Span(), Severity: severity,
				Message: "The mount's target " + analysis.Quote(m.Target) + message,
				Why:     "The mount is then in another place, and what the command writes stays in the layer.",
				What:    "Write the path out.",
			}
			if n++; n <= maxHomes {
				found.Fix = writtenOut(p, in, m, name)
			}
			p.Report(found)
		}
	}
}

// unexpanded is what stands in a target and is not replaced: ~ never is, a
// variable only where something sets it. The base image might set HOME; what
// else is not known of is most often the image's own.
func unexpanded(in *dockerfile.Instruction, target string) (string, analysis.Severity) {
	if target == "~" || strings.HasPrefix(target, "~/") {
		return "~", analysis.Warning
	}
	if in.OnBuild != nil {
		return "", analysis.Off // what follows in its stage sets variables too
	}
	for _, ref := range variable.FindAllStringSubmatch(target, -1) {
		_, answer := in.Before.Lookup(ref[1] + ref[2])
		switch {
		case dockerfile.Predefined(ref[1] + ref[2]):
		case answer == dockerfile.No || answer == dockerfile.Unknown && setsPath(in.Stage.Root().Image):
			return ref[0], analysis.Warning
		case answer == dockerfile.Unknown && ref[1]+ref[2] == "HOME":
			return ref[0], analysis.Info
		}
	}
	return "", analysis.Off
}

func isHome(name string) bool { return slices.Contains([]string{"~", "$HOME", "${HOME}"}, name) }

// variable matches a variable without a default.
var variable = regexp.MustCompile(`\$(?:(\w+)|\{(\w+)\})`)

// setsPath reports whether an image is one of those whose environment is PATH
// alone.
func setsPath(img dockerfile.Image) bool {
	return slices.Contains([]string{"alpine", "busybox", "debian", "ubuntu"}, img.Name)
}

// homeOf is the home of the user in force where the file tells it: root's, that
// of the node image's user, or that of one whom a RUN makes in the usual way.
func homeOf(p *analysis.Pass, in *dockerfile.Instruction) string {
	home := analysis.Home(in.Before)
	name, below := strings.CutPrefix(home, "/home/")
	if _, set := in.Before.Lookup("HOME"); !below || set == dockerfile.Yes || name == "node" && in.Stage.Root().Image.Name == "node" {
		return home
	}
	for before := range in.Stage.Executed() {
		if before.Index >= in.Index && before.Stage == in.Stage {
			break
		}
		if before.Keyword == "RUN" && slices.ContainsFunc(p.Script(before).Commands, func(c *shell.Command) bool { return makes(c, name) }) {
			return home
		}
	}
	return ""
}

// makes reports whether a command makes a user with a home of the usual name.
func makes(c *shell.Command, name string) bool {
	return (c.Name == "adduser" || c.Name == "useradd") && !c.Has("-b", "-d", "-h", "-M", "-H", "--base-dir", "--home", "--home-dir", "--no-create-home", "--system", "-r") &&
		slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Is(name) })
}

func writtenOut(p *analysis.Pass, in *dockerfile.Instruction, m dockerfile.Mount, name string) *analysis.Fix {
	home := homeOf(p, in)
	text := m.Flag.Text.String()
	at := strings.Index(text, "="+m.Target)
	if home == "" || !isHome(name) || !strings.HasPrefix(m.Target, name) || name != "~" && in.Before.User.By == nil && !setsPath(in.Stage.Root().Image) || at < 0 || strings.Count(text, m.Target) != 1 || !m.Flag.Text.Exact(at+1, at+1+len(name)) {
		return nil
	}
	return &analysis.Fix{Title: "Write the path out", Note: "The mount then covers the folder, so its files no longer reach the image.",
		Edits: []analysis.Edit{{Span: m.Flag.Text.Span(at+1, at+1+len(name)), New: home}}}
}
