package layers

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var copyLink = &analysis.Rule{
	Name: "copy-link",
	Doc: `A COPY depends on the layers under it

With --link the files become an independent layer, which the cache keeps even
when the base image changes. It suits destinations that are not symbolic links,
and folders that may belong to root with mode 755. So this is off by default.

Bad:

	COPY --from=build /out/app /app/bin/

Good:

	COPY --link --from=build /out/app /app/bin/`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCopyLink,
}

func runCopyLink(p *analysis.Pass) {
	if len(p.File.Stages) == 0 || !links(p.File.Syntax) {
		return
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	distro, img := analysis.DistroOf(s), s.Root().Image
	if !img.Known() || !img.Official() && distro != analysis.Distroless || distro == analysis.Windows {
		return // its folders may be another user's
	}
	touched := map[string]bool{}
	for in := range s.Executed() {
		if in.Stage == s && in.OnBuild == nil && linkable(in) && !touched[top(in)] {
			reportLink(p, in)
		}
		touch(p, touched, in)
	}
}

func reportLink(p *analysis.Pass, in *dockerfile.Instruction) {
	p.Report(analysis.Finding{
		Span: in.Span, Severity: analysis.Info,
		Message: "This COPY runs again whenever a layer under it changes",
		Why:     "Its files do not depend on those layers, and could stay in the cache.",
		What:    "Add `--link`.",
		Fix: &analysis.Fix{
			Title: "Add --link",
			Note:  "The files become a layer by themselves, in which the folders above them are root's, with mode 755.",
			Edits: []analysis.Edit{{Span: analysis.At(in.KeywordSpan.End), New: " --link"}},
		},
	})
}

// systemFolders are folders of an image's own, in which any may be a symbolic
// link, or not root's.
var systemFolders = []string{
	"", "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys",
	"tmp", "usr", "var",
}

var numbers = regexp.MustCompile(`^[0-9]+(:[0-9]+)?$`)

// linkable reports whether a COPY puts files of another stage into a folder of
// the author's own.
func linkable(in *dockerfile.Instruction) bool {
	_, from := in.Flag("from")
	_, link := in.Flag("link")
	_, parents := in.Flag("parents")
	owner, owned := in.Flag("chown")
	if in.Keyword != "COPY" || in.Err != nil || !from || link || parents || owned && !numbers.MatchString(owner.Value) {
		return false
	}
	dest := in.Before.Expand(in.Dest().Value)
	return dest.Known() && path.IsAbs(dest.Text) && !slices.Contains(systemFolders, top(in))
}

// top is the first folder on the way to a COPY's destination, "" if the
// destination is a name right below the root.
func top(in *dockerfile.Instruction) string {
	dest := in.Before.Expand(in.Dest().Value).Text
	if strings.Count(dest, "/") < 2 && len(in.Sources()) == 1 {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(path.Clean(dest), "/"), "/")
	return name
}

// touch notes the folders that an instruction may have made a link of, or given
// to another user: of a RUN those that it names.
func touch(p *analysis.Pass, touched map[string]bool, in *dockerfile.Instruction) {
	switch in.Keyword {
	case "RUN":
		text := p.Script(in).Text.String()
		for _, name := range rootNames.FindAllStringSubmatch(text, -1) {
			touched[name[1]] = true
		}
		if dir := in.Before.Path(""); strings.Contains(text, "..") || !strings.HasPrefix(dir, dockerfile.Hole) {
			touched[first(dir)] = true
		}
	case "WORKDIR":
		if user := in.Before.User; user.By != nil && user.Value.Text != "root" && user.Value.Text != "0" {
			touched[first(in.Before.Path(in.Before.Expand(in.Args.String()).Text))] = true
		}
	case "COPY", "ADD":
		_, owned := in.Flag("chown")
		_, moded := in.Flag("chmod")
		if dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text); owned || moded || in.Keyword == "ADD" {
			touched[first(dest)] = true
		}
	}
}

var rootNames = regexp.MustCompile(`(?:^|[^A-Za-z0-9_./-])/([A-Za-z0-9_.-]+)`)

func first(dir string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(dir, "/"), "/")
	return name
}

// links reports whether the frontend that a file names knows --link: it does
// since 1.4.
func links(syntax string) bool {
	name, _, _ := strings.Cut(syntax, "@")
	_, tag, _ := strings.Cut(name, ":")
	tag, _, _ = strings.Cut(tag, "-")
	major, rest, more := strings.Cut(tag, ".")
	minor, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(minor)
	return major != "0" && major != "experimental" && (!more || err != nil || n >= 4)
}
