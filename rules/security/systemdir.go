package security

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var systemDir = &analysis.Rule{
	Name:    "workdir-system-dir",
	Aliases: []string{"DS-0030", "AVD-DS-0030"},
	Doc: `The working directory is a system directory

When a container starts, /proc, /sys and /dev are mounted over whatever the
image has there, so files that the build puts there are not seen.

Bad:

	WORKDIR /proc/app

Good:

	WORKDIR /app`,
	Severity: analysis.Warning,
	Run:      runSystemDir,
}

// systemDirs are folders that belong to the kernel, or to the machine's start.
var systemDirs = []string{"/boot", "/dev", "/initrd", "/lost+found", "/proc", "/sys"}

func runSystemDir(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "WORKDIR" || in.Err != nil || in.Before == nil {
			continue
		}
		v := in.Before.Expand(in.Args.String())
		dir := path.Clean(v.Text)
		if !v.Known() || !slices.ContainsFunc(systemDirs, func(system string) bool { return dir == system || strings.HasPrefix(dir, system+"/") }) {
			continue
		}
		p.Report(analysis.Finding{
			Span:    in.Span,
			Message: "The working directory " + analysis.Quote(dir) + " is a system directory",
			Why:     "A container gets its own one when it starts, which hides what the image holds there.",
			What:    "Choose a folder such as `/app`.",
		})
	}
}
