package packages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var dnfLeftover = &analysis.Rule{
	Name:    "dnf-yum-cleanup",
	Aliases: []string{"DL3032", "DL3040", "DS-0015", "AVD-DS-0015", "DS-0019", "AVD-DS-0019", "DS-0027", "AVD-DS-0027"},
	Doc: `dnf's or yum's cache stays in the image

The metadata and packages that an installation downloads are of no use once it
is done, and a later layer cannot take them out. Clean up in the same RUN.

Bad:

	RUN dnf install -y libpq

Good:

	RUN dnf install -y libpq && dnf clean all`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Scoped) },
	Run:      func(p *analysis.Pass) { runLeftover(p, "dnf", "dnf5", "microdnf", "tdnf", "yum") },
}

var zypperLeftover = &analysis.Rule{
	Name:    "zypper-cleanup",
	Aliases: []string{"DL3036", "DS-0020", "AVD-DS-0020"},
	Doc: `zypper's cache stays in the image

The metadata and packages that an installation downloads are of no use once it
is done, and a later layer cannot take them out. Clean up in the same RUN.

Bad:

	RUN zypper --non-interactive install libpq5

Good:

	RUN zypper --non-interactive install libpq5 && zypper clean -a`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Scoped) },
	Run:      func(p *analysis.Pass) { runLeftover(p, "zypper") },
}

// A cache is what a package manager leaves, and how it goes.
type cache struct {
	takes   shell.Arity
	fills   []string // what it is told to do that leaves something
	clean   []string // and what takes it away
	folders []string
	command string // to clean up
	codes   []string
}

// dnfFetches is what dnf and yum do that downloads packages, by all its names.
var dnfFetches = []string{
	"downgrade", "groupinstall", "grpinstall", "in", "install", "localinstall", "rei", "reinstall", "up", "up-min", "update", "update-minimal",
	"upgrade", "upgrade-minimal",
}

var (
	dnfFills  = append([]string{"makecache"}, dnfFetches...)
	leftovers = map[string]cache{
		"dnf":      {dnfTakes, dnfFills, []string{"clean"}, []string{"/var/cache/dnf", "/var/cache/libdnf5"}, "dnf clean all", []string{"DL3040", "DS-0019", "AVD-DS-0019"}},
		"dnf5":     {dnfTakes, dnfFills, []string{"clean"}, []string{"/var/cache/libdnf5"}, "dnf5 clean all", []string{"DL3040"}},
		"microdnf": {dnfTakes, dnfFills, []string{"clean"}, []string{"/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"}, "microdnf clean all", []string{"DL3040", "DS-0027", "AVD-DS-0027"}},
		"tdnf":     {dnfTakes, dnfFills, []string{"clean"}, []string{"/var/cache/tdnf"}, "tdnf clean all", []string{"DL3040"}},
		"yum":      {dnfTakes, dnfFills, []string{"clean"}, []string{"/var/cache/yum", "/var/cache/dnf"}, "yum clean all", []string{"DL3032", "DS-0015", "AVD-DS-0015"}},
		"zypper":   {zypperTakes, []string{"in", "install", "dup", "dist-upgrade", "patch", "refresh", "ref", "up", "update"}, []string{"clean", "cc"}, []string{"/var/cache/zypp"}, "zypper clean -a", []string{"DL3036", "DS-0020", "AVD-DS-0020"}},
	}
)

// told is what a package manager is told to do: the "install" of dnf install,
// and of dnf module install.
func told(c *shell.Command, takes shell.Arity) shell.Word {
	operands := c.Operands(takes)
	switch {
	case len(operands) == 0:
		return shell.Word{}
	case len(operands) > 1 && slices.Contains([]string{"group", "groups", "grp", "module"}, operands[0].Value):
		return operands[1]
	}
	return operands[0]
}

// runLeftover reports, once a RUN and program, what one of the programs leaves
// in the layer.
func runLeftover(p *analysis.Pass, programs ...string) {
	for in, commands := range scripts(p) {
		severity := weight(p, in.Stage, analysis.Info)
		if severity == analysis.Off {
			continue
		}
		for _, name := range programs {
			c, last := leftovers[name], (*shell.Command)(nil)
			left := commands[c.lastClean(commands)+1:]
			for _, command := range left {
				if c.filledBy(command, name) {
					last = command
				}
			}
			if last == nil || slices.ContainsFunc(c.folders, func(dir string) bool { return analysis.Covered(in, dir) != dockerfile.No }) {
				continue
			}
			found := analysis.Finding{
				Span: last.Span(), Severity: severity, Codes: c.codes,
				Message: "What " + analysis.Quote(name) + " downloads stays in this layer",
				Why:     "It is of no use once the packages are installed, and a later layer cannot take it out.",
				What:    "Add " + analysis.Quote(c.command) + " at the end of the RUN.",
			}
			if !c.cleansNext(p, in, name) {
				found.Fix = c.cleanUp(p.File, left, last)
			}
			p.Report(found)
		}
	}
}

// cleansNext reports whether the next RUN takes the cache away, and fills it
// not: the two are to be one then.
func (c cache) cleansNext(p *analysis.Pass, in *dockerfile.Instruction, name string) bool {
	next := following(in)
	if next == nil {
		return false
	}
	commands := p.Script(next).Commands
	return slices.ContainsFunc(commands, c.cleanedBy) && !slices.ContainsFunc(commands, func(command *shell.Command) bool { return c.filledBy(command, name) })
}

// lastClean is the place of the last command that takes the cache away, or may;
// -1 if none does.
func (c cache) lastClean(commands []*shell.Command) int {
	for i, command := range slices.Backward(commands) {
		if c.cleanedBy(command) {
			return i
		}
	}
	return -1
}

func (c cache) cleanedBy(command *shell.Command) bool {
	sub, _ := command.Sub(c.takes)
	if leftovers[command.Name].command != "" && slices.Contains(c.clean, sub.Value) {
		return true
	}
	return command.Name == "rm" && slices.ContainsFunc(command.Args(), func(w shell.Word) bool {
		name := strings.TrimRight(w.Value, "/*")
		return name == "/var/cache" || !w.Literal && strings.HasPrefix(w.Value, "$") || slices.ContainsFunc(c.folders, func(dir string) bool { return name == dir || strings.HasPrefix(name, "/var/cache/{") })
	})
}

// cleanUp is the fix: the cache goes after the last command that fills it, and
// in each branch that has one of its own.
func (c cache) cleanUp(f *dockerfile.File, commands []*shell.Command, last *shell.Command) *analysis.Fix {
	fix := &analysis.Fix{Title: "Clean up in the same RUN", Note: "What was downloaded is deleted once it is installed."}
	for _, command := range commands {
		if command != last && !(command.Conditional && c.filledBy(command, last.Name)) {
			continue
		}
		text := c.command
		if command.Has("--installroot", "--root") {
			return nil // the cache is in there
		}
		if command.Wrapped("sudo") {
			text = "sudo " + text
		}
		at, ok := command.Append(f, text)
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
	}
	return fix
}

func (c cache) filledBy(command *shell.Command, name string) bool {
	return command.Name == name && slices.Contains(c.fills, told(command, c.takes).Value)
}
