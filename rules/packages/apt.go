package packages

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// aptLists is where apt keeps the package lists that it downloads.
const aptListsFolder = "/var/lib/apt/lists"

// aptTakes are the options of apt, apt-get and aptitude that take a value.
var aptTakes = shell.Arity{
	"-a": true, "-c": true, "-o": true, "-P": true, "-t": true, "--build-profiles": true, "--config-file": true, "--default-release": true,
	"--host-architecture": true, "--option": true, "--target-release": true,
}

// apt is what apt, apt-get or aptitude is told to do: "update", "install"; ""
// for another program.
func apt(c *shell.Command) string {
	switch c.Name {
	case "apt", "apt-get", "aptitude":
		sub, _ := c.Sub(aptTakes)
		return sub.Value
	}
	return ""
}

// fromLists are the things that apt does with the package lists.
var fromLists = []string{
	"build-dep", "dist-upgrade", "download", "full-upgrade", "install", "reinstall", "satisfy", "safe-upgrade", "source", "upgrade",
}

// aptClients are programs that have apt install something.
var aptClients = []string{
	"apt-cache", "apt-fast", "apt-file", "gdebi", "install_packages", "mk-build-deps", "rosdep", "tasksel", "unattended-upgrade",
}

// aptReads are the things that apt tells from the package lists.
var aptReads = []string{"changelog", "depends", "list", "madison", "policy", "rdepends", "search", "show", "showsrc"}

// usesLists reports whether a command may need apt's package lists.
func usesLists(c *shell.Command) bool {
	if slices.Contains(aptReads, apt(c)) {
		return !c.Has("-i", "--installed")
	}
	return slices.Contains(fromLists, apt(c)) || slices.Contains(aptClients, c.Name) || strings.HasPrefix(c.Name, "playwright") || unreadable(c)
}

// listsOutlive reports whether a later RUN may need the package lists that in
// leaves: it uses them before it downloads its own.
func listsOutlive(p *analysis.Pass, in *dockerfile.Instruction) bool {
	for other := range later(p, in) {
		if other == nil {
			return true
		}
		s := p.Script(other)
		if s.Kind == shell.Unparsed {
			return true
		}
		for _, c := range s.Commands {
			if apt(c) == "update" {
				return false
			}
			if usesLists(c) {
				return true
			}
		}
	}
	return false
}
