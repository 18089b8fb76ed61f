package metadata

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var missingHealthcheck = &analysis.Rule{
	Name:    "missing-healthcheck",
	Aliases: []string{"DL3057", "DS-0026", "AVD-DS-0026"},
	Doc: `A service has no health check

Docker then knows only whether the process is running, not whether it answers. A
HEALTHCHECK asks the service itself. (Kubernetes ignores it and has its own
probes.)

Bad:

	EXPOSE 8000
	CMD ["gunicorn", "-b", "0.0.0.0:8000", "app:app"]

Good:

	EXPOSE 8000
	HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://localhost:8000/health')"
	CMD ["gunicorn", "-b", "0.0.0.0:8000", "app:app"]`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runMissingHealthcheck,
}

func runMissingHealthcheck(p *analysis.Pass) {
	for _, s := range images(p) {
		switch {
		case s.End.Healthcheck != nil:
		case s.Class == dockerfile.Final && bare(s) && serves(p, s):
			p.Report(unchecked(p, s))
		case p.Strict():
			p.Report(analysis.Finding{
				Span:    command(s).Span,
				Message: "The file sets no HEALTHCHECK for this image",
				Why:     "Docker can tell whether its process is running, but not whether it answers.",
				What:    "Add a HEALTHCHECK, or `HEALTHCHECK NONE` where there is nothing to ask.",
			})
		}
	}
}

// unchecked is what to say of a service without a health check.
func unchecked(p *analysis.Pass, s *dockerfile.Stage) analysis.Finding {
	found := analysis.Finding{
		Span:    command(s).Span,
		Message: "This service has no HEALTHCHECK",
		Why:     "Docker can tell whether its process is running, but not whether it answers.",
		What:    "Add a HEALTHCHECK that asks the service itself, or `HEALTHCHECK NONE` where something else watches it.",
	}
	if ask, ok := ownProbes[s.Root().Image.Name]; ok && s.End.Cmd == nil && s.End.Entrypoint == nil {
		found.Fix = appendHealthcheck(p.File, s, ask, "The container gets a health status: every 30 seconds Docker asks the server itself.")
	}
	port, ok := portsOf(p, s).only()
	if !ok {
		return found
	}
	found.Message = "The service on port " + analysis.Quote(port) + " has no HEALTHCHECK"
	a := askerOf(s.Root())
	if a == nil {
		return found
	}
	if slices.Contains(webPorts, port) {
		found.What = "Add a HEALTHCHECK that asks the service with " + a.name + ", or `HEALTHCHECK NONE` where something else watches it."
	}
	if found.Fix == nil && s.End.Shell == nil && a.connect != nil {
		found.Fix = appendHealthcheck(p.File, s, join(a.connect(port), false),
			"Every 30 seconds Docker asks whether the port takes connections; a health page of the service would tell more.")
	}
	return found
}

// bare reports whether the base image for certain brings no health check, and
// something to ask with: Docker's official images have none.
func bare(s *dockerfile.Stage) bool {
	switch analysis.DistroOf(s) {
	case analysis.Scratch, analysis.Distroless, analysis.Windows:
		return false
	}
	img := s.Root().Image
	return img.NameKnown() && (img.Official() || strings.HasPrefix(img.Name, "mcr.microsoft.com/dotnet/"))
}

// command is where to speak of what is not there: the stage's last CMD or
// ENTRYPOINT, else its FROM.
func command(s *dockerfile.Stage) *dockerfile.Instruction {
	for _, in := range slices.Backward(s.Instructions) {
		if in.Keyword == "CMD" || in.Keyword == "ENTRYPOINT" {
			return in
		}
	}
	return s.From
}

// webPorts are ports at which most services speak HTTP.
var webPorts = []string{"80", "3000", "4000", "5000", "8000", "8080", "8081", "8888"}

// services are official images that start a server by themselves.
var services = []string{
	"caddy", "cassandra", "couchdb", "elasticsearch", "ghost", "haproxy", "httpd", "influxdb", "jetty", "joomla", "mariadb",
	"memcached", "mongo", "mysql", "nextcloud", "nginx", "postgres", "rabbitmq", "redis", "registry", "solr", "tomcat",
	"traefik", "wordpress", "zookeeper",
}

// servers are programs that run until they are stopped.
var servers = []string{
	"apache2", "apache2-foreground", "apachectl", "caddy", "daphne", "gunicorn", "haproxy", "httpd", "hypercorn", "memcached",
	"mongod", "mysqld", "nginx", "php-fpm", "postgres", "puma", "redis-server", "traefik", "unicorn", "uvicorn", "uwsgi",
	"waitress-serve",
}

// serves reports whether a stage's image runs a service: a server, or something
// other than a shell that has a port.
func serves(p *analysis.Pass, s *dockerfile.Stage) bool {
	if s.End.Cmd == nil && s.End.Entrypoint == nil {
		return slices.Contains(services, s.Root().Image.Name)
	}
	something := false
	for _, in := range []*dockerfile.Instruction{s.End.Entrypoint, s.End.Cmd} {
		if in == nil {
			continue
		}
		for _, c := range p.Script(in).Commands {
			switch {
			case slices.Contains(servers, c.Name):
				return true
			case function(c):
				return false
			}
			something = something || !idle(c)
		}
	}
	return something && len(s.End.All("EXPOSE")) > 0
}

// function reports whether a command runs functions for a platform, which asks
// in its own way.
func function(c *shell.Command) bool {
	return slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		return slices.Contains([]string{"aws-lambda-rie", "aws_lambda_ric", "awslambdaric", "functions-framework", "fwatchdog", "of-watchdog"}, path.Base(w.Value))
	})
}

// idle reports whether a command is a shell to type into, or does nothing.
func idle(c *shell.Command) bool {
	switch c.Name {
	case "sh", "bash", "ash", "dash", "zsh", "python", "python3", "node", "irb":
		return len(c.Operands(nil)) == 0
	case "true", "false", "echo", "sleep", "tail":
		return true
	}
	return false
}

// ownProbes are what official images bring to ask their own server with. The
// status 2 is reserved, and redis-cli succeeds where the server refuses.
var ownProbes = map[string]string{
	"postgres": "pg_isready -q || exit 1",
	"redis":    "redis-cli ping | grep -q PONG || exit 1",
}

// appendHealthcheck puts a health check at the end of the last stage.
func appendHealthcheck(f *dockerfile.File, s *dockerfile.Stage, ask, note string) *analysis.Fix {
	return &analysis.Fix{
		Title: "Add a health check",
		Note:  note,
		Edits: []analysis.Edit{atEnd(f, s, "HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 CMD "+ask)},
	}
}

// atEnd is the edit that puts lines at the end of a stage.
func atEnd(f *dockerfile.File, s *dockerfile.Stage, lines ...string) analysis.Edit {
	last := s.From
	if n := len(s.Instructions); n > 0 {
		last = s.Instructions[n-1]
	}
	at := f.Lines(last.Span).End
	eol := f.EOL(last.Span.Start)
	text := strings.Join(lines, eol)
	if at > 0 && f.Source[at-1] == '\n' {
		text += eol
	} else {
		text = eol + text
	}
	return analysis.Edit{Span: analysis.At(at), New: text}
}
