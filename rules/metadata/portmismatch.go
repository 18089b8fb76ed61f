package metadata

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var portMismatch = &analysis.Rule{
	Name: "healthcheck-port-mismatch",
	Doc: `The health check asks a port on which nothing listens

Neither EXPOSE nor the command that the image starts names that port. The check
then fails every time, and a container that works is reported as unhealthy.

Bad:

	HEALTHCHECK CMD curl -f http://localhost:8080/health
	CMD ["gunicorn", "-b", "0.0.0.0:8000", "app:app"]

Good:

	HEALTHCHECK CMD curl -f http://localhost:8000/health
	CMD ["gunicorn", "-b", "0.0.0.0:8000", "app:app"]`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runPortMismatch,
}

func runPortMismatch(p *analysis.Pass) {
	seen := map[*dockerfile.Instruction]bool{}
	for _, s := range images(p) {
		check := s.End.Healthcheck
		if check == nil || seen[check] || !exposesNothing(s.Root().Image) {
			continue
		}
		seen[check] = true
		ps := portsOf(p, s)
		listening := slices.Concat(ps.started, ps.exposed, []string{ps.env})
		if ps.open || len(ps.started)+len(ps.exposed) == 0 {
			continue
		}
		text := check.CommandText()
		for _, m := range asked.FindAllStringSubmatchIndex(text.String(), -1) {
			if port := text.String()[m[2]:m[3]]; !slices.Contains(listening, port) {
				p.Report(mismatch(text, m[2], m[3], ps))
				break
			}
		}
	}
}

// asked is a port of the container's own that a command line names.
var asked = regexp.MustCompile(`(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):([0-9]{1,5})\b`)

// portless are official images that expose no port.
var portless = []string{
	"alpine", "amazoncorretto", "busybox", "debian", "eclipse-temurin", "golang", "node", "openjdk", "perl", "python", "ruby", "rust", "scratch", "ubuntu",
}

// exposesNothing reports whether a base image certainly exposes no port.
func exposesNothing(img dockerfile.Image) bool {
	return slices.Contains(portless, img.Name) || strings.HasPrefix(img.Name, "gcr.io/distroless/")
}

func mismatch(text dockerfile.Text, start, end int, ps ports) analysis.Finding {
	port := analysis.Quote(text.String()[start:end])
	found := analysis.Finding{
		Span:    text.Span(start, end),
		Message: "HEALTHCHECK asks at port " + port + ", which is neither exposed nor in the command",
		Why:     "If nothing listens there, the check fails every time, and a container that works is reported as unhealthy.",
		What:    "Ask at a port where the program listens.",
	}
	if len(ps.started) != 1 || !text.Exact(start, end) {
		return found
	}
	listens := ps.started[0]
	found.What = "Ask at port " + analysis.Quote(listens) + ", where the command listens."
	found.Fix = &analysis.Fix{
		Title: "Ask at the port of the command",
		Note:  "The check asks at port " + analysis.Quote(listens) + ", where it asked at " + port + ".",
		Edits: []analysis.Edit{{Span: text.Span(start, end), New: listens}},
	}
	return found
}
