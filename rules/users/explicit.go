package users

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var rootExplicit = &analysis.Rule{
	Name:    "root-user-explicit",
	Aliases: []string{"DL3002", "DS-0002", "AVD-DS-0002"},
	Doc: `The last USER of the image is root

A build step may need root; the running process rarely does. Whoever breaks into
it can then change every file in the container, and is closer to breaking out to
the host. Switch back once everything that needs root is done.

Bad:

	FROM jenkins/jenkins:2.516-jdk21
	USER root
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends git \
	    && rm -rf /var/lib/apt/lists/*

Good:

	FROM jenkins/jenkins:2.516-jdk21
	USER root
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends git \
	    && rm -rf /var/lib/apt/lists/*
	USER jenkins`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.ScopedStrict) },
	Run:      runRootExplicit,
}

func runRootExplicit(p *analysis.Pass) {
	s := final(p.File)
	if s == nil {
		return
	}
	told := map[*dockerfile.Instruction]bool{s.End.User.By: true}
	explicitAtEnd(p, s)
	if !p.AllStages() {
		return
	}
	for _, s := range p.File.Stages {
		by := s.End.User.By
		if by == nil || told[by] || root(s.End.User.Value) != dockerfile.Yes {
			continue
		}
		told[by] = true
		p.Report(analysis.Finding{
			Span:    by.Span,
			Message: "This stage ends as root: this is its last USER",
			Why:     "Whatever starts from the stage, a later stage or a build with --target, is root too.",
			What:    "Switch back with USER, after the last step that needs root, to a user who is not root.",
		})
	}
}

// explicitAtEnd looks at who the image's process is.
func explicitAtEnd(p *analysis.Pass, s *dockerfile.Stage) {
	user := s.End.User
	if user.By == nil {
		return
	}
	argument, bare := emptyArgument(user)
	if root(user.Value) != dockerfile.Yes && !bare || !p.Strict() && exempt(p, s) {
		return
	}
	found := analysis.Finding{
		Span:    user.By.Span,
		Message: "The image runs as root: this is its last USER",
		Why:     "Whoever breaks into the process is then root in the container, and closer to breaking out to the host.",
		What:    "Switch back with USER, after the last step that needs root, to a user who is not root.",
		Fix:     switchBack(p, s),
	}
	if bare {
		found.Message = "The image runs as root unless the build gives " + analysis.Quote(argument) + " a value"
		found.What = "Give the ARG a default that is not root."
		found.Fix = nil
	}
	if scripted(p, s) {
		found.Severity = analysis.Info
		found.What = "Unless the start-up script gives up root itself, switch back with USER to a user who is not root."
	}
	p.Report(found)
}

// emptyArgument reports whether a USER is one build argument without a
// default, which is empty unless the build gives it, and which.
func emptyArgument(user dockerfile.Setting) (string, bool) {
	v := user.Value
	if v.Text != dockerfile.Hole || v.Err != nil || len(v.Variables) != 1 || len(v.Unset) > 0 {
		return "", false
	}
	variable, known := user.By.Before.Lookup(v.Variables[0])
	return variable.Name, known == dockerfile.Yes && variable.Arg && variable.Set != dockerfile.Yes && variable.By != nil
}

// switchBack is the fix: back to who was the user before the switch to root,
// or else to one that the image has or can be given.
func switchBack(p *analysis.Pass, s *dockerfile.Stage) *analysis.Fix {
	base := accountOf(s.Root().Image)
	if !movable(p, s) && !leftToBase(p, s, base) || exempt(p, s) {
		return nil
	}
	lines, name := []string(nil), earlierUser(s)
	switch {
	case name != "" || s.End.User.By.Before.User.By != nil && root(s.End.User.By.Before.User.Value) != dockerfile.Yes:
	case base.start == startUser:
		name = base.name
	case base.start == startRoot:
		lines, name = accountLines(p, s, base)
	}
	if name == "" {
		return nil
	}
	edits := backEdits(p.File, s, lines, name)
	if edits == nil {
		return nil
	}
	return &analysis.Fix{Title: "Switch to a user other than root", Note: runsAs(name), Edits: edits}
}

// leftToBase reports whether an image starts what its base image does, which
// that starts as a user of its own: it works as this user for certain, unless
// it was given more to do.
func leftToBase(p *analysis.Pass, s *dockerfile.Stage, base account) bool {
	if base.start != startUser || base.name == "" || s.End.Cmd != nil || s.End.Entrypoint != nil || lowPort(p, s) || len(s.End.All("VOLUME")) > 0 {
		return false
	}
	for in := range s.Executed() {
		text := string(p.File.Source[in.Span.Start:in.Span.End])
		if in.Keyword == "ONBUILD" || contains(text, privileged) || runsAsRoot(in) != dockerfile.No && (contains(text, rootsHome) || shutsOut(p, in)) {
			return false
		}
	}
	return true
}

// earlierUser is who was the user before the last switch to root, as the USER
// says that made it so; "" if nobody was, or it would mean another by now.
func earlierUser(s *dockerfile.Stage) string {
	for user := s.End.User; user.By != nil; user = user.By.Before.User {
		if root(user.Value) == dockerfile.Yes {
			continue
		}
		text := user.By.Args.String()
		if _, bare := emptyArgument(user); bare || user.By.OnBuild != nil || s.End.Expand(text).Text != user.Value.Text {
			return ""
		}
		return text
	}
	return ""
}

// backEdits puts a USER where nothing after it needs root: in place of the
// last one, above the process, or at the end of a stage that leaves the
// process to its base. It is nil where there is no such place.
func backEdits(f *dockerfile.File, s *dockerfile.Stage, lines []string, name string) []analysis.Edit {
	by := s.End.User.By
	if by.OnBuild != nil {
		return nil
	}
	if by.Stage == s && tail(s, by) && by.Args.Exact(0, by.Args.Len()) {
		edits := []analysis.Edit{{Span: by.Args.Whole(), New: name}}
		if lines != nil {
			edits = append(edits, above(f, by, lines...))
		}
		return edits
	}
	lines = append(lines, "USER "+name)
	if edits := place(f, s, lines...); edits != nil {
		return edits
	}
	return atEnd(f, s, lines...)
}

// tail reports whether nothing that may need root follows an instruction.
func tail(s *dockerfile.Stage, in *dockerfile.Instruction) bool {
	return !slices.ContainsFunc(s.Instructions, func(other *dockerfile.Instruction) bool {
		return other.Index > in.Index && !slices.Contains(settings, other.Keyword)
	})
}
