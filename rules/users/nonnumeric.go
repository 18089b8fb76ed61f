package users

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var nonNumeric = &analysis.Rule{
	Name:    "non-numeric-user",
	Aliases: []string{"DL3066"},
	Doc: `The image's user is a name

With runAsNonRoot, Kubernetes refuses to start a container whose image names its
user, since it cannot tell from a name whether that is root. Elsewhere a name
works as well as a number, so this is off by default.

Bad:

	RUN useradd --uid 10001 app
	USER app

Good:

	RUN useradd --uid 10001 app
	USER 10001`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.ScopedStrict) },
	Run:      runNonNumeric,
}

func runNonNumeric(p *analysis.Pass) {
	n := 0
	for _, s := range p.File.Stages {
		if s.Class != dockerfile.Final && !p.AllStages() {
			continue
		}
		for _, in := range s.Instructions {
			if in.Keyword != "USER" || !p.Strict() && s.End.User.By != in {
				continue
			}
			name := nameIn(p, in)
			if name == "" || analysis.DistroOf(s) == analysis.Windows {
				continue
			}
			found := analysis.Finding{
				Span: in.Span, Severity: analysis.Info,
				Message: "The user " + analysis.Quote(name) + " is not a number",
				Why:     "Kubernetes cannot tell from a name that it is not root, and with runAsNonRoot does not start the container.",
				What:    "Give the UID.",
			}
			if n++; n <= maxFixes {
				found.Fix = uidInstead(p, s, in, name)
			}
			p.Report(found)
		}
	}
}

// nameIn is the name in a USER, "" if there is none or a variable may hold it.
// Strictly seen, root is one, and so is a variable that the file does not set.
func nameIn(p *analysis.Pass, in *dockerfile.Instruction) string {
	text := in.Args.String()
	name, _, _ := strings.Cut(in.Before.Expand(text).Text, ":") // without quotes
	switch {
	case strings.Contains(text, "$"):
		if v := in.Before.Expand(text); p.Strict() && v.Err == nil && !declared(p.File, in, slices.Concat(v.Unset, v.Variables)) {
			return text
		}
		return ""
	case name == "" || digits(name) || strings.HasPrefix(name, "Container") || name == "root" && !p.Strict():
		return ""
	}
	return name
}

// declared reports whether the file has an ARG or ENV for one of the names.
func declared(f *dockerfile.File, in *dockerfile.Instruction, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		variable, _ := in.Before.Lookup(name)
		_, global := f.Global(name)
		return global || variable.By != nil
	})
}

// uidInstead puts the number of a user in the place of its name, where the file
// or the base image tells it.
func uidInstead(p *analysis.Pass, s *dockerfile.Stage, in *dockerfile.Instruction, name string) *analysis.Fix {
	text := in.Args.String()
	uid := uidOf(p, s, name)
	if uid == "" || !in.Args.Exact(0, len(name)) || !strings.HasPrefix(text, name) {
		return nil
	}
	return &analysis.Fix{
		Title: "Give the number",
		Note:  "The image's configuration names " + analysis.Quote(uid) + ", which is the same user.",
		Edits: []analysis.Edit{{Span: in.Args.Slice(0, len(name)).Whole(), New: uid}},
	}
}

// uidOf is the number of a user: what the one command that creates it gives it,
// or what the base image does; "" if that is not known.
func uidOf(p *analysis.Pass, s *dockerfile.Stage, name string) string {
	uid, made := "", 0
	for _, l := range logins(p, s) {
		if l.name == name {
			made++
			uid = l.uid
		}
	}
	switch {
	case made > 1:
		return ""
	case made == 1:
		return uid
	}
	return baseUID(s, name)
}

// baseUID is the number of a user whom the base image brings, "" if it is not
// known. The user's group has the same.
func baseUID(s *dockerfile.Stage, name string) string {
	img := s.Root().Image
	switch base := accountOf(img); {
	case name == "node" && libraryName(img.Name) == "node" || name == "bun" && base.name == "bun" || name == "deno" && base.name == "deno" && analysis.DistroOf(s) != analysis.Alpine:
		return map[string]string{"bun": "1000", "deno": "1993", "node": "1000"}[name]
	case name == "nonroot" && strings.HasPrefix(img.Name, "gcr.io/distroless/"):
		return "65532"
	case name == "nginx" && strings.HasPrefix(img.Name, "nginx"):
		return "101"
	case name == "www-data" && analysis.DistroOf(s) == analysis.Debian:
		return "33"
	}
	return ""
}
