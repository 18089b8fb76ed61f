package baseimage

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var eol = &analysis.Rule{
	Name:    "base-image-eol",
	Aliases: []string{"tally/ruby/eol-ruby-version"},
	Doc: `A base image's release no longer gets fixes

Vulnerabilities that are found after a release's end of life stay open in every
image built on it, and its packages move to an archive. The dates are those that
the projects publish, as of 1 August 2026; for Debian the end of long-term
support counts, for Ubuntu that of standard support.

Bad:

	FROM python:3.8-slim-buster

Good:

	FROM python:3.14-slim-trixie

With extended-support, the years for which Canonical and Freexian sell fixes for
Ubuntu and Debian count too.`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(support) },
	Run:      runEOL,
}

// A support is what a repository has paid for: years of fixes past the public end.
type support struct {
	Extended bool `yaml:"extended-support"`
}

func runEOL(p *analysis.Pass) {
	now := today(p)
	pro := sync.OnceValue(func() bool { return attached(p) })
	paid := func(pr product) bool { return p.Options.(*support).Extended || pr.name == "Ubuntu" && pro() }
	on := sync.OnceValue(func() map[*dockerfile.Stage][]*dockerfile.Stage { return byRoot(p.File) })
	for _, s := range external(p.File) {
		for _, pt := range dead(s.Image, now, paid) {
			found := ended(s.From.Words[0].Span(), s.Image, pt, now)
			found.Fix = nextAlpine(p, now, s, pt, on)
			p.Report(found)
		}
	}
	for in := range p.File.Commands() {
		for _, from := range sources(in) {
			for _, pt := range dead(from.img, now, paid) {
				p.Report(ended(from.span, from.img, pt, now))
			}
		}
	}
}

// today is the day on which a review is made, as far as it is known.
func today(p *analysis.Pass) time.Time {
	if p.Facts.Now.IsZero() {
		return tableDay
	}
	return p.Facts.Now
}

// outlived reports whether an image is one to leave rather than to pin: its
// repository is retired, or what it is or stands on is past its end.
func outlived(p *analysis.Pass, img dockerfile.Image) bool {
	_, _, retired := retiredName(img)
	return retired || len(dead(img, today(p), func(product) bool { return false })) > 0
}

// dead are the parts of an image that get no fixes any more.
func dead(img dockerfile.Image, now time.Time, paid func(product) bool) []part {
	if img.Value.Err != nil {
		return nil
	}
	gone := slices.DeleteFunc(partsOrLatest(img), func(pt part) bool {
		return pt.line.end == "" || pt.line.end >= day(now) || extended[pt.line.alias] >= day(now) && paid(pt.of)
	})
	slices.SortStableFunc(gone, func(a, b part) int { return cmp.Compare(rank(a), rank(b)) })
	return gone
}

// rank puts what an image is before what it stands on.
func rank(pt part) int {
	if pt.first {
		return 0
	}
	return 1
}

func ended(span dockerfile.Span, img dockerfile.Image, pt part, now time.Time) analysis.Finding {
	severity := analysis.Warning
	if pt.line.end < day(now.AddDate(-1, 0, 0)) {
		severity = analysis.Error
	}
	codes := []string{}
	if pt.of.name == "Ruby" {
		codes = nil
	}
	name, _, _ := strings.Cut(shown(img), "@") // the tag says the release
	return analysis.Finding{
		Span: span, Severity: severity, Codes: codes,
		Message: analysis.Quote(name) + holds(pt) + pt.shown() + ", which has had no fixes since " + date(pt.line.end),
		Why:     "Security holes found since then stay open in every image built on it.",
		What:    pt.advice(now),
	}
}

func holds(pt part) string {
	if pt.first {
		return " is "
	}
	return " is based on "
}

// partsOrLatest are the parts of an image; CentOS has had its last release, so
// that the tag latest says which.
func partsOrLatest(img dockerfile.Image) []part {
	all := parts(img)
	if len(all) == 0 && officialName(img.Name) == "centos" && img.Digest == "" && (img.Tag == "" || img.Tag == "latest") {
		i := slices.IndexFunc(products, func(pr product) bool { return pr.name == "CentOS" })
		lines := products[i].lines
		return []part{{products[i], lines[len(lines)-1], true}}
	}
	return all
}

// shown is a line as people call it: "Debian 10 (buster)".
func (pt part) shown() string {
	text := pt.of.name + " " + pt.line.version
	if pt.of.name == "Debian" || pt.of.name == "Ubuntu" {
		text += " (" + pt.line.alias + ")"
	}
	return text
}

