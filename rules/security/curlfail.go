package security

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var curlFail = &analysis.Rule{
	Name:    "curl-without-fail",
	Aliases: []string{"tally/curl-should-follow-redirects"},
	Doc: `curl saves an error page as if it were the file

Without -f curl ends well whatever the server answers, and an error page becomes
the file that is unpacked, installed or run later on.

Bad:

	RUN curl -L https://example.com/tool -o /usr/local/bin/tool

Good:

	RUN curl -fL https://example.com/tool -o /usr/local/bin/tool`,
	Severity: analysis.Info,
	Run:      runCurlFail,
}

func runCurlFail(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		var found []*shell.Command
		for _, c := range p.Script(in).Commands {
			if c.Name == "curl" && keepsAnswer(c) && !fails(c) && !local(c) {
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span:    found[0].Span(),
			Message: "This curl takes an error page for the file that it asked for",
			Why:     "It ends well whatever the server answers, so the build goes on with the page.",
			What:    "Add `-f`.",
			Fix:     failing(found),
		})
	}
}

// failing is the fix, of all commands of a RUN at once.
func failing(commands []*shell.Command) *analysis.Fix {
	fix := &analysis.Fix{Title: "Fail where the server does", Note: "An answer of 400 or above fails the build."}
	for _, c := range commands {
		at, ok := c.Insert(c.Words[0], "-f")
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, analysis.Edit{Span: analysis.At(at.At), New: at.New})
	}
	return fix
}

// keepsAnswer reports whether the answer is saved or handed on.
func keepsAnswer(c *shell.Command) bool {
	if to, ok := c.Value("-o", "--output"); ok && to == "/dev/null" {
		return false
	}
	if c.Has("--output", "--remote-name", "--remote-name-all") || c.Pipeline > 0 || c.Substitute {
		return !c.Has("--head", "--write-out")
	}
	for _, flag := range []byte("Oo") {
		if _, ok := curlFlag(c, flag); ok {
			return true
		}
	}
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "-o") && !strings.HasPrefix(w.Value, "--") }) ||
		slices.ContainsFunc(c.Redirects, func(r shell.Redirect) bool { return r.Writes() && !r.Target.Is("/dev/null") })
}

// fails reports whether curl is told to fail, or may be.
func fails(c *shell.Command) bool {
	if _, ok := curlFlag(c, 'f'); ok || c.Has("--fail", "--fail-with-body", "--fail-early", "--config", "-K") {
		return true
	}
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "$") && !strings.Contains(w.Value, "/") })
}
