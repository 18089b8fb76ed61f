package security

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var exposeSSH = &analysis.Rule{
	Name:    "expose-ssh",
	Aliases: []string{"DS-0004", "AVD-DS-0004"},
	Doc: `The image announces SSH

You reach a container with docker exec, and change it by building a new image.
An SSH server in it is one more way in, with keys and a daemon to look after.

Bad:

	EXPOSE 22 8080

Good:

	EXPOSE 8080`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runExposeSSH,
}

func runExposeSSH(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "EXPOSE" || in.Err != nil || in.Stage == nil || !p.Strict() && servesSSH(p, in.Stage) {
			continue
		}
		for _, w := range in.Words {
			if !hasPort(in.Before.Expand(w.Value), 22) {
				continue
			}
			p.Report(analysis.Finding{
				Span:    w.Span(),
				Message: "EXPOSE announces port 22, which is that of SSH",
				Why:     "A container is reached with `docker exec`; an SSH server is one more way in that has to be guarded.",
				What:    "Leave it out, unless this image is an SSH server.",
				Fix:     withoutPort(p.File, in, w),
			})
		}
	}
}

// hasPort reports whether a port, or a range of them, has the number.
func hasPort(v dockerfile.Value, number int) bool {
	if !v.Known() {
		return false
	}
	ports, _, _ := strings.Cut(v.Text, "/")
	from, to, isRange := strings.Cut(ports, "-")
	if !isRange {
		to = from
	}
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	return err1 == nil && err2 == nil && first <= number && number <= last
}

// servers are words in the names of images, and in what they start, that say
// that SSH is what they are for.
var servers = []string{"bastion", "dropbear", "gerrit", "gitea", "gitlab", "gogs", "sftp", "ssh"}

func servesSSH(p *analysis.Pass, s *dockerfile.Stage) bool {
	text := s.Name + " " + s.Root().Image.Name + " " + p.Facts.Path
	for _, c := range p.Starts(s) {
		for _, w := range c.Words {
			text += " " + w.Value
		}
	}
	for _, word := range servers {
		if strings.Contains(strings.ToLower(text), word) {
			return true
		}
	}
	return p.Workplace(s)
}

// withoutPort takes one port out of an EXPOSE, or all of it if it has no other.
func withoutPort(f *dockerfile.File, in *dockerfile.Instruction, w dockerfile.Word) *analysis.Fix {
	if !w.Exact() || in.OnBuild != nil || strings.Contains(w.Value, "-") {
		return nil
	}
	fix := &analysis.Fix{Title: "Do not announce SSH", Note: "The image no longer announces port 22; it can still be published."}
	if len(in.Words) == 1 {
		gone, ok := analysis.Removal(f, in)
		if !ok {
			return nil
		}
		fix.Edits = []analysis.Edit{gone}
		return fix
	}
	if len(in.Inner)+len(in.Blank) > 0 { // what stands between may speak of it
		return nil
	}
	i := slices.IndexFunc(in.Words, func(other dockerfile.Word) bool { return other.Span() == w.Span() })
	span := dockerfile.Span{Start: w.Span().Start}
	if i+1 < len(in.Words) {
		span.End = in.Words[i+1].Span().Start
	} else {
		span = dockerfile.Span{Start: in.Words[i-1].Span().End, End: w.Span().End}
	}
	fix.Edits = []analysis.Edit{{Span: span}}
	return fix
}
