package platform

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var constant = &analysis.Rule{
	Name:    "from-platform-const",
	Aliases: []string{"DL3029", "FromPlatformFlagConstDisallowed"},
	Doc: `FROM names one platform for every build

docker build --platform then builds for the named one all the same. Leave the
flag out, or say with a variable which platform is meant.

Bad:

	FROM --platform=linux/amd64 golang:1.25 AS build

Good:

	FROM --platform=$BUILDPLATFORM golang:1.25 AS build

A stage that is named for its platform, and a variable of your own, are passed
over unless it is strict.`,
	Severity: analysis.Info,
	Options:  func() any { return new(analysis.Strict) },
	Run:      runConstant,
}

func runConstant(p *analysis.Pass) {
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
