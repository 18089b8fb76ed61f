package baseimage

import (
	"slices"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var distroless = &analysis.Rule{
	Name: "prefer-distroless",
	Doc: `The shipped image has a shell and a package manager that it does not use

An image that only starts a program copied from another stage needs neither. A
distroless image has the basic libraries, certificates and a user that is not
root, and little else to patch. It is harder to debug, so this is off by
default.

Bad:

	FROM debian:13-slim
	COPY --from=build /app /app
	ENTRYPOINT ["/app"]

Good:

	FROM gcr.io/distroless/base-debian13:nonroot
	COPY --from=build /app /app
	ENTRYPOINT ["/app"]`,
	Severity: analysis.Off,
	Run:      runDistroless,
}

func runDistroless(p *analysis.Pass) {
	if len(p.File.Stages) == 0 {
		return
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	distro := analysis.DistroOf(s)
	if distro != analysis.Debian && distro != analysis.Alpine || !onlyStarts(p, s) {
		return
	}
	base := "`gcr.io/distroless/static` if the program is linked statically, else on `base` or `cc`"
	switch name := officialName(s.Root().Image.Name); name {
	case "alpine", "debian", "ubuntu":
	case "eclipse-temurin":
		base = "`gcr.io/distroless/java` of the same version"
	case "node":
		base = "`gcr.io/distroless/nodejs` of the same version"
	default:
		return
	}
	p.Report(analysis.Finding{
		Span: s.From.Words[0].Span(), Severity: analysis.Info,
		Message: "This image only starts a program, but also has a shell and a package manager",
		Why:     "Whoever gets into the container can use them, and they have to be patched.",
		What:    "Ship on " + base + ", with a `nonroot` tag.",
	})
}

// ofTheBase are programs that distroless images do not have.
var ofTheBase = []string{"bash", "cat", "dumb-init", "env", "nginx", "npm", "python3", "sh", "sleep", "su-exec", "tail", "tini", "yarn"}

// onlyStarts reports whether a stage copies what it starts from another stage,
// runs nothing, and starts it without a shell.
func onlyStarts(p *analysis.Pass, s *dockerfile.Stage) bool {
	copied := false
	for in := range s.Executed() {
		switch in.Keyword {
		case "COPY":
			_, from := in.Flag("from")
			copied = copied || from
		case "ADD", "RUN", "SHELL":
			return false
		}
	}
	starts := false
	for _, in := range []*dockerfile.Instruction{s.End.Entrypoint, s.End.Cmd, s.End.Healthcheck} {
		if in == nil {
			continue
		}
		for _, c := range p.Script(in).Commands {
			if !in.JSON || scripted(c) || slices.Contains(ofTheBase, c.Name) {
				return false
			}
			starts = true
		}
	}
	return copied && starts
}
