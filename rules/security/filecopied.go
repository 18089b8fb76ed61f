package security

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var fileCopied = &analysis.Rule{
	Name:    "secret-file-copied",
	Aliases: []string{"DS-0031", "AVD-DS-0031"},
	Doc: `A file with credentials is copied into the image

Whoever has the image has the file: deleting it in a later instruction leaves it
in the earlier layer. A command that logs in writes such a file too. Mount it as
a secret in the RUN that needs it, or give it to the container when it starts.

Bad:

	COPY .npmrc ./
	RUN npm ci

Good:

	RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci`,
	Severity: analysis.Error,
	Run:      runFileCopied,
}

func runFileCopied(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword == "RUN" {
			logins(p, in)
		}
		if in.Keyword != "COPY" && in.Keyword != "ADD" || in.Err != nil {
			continue
		}
		if _, from := in.Flag("from"); from {
			continue
		}
		for _, w := range in.Sources() {
			name := strings.Trim(w.Value, `"'`)
			severity, secret := secretFile(name)
			if !secret || strings.HasPrefix(name, "<<") {
				continue
			}
			holds := "holds"
			if severity == analysis.Info {
				holds = "may hold"
			}
			p.Report(analysis.Finding{
				Span: w.Span(), Severity: severity,
				Message: in.Keyword + " puts " + analysis.Quote(name) + " into the image, a file that " + holds + " credentials",
				Why:     "Whoever has the image has the file, even if a later instruction deletes it.",
				What:    "Mount it where it is needed, with `RUN --mount=type=secret`, or give it to the container when it starts.",
			})
		}
	}
}

// credentialFiles are names of files that hold credentials and nothing else,
// likelyFiles those that mostly do, and settingFiles those that may.
var (
	credentialFiles = []string{
		".aws", ".git-credentials", ".kube", ".netrc", ".pypirc", ".ssh", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa",
	}
	credentialEnds = []string{".jks", ".keystore", ".p12", ".pfx", ".tfstate", ".tfstate.backup"}
	likelyFiles    = []string{".env", ".env*"}
	settingFiles   = []string{".npmrc", ".yarnrc"}
	// privateWords are of a .key or .pem file, which else may be a public one.
	privateWords = []string{"client", "priv", "private", "privkey", "server", "ssl", "tls"}
	keyWords     = []string{"key", "priv", "private", "privkey"}
	samples      = []string{"default", "dist", "dummy", "example", "sample", "template", "test"}
)

// secretFile says how surely a file of a name holds credentials. A certificate
// is public, and so is what calls itself an example.
func secretFile(name string) (analysis.Severity, bool) {
	name = strings.ToLower(name)
	base := path.Base(strings.TrimSuffix(name, "/"))
	words := strings.FieldsFunc(base, func(r rune) bool { return strings.ContainsRune("._-", r) })
	switch {
	case slices.ContainsFunc(words, func(w string) bool { return slices.Contains(samples, w) || w == "pub" || w == "public" }):
		return 0, false
	case strings.Contains(base, "truststore"), strings.HasPrefix(base, "cacerts"):
		return 0, false // certificates of others
	case hasSuffix("./"+name, []string{"/.aws/credentials", "/.docker/config.json", "/.kube/config"}), slices.Contains(credentialFiles, base), hasSuffix(base, credentialEnds), strings.HasPrefix(base, "id_rsa"):
		return analysis.Error, true
	case strings.HasSuffix(base, ".key") && hasWord(name, privateWords), strings.HasSuffix(base, ".pem") && hasWord(base, keyWords):
		return analysis.Error, true
	case slices.Contains(likelyFiles, base), strings.HasPrefix(base, ".env."), strings.HasPrefix(base, ".env-"), strings.HasPrefix(base, ".env_"),
		strings.HasPrefix(base, "credentials") && strings.HasSuffix(base, ".json"):
		return analysis.Warning, true
	case slices.Contains(settingFiles, base):
		return analysis.Info, true
	}
	return 0, false
}

func hasWord(name string, words []string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("/._-", r) }), func(w string) bool { return slices.Contains(words, w) })
}

func hasSuffix(s string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) && s != suffix })
}
