package users

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var passwdless = &analysis.Rule{
	Name:    "named-user-without-passwd",
	Aliases: []string{"tally/named-identity-in-passwdless-stage"},
	Doc: `A user is named in an image that has no /etc/passwd

An image built from scratch has no /etc/passwd and no /etc/group to look names
up in. With a name as USER the container does not start, and COPY --chown with a
name fails or silently gives the files to root. With --link it fails on every
image, since such a layer sees no other. A number always works.

Bad:

	FROM scratch
	COPY --from=build /server /
	USER app
	ENTRYPOINT ["/server"]

Good:

	FROM scratch
	COPY --from=build /server /
	USER 65532:65532
	ENTRYPOINT ["/server"]`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runPasswdless,
}

// A bareness is what is known of an image from scratch at some point.
type bareness struct {
	scratch bool
	listed  bool // it has an /etc/passwd or /etc/group, or may have
	filled  bool // an instruction has put something into it
}

func runPasswdless(p *analysis.Pass) {
	ends := make([]bareness, len(p.File.Stages))
	for _, s := range p.File.Stages {
		b := bareness{scratch: s.Image.Scratch()}
		if s.Parent != nil {
			b = ends[s.Parent.Index]
			b.listed = b.listed || slices.ContainsFunc(s.Parent.Instructions, func(in *dockerfile.Instruction) bool { return in.Keyword == "ONBUILD" })
		}
		for _, in := range s.Instructions {
			chown, ok := in.Flag("chown")
			switch _, link := in.Flag("link"); {
			case !ok:
			case link:
				linkedOwner(p, s, in, chown)
			case b.scratch && !b.listed:
				namedOwner(p, in, chown, b.filled)
			}
			if !b.scratch {
				continue
			}
			b.listed = b.listed || mayList(p, s, in)
			b.filled = b.filled || fills(in)
		}
		ends[s.Index] = b
		if b.scratch && !b.listed && (s.Class == dockerfile.Final || s.Class == dockerfile.Unreachable) {
			namedUser(p, s)
		}
	}
}

// namedUser looks at who the image of a stage starts as.
func namedUser(p *analysis.Pass, s *dockerfile.Stage) {
	user := s.End.User
	if user.By == nil || !user.Value.Known() || !named(user.Value.Text) {
		return
	}
	found := analysis.Finding{
		Span:    user.By.Span,
		Message: "There is no user " + analysis.Quote(user.Value.Text) + ": this image starts from scratch, and has no /etc/passwd",
		Why:     "A container of it does not start, since there is nothing to look the name up in.",
		What:    "Give numbers, " + analysis.Quote("USER "+numbers(user.Value.Text)) + ", or copy an /etc/passwd and an /etc/group that have the name.",
	}
	if s.Class != dockerfile.Final {
		found.Severity = analysis.Info
	}
	args := user.By.Args
	if user.By.Stage == s && user.By.OnBuild == nil && args.Exact(0, args.Len()) && args.String() == user.Value.Text && root(user.Value) == dockerfile.No {
		found.Fix = numeric(args.Whole(), "The process runs as ", numbers(user.Value.Text))
	}
	p.Report(found)
}

// namedOwner looks at a --chown where no list of users is.
func namedOwner(p *analysis.Pass, in *dockerfile.Instruction, chown dockerfile.Flag, filled bool) {
	owner := in.Before.Expand(chown.Value)
	if !owner.Known() || !lookedUp(owner.Text) {
		return
	}
	found := analysis.Finding{
		Span:    chown.Span(),
		Message: "This fails: the stage is still empty, so there is nothing to look up " + analysis.Quote(owner.Text) + " in",
		Why:     "A name is looked up in the stage's own /etc/passwd and /etc/group.",
		What:    "Give numbers: " + analysis.Quote("--chown="+numbers(owner.Text)) + ".",
	}
	if filled {
		found.Severity = analysis.Warning
		found.Message = "The files become root's: the stage has no /etc/passwd to look up " + analysis.Quote(owner.Text) + " in"
		if user, _, _ := strings.Cut(owner.Text, ":"); !lookedUp(user) {
			found.Message = "The files do not get this group: the stage has no /etc/group to look up " + analysis.Quote(owner.Text) + " in"
		}
	}
	if text := chown.ValueText; text.Exact(0, text.Len()) && text.String() == owner.Text {
		found.Fix = numeric(text.Whole(), "The owner is ", numbers(owner.Text))
	}
	p.Report(found)
}

