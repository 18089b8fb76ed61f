package metadata

import (
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A request is what a command line of curl or wget asks for.
type request struct {
	url     string // with its scheme
	seconds int    // after which to give up; 0: never
	fails   bool   // a status of 400 or above is a failure
}

// An effect is what an option does to a request. Those from output on take a
// value.
type effect int

const (
	quiet   effect = iota + 1 // nothing that a health check sees
	fails                     // a status of 400 or above becomes a failure
	output                    // where the answer goes
	timeout                   // seconds, after which it gives up
	ignored                   // a value that does not matter
)

// The options, without their dashes, with which a command line can be replaced.
var options = map[string]map[string]effect{
	"curl": {
		"f": fails, "fail": fails, "fail-with-body": fails, "s": quiet, "silent": quiet, "S": quiet, "show-error": quiet,
		"L": quiet, "location": quiet, "v": quiet, "verbose": quiet, "i": quiet, "include": quiet, "4": quiet, "ipv4": quiet,
		"o": output, "output": output, "m": timeout, "max-time": timeout, "connect-timeout": ignored,
	},
	"wget": {
		"q": quiet, "quiet": quiet, "nv": quiet, "no-verbose": quiet, "spider": quiet, "4": quiet, "inet4-only": quiet,
		"O": output, "output-document": output, "T": timeout, "timeout": timeout, "t": ignored, "tries": ignored,
	},
}

// longestCluster bounds options that are written as one word: -fsSL.
const longestCluster = 16

// requestOf reads a command line of curl or wget that asks for one URL and
// fails where the server says that something is wrong. It is false for one
// that does anything else.
func requestOf(c *shell.Command) (request, bool) {
	r := request{fails: c.Name == "wget"}
	known := options[c.Name]
	words := make([]string, len(c.Words))
	for i, w := range c.Words {
		if words[i] = w.Value; !w.Literal || w.Value == "" {
			return r, false
		}
	}
	for words = words[1:]; len(words) > 0; {
		word := words[0]
		words = words[1:]
		switch {
		case word[0] == '-':
			var ok bool
			if words, ok = r.options(known, word, words); !ok {
				return r, false
			}
		case r.url != "":
			return r, false
		default:
			r.url = word
		}
	}
	return r, r.fails && r.complete()
}

// options takes in one word of options, and returns what follows it and the
// value that it may take.
func (r *request) options(known map[string]effect, word string, rest []string) ([]string, bool) {
	name, value, attached := strings.Cut(strings.TrimLeft(word, "-"), "=")
	e := known[name]
	if e == 0 && !strings.HasPrefix(word, "--") && len(name) > 1 && !attached {
		first := known[name[:1]]
		if first < output { // a cluster
			if _, ok := r.option(first, "", nil); !ok || len(name) > longestCluster {
				return nil, false
			}
			return r.options(known, "-"+name[1:], rest)
		}
		e, value, attached = first, name[1:], true
	}
	if e >= output && !attached {
		if len(rest) == 0 {
			return nil, false
		}
		value, rest = rest[0], rest[1:]
	}
	return r.option(e, value, rest)
}

// option takes in one option; false if it changes what is asked.
func (r *request) option(e effect, value string, rest []string) ([]string, bool) {
	switch e {
	case fails:
		r.fails = true
	case output:
		return rest, value == "/dev/null" || value == "-"
	case timeout:
		n, err := strconv.Atoi(strings.TrimSuffix(value, "s"))
		r.seconds = n
		return rest, err == nil && 0 < n && n < 1000
	}
	return rest, e != 0
}

// complete adds the scheme that curl and wget do without; false if the URL has
// what another program might read differently.
func (r *request) complete() bool {
	for _, c := range r.url {
		plain := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-._~:/?=&%+,", c)
		if !plain {
			return false
		}
	}
	if scheme, rest, ok := strings.Cut(r.url, "://"); ok {
		return (scheme == "http" || scheme == "https") && rest != ""
	}
	r.url = "http://" + r.url
	return len(r.url) > len("http://")
}
