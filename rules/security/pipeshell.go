package security

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pipeShell = &analysis.Rule{
	Name: "pipe-to-shell",
	Doc: `A download is run without a check

Whatever the server sends on the day of the build runs as the build's user, and
nobody has seen it. Download it, verify its checksum, and then run it; or copy
the program from its official image.

Bad:

	RUN curl -fsSL https://example.com/master/install.sh | sh

Good:

	ADD --checksum=sha256:… https://example.com/v1.2/install.sh /tmp/install.sh
	RUN sh /tmp/install.sh`,
	Severity: analysis.Info,
	Run:      runPipeShell,
}

// interpreters run what they read from their input.
var interpreters = []string{"ash", "bash", "dash", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh", "zsh"}

// vendors are hosts whose own installers are the documented way.
var vendors = []string{
	"astral.sh", "bootstrap.pypa.io", "bun.com", "bun.sh", "cli.github.com", "deb.nodesource.com", "deno.land", "get.docker.com", "get.pnpm.io", "getcomposer.org", "install.python-poetry.org",
	"rpm.nodesource.com", "sh.rustup.rs",
}

var (
	// moving are parts of addresses of what is another thing each day.
	moving = regexp.MustCompile(`(^|[/=@-])(HEAD|latest|main|master|nightly)([/.?]|$)`)
	// dated are parts of addresses that name a version, a commit or a day.
	dated = regexp.MustCompile(`[0-9]+\.[0-9]+|[/_-]v[0-9]|[0-9a-f]{12}|[0-9]{6}`)
)

// maxDownloads is of how many downloads of a RUN it is asked what becomes of
// them.
const maxDownloads = 100

func runPipeShell(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		commands, n := p.Script(in).Commands, 0
		for i, c := range commands {
			if c.Name != "curl" && c.Name != "wget" {
				continue
			}
			if n++; n > maxDownloads {
				break
			}
			if handed(commands, i) || executedLater(savedAs(c), commands[i+1:]) {
				p.Report(runsUnseen(c))
			}
		}
	}
}

func runsUnseen(c *shell.Command) analysis.Finding {
	found := analysis.Finding{
		Span:    c.Span(),
		Message: "This RUN runs what it downloads without a check",
		Why:     "Whoever controls that address, or stands in between, decides what the image holds.",
		What:    "Download it, check its checksum, and run it then.",
	}
	url := address(c)
	if url == "" {
		return found
	}
	found.Message = "This RUN runs whatever " + analysis.Quote(analysis.WithoutUser(url)) + " answers, without a check"
	blessed := slices.Contains(vendors, strings.TrimPrefix(host(url), "www."))
	if strings.HasPrefix(url, "http://") || !blessed && (moving.MatchString(url) || !dated.MatchString(url)) {
		found.Severity = analysis.Warning
	}
	if host(url) == "astral.sh" && strings.Contains(url, "/uv/") {
		found.What = "Copy the program from its own image: " + analysis.Quote("COPY --from=ghcr.io/astral-sh/uv:VERSION /uv /usr/local/bin/") + "."
	}
	return found
}

// handed reports whether what a command downloads goes straight to a program
// that runs it: in a pipeline, or as a word or a file.
func handed(commands []*shell.Command, i int) bool {
	c := commands[i]
	if c.Pipeline > 0 && slices.ContainsFunc(commands[i+1:], func(d *shell.Command) bool { return runs(c, d) }) {
		return true
	}
	return c.Substitute && slices.ContainsFunc(commands[:i], func(d *shell.Command) bool { return runsSubstitute(d, c) })
}

// runsSubstitute reports whether a command runs what another one, in $( ) or
// <( ), writes.
func runsSubstitute(d, c *shell.Command) bool {
	if d.Name == "" { // sh -c "$( )", eval "$( )"
		return strings.HasPrefix(d.Words[0].Value, "$(") && d.Words[0].Span().Contains(c.Span()) && (d.Wrapped("eval") || slices.ContainsFunc(interpreters, d.Wrapped))
	}
	reads := d.Name == "." || d.Name == "source" || slices.Contains(interpreters, d.Name)
	return reads && slices.ContainsFunc(d.Args(), func(w shell.Word) bool { return strings.HasPrefix(w.Value, "<(") && w.Span().Contains(c.Span()) })
}

// savedAs is the file that a command downloads to; "" if that is not known.
func savedAs(c *shell.Command) string {
	if c.Pipeline > 0 || c.Substitute {
		return ""
	}
	for _, r := range c.Redirects {
		if r.Writes() && r.FD != "2" {
			return r.Target.Value
		}
	}
	letter, long := byte('o'), "--output"
	if c.Name == "wget" {
		letter, long = 'O', "--output-document"
	} else if c.Name != "curl" {
		return ""
	}
	args := c.Args()
	for i, w := range args {
		switch v := w.Value; {
		case strings.HasPrefix(v, long+"="):
			return v[len(long)+1:]
		case (v == long || len(v) > 1 && v[0] == '-' && v[1] != '-' && v[len(v)-1] == letter) && i+1 < len(args):
			return args[i+1].Value
		case len(v) > 2 && v[0] == '-' && v[1] == letter:
			return v[2:]
		}
	}
	if _, ok := curlFlag(c, 'O'); c.Name == "wget" || ok || c.Has("--remote-name") {
		return path.Base(address(c))
	}
	return ""
}

// verifiers are programs that look at a checksum or a signature.
var verifiers = []string{"cosign", "gpg", "gpgv", "md5sum", "minisign", "openssl", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "shasum", "signify"}

func verified(commands []*shell.Command) bool {
	return slices.ContainsFunc(commands, func(c *shell.Command) bool { return slices.Contains(verifiers, c.Name) })
}

// executedLater reports whether one of some commands runs a file, as a program
// or a script, and none looks at its checksum.
func executedLater(file string, commands []*shell.Command) bool {
	if path.Base(file) == "." || path.Base(file) == "/" || file == "-" || verified(commands) {
		return false
	}
	return slices.ContainsFunc(commands, func(c *shell.Command) bool {
		if strings.Contains(c.Words[0].Value, "/") && path.Base(c.Words[0].Value) == path.Base(file) {
			return true
		}
		operands := c.Operands(nil)
		return len(operands) > 0 && slices.Contains(interpreters, c.Name) && path.Base(operands[0].Value) == path.Base(file)
	})
}

// runs reports whether a command runs what another one hands it.
func runs(from, c *shell.Command) bool {
	if c.Pipeline != from.Pipeline || c.Piped <= from.Piped || !slices.Contains(interpreters, c.Name) {
		return false
	}
	operands := c.Operands(nil)
	return len(operands) == 0 || operands[0].Is("-") || c.Has("-s") || operands[0].Is("/dev/stdin")
}

// address is the URL that a command downloads; "" if it is not known.
func address(c *shell.Command) string {
	for _, w := range c.Args() {
		if w.Literal && (strings.HasPrefix(w.Value, "https://") || strings.HasPrefix(w.Value, "http://")) {
			return w.Value
		}
	}
	return ""
}

func host(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	name, _, _ := strings.Cut(rest, "/")
	return name
}
