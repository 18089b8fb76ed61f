// Package secrets finds credentials by what they look like, with the rules of
// gitleaks, and by what stands before them. It tells nobody: what it found is a
// fact for the rules, and no value leaves it but as a place in the text.
package secrets

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/rs/zerolog"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/logging"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// A Detector finds credentials. It is safe for concurrent use.
type Detector struct{ leaks *detect.Detector }

// load reads gitleaks' own rules, once: that goes through state which is global
// to the process. It also keeps gitleaks from logging what it finds.
var load = sync.OnceValues(func() (*detect.Detector, error) {
	logging.Logger = zerolog.Nop()
	d, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		return nil, fmt.Errorf("read gitleaks' rules: %w", err)
	}
	d.IgnoreGitleaksAllow = true // such a comment is the pull request's own
	maps.DeleteFunc(d.Config.Rules, func(_ string, r config.Rule) bool { return imprecise(r) })
	return d, nil
})

// New makes a Detector.
func New() (*Detector, error) {
	d, err := load()
	if err != nil {
		return nil, err
	}
	return &Detector{d}, nil
}

// byName is what the patterns have in common that know a value by the name
// beside it alone. In a Dockerfile that is most often a checksum.
const byName = `(?:=|>|:{1,3}=|`

// imprecise reports whether a rule finds too much in Dockerfiles: by names, or
// as sourcegraph's does, every commit's hash; or what is no secret.
func imprecise(r config.Rule) bool {
	return r.Regex == nil || strings.Contains(r.Regex.String(), byName) || slices.Contains(unfit, r.RuleID)
}

var unfit = []string{"flutterwave-public-key", "kubernetes-secret-yaml", "sidekiq-sensitive-url", "sourcegraph-access-token"}

// Find lists the credentials in a text, in order, none inside another.
func (d *Detector) Find(text string) []analysis.Match {
	all := besides(text)
	seen := map[string]bool{}
	for _, found := range d.leaks.DetectString(text) {
		if found.Secret == "" || seen[found.Secret] {
			continue
		}
		seen[found.Secret] = true
		for from := 0; ; {
			i := strings.Index(text[from:], found.Secret)
			if i < 0 {
				break
			}
			start := from + i
			from = start + len(found.Secret)
			all = append(all, analysis.Match{Kind: kind(found.RuleID, found.Description), Start: start, End: from})
		}
	}
	slices.SortFunc(all, func(a, b analysis.Match) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	end := 0
	return slices.DeleteFunc(all, func(m analysis.Match) bool {
		inside := m.Start < end
		end = max(end, m.End)
		return inside
	})
}

var noun = regexp.MustCompile(`\b(?:an?|the) (?:potential |possible )?(pattern|[^,.:;]*?)(?:,|[.] |[.]$|:|;| that | which | was | may |$)`)

// named are what those rules find whose descriptions do not say it.
var named = map[string]string{
	"aws-access-token":                      "an AWS access key",
	"aws-amazon-bedrock-api-key-long-lived": "an Amazon Bedrock API key",
	"azure-ad-client-secret":                "an Azure AD client secret",
	"clickhouse-cloud-api-secret-key":       "a ClickHouse Cloud API key",
	"flyio-access-token":                    "a Fly.io access token",
	"frameio-api-token":                     "a Frame.io API token",
	"notion-api-token":                      "a Notion API token",
	"sentry-org-token":                      "a Sentry.io organisation token",
	"sentry-user-token":                     "a Sentry.io user token",
}

// kind is what a rule finds, as its description says: "a GitHub Personal
// Access Token".
func kind(id, description string) string {
	if name, ok := named[id]; ok {
		return name
	}
	m := noun.FindStringSubmatch(description)
	switch {
	case m == nil || m[1] == "" || m[1] == "pattern":
		return "a credential"
	case strings.ContainsRune("AEIOUaeiou", rune(m[1][0])):
		return "an " + m[1]
	}
	return "a " + m[1]
}

// beside are credentials that are certain by what stands before them: passwords
// and tokens in URLs of the web, ftp and git, and the tokens of an .npmrc.
var beside = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"a password in a URL", regexp.MustCompile(`\b(?:https?|ftp|git)://[^\s/:@"'<>]*:([^\s/"'<>]+)@`)},
	{"a token in a URL", regexp.MustCompile(`\bhttps?://(\w{20,})@`)},
	{"a token in a URL", regexp.MustCompile(`\bhttps?://[^\s"'<>]*[?&](?:access_token|api_?key|private_token|token)=([\w.-]{16,})`)},
	{"a token for a registry of npm's", regexp.MustCompile(`:_authToken\s*[ =]\s*["']?([\w+/=.-]{16,})`)},
}

func besides(text string) []analysis.Match {
	var all []analysis.Match
	for _, b := range beside {
		for _, m := range b.pattern.FindAllStringSubmatchIndex(text, -1) {
			if strings.Contains(b.kind, "token") && !strings.ContainsAny(text[m[2]:m[3]], "0123456789") {
				continue // a name, of a team or of what is to be put there
			}
			all = append(all, analysis.Match{Kind: b.kind, Start: m[2], End: m[3]})
		}
	}
	return all
}
