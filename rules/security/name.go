package security

import (
	"slices"
	"strings"
	"unicode"
)

// A suspicion says how surely a variable of some name holds a secret.
type suspicion int8

const (
	harmless suspicion = iota
	possible           // "key" and "auth" mean many things
	likely
	password // whose value may be a word, or a number
)

// secretWords make a name suspicious; each stands alone between underscores or
// at a change of case.
var secretWords = map[string]suspicion{
	"apikey": likely, "auth": possible, "credential": likely, "credentials": likely, "key": possible, "passwd": password,
	"password": password, "passwords": password, "pword": password, "secret": likely, "secrets": likely, "token": likely, "tokens": likely,
}

// keyKinds make of a key a secret one.
var keyKinds = []string{"access", "api", "deploy", "encryption", "license", "master", "private", "secret", "signing", "ssh", "storage"}

// harmlessWords say that a name tells about a secret, or where it lies, or
// that it is none.
var harmlessWords = []string{
	"algorithm", "alias", "allow", "allowed", "audience", "bits", "bytes", "chars", "check", "checksum", "class", "count", "days", "dir",
	"directory", "disable", "disabled", "driver", "dummy", "enable", "enabled", "endpoint", "expiration", "expires", "expiry", "field",
	"file", "filename", "files", "fingerprint", "folder", "format", "gpg", "header", "hours", "id", "ids", "issuer", "keyring", "keys",
	"keyserver", "kind", "length", "level", "lifetime", "limit", "location", "max", "md5", "method", "min", "minutes", "mode", "name",
	"names", "param", "parameter", "path", "paths", "pattern", "pgp", "policy", "prefix", "prompt", "provider", "pub",
	"public", "realm", "require", "required", "retries", "rotation", "scheme", "scope", "scopes", "seconds", "sha1", "sha256",
	"sha512", "size", "skip", "strategy", "suffix", "timeout", "ttl", "type", "uri", "url", "use", "validity", "verify", "version",
}

// places say so as well, unless the name ends with the word for a secret: a
// SERVICE_TOKEN is one.
var places = []string{"backend", "cache", "cookie", "domain", "env", "host", "plugin", "port", "region", "server", "service", "store", "user", "username"}

// knownSecrets are names that hold a secret whatever their words say, in either
// case.
var knownSecrets = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "CI_JOB_TOKEN", "COMPOSER_AUTH", "DOCKER_AUTH_CONFIG", "GH_PAT",
	"GH_TOKEN", "GITHUB_PAT", "GITHUB_TOKEN", "GITLAB_TOKEN", "HF_TOKEN", "MYSQL_PWD", "NODE_AUTH_TOKEN", "NPM_TOKEN", "NUGET_API_KEY",
	"OPENAI_API_KEY", "PGPASSWORD", "RAILS_MASTER_KEY", "SECRET_KEY_BASE", "SENTRY_AUTH_TOKEN", "SONAR_TOKEN", "SSHPASS", "SSH_PRIVATE_KEY", "STRIPE_SECRET_KEY", "VAULT_TOKEN",
}

// browserPrefixes mark variables that a front end's build hands to browsers:
// their values are public on purpose, unless the name is one of a secret.
var browserPrefixes = []string{"EXPO_PUBLIC_", "GATSBY_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "PUBLIC_", "REACT_APP_", "VITE_", "VUE_APP_"}

// suspect says how surely a variable holds a secret, by its name.
func suspect(name string) suspicion {
	browser := false
	for _, prefix := range browserPrefixes {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			name, browser = rest, true
			break
		}
	}
	if slices.Contains(knownSecrets, strings.ToUpper(name)) {
		return likely
	}
	words := split(name)
	ends := len(words) > 0 && secretWords[words[len(words)-1]] >= likely
	if slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains(harmlessWords, w) || !ends && slices.Contains(places, w)
	}) {
		return harmless
	}
	s := harmless
	for i, w := range words {
		s = max(s, secretWords[w])
		if w == "key" && i > 0 && slices.Contains(keyKinds, words[i-1]) {
			s = max(s, likely)
		}
	}
	if browser && s < password && !slices.Contains(words, "secret") {
		return harmless
	}
	return s
}

// split parts a name into its words, in lower case: at everything that is
// neither letter nor digit, and where lower case turns to upper case.
func split(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}
