package security

import "github.com/plimsoll-app/plimsoll/rules/analysis"

var runInsecurely = &analysis.Rule{
	Name: "run-insecure",
	Doc: `A RUN asks for rights that a build seldom needs

--security=insecure runs a command without the build's sandbox, and
--network=host gives it the network of the build machine. A builder refuses both
unless it is told to allow them.

Bad:

	RUN --security=insecure make install

Good:

	RUN make install`,
	Severity: analysis.Info,
	Run:      runRunInsecurely,
}

func runRunInsecurely(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "RUN" || in.Err != nil {
			continue
		}
		for _, f := range in.Flags {
			if f.Name == "security" && f.Value == "insecure" || f.Name == "network" && f.Value == "host" {
				p.Report(analysis.Finding{
					Span:    f.Span(),
					Message: "This RUN asks for " + analysis.Quote("--"+f.Name+"="+f.Value) + ", which builders refuse unless they are told to allow it",
					Why:     "What it runs then has rights on the machine that builds.",
					What:    "Leave it out if the command works without.",
				})
			}
		}
	}
}
