package metadata

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// An asker is a program that an image has for certain and that can ask a URL.
type asker struct {
	name string
	note string
	// words are the command that asks; nil if it cannot. No word holds what
	// double quotes or JSON would not carry as it is.
	words func(request) []string
	// connect are the command that fails unless a port of the container takes
	// connections; nil if not every version has one.
	connect func(port string) []string
}

const wgetNote = "BusyBox's `wget` asks, over IPv4; it fails as `curl -f` does, and follows redirects."

// askerOf is the program to ask with in what is built on a base image; nil if
// its name tells of none.
func askerOf(root *dockerfile.Stage) *asker {
	img := root.Image
	official := img.Official() && (img.Tag != "" || img.Digest == "")
	switch distro := analysis.DistroOf(root); {
	case distro == analysis.BusyBox:
		return &asker{"BusyBox's wget", wgetNote, wgetWords, nil}
	case distro == analysis.Alpine:
		return &asker{"BusyBox's wget", wgetNote, wgetWords, ncWords}
	case distro != analysis.Debian || !official:
		return nil
	case img.Name == "python" && !strings.HasPrefix(img.Tag, "2"):
		return &asker{"Python", "Python asks; a status of 400 or above fails the check as before, and redirects are followed.", pythonWords, socketWords}
	case img.Name == "node" && fetches(img.Tag):
		return &asker{"Node.js", "Node.js asks, over IPv4; a status of 400 or above fails the check as before, and redirects are followed.", nodeWords, netWords}
	}
	return nil
}

// fetches reports whether a tag of the node image is of version 18 or later,
// which has fetch.
func fetches(tag string) bool {
	version, _, _ := strings.Cut(tag, "-")
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err == nil {
		return n >= 18
	}
	return slices.Contains([]string{"", "current", "hydrogen", "iron", "jod", "krypton", "latest", "lts", "slim"}, major)
}

func pythonWords(r request) []string {
	timeout := ""
	if r.seconds > 0 {
		timeout = ", timeout=" + strconv.Itoa(r.seconds)
	}
	return []string{"python", "-c", "import urllib.request; urllib.request.urlopen('" + r.url + "'" + timeout + ")"}
}

func nodeWords(r request) []string {
	timeout := ""
	if r.seconds > 0 {
		timeout = ", {signal: AbortSignal.timeout(" + strconv.Itoa(r.seconds*1000) + ")}"
	}
	return []string{"node", "-e", "fetch('" + ipv4(r.url) + "'" + timeout + ").then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"}
}

func wgetWords(r request) []string {
	if strings.HasPrefix(r.url, "https:") {
		return nil // it does not check certificates
	}
	words := []string{"wget", "-qO", "/dev/null", ipv4(r.url)}
	if r.seconds > 0 {
		words = slices.Insert(words, 1, "-T", strconv.Itoa(r.seconds))
	}
	return words
}

// ncWords need what Alpine's build of BusyBox has, and its own image's lacks.
func ncWords(port string) []string { return []string{"nc", "-z", "127.0.0.1", port} }

func socketWords(port string) []string {
	return []string{"python", "-c", "import socket; socket.create_connection(('127.0.0.1', " + port + "), 2)"}
}

func netWords(port string) []string {
	return []string{"node", "-e", "require('net').connect(" + port + ", '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"}
}

// ipv4 names the local host by its address: of its two addresses these
// programs try only one, and many servers listen on the other alone.
func ipv4(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	if after, ok := strings.CutPrefix(rest, "localhost"); ok && (after == "" || strings.ContainsRune(":/?", rune(after[0]))) {
		return scheme + "://127.0.0.1" + after
	}
	return url
}

// replace makes each of the commands one of the asker's; nil if one of them
// does more than ask. What stands around them stays.
func (a *asker) replace(f *dockerfile.File, check *dockerfile.Instruction, probes []*shell.Command) []analysis.Edit {
	var edits []analysis.Edit
	for _, c := range probes {
		words := a.instead(c)
		if words == nil || !simple(check, c) {
			return nil
		}
		edits = append(edits, analysis.Edit{Span: c.Span(), New: join(words, check.JSON)})
	}
	return edits
}

// instead is a command line of the asker's that does what a command does; nil
// if that is not known.
func (a *asker) instead(c *shell.Command) []string {
	if port, ok := knocks(c); ok && a.connect != nil {
		return a.connect(port)
	}
	if r, ok := requestOf(c); ok {
		return a.words(r)
	}
	return nil
}

// knocks is the port of the container's own at which a netcat asks whether
// something listens, and no more.
func knocks(c *shell.Command) (string, bool) {
	switch c.Name {
	case "nc", "ncat", "netcat":
	default:
		return "", false
	}
	var operands []string
	for i := 1; i < len(c.Words); i++ {
		switch w := c.Words[i]; {
		case !w.Literal:
			return "", false
		case slices.Contains([]string{"-z", "-v", "-vz", "-zv", "-w1", "-w2", "-w3", "-w5", "-4"}, w.Value):
		case w.Is("-w"):
			i++
		case strings.HasPrefix(w.Value, "-"):
			return "", false
		default:
			operands = append(operands, w.Value)
		}
	}
	if len(operands) != 2 || operands[0] != "localhost" && operands[0] != "127.0.0.1" || !number(operands[1]) {
		return "", false
	}
	return operands[1], slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "-") && strings.Contains(w.Value, "z") })
}

// simple reports whether nothing but white space stands between a command's
// words, and only its exit status is used.
func simple(check *dockerfile.Instruction, c *shell.Command) bool {
	for _, r := range c.Redirects {
		if r.Text.Whole().Start < c.Span().End {
			return false
		}
	}
	for _, comment := range check.Inner {
		if c.Span().Overlaps(comment.Span) {
			return false
		}
	}
	return len(c.Wrappers)+len(c.Assigns) == 0 && c.Pipeline == 0 && !c.Substitute && !c.Negated
}

// join writes words as a shell or a JSON array takes them.
func join(words []string, json bool) string {
	out := make([]string, len(words))
	for i, w := range words {
		if json || strings.ContainsAny(w, " '&;()?") {
			w = `"` + w + `"`
		}
		out[i] = w
	}
	if json {
		return strings.Join(out, ", ")
	}
	return strings.Join(out, " ")
}
