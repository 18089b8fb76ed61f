package security

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var insecure = &analysis.Rule{
	Name: "insecure-download",
	Doc: `A download does not check whom it comes from

Without a check of the certificate or the signature, whoever stands between the
build and the server decides what the image runs.

Bad:

	RUN curl -k https://example.com/tool -o /usr/local/bin/tool

Good:

	RUN curl -f https://example.com/tool -o /usr/local/bin/tool`,
	Severity: analysis.Warning,
	Run:      runInsecure,
}

func runInsecure(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			word, ok := unchecked(c)
			if !ok || local(c) {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: analysis.Quote(c.Name) + " is told by " + analysis.Quote(word) + " not to check whom it talks to",
				Why:     "Whoever stands between the build and the server then decides what the image runs.",
				What:    "Leave it out; if a certificate is missing, install it, or `ca-certificates`.",
			})
		}
	}
}

// lax are the options by which programs leave checks out.
var lax = map[string][]string{
	"apk": {"--allow-untrusted"}, "apt": {"--allow-unauthenticated"}, "apt-get": {"--allow-unauthenticated", "--force-yes"},
	"curl": {"--insecure", "--proxy-insecure"}, "dnf": {"--nogpgcheck"}, "microdnf": {"--nogpgcheck"}, "pip": {"--trusted-host"},
	"pip3": {"--trusted-host"}, "wget": {"--no-check-certificate"}, "yum": {"--nogpgcheck"}, "zypper": {"--no-gpg-checks"},
}

// unchecked is the word by which a command leaves a check out.
func unchecked(c *shell.Command) (string, bool) {
	for _, a := range c.Assigns {
		if a.Name == "NODE_TLS_REJECT_UNAUTHORIZED" && a.Value.Value == "0" || a.Name == "GIT_SSL_NO_VERIFY" && a.Value.Value != "" && a.Value.Value != "0" && a.Value.Value != "false" {
			return a.Name, true
		}
	}
	if w, ok := curlFlag(c, 'k'); ok {
		return w, true
	}
	if w, ok := c.Flag(lax[c.Name]...); ok && len(lax[c.Name]) > 0 {
		word, _, _ := strings.Cut(w.Value, "=")
		return word, true
	}
	for i, w := range c.Words {
		switch {
		case c.Name == "git" && strings.EqualFold(strings.ReplaceAll(w.Value, " ", ""), "http.sslVerify=false"),
			c.Name == "npm" && i > 0 && (w.Is("strict-ssl=false") || w.Is("--strict-ssl=false")),
			c.Name == "npm" && i > 0 && w.Is("false") && c.Words[i-1].Is("strict-ssl"),
			c.Name == "git" && i > 0 && w.Is("false") && strings.EqualFold(c.Words[i-1].Value, "http.sslVerify"),
			slices.Contains([]string{"apt", "apt-get"}, c.Name) && strings.Contains(w.Value, "AllowInsecureRepositories=true"):
			return w.Value, true
		}
	}
	return "", false
}

// curlTakes are curl's short options that take a value, which may follow at
// once: -oFILE.
const curlTakes = "ACDEFHKPQTUXYbcdehmortuwxyz"

// curlFlag is the word that gives curl a short option, alone or among others.
func curlFlag(c *shell.Command, flag byte) (string, bool) {
	if c.Name != "curl" {
		return "", false
	}
	for _, w := range c.Args() {
		if len(w.Value) < 2 || w.Value[0] != '-' || w.Value[1] == '-' {
			continue
		}
		for i := 1; i < len(w.Value) && !strings.ContainsRune(curlTakes, rune(w.Value[i])); i++ {
			if w.Value[i] == flag {
				return w.Value, true
			}
		}
	}
	return "", false
}

// local reports whether a command talks to the machine itself, or installs a
// file that is at hand.
func local(c *shell.Command) bool {
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return strings.Contains(w.Value, "localhost") || strings.Contains(w.Value, "127.0.0.1") || strings.HasSuffix(w.Value, ".apk") || strings.HasSuffix(w.Value, ".deb") ||
			strings.HasSuffix(w.Value, ".rpm")
	})
}
