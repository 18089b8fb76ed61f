package runtime

import (
	"net/netip"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var exposeFormat = &analysis.Rule{
	Name:    "expose-format",
	Aliases: []string{"ExposeInvalidFormat"},
	Doc: `EXPOSE names a port of the host

EXPOSE names the port on which the container listens, not one of the host. What
comes before the colon has no effect, or stops the build. To map a port to the
host, use docker run -p.

Bad:

	EXPOSE 8080:80

Good:

	EXPOSE 80`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour, analysis.Safe, analysis.Same},
	Run:      runExposeFormat,
}

func runExposeFormat(p *analysis.Pass) {
	exposedPorts(p, func(e exposed) {
		if e.ip == "" && e.host == "" || e.container == "" {
			return // without a port of the container's it is another mistake
		}
		found := analysis.Finding{
			Span:    e.word.Span(),
			Message: "EXPOSE " + analysis.Quote(e.text) + " names a port of the host, which is dropped",
			Why:     "EXPOSE says on which port the container listens; `docker run -p` maps it.",
			What:    "Write the container's port alone.",
		}
		broken := e.refused()
		if broken {
			found.Severity = analysis.Error
			found.Message = "EXPOSE " + analysis.Quote(e.text) + " names an address of the host, so the build stops"
		}
		if broken && e.uneven() {
			found.Message = "EXPOSE " + analysis.Quote(e.text) + " names more ports on one side than on the other, so the build stops"
		}
		if from, to, ok := portRange(e.container); ok && from <= to && to <= highest && e.plain() && knownProtocol(e.protocol) {
			rest := e.text[strings.LastIndexByte(e.text, ':')+1:]
			found.Fix = &analysis.Fix{
				Title: "Expose the container's port alone",
				Grade: e.grade(),
				Edits: []analysis.Edit{{Span: e.word.Span(), New: rest}},
			}
			if broken {
				found.Fix.Grade, found.Fix.Note = analysis.Behaviour, "The file builds again, and the image exposes "+analysis.Quote(rest)+"."
			}
		}
		p.Report(found)
	})
}

// refused reports whether BuildKit refuses what stands before the container's
// port.
func (e exposed) refused() bool {
	if e.ip != "" {
		if _, err := netip.ParseAddr(strings.Trim(e.ip, "[]")); err != nil {
			return true
		}
	}
	if e.host == "" {
		return false
	}
	from, to, ok := portRange(e.host)
	return !ok || to > highest || from > to || e.uneven()
}

// uneven reports whether a range of the container's ports meets one of another
// length of the host's.
func (e exposed) uneven() bool {
	hostFrom, hostTo, host := portRange(e.host)
	from, to, container := portRange(e.container)
	return host && container && from != to && to-from != hostTo-hostFrom
}

func knownProtocol(s string) bool {
	switch strings.ToLower(s) {
	case "", "tcp", "udp", "sctp":
		return true
	}
	return false
}
