package ecosystem

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var xdebug = &analysis.Rule{
	Name:    "php-xdebug",
	Aliases: []string{"tally/php/no-xdebug-in-final-image"},
	Doc: `The shipped image has Xdebug

Xdebug slows down every request, can show code and values in error pages, and
can be made to connect to a debugger. Install it in a separate stage for
development.

Bad:

	FROM php:8.5-fpm
	RUN pecl install xdebug && docker-php-ext-enable xdebug

Good:

	FROM php:8.5-fpm AS app
	FROM app AS dev
	RUN pecl install xdebug && docker-php-ext-enable xdebug
	FROM app`,
	Severity: analysis.Warning,
	Run:      runXdebug,
}

func runXdebug(p *analysis.Pass) {
	final := shipping(p)
	if final == nil || isOff(final.End) {
		return
	}
	for in := range final.Executed() {
		if in.Keyword != "RUN" {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if c.Conditional || c.Guarded || c.Tested || !bringsXdebug(c) {
				continue
			}
			p.Report(analysis.Finding{
				Span:    c.Span(),
				Message: "Xdebug is in the image that is shipped",
				Why:     "It slows every request down, and can show code and values to a stranger.",
				What:    "Install it in a stage of its own that is built for development.",
			})
			return
		}
	}
}

// isOff reports whether an image's environment turns Xdebug off.
func isOff(s *dockerfile.State) bool {
	v, answer := s.Lookup("XDEBUG_MODE")
	return answer == dockerfile.Yes && !v.Arg && v.Value.Text == "off"
}

// bringsXdebug reports whether a command installs or enables Xdebug.
func bringsXdebug(c *shell.Command) bool {
	var is func(name string) bool
	switch c.Name {
	case "docker-php-ext-enable", "docker-php-ext-install", "install-php-extensions", "pecl", "phpenmod", "pie":
		is = func(name string) bool {
			return name == "xdebug" || strings.HasPrefix(name, "xdebug-") || name == "xdebug/xdebug"
		}
	case "apk", "apt", "apt-get", "dnf", "microdnf", "yum":
		is = func(name string) bool { return strings.HasPrefix(name, "php") && strings.HasSuffix(name, "-xdebug") }
	default:
		return false
	}
	sub, _ := c.Sub(nil)
	if slices.Contains([]string{"uninstall", "remove", "purge", "del", "download", "info"}, sub.Value) {
		return false
	}
	return slices.ContainsFunc(c.Args(), func(w shell.Word) bool {
		name, _, _ := strings.Cut(w.Value, "=")
		name, _, _ = strings.Cut(name, "@")
		return is(name)
	})
}
