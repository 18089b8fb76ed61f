package packages

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var wgetAndCurl = &analysis.Rule{
	Name:    "wget-and-curl",
	Aliases: []string{"DL4001", "DS-0014", "AVD-DS-0014"},
	Doc: `A stage downloads with both wget and curl

One of them is enough, and the other would not have to be installed and patched.

Bad:

	RUN wget https://example.com/a
	RUN curl -fO https://example.com/b

Good:

	RUN curl -fO https://example.com/a
	RUN curl -fO https://example.com/b`,
	Severity: analysis.Off,
	Run:      runWgetAndCurl,
}

func runWgetAndCurl(p *analysis.Pass) {
	first, told := map[*dockerfile.Stage]string{}, map[*dockerfile.Stage]bool{}
	for in, commands := range scripts(p) {
		for _, c := range commands {
			if c.Name != "wget" && c.Name != "curl" {
				continue
			}
			before := first[in.Stage]
			switch {
			case before == "":
				first[in.Stage] = c.Name
			case before != c.Name && !told[in.Stage]:
				told[in.Stage] = true
				p.Report(analysis.Finding{
					Span: c.Span(), Severity: analysis.Info,
					Message: "This stage downloads with " + analysis.Quote(c.Name) + " here and with " + analysis.Quote(before) + " before",
					Why:     "One of them is enough, and the other need not be installed.",
					What:    "Use one for both.",
				})
			}
		}
	}
}
