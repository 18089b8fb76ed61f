package users

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var createdUnused = &analysis.Rule{
	Name:    "user-created-unused",
	Aliases: []string{"tally/user-created-but-never-used"},
	Doc: `A user is created, and the image runs as root all the same

Creating a user is not enough: the process runs as the user that the last USER
names. Switch to the new user once everything that needs root is done.

Bad:

	FROM debian:12-slim
	RUN useradd --system app
	COPY server /usr/local/bin/
	CMD ["server"]

Good:

	FROM debian:12-slim
	RUN useradd --system app
	COPY server /usr/local/bin/
	USER app
	CMD ["server"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCreatedUnused,
}

func runCreatedUnused(p *analysis.Pass) {
	s := final(p.File)
	if s == nil || s.End.User.By != nil || accountOf(s.Root().Image).start == startUser || exempt(p, s) {
		return
	}
	name := unused(p, s)
	if name == "" {
		return
	}
	made := logins(p, s)[0]
	found := analysis.Finding{
		Span:    made.by.Span,
		Message: "The user " + analysis.Quote(name) + " is created here, but the image never runs as it",
		Why:     "The process runs as whoever the last USER names, and without one as the base image's user, most often root.",
		What:    "Put " + analysis.Quote("USER "+name) + " after the last step that needs root.",
	}
	if accountOf(s.Root().Image).start != startRoot || command(s) == nil {
		found.Severity = analysis.Info
	}
	if edits := place(p.File, s, "USER "+name); edits != nil && !made.maybe && movable(p, s) {
		found.Fix = &analysis.Fix{Title: "Run as that user", Note: runsAs(name), Edits: edits}
	}
	p.Report(found)
}
