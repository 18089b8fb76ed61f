package users

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var rootImplicit = &analysis.Rule{
	Name:    "root-user-implicit",
	Aliases: []string{"DS-0002", "AVD-DS-0002", "tally/stateful-root-runtime"},
	Doc: `The image runs as root because nothing says otherwise

If neither the file nor the base image sets a USER, the process runs as root.
Whoever breaks into it can then change every file in the container, and is
closer to breaking out to the host. Create a user, and switch to it once
everything that needs root is done.

Bad:

	FROM debian:12-slim
	COPY app /usr/local/bin/
	CMD ["app"]

Good:

	FROM debian:12-slim
	RUN groupadd --system app && useradd --system --gid app app
	COPY app /usr/local/bin/
	USER app
	CMD ["app"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runRootImplicit,
}

func runRootImplicit(p *analysis.Pass) {
	s := final(p.File)
	if s == nil || s.End.User.By != nil {
		return
	}
	meant := exempt(p, s)
	if !p.Strict() && (meant || unused(p, s) != "") {
		return
	}
	base := accountOf(s.Root().Image)
	at := command(s)
	found := analysis.Finding{
		Why:  "Whoever breaks into the process is then root in the container, and closer to breaking out to the host.",
		What: "Create a user, and switch to it with USER after the last step that needs root.",
	}
	switch {
	case p.Strict() && (base.start == startUser || base.start == startDrop):
		found.Severity = analysis.Info
		found.Message = "No USER says which user this image runs as, which " + quoteBase(s.Root()) + " decides"
		found.What = "Name the user with USER, so that it stays the same whatever the base image does."
	case p.Strict() && at == nil:
		found.Message = "No USER says which user this image runs as"
	case base.start == startUser, at == nil && (base.start == startUnknown || s.Root().Image.Scratch()):
		return
	case base.start == startRoot && s.Root().Image.Scratch():
		found.Message = "This image runs as root: nothing sets a USER"
		found.What = "Add `USER 65532:65532`; a number needs no account."
	case base.start == startRoot:
		found.Message = "This image runs as root: there is no USER, and " + quoteBase(s.Root()) + " starts as root"
	default:
		found.Severity = analysis.Info
		found.Message = "Does this image run as root? There is no USER, and the file does not say which user " + quoteBase(s.Root()) + " starts as"
		found.What = "If that image starts as root, create a user and switch to it with USER after the last step that needs root."
	}
	if at == nil {
		at, found.Severity = s.From, analysis.Info
	}
	if scripted(p, s) {
		found.Severity = analysis.Info
		found.What = "Unless the start-up script gives up root itself, create a user and switch to it with USER after the last step that needs root."
	}
	volumes := s.End.All("VOLUME")
	if len(volumes) == 0 {
		found.Codes = []string{"DS-0002", "AVD-DS-0002"}
	}
	if folders := volumeNames(volumes); base.start == startRoot && folders != "" {
		found.What = strings.TrimSuffix(found.What, ".") + ", and make that user the owner of " + folders + "."
	}
	found.Span = at.Span
	if base.start == startRoot && !meant {
		found.Fix = switchUser(p, s, base)
	}
	p.Report(found)
}

// volumeNames are the volumes as a sentence names them.
func volumeNames(volumes []*dockerfile.Instruction) string {
	var names []string
	for _, in := range volumes {
		for _, w := range in.Words {
			names = append(names, analysis.Quote(w.Value))
		}
	}
	if len(names) > 2 {
		return names[0] + " and the other volumes"
	}
	return strings.Join(names, " and ")
}

// final is the last stage: the one whose process people run. Nil where there
// is none.
func final(f *dockerfile.File) *dockerfile.Stage {
	if len(f.Stages) == 0 {
		return nil
	}
	return f.Stages[len(f.Stages)-1]
}

// quoteBase is the image of a FROM without its digest, as a message shows it:
// with its variables replaced where the file has their values.
func quoteBase(s *dockerfile.Stage) string {
	text := s.Image.Value.Text
	if !s.Image.Known() && len(s.From.Words) > 0 {
		text = s.From.Words[0].Value
	}
	name, _, _ := strings.Cut(text, "@")
	return analysis.Quote(name)
}

// switchUser is the fix for a stage on an image that starts as root: a USER
// above the process, with an account for it where the image has none. It is
// nil where what that user needs is not known.
func switchUser(p *analysis.Pass, s *dockerfile.Stage, base account) *analysis.Fix {
	if command(s) == nil {
		return nil
	}
	w, plain := writtenIn(p, s)
	switch {
	case plain && len(w.folders) > 0:
		return owning(p, s, base, w)
	case len(w.folders) > 0 || !movableWith(p, s, nil):
		return nil
	}
	lines, name := accountLines(p, s, base)
	if fix := nonRootTag(s); fix != nil {
		if !p.Strict() {
			return fix
		}
		lines, name = nil, "65532:65532" // a USER is asked for, and its nonroot has this number
	}
	if name == "" {
		return nil
	}
	edits := place(p.File, s, append(lines, "USER "+name)...)
	if edits == nil {
		return nil
	}
	return &analysis.Fix{Title: "Run as a user other than root", Note: runsAs(name), Edits: edits}
}

// accountLines are the lines that make an account, none where there is one,
// and what USER calls it; "" where neither is known.
func accountLines(p *analysis.Pass, s *dockerfile.Stage, base account) (lines []string, name string) {
	switch all := logins(p, s); {
	case undoes(p, s):
		return nil, ""
	case len(all) == 1 && !all[0].maybe:
		return nil, all[0].name
	case len(all) > 0 || !serves(s):
		return nil, ""
	case base.name != "":
		return nil, base.name
	case makesAccounts(p, s):
		return nil, ""
	}
	if lines = account10001(p.File, s); lines != nil {
		return lines, "app"
	}
	return nil, ""
}

func runsAs(name string) string {
	return "The process runs as " + analysis.Quote(name) + ": it can read what root owns, such as the copied files, but write only where that user may."
}

// nonRootTag is the fix for a distroless image: its variant that starts as
// another user. It is nil where the tag cannot be edited so.
func nonRootTag(s *dockerfile.Stage) *analysis.Fix {
	img := s.Image
	if s.Parent != nil || !strings.HasPrefix(img.Name, "gcr.io/distroless/") || img.Digest != "" || len(s.From.Words) == 0 {
		return nil
	}
	for in := range s.Executed() {
		if in.Keyword == "RUN" || in.Keyword == "WORKDIR" && in.Stage != s {
			return nil // it would run as nonroot, too
		}
	}
	word := s.From.Words[0]
	if !word.Exact() || word.Value != img.Value.Text {
		return nil
	}
	end := word.Span().End
	edit := analysis.Edit{Span: dockerfile.Span{Start: end, End: end}, New: ":nonroot"}
	switch img.Tag {
	case "":
	case "latest":
		edit = analysis.Edit{Span: dockerfile.Span{Start: end - len(img.Tag), End: end}, New: "nonroot"}
	case "debug":
		edit.New = "-nonroot"
	default:
		return nil
	}
	return &analysis.Fix{
		Title: "Use the variant that starts as nonroot",
		Note:  runsAs("nonroot"),
		Edits: []analysis.Edit{edit},
	}
}
