package security

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var insecure = &analysis.Rule{
	Name: "insecure-download",
	Doc: `A download does not check who it comes from

Without a check of the certificate or the signature, anyone between the build
and the server can decide what the image runs.

Bad:

	RUN curl -k https://example.com/tool -o /usr/local/bin/tool

Good:

	RUN curl -f https://example.com/tool -o /usr/local/bin/tool`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runInsecure,
}

func runInsecure(p *analysis.Pass) {
	for in := range p.File.Commands() {
		switch in.Keyword {
		case "ARG", "ENV":
			for _, pair := range in.Pairs {
				if pair.Set && laxVariable(pair.Name(), strings.Trim(pair.Value.Value, `"'`)) {
					p.Report(unchecked(pair.Span(), "What reads it", pair.Name()))
				}
			}
		case "RUN":
			commands := p.Script(in).Commands
			for i, c := range commands {
				later := commands[i+1:]
				if found := insecurely(p.File, c, later[:min(maxDownloads, len(later))]); found != nil {
					p.Report(*found)
				}
			}
		}
	}
}

// unchecked is the finding for a word that turns a check off.
func unchecked(span dockerfile.Span, whom, word string) analysis.Finding {
	return analysis.Finding{
		Span:    span,
		Message: whom + " is told by " + analysis.Quote(word) + " not to check whom it talks to",
		Why:     "Whoever stands between the build and the server then decides what the image runs.",
		What:    "Leave it out; if a certificate is missing, install it, or `ca-certificates`.",
	}
}

// insecurely is the finding for a command that leaves a check out; nil if it
// does not, or talks to the machine itself.
func insecurely(f *dockerfile.File, c *shell.Command, later []*shell.Command) *analysis.Finding {
	found := laxities(f, c)
	switch {
	case local(c):
		return nil
	case len(found) == 0:
		return overHTTP(c, later)
	}
	name := c.Name
	if isPip(c) {
		name = "pip"
	}
	finding := unchecked(c.Span(), analysis.Quote(name), found[0].word)
	if packageManagers[c.Name] && !strings.Contains(found[0].word, "erify") {
		finding.Message = analysis.Quote(name) + " is told by " + analysis.Quote(found[0].word) + " not to check who signed what it installs"
	}
	switch {
	case found[0].word == trustedRepository:
		finding.Message = "apt is told by " + analysis.Quote(trustedRepository) + " not to check who made the packages of a repository"
		finding.What = "Name the file with the repository's key: " + analysis.Quote("signed-by=") + "."
		return &finding
	case atHand(c):
		finding.Severity = analysis.Info
		finding.Message = analysis.Quote(c.Name) + " is told by " + analysis.Quote(found[0].word) + " not to check who made a file at hand"
		finding.Why = "Whoever can change the file then decides what the image runs."
		finding.What = "Check its checksum where it is downloaded, or give the image the key that it is signed with."
		return &finding
	}
	fix := &analysis.Fix{Title: "Check it", Note: "The build fails where a certificate or a signature is not right; a slim image may need `ca-certificates` first."}
	for _, l := range found {
		if len(l.edits) == 0 {
			return &finding
		}
		fix.Edits = append(fix.Edits, l.edits...)
	}
	finding.Fix = fix
	return &finding
}

// packageManagers check what they install by a signature.
var packageManagers = map[string]bool{"apk": true, "apt": true, "apt-get": true, "dnf": true, "microdnf": true, "tdnf": true, "yum": true, "zypper": true}

// installsFiles are programs that install what they are told to download, and
// do not check it by a key.
var (
	installsFiles = []string{"dnf", "gem", "microdnf", "npm", "pip", "pip3", "rpm", "yum"}
	archives      = []string{".gem", ".gz", ".rpm", ".tar", ".tgz", ".whl", ".zip"}
)

// overHTTP is the finding for a command that downloads a program, or installs
// one, from where everybody on the way can change it; nil if it does not.
func overHTTP(c *shell.Command, later []*shell.Command) *analysis.Finding {
	var url shell.Word
	for _, w := range c.Args() {
		if strings.HasPrefix(w.Value, "http://") {
			url = w
		}
	}
	if url.Value == "" {
		return nil
	}
	sub, _ := c.Sub(nil)
	installs := slices.Contains(installsFiles, c.Name) && slices.Contains(archives, path.Ext(url.Value)) && (c.Name == "rpm" && !c.Has("--import") || slices.Contains([]string{"i", "install", "localinstall"}, sub.Value))
	if !installs && !installedLater(savedAs(c), later) {
		return nil
	}
	found := &analysis.Finding{
		Span:    url.Span(),
		Message: "A program comes over HTTP from " + analysis.Quote(analysis.WithoutUser(url.Value)),
		Why:     "Whoever stands between the build and the server then decides what the image runs.",
		What:    "Download it over HTTPS, or check its checksum.",
	}
	if slices.Contains(overTLS, host(url.Value)) && url.Exact() {
		at := url.Span().Start + strings.Index(url.Text.String(), "http://") + len("http")
		found.Fix = &analysis.Fix{Title: "Use HTTPS", Note: "The download is encrypted, and the build fails where the server's certificate is not right.", Edits: []analysis.Edit{{Span: analysis.At(at), New: "s"}}}
	}
	return found
}

// overTLS are hosts that answer the same over HTTPS.
var overTLS = []string{
	"archive.apache.org", "dl.google.com", "download.docker.com", "files.pythonhosted.org", "ftp.gnu.org", "github.com", "nodejs.org", "packages.microsoft.com",
	"raw.githubusercontent.com", "repo.maven.apache.org", "repo1.maven.org", "storage.googleapis.com", "www.python.org",
}

// installedLater reports whether one of some commands installs a file, or makes
// a program of it, and none looks at its checksum.
func installedLater(file string, later []*shell.Command) bool {
	if file == "" || verified(later) {
		return false
	}
	return slices.ContainsFunc(later, func(c *shell.Command) bool {
		switch c.Name {
		case "apt", "apt-get", "chmod", "dnf", "dpkg", "gdebi", "install", "rpm", "yum":
			return slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return path.Base(w.Value) == path.Base(file) })
		}
		return false
	})
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
		if hasLetter(w, flag) {
			return w.Value, true
		}
	}
	return "", false
}

// local reports whether a command talks to the machine itself.
func local(c *shell.Command) bool {
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return strings.Contains(w.Value, "localhost") || strings.Contains(w.Value, "127.0.0.1")
	})
}

// atHand reports whether a command installs files that are at hand.
func atHand(c *shell.Command) bool {
	return c.Name != "curl" && c.Name != "wget" && slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		return !strings.Contains(w.Value, "://") && slices.Contains([]string{".apk", ".deb", ".rpm"}, path.Ext(w.Value))
	})
}
