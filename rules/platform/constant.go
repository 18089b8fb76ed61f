package platform

import (
	"regexp"
	"strings"
	"sync"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var constant = &analysis.Rule{
	Name:    "from-platform-const",
	Aliases: []string{"DL3029", "FromPlatformFlagConstDisallowed"},
	Doc: `FROM names one platform for every build

docker build --platform has no effect on this stage then. Leave the flag out, or
use $BUILDPLATFORM for a stage that only builds.

Bad:

	FROM --platform=linux/amd64 golang:1.26 AS build

Good:

	FROM --platform=$BUILDPLATFORM golang:1.26 AS build

Stages that are named after their platform, and variables of your own, are
reported only with strict.`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runConstant,
}

func runConstant(p *analysis.Pass) {
	free := sync.OnceValue(func() bool { return portable(p.File) })
	for _, s := range p.File.Stages {
		flag, ok := s.From.Flag("platform")
		if !ok || flag.Value == "" || strings.Contains(flag.Value, "BUILDPLATFORM") || strings.Contains(flag.Value, "TARGETPLATFORM") {
			continue
		}
		found := analysis.Finding{
			Span:    flag.Span(),
			Message: "FROM names the platform " + analysis.Quote(flag.Value) + " for every build",
			Why:     "A build for another platform then gets this one all the same.",
			What:    "Leave the flag out, or use `$BUILDPLATFORM` where the stage only builds.",
		}
		variable := strings.Contains(flag.Value, "$")
		if edit, ok := without(p.File, flag); ok && !variable && multiPlatform(s) && free() {
			found.Fix = &analysis.Fix{Title: "Leave the flag out", Note: "The stage is built for the target platform of each build.", Edits: []analysis.Edit{edit}}
		}
		switch {
		case variable && fromBuild(flag.Value):
			found.Message = "FROM says a part of its platform itself: " + analysis.Quote(flag.Value)
		case variable:
			found.Message = "FROM takes its platform from " + analysis.Quote(flag.Value) + ", not from the build"
		}
		if variable || names(s.Name, flag.Value) {
			if !p.Strict() {
				continue
			}
			found.Codes = []string{"DL3029"}
		}
		p.Report(found)
	}
}

// machine is a word that names an architecture.
var machine = regexp.MustCompile(`(?i)amd64|x86|x64|i[36]86|arm|aarch|ppc|s390|riscv|mips`)

// portable reports whether nothing in a file says which platform it is made
// for, but the flags of its FROMs.
func portable(f *dockerfile.File) bool {
	at := 0
	for _, s := range f.Stages {
		flag, ok := s.From.Flag("platform")
		if !ok {
			continue
		}
		if machine.Match(f.Source[at:flag.Span().Start]) {
			return false
		}
		at = flag.Span().End
	}
	return !machine.Match(f.Source[at:])
}

// multiPlatform reports whether a stage's image surely exists for several
// platforms.
func multiPlatform(s *dockerfile.Stage) bool {
	return s.Parent == nil && s.Image.Known() && s.Image.Official() && !s.Image.Scratch()
}

// fromBuild reports whether a part of a platform is what a build says of its own.
func fromBuild(platform string) bool {
	return strings.Contains(platform, "BUILD") || strings.Contains(platform, "TARGET")
}

// names reports whether a stage's name says which platform it is for.
func names(stage, platform string) bool {
	for part := range strings.SplitSeq(platform, "/") {
		if part != "" && strings.Contains(stage, strings.ToLower(part)) {
			return true
		}
	}
	return false
}
