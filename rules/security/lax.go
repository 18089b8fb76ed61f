package security

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A laxity is a word by which a command leaves a check out, and the edits that
// take it out; none where that is not known to leave the command whole.
type laxity struct {
	word  string
	edits []analysis.Edit
}

// lax are the options by which programs leave checks out.
var lax = map[string][]string{
	"apk": {"--allow-untrusted"}, "apt": {"--allow-insecure-repositories", "--allow-unauthenticated"}, "apt-get": {"--allow-insecure-repositories", "--allow-unauthenticated"}, "curl": {"--insecure", "--proxy-insecure"},
	"dnf": {"--nogpgcheck"}, "microdnf": {"--nogpgcheck"}, "npm": {"--strict-ssl=false"}, "tdnf": {"--nogpgcheck"}, "wget": {"--no-check-certificate"},
	"yum": {"--nogpgcheck"}, "zypper": {"--no-gpg-checks"},
}

// trustedRepository is the word in sources.list for a repository without a key.
const trustedRepository = "trusted=yes"

var (
	aptLax  = regexp.MustCompile(`(?i)^(-o)?(acquire::allow(insecure|weak|downgradetoinsecure)repositories|apt::get::allowunauthenticated)=(1|true|yes)$|^(-o)?acquire::https?::(\S+::)?verify-(host|peer)=(0|false|no)$`)
	trusted = regexp.MustCompile(`\[[^\]]*\btrusted=yes\b[^\]]*\]\s+(\S*)`)
	npmSets = regexp.MustCompile(`^(npm|pnpm|yarn)$`)
)

// laxVariable reports whether a variable with a value has programs leave checks
// out.
func laxVariable(name, value string) bool {
	off := value == "0" || strings.EqualFold(value, "false")
	switch name {
	case "NODE_TLS_REJECT_UNAUTHORIZED", "PYTHONHTTPSVERIFY":
		return value == "0"
	case "GIT_SSL_NO_VERIFY":
		return value != "" && !off
	}
	return off && strings.EqualFold(name, "npm_config_strict_ssl")
}

// laxities are the words by which a command leaves checks out.
func laxities(f *dockerfile.File, c *shell.Command) []laxity {
	var found []laxity
	for _, a := range c.Assigns {
		if laxVariable(a.Name, a.Value.Value) {
			found = append(found, laxity{a.Name, withoutAssign(f, a)})
		}
	}
	for i := 1; i < len(c.Words); i++ {
		w, before := c.Words[i], c.Words[i-1]
		name, value, attached := strings.Cut(w.Value, "=")
		switch {
		case c.Name == "export" && laxVariable(name, value):
			found = append(found, laxity{name, nil})
		case slices.Contains(lax[c.Name], w.Value):
			found = append(found, laxity{w.Value, without(f, c, w)})
		case c.Name == "curl" && hasLetter(w, 'k'):
			found = append(found, laxity{w.Value, withoutK(f, c, w)})
		case c.Name == "apt-get" && w.Is("--force-yes"):
			found = append(found, laxity{w.Value, nil}) // it also says yes
		case isPip(c) && name == "--trusted-host":
			found = append(found, laxity{name, withoutHost(f, c, i, attached)})
		case c.Name == "git" && switchedOff(w.Value) && before.Is("-c"):
			found = append(found, laxity{w.Value, without(f, c, before, w)})
		case c.Name == "git" && (switchedOff(w.Value) || w.Is("false") && strings.EqualFold(before.Value, "http.sslVerify")):
			found = append(found, laxity{"http.sslVerify", nil})
		case npmSets.MatchString(c.Name) && (w.Is("strict-ssl=false") || w.Is("false") && (before.Is("strict-ssl") || before.Is("strict-ssl="))):
			found = append(found, laxity{"strict-ssl", nil})
		case strings.HasPrefix(c.Name, "apt") && aptLax.MatchString(w.Value):
			found = append(found, laxity{strings.TrimPrefix(w.Value, "-o"), nil})
		case strings.Contains(w.Value, trustedRepository):
			if m := trusted.FindStringSubmatch(w.Value); m != nil && !strings.HasPrefix(m[1], "file:") && !strings.HasPrefix(m[1], "copy:") {
				found = append(found, laxity{trustedRepository, nil})
			}
		}
	}
	return found
}

func switchedOff(setting string) bool {
	return strings.EqualFold(strings.ReplaceAll(setting, " ", ""), "http.sslVerify=false")
}

// isPip reports whether a command is pip, under any of its names.
func isPip(c *shell.Command) bool {
	return c.Name == "pip" || c.Name == "pip3" || strings.HasPrefix(c.Name, "python") && len(c.Words) > 2 && c.Words[1].Is("-m") && c.Words[2].Is("pip")
}

// without are the edits that take words out of a command; nil if one cannot be.
func without(f *dockerfile.File, c *shell.Command, words ...shell.Word) []analysis.Edit {
	var edits []analysis.Edit
	for _, w := range words {
		edit, ok := analysis.WithoutWord(f, c, w)
		if !ok {
			return nil
		}
		edits = append(edits, edit)
	}
	return edits
}

// withoutHost takes one of pip's trusted hosts out, where pip asks it over TLS
// for certain.
func withoutHost(f *dockerfile.File, c *shell.Command, i int, attached bool) []analysis.Edit {
	words := []shell.Word{c.Words[i]}
	_, name, _ := strings.Cut(c.Words[i].Value, "=")
	if !attached && i+1 < len(c.Words) {
		words, name = append(words, c.Words[i+1]), c.Words[i+1].Value
	}
	asked := slices.ContainsFunc(c.Words, func(w shell.Word) bool { return strings.Contains(w.Value, "https://"+name+"/") })
	if !asked && !slices.Contains(pythonHosts, name) {
		return nil
	}
	return without(f, c, words...)
}

// pythonHosts are those of Python's own package index.
var pythonHosts = []string{"files.pythonhosted.org", "pypi.org", "pypi.python.org"}

// withoutAssign takes a VAR=value from before a command, with the blanks after it.
func withoutAssign(f *dockerfile.File, a shell.Assign) []analysis.Edit {
	span := a.Text.Whole()
	if !a.Text.Exact(0, a.Text.Len()) {
		return nil
	}
	end := span.End
	for end < len(f.Source) && (f.Source[end] == ' ' || f.Source[end] == '\t') {
		end++
	}
	if end == span.End || f.Source[end] == f.Escape {
		return nil
	}
	span.End = end
	return []analysis.Edit{{Span: span}}
}

// hasLetter reports whether a word gives curl a short option, alone or among
// others.
func hasLetter(w shell.Word, letter byte) bool {
	if len(w.Value) < 2 || w.Value[0] != '-' || w.Value[1] == '-' {
		return false
	}
	for i := 1; i < len(w.Value); i++ {
		switch {
		case w.Value[i] == letter:
			return true
		case strings.IndexByte(curlTakes, w.Value[i]) >= 0:
			return false
		}
	}
	return false
}

// withoutK takes -k out, or its letter from among others.
func withoutK(f *dockerfile.File, c *shell.Command, w shell.Word) []analysis.Edit {
	at := strings.IndexByte(w.Text.String(), 'k')
	switch {
	case w.Is("-k"):
		return without(f, c, w)
	case !w.Exact() || at < 0 || strings.Count(w.Value, "k") > 1:
		return nil
	}
	at += w.Span().Start
	return []analysis.Edit{{Span: dockerfile.Span{Start: at, End: at + 1}}}
}