// linkedOwner looks at a --chown beside --link: what is copied so goes into a
// layer that sees no other, whatever the image is.
func linkedOwner(p *analysis.Pass, s *dockerfile.Stage, in *dockerfile.Instruction, chown dockerfile.Flag) {
	owner := in.Before.Expand(chown.Value)
	if link, _ := in.Flag("link"); strings.EqualFold(link.Value, "false") || !owner.Known() || !lookedUp(owner.Text) {
		return
	}
	found := analysis.Finding{
		Span:    chown.Span(),
		Message: "This fails: with `--link` there is nothing to look up " + analysis.Quote(owner.Text) + " in",
		Why:     "What --link copies goes into a layer that sees no other, and so no /etc/passwd.",
		What:    "Give the UID and the GID as numbers, or leave out --link.",
	}
	if text := chown.ValueText; text.Exact(0, text.Len()) && text.String() == owner.Text {
		if known := numbersOf(s, owner.Text); known != "" {
			found.Fix = numeric(text.Whole(), "The owner is ", known)
		}
	}
	p.Report(found)
}

// numbersOf are the numbers of a user and group whom the base image has; "" if
// they are not known.
func numbersOf(s *dockerfile.Stage, owner string) string {
	user, group, _ := strings.Cut(owner, ":")
	uid := baseUID(s, user)
	switch {
	case digits(user):
		uid = user
	case user == "root":
		uid = "0"
	}
	switch {
	case uid == "":
		return ""
	case group == "" || group == user:
		return uid + ":" + uid
	case digits(group):
		return uid + ":" + group
	case group == "root":
		return uid + ":0"
	}
	return ""
}

func numeric(at dockerfile.Span, who, owner string) *analysis.Fix {
	return &analysis.Fix{
		Title: "Use numbers",
		Note:  who + analysis.Quote(owner) + ", which needs no /etc/passwd.",
		Edits: []analysis.Edit{{Span: at, New: owner}},
	}
}

// named reports whether a user, or its group, is given by name.
func named(owner string) bool {
	user, group, _ := strings.Cut(owner, ":")
	return user != "" && !digits(user) || group != "" && !digits(group)
}

// lookedUp reports whether BuildKit looks up a part of a --chown: of all names
// it knows but root.
func lookedUp(owner string) bool {
	user, group, _ := strings.Cut(owner, ":")
	return user != "root" && named(user) || group != "root" && named(group)
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// numbers are a user and group for whom an image needs no list: the usual ones
// where a name is given.
func numbers(owner string) string {
	user, group, _ := strings.Cut(owner, ":")
	if !digits(user) {
		user = number(user)
	}
	switch {
	case group == "":
		group = user
	case !digits(group) && number(group) == "65532":
		group = user
	case !digits(group):
		group = number(group)
	}
	return user + ":" + group
}

func number(name string) string {
	switch name {
	case "root":
		return "0"
	case "nobody", "nogroup":
		return "65534"
	}
	return "65532"
}

// fills reports whether an instruction puts something into an image.
func fills(in *dockerfile.Instruction) bool {
	switch in.Keyword {
	case "COPY", "ADD", "RUN":
		return true
	case "WORKDIR":
		return path.Clean("/"+in.Args.String()) != "/"
	}
	return false
}

// mayList reports whether an instruction brings a list of users or groups, or
// might: what a RUN does, and what a copied folder holds, is not in the file.
func mayList(p *analysis.Pass, s *dockerfile.Stage, in *dockerfile.Instruction) bool {
	switch in.Keyword {
	case "RUN":
		return true
	case "COPY", "ADD":
	default:
		return false
	}
	dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
	switch {
	case strings.Contains(dest, dockerfile.Hole):
		return true
	case slices.Contains([]string{"/etc/passwd", "/etc/group"}, path.Clean(dest)):
		return true
	case path.Clean(dest) == "/etc":
		return slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return path.Ext(w.Value) == "" })
	case path.Clean(dest) == "/":
		return slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool { return !oneFile(p, s, w.Value) })
	}
	return false
}

// oneFile reports whether a source is one file for all that can be told: it
// has a name like one, lies among programs, or is what the image starts.
func oneFile(p *analysis.Pass, s *dockerfile.Stage, source string) bool {
	base := path.Base(source)
	switch ext := path.Ext(base); {
	case strings.ContainsAny(source, "*?[$") || strings.HasSuffix(source, "/") || base == "." || base == ".." || base == "/":
		return false
	case slices.Contains([]string{".tar", ".tgz", ".gz", ".xz", ".bz2", ".tbz2", ".txz", ".zst"}, ext):
		return false
	case ext != "" && ext != base || path.Base(path.Dir(source)) == "bin":
		return true
	}
	return slices.ContainsFunc(p.Starts(s), func(c *shell.Command) bool { return path.Base(c.Words[0].Value) == base })
}
