package users

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// runsAsRoot answers whether an instruction runs as root: by the USER in
// force, or where there is none by what is known of the base image.
func runsAsRoot(in *dockerfile.Instruction) dockerfile.Answer {
	user := in.Before.User
	switch {
	case in.OnBuild != nil || in.Stage == nil:
		return dockerfile.Unknown
	case user.By != nil:
		return root(user.Value)
	}
	switch accountOf(in.Stage.Root().Image).start {
	case startRoot:
		return dockerfile.Yes
	case startUser:
		return dockerfile.No
	}
	return dockerfile.Unknown
}

// inForce is what USER can say to be again who runs an instruction; "" if that
// is not known.
func inForce(in *dockerfile.Instruction) string {
	user := in.Before.User
	if user.By == nil {
		return accountOf(in.Stage.Root().Image).name
	}
	text := user.By.Args.String()
	if again := in.Before.Expand(text); user.By.OnBuild != nil || again.Text != user.Value.Text || strings.ContainsAny(text, "\r\n") {
		return ""
	}
	return text
}

// asWhom is who runs an instruction, as a message says it: also a user whom a
// trigger has set, or an argument that has changed since. It is "" if that is
// not known.
func asWhom(in *dockerfile.Instruction) string {
	if name := inForce(in); name != "" || in.Before.User.By == nil || !in.Before.User.Value.Known() {
		return name
	}
	return in.Before.User.Value.Text
}

// whose are signs of a step that means something else for another user.
var whose = []string{"$(id", "$USER", "HOME", "`id", "whoami", "~"}

// rootPair has some instructions in a row run as root, and what follows as who
// ran them before. It is nil where that is not certain.
func rootPair(f *dockerfile.File, first, last *dockerfile.Instruction) []analysis.Edit {
	name := inForce(first)
	if name == "" || first.OnBuild != nil || f.Source[last.Span.End-1] == f.Escape {
		return nil
	}
	if _, set := first.Before.Lookup("HOME"); set != dockerfile.Yes && contains(string(f.Source[first.Span.Start:last.Span.End]), whose) {
		return nil
	}
	return []analysis.Edit{above(f, first, "USER root"), below(f, last, "USER "+name)}
}
