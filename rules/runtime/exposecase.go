package runtime

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var exposeCase = &analysis.Rule{
	Name:    "expose-proto-case",
	Aliases: []string{"ExposeProtoCasing"},
	Doc: `A protocol is not in lower case

EXPOSE knows tcp, udp and sctp, and the image holds them in lower case. Write
them as they will be found there.

Bad:

	EXPOSE 53/UDP

Good:

	EXPOSE 53/udp`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Same},
	Run:      runExposeCase,
}

func runExposeCase(p *analysis.Pass) {
	exposedPorts(p, func(e exposed) {
		lower := strings.ToLower(e.protocol)
		if lower == e.protocol || !knownProtocol(e.protocol) {
			return
		}
		found := analysis.Finding{
			Span:    e.word.Span(),
			Message: "The protocol " + analysis.Quote(e.protocol) + " is not in lower case",
			Why:     "It is in lower case in the image, and wherever else people look for it.",
			What:    "Write " + analysis.Quote(lower) + ".",
		}
		if e.plain() {
			whole := strings.TrimSuffix(e.text, e.protocol) + lower
			found.Fix = &analysis.Fix{Title: "Write the protocol in lower case", Grade: e.grade(), Edits: []analysis.Edit{{Span: e.word.Span(), New: whole}}}
		}
		p.Report(found)
	})
}
