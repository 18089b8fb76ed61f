package security

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var pipeShell = &analysis.Rule{
	Name: "pipe-to-shell",
	Doc: `A download is run as it comes in

Whatever the server answers on the day of the build runs with the rights of the
build, and nobody has read it. Download it, check its checksum, and run it; or
copy the program from its own image.

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
	"astral.sh", "bun.sh", "deb.nodesource.com", "get.docker.com", "getcomposer.org", "install.python-poetry.org", "rpm.nodesource.com", "sh.rustup.rs",
}

// moving are parts of addresses of what is another thing each day.
var moving = regexp.MustCompile(`(^|[/=@-])(HEAD|latest|main|master|nightly)([/.?]|$)`)

func runPipeShell(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" {
			continue
		}
		commands := p.Script(in).Commands
		for i, c := range commands {
			if c.Pipeline == 0 || c.Name != "curl" && c.Name != "wget" || !slices.ContainsFunc(commands[i+1:], func(d *shell.Command) bool { return runs(c, d) }) {
				continue
			}
			url := address(c)
			severity := analysis.Info
			if strings.HasPrefix(url, "http://") || moving.MatchString(url) && !slices.Contains(vendors, host(url)) {
				severity = analysis.Warning
			}
			what := "what it downloads"
			if url != "" {
				what = "whatever " + analysis.Quote(url) + " answers"
			}
			p.Report(analysis.Finding{
				Span: c.Span(), Severity: severity,
				Message: "This RUN runs " + what + " unseen",
				Why:     "Whoever controls that address, or stands in between, decides what the image holds.",
				What:    "Download it, check its checksum, and run it then.",
			})
		}
	}
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