func (pt part) advice(now time.Time) string {
	if pt.of.name == "CentOS" {
		return "Move to `almalinux`, `rockylinux` or `quay.io/centos/centos`."
	}
	var names []string
	for _, l := range pt.of.supported(day(now)) {
		names = append(names, strings.TrimPrefix(part{of: pt.of, line: l}.shown(), pt.of.name+" "))
	}
	switch n := len(names); n {
	case 0:
		return "Move to a release that still gets fixes."
	case 1:
		return "Move to a release that gets fixes, such as " + pt.of.name + " " + names[0] + "."
	default:
		return "Move to a release that gets fixes, such as " + pt.of.name + " " + strings.Join(names[:n-1], ", ") + " or " + names[n-1] + "."
	}
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// date is a day of the table as a message says it: for some the day itself is
// not certain.
func date(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return d
	}
	return t.Format("January 2006")
}

// attached reports whether a file takes Ubuntu's fixes from a subscription,
// which outlasts standard support.
func attached(p *analysis.Pass) bool {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if slices.Contains([]string{"pro", "ua", "ubuntu-advantage"}, c.Name) && len(c.Words) > 1 && c.Words[1].Value == "attach" {
				return true
			}
		}
	}
	return false
}

// nextAlpine is the fix where nothing that a file says can break on a newer
// Alpine: the packages that it installs are still there by these names.
func nextAlpine(p *analysis.Pass, now time.Time, s *dockerfile.Stage, pt part, on func() map[*dockerfile.Stage][]*dockerfile.Stage) *analysis.Fix {
	word := s.From.Words[0]
	version, ok := strings.CutPrefix(word.Value, "alpine:")
	l, living := newest(pt.of, day(now))
	if !ok || !living || !pt.first || !word.Exact() || strings.ContainsAny(version, "$@-") {
		return nil
	}
	for _, built := range on()[s] {
		if slices.ContainsFunc(built.Instructions, func(in *dockerfile.Instruction) bool { return !portable(p, in) }) {
			return nil
		}
	}
	span := word.Span()
	span.Start = span.End - len(version)
	return &analysis.Fix{Title: "Use a release that gets fixes", Note: "The image and its packages are those of Alpine " + l.version + ".",
		Edits: []analysis.Edit{{Span: span, New: l.version}}}
}

// newest is the last line of a product that has a day on which it ends, and
// has not ended.
func newest(pr product, day string) (found line, ok bool) {
	for _, l := range pr.lines {
		if l.end >= day {
			found, ok = l, true
		}
	}
	return found, ok
}

// portable reports whether an instruction does the same on a newer Alpine: it
// runs nothing but common tools, and adds nothing but common packages.
func portable(p *analysis.Pass, in *dockerfile.Instruction) bool {
	if strings.Contains(in.Text.String(), "python3.") {
		return false // where one version of Python looks
	}
	switch in.Keyword {
	case "ONBUILD":
		return false
	case "ADD", "COPY":
		return !strings.Contains(in.Dest().Value, "apk")
	case "RUN":
	default:
		return true
	}
	script := p.Script(in)
	return len(script.Commands) > 0 && !script.Bounded && !slices.ContainsFunc(script.Commands, func(c *shell.Command) bool {
		if c.Name != "apk" {
			return !slices.Contains(tools, c.Name) || slices.ContainsFunc(c.Words, func(w shell.Word) bool { return strings.Contains(w.Value, "alpine") })
		}
		return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return !w.Literal || !slices.Contains(apkWords, w.Value) })
	})
}

// tools do the same on every Alpine.
var tools = []string{
	"addgroup", "adduser", "cat", "cd", "chmod", "chown", "cp", "curl", "echo", "export", "install", "ln", "ls", "mkdir", "mv", "printf", "rm",
	"rmdir", "sed", "set", "tar", "test", "touch", "true", "umask", "unzip", "wget",
}

// apkWords are what apk is told to do that a newer Alpine does too, and
// packages that it still has.
var apkWords = []string{
	"--no-cache", "--no-progress", "--update", "--update-cache", "-U", "-q", "-u", "add", "bash", "bind-tools", "build-base", "bzip2", "ca-certificates", "coreutils",
	"curl", "dumb-init", "file", "findutils", "g++", "gawk", "gcc", "gettext", "git", "gnupg", "grep", "gzip", "iproute2", "iptables", "jq", "less",
	"libc-dev", "libcap", "libgcc", "libstdc++", "linux-headers", "make", "musl-dev", "nano", "netcat-openbsd", "nginx", "openssh-client", "openssl", "patch",
	"perl", "pkgconf", "procps", "python3", "rsync", "sed", "shadow", "socat", "strace", "su-exec", "sudo", "tar", "tini", "tzdata", "unzip",
	"update", "upgrade", "util-linux", "vim", "wget", "xz", "zip",
}
