package users

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var unknownName = &analysis.Rule{
	Name: "unknown-user-name",
	Doc: `USER or --chown names a user that the image does not have

The base image has no such user, and nothing in the stage creates one: often
another stage does, or the name is misspelt. With such a USER, the next RUN
fails or the container does not start. COPY --chown does not fail, but gives the
files to root.

Bad:

	FROM golang:1.26 AS build
	RUN useradd app && go build -o /out/api .
	FROM debian:13-slim
	COPY --from=build /out/api /usr/local/bin/
	USER app

Good:

	FROM golang:1.26 AS build
	RUN go build -o /out/api .
	FROM debian:13-slim
	RUN useradd app
	COPY --from=build /out/api /usr/local/bin/
	USER app`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runUnknownName,
}

func runUnknownName(p *analysis.Pass) {
	cs := newCensus(p)
	for _, s := range p.File.Stages {
		if _, known := brought(s); !known {
			continue
		}
		for _, in := range s.Instructions {
			if in.Keyword == "USER" {
				unknownUser(p, cs, s, in)
			} else if chown, ok := in.Flag("chown"); ok {
				unknownOwner(p, cs, s, in, chown)
			}
		}
	}
}

// unknownUser looks at a USER: who it names must be there by the end of the
// stage at the latest.
func unknownUser(p *analysis.Pass, cs *census, s *dockerfile.Stage, in *dockerfile.Instruction) {
	user := in.Before.Expand(in.Args.String())
	if !user.Known() {
		return
	}
	for _, name := range strings.SplitN(user.Text, ":", 2) {
		if !cs.lacks(s, name, nil) {
			continue
		}
		found := analysis.Finding{
			Span:    in.Span,
			Message: "Nothing in this stage creates " + analysis.Quote(name) + ", and " + quoteBase(s.Root()) + " does not have it",
			Why:     "Under such a USER the next RUN fails, or the container does not start.",
			What:    "Create it in this stage, before this line, or give a number.",
		}
		text := in.Args
		if other := nearName(cs, s, name); other != "" {
			found.What = "Did you mean " + analysis.Quote(other) + "?"
			if text.Exact(0, text.Len()) && text.String() == name {
				found.Fix = &analysis.Fix{
					Title: "Use the user that the stage creates",
					Note:  "The process runs as " + analysis.Quote(other) + ".",
					Edits: []analysis.Edit{{Span: text.Whole(), New: other}},
				}
			}
		}
		p.Report(found)
		return
	}
}

// unknownOwner looks at a --chown.
func unknownOwner(p *analysis.Pass, cs *census, s *dockerfile.Stage, in *dockerfile.Instruction, chown dockerfile.Flag) {
	owner := in.Before.Expand(chown.Value)
	if !owner.Known() {
		return
	}
	user, group, _ := strings.Cut(owner.Text, ":")
	found := analysis.Finding{Span: chown.Span(), What: "Create it in this stage, before this line, or give a number."}
	switch {
	case cs.lacks(s, user, nil):
		found.Message = "The files become root's: nothing in this stage creates " + analysis.Quote(user) + ", and " + quoteBase(s.Root()) + " does not have it"
		found.Why = "BuildKit does not report an owner that it cannot find."
	case cs.lacks(s, user, in):
		found.Message = "The files become root's: " + analysis.Quote(user) + " is created only below this line"
		found.Why = "BuildKit does not report an owner that it cannot find."
		found.What = "Create it above this line."
	case cs.lacks(s, group, nil):
		found.Message = "The files do not get this group: nothing in this stage creates " + analysis.Quote(group) + ", and " + quoteBase(s.Root()) + " does not have it"
		found.Why = "BuildKit does not report a group that it cannot find."
	default:
		return
	}
	if other := nearName(cs, s, user); other != "" && cs.lacks(s, user, nil) {
		found.What = "Did you mean " + analysis.Quote(other) + "?"
		if text := chown.ValueText; strings.HasPrefix(text.String(), user) && text.Exact(0, len(user)) && cs.logins(s)[0].by.Index < in.Index {
			found.Fix = &analysis.Fix{
				Title: "Give them to the user that the stage creates",
				Note:  "The files belong to " + analysis.Quote(other) + ".",
				Edits: []analysis.Edit{{Span: text.Slice(0, len(user)).Whole(), New: other}},
			}
		}
	}
	p.Report(found)
}

// nearName is the one user that the stage creates, if it is spelt nearly so.
func nearName(cs *census, s *dockerfile.Stage, name string) string {
	all := cs.logins(s)
	if len(all) != 1 || fold(all[0].name) != fold(name) && !(len(name) > 4 && oneApart(all[0].name, name)) {
		return ""
	}
	return all[0].name
}

// oneApart reports whether a letter more, less or another makes one name the other.
func oneApart(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) < 2 && len(b) < 2
}

// fold is a name without what people get wrong about it.
func fold(name string) string {
	return strings.NewReplacer("-", "", "_", "", ".", "").Replace(strings.ToLower(name))
}
