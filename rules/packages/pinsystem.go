package packages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pinSystem = &analysis.Rule{
	Name:    "pin-os-packages",
	Aliases: []string{"DL3008", "DL3018", "DL3033", "DL3037", "DL3041"},
	Doc: `System packages are installed without a version

Two builds of one commit can then differ. But a distribution's mirrors often
keep only the newest version, so an exact version breaks the build at the next
update. So this is off by default. A snapshot of the distribution's archive pins
all packages at once.

Bad:

	RUN apk add --no-cache curl

Good:

	RUN apk add --no-cache curl=8.14.1-r2`,
	Severity: analysis.Off,
	Run:      runPinSystem,
}

// An installer is a package manager, as far as it is told what to install.
type installer struct {
	code  string
	takes shell.Arity
	subs  []string
	fixed *regexp.Regexp // operands that name a version, a file, or a group
}

var (
	apkAddTakes = shell.Arity{"-X": true, "--repository": true, "-p": true, "--root": true, "-t": true, "--virtual": true, "--arch": true, "--keys-dir": true, "--repositories-file": true, "--cache-dir": true, "--wait": true}
	dnfInstalls = []string{"in", "install", "reinstall", "rei"}
	rpmFixed    = regexp.MustCompile(`-[0-9]|\.rpm$|^@|/`)
	installers  = map[string]installer{
		"apk":      {"DL3018", apkAddTakes, []string{"add"}, regexp.MustCompile(`[=<>~]|\.apk$|^\.`)},
		"apt":      {"DL3008", aptTakes, []string{"install"}, regexp.MustCompile(`[=/]|\.deb$|[-+]$`)},
		"apt-get":  {"DL3008", aptTakes, []string{"install"}, regexp.MustCompile(`[=/]|\.deb$|[-+]$`)},
		"dnf":      {"DL3041", dnfTakes, dnfInstalls, rpmFixed},
		"microdnf": {"DL3041", dnfTakes, dnfInstalls, rpmFixed},
		"tdnf":     {"DL3041", dnfTakes, dnfInstalls, rpmFixed},
		"yum":      {"DL3033", dnfTakes, dnfInstalls, rpmFixed},
		"zypper":   {"DL3037", zypperTakes, []string{"in", "install"}, regexp.MustCompile(`[=<>]|\.rpm$|/`)},
	}
)

func runPinSystem(p *analysis.Pass) {
	for _, commands := range scripts(p) {
		told := map[string]bool{}
		for _, c := range commands {
			i, ok := installers[c.Name]
			if !ok || told[i.code] {
				continue
			}
			names := i.unversioned(c)
			if len(names) == 0 {
				continue
			}
			told[i.code] = true
			p.Report(analysis.Finding{
				Span: c.Span(), Severity: analysis.Info, Codes: []string{i.code},
				Message: "Packages such as " + analysis.Quote(names[0]) + " are installed without fixed versions",
				Why:     "Two builds of one commit can then differ.",
				What:    "Name versions, or pin the base image by its digest and install from a snapshot.",
			})
		}
	}
}

// unversioned are the packages that a command installs without a version. A
// module's version is its stream: nodejs:22.
func (i installer) unversioned(c *shell.Command) []string {
	operands, fixed := c.Operands(i.takes), i.fixed.MatchString
	if len(operands) > 1 && operands[0].Is("module") {
		operands, fixed = operands[1:], func(name string) bool { return strings.ContainsAny(name, ":/") }
	}
	if len(operands) == 0 || !slices.Contains(i.subs, operands[0].Value) || c.Name == "zypper" && c.Has("-t", "--type") {
		return nil // a pattern has no version
	}
	var names []string
	for _, w := range operands[1:] {
		if w.Literal && w.Value != "" && !fixed(w.Value) {
			names = append(names, w.Value)
		}
	}
	return names
}
