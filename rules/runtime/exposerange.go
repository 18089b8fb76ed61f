package runtime

import "github.com/plimsoll-app/plimsoll/rules/analysis"

var exposeRange = &analysis.Rule{
	Name:    "expose-port-range",
	Aliases: []string{"DL3011", "DS-0008", "AVD-DS-0008"},
	Doc: `EXPOSE names a port that does not exist

The highest port is 65535, and a range begins with its lower port. With anything
else the build stops.

Bad:

	EXPOSE 80443

Good:

	EXPOSE 8443`,
	Severity: analysis.Error,
	Run:      runExposeRange,
}

func runExposeRange(p *analysis.Pass) {
	exposedPorts(p, func(e exposed) {
		for _, part := range []string{e.host, e.container} {
			from, to, ok := portRange(part)
			found := analysis.Finding{Span: e.word.Span(), Why: "Ports end at 65535, so the build stops here.", What: "Correct the number."}
			switch {
			case !ok:
				continue
			case from > highest || to > highest:
				found.Message = "There is no port " + analysis.Quote(part)
			case to < from:
				found.Message = "The range of ports " + analysis.Quote(part) + " ends before it begins"
				found.Why, found.What = "BuildKit takes no such range, so the build stops here.", "Begin with the lower port."
			default:
				continue
			}
			p.Report(found)
			return
		}
	})
}
