package ecosystem

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var opcache = &analysis.Rule{
	Name:    "php-opcache",
	Aliases: []string{"tally/php/enable-opcache-in-production"},
	Doc: `A PHP server runs without OPcache

The official images of PHP 8.4 and older do not enable OPcache: PHP then reads
and compiles every file again for each request.

Bad:

	FROM php:8.4-fpm
	RUN docker-php-ext-install pdo_mysql

Good:

	FROM php:8.4-fpm
	RUN docker-php-ext-install pdo_mysql opcache`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runOpcache,
}

// servers are tags of official images that serve requests, and in which OPcache
// is not built in.
var servers = regexp.MustCompile(`^(?:[57]|[57]\.\d|8\.[0-4])(?:\.\d+)?-(?:fpm|apache)(?:-|$)`)

func runOpcache(p *analysis.Pass) {
	final := shipping(p)
	if final == nil || len(final.From.Words) == 0 {
		return
	}
	root := final.Root()
	if root.Image.Name != "php" || !servers.MatchString(root.Image.Tag) {
		return
	}
	var install *shell.Command
	for in := range final.Executed() {
		if bytes.Contains(bytes.ToLower(p.File.Source[in.Span.Start:in.Span.End]), []byte("opcache")) {
			return
		}
		switch in.Keyword {
		case "ADD", "COPY":
			if configures(in) {
				return
			}
		case "RUN":
			script := p.Script(in)
			if len(script.Commands) == 0 || script.Bounded || slices.ContainsFunc(script.Commands, hidden) {
				return
			}
			for _, c := range script.Commands {
				if c.Name == "docker-php-ext-install" && !c.Conditional && !c.Guarded && in.OnBuild == nil {
					install = c
				}
			}
		}
	}
	p.Report(analysis.Finding{
		Span:    final.From.Words[0].Span(),
		Message: "OPcache is not enabled in this image",
		Why:     "PHP then compiles every file again for each request.",
		What:    "Add `opcache` to `docker-php-ext-install`.",
		Fix:     withOpcache(p.File, install),
	})
}

// configures reports whether files are copied that may enable extensions.
func configures(in *dockerfile.Instruction) bool {
	_, from := in.Flag("from")
	dest := in.Dest().Value
	return strings.Contains(dest, "etc") || strings.Contains(dest, "php") || dest == "/" || from && strings.HasPrefix(dest, "/usr")
}

// hidden reports whether a command is a script, or otherwise not known.
func hidden(c *shell.Command) bool {
	return c.Name == "" || strings.HasSuffix(c.Name, ".sh") || strings.HasPrefix(c.Words[0].Value, "./")
}

// withOpcache is the fix: one more extension, on a line of its own where the
// author gives each one.
func withOpcache(f *dockerfile.File, c *shell.Command) *analysis.Fix {
	if c == nil || len(c.Args()) == 0 {
		return nil
	}
	last, before := c.Words[len(c.Words)-1], c.Words[len(c.Words)-2]
	ins, ok := c.Insert(last, "opcache")
	if !ok || !last.Literal || strings.HasPrefix(last.Value, "-") {
		return nil
	}
	gap := string(f.Source[before.Span().End:last.Span().Start])
	if strings.Count(gap, "\n") == 1 && strings.Trim(gap, " \t\r\n"+string(f.Escape)) == "" {
		ins.New = gap + "opcache"
	}
	return &analysis.Fix{Title: "Enable OPcache", Note: "PHP keeps compiled files in memory, and looks for changed ones every two seconds.",
		Edits: []analysis.Edit{{Span: analysis.At(ins.At), New: ins.New}}}
}
