package security

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var secretValue = &analysis.Rule{
	Name:    "secret-value",
	Aliases: []string{"tally/secrets-in-code"},
	Doc: `A credential stands in the file

A token or key that is written into a Dockerfile stays in the history of the
repository, and often of the image. Deleting it here is not enough: revoke it
and create a new one. Give that to the RUN that needs it as a secret mount.

Bad:

	RUN git clone --branch v1.2.0 https://ci:9f3k2x7q@example.com/app.git

Good:

	RUN --mount=type=secret,id=git,target=/root/.netrc,required=true \
	    git clone --branch v1.2.0 https://example.com/app.git`,
	Severity: analysis.Error,
	Raw:      true,
	Run:      runSecretValue,
}

func runSecretValue(p *analysis.Pass) {
	if p.Facts.Secrets == nil {
		return
	}
	matches := p.Facts.Secrets(string(p.File.Source))
	if len(matches) == 0 {
		return
	}
	named := namedSecrets(p)
	for _, m := range matches {
		span := dockerfile.Span{Start: m.Start, End: m.End}
		if slices.ContainsFunc(named, span.Overlaps) || madeUp(string(p.File.Source[m.Start:m.End])) {
			continue
		}
		p.Report(analysis.Finding{
			Span: span, Secrets: []dockerfile.Span{span},
			Message: "This looks like " + m.Kind,
			Why:     "Everybody who can read the repository or pull the image has it, and both keep their history.",
			What:    "Remove it, revoke it where it is in use, and give a new one when the container starts or as a secret mount.",
		})
	}
}

// namedSecrets are where values stand that the name beside them tells.
func namedSecrets(p *analysis.Pass) []dockerfile.Span {
	var spans []dockerfile.Span
	byName := *p
	byName.Report = func(found analysis.Finding) { spans = append(spans, found.Secrets...) }
	runSecretInArgEnv(&byName)
	return spans
}

// madeUp reports whether a value is a stand-in, or one that is yet to be filled
// in: a variable, a template, or letters alone.
func madeUp(value string) bool {
	return strings.ContainsAny(value, "${}<>%") || word(value) || standIn(strings.ToLower(value))
}
