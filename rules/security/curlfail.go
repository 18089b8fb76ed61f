package security

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var curlFail = &analysis.Rule{
	Name:    "curl-without-fail",
	Aliases: []string{"tally/curl-should-follow-redirects"},
	Doc: `curl saves an error page as if it were the file

Without -f, curl succeeds whatever the server answers, and an error page becomes
the file that is unpacked, installed or run later. Without -L it does not follow
redirects, and GitHub answers downloads with one.

Bad:

	RUN curl -L https://example.com/tool -o /usr/local/bin/tool

Good:

	RUN curl -fL https://example.com/tool -o /usr/local/bin/tool`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCurlFail,
}

func runCurlFail(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		var found []lacking
		for _, c := range p.Script(in).Commands {
			if c.Name != "curl" || !keepsAnswer(c) || local(c) || hidden(c) {
				continue
			}
			if l := (lacking{c, !fails(c), redirected(c) && !follows(c)}); l.fail || l.follow {
				found = append(found, l)
			}
		}
		if len(found) > 0 {
			p.Report(careless(found))
		}
	}
}

// A lacking is a curl, and what it lacks: to fail where the server does, or to
// follow where it is sent.
type lacking struct {
	c            *shell.Command
	fail, follow bool
}

// flag is what to add.
func (l lacking) flag() string {
	switch {
	case !l.follow:
		return "-f"
	case !l.fail:
		return "-L"
	}
	return "-fL"
}

// careless is the finding for all commands of a RUN at once.
func careless(commands []lacking) analysis.Finding {
	found := analysis.Finding{
		Span: commands[0].c.Span(), Codes: []string{},
		Message: "This curl saves an error page as if it were the file",
		Why:     "It succeeds whatever the server answers, so the build goes on with the page.",
		What:    "Add " + analysis.Quote(commands[0].flag()) + ".",
	}
	fix := &analysis.Fix{Title: "Fail when the server does", Note: "An answer of 400 or above fails the build."}
	if !commands[0].fail {
		found.Message = "This curl does not follow the redirect, and saves the empty answer"
		found.Why = "The host answers with a redirect, which `curl` follows only with `-L`."
		fix.Title = "Follow the redirect"
	}
	for _, l := range commands {
		if l.follow {
			found.Codes, fix.Note = nil, "curl goes where the server sends it, and an answer of 400 or above fails the build."
		}
		at, ok := l.c.Insert(l.c.Words[0], l.flag())
		if !ok {
			fix = nil
			break
		}
		fix.Edits = append(fix.Edits, analysis.Edit{Span: analysis.At(at.At), New: at.New})
	}
	found.Fix = fix
	return found
}

// redirects are addresses that answer with a redirection.
var redirects = regexp.MustCompile(`^https://(github\.com/[^/]+/[^/]+/(archive|raw|releases|tarball|zipball)/|(downloads\.)?sourceforge\.net/|(aka\.ms|bit\.ly|git\.io)/)`)

func redirected(c *shell.Command) bool {
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return redirects.MatchString(w.Value) })
}

func follows(c *shell.Command) bool {
	_, ok := curlFlag(c, 'L')
	return ok || c.Has("--location", "--location-trusted")
}

// keepsAnswer reports whether the answer is saved or handed on.
func keepsAnswer(c *shell.Command) bool {
	if slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasSuffix(w.Value, "/dev/null") }) {
		return false
	}
	_, head := curlFlag(c, 'I')
	_, written := curlFlag(c, 'w')
	if head || written || c.Has("--head", "--write-out") {
		return false
	}
	if c.Has("--output", "--remote-name", "--remote-name-all") || c.Pipeline > 0 || c.Substitute {
		return true
	}
	for _, flag := range []byte("Oo") {
		if _, ok := curlFlag(c, flag); ok {
			return true
		}
	}
	return slices.ContainsFunc(c.Redirects, func(r shell.Redirect) bool { return r.Writes() && !r.Target.Is("/dev/null") })
}

// fails reports whether curl is told to fail where the server does.
func fails(c *shell.Command) bool {
	_, ok := curlFlag(c, 'f')
	return ok || c.Has("--fail", "--fail-with-body", "--fail-early")
}

// hidden reports whether a file or a variable may hold options of a curl.
func hidden(c *shell.Command) bool {
	return c.Has("--config", "-K") || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "$") && !strings.Contains(w.Value, "/") })
}
