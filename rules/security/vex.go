package security

import (
	"path"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var vexInImage = &analysis.Rule{
	Name:    "vex-in-image",
	Aliases: []string{"tally/prefer-vex-attestation"},
	Doc: `A VEX document is copied into the image

A VEX document says which vulnerabilities do not affect an image. Most are found
after the image was built, when a document inside it can no longer change.
Attach it to the image as an attestation instead: scanners find it there.

Bad:

	FROM debian:13.2-slim
	COPY app.vex.json /usr/share/vex/

Good:

	FROM debian:13.2-slim
	# after the build: cosign attest --type openvex --predicate app.vex.json IMAGE`,
	Severity: analysis.Off,
	Run:      runVEXInImage,
}

func runVEXInImage(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "COPY" && in.Keyword != "ADD" || in.Err != nil {
			continue
		}
		for _, w := range in.Sources() {
			name := strings.ToLower(path.Base(strings.Trim(w.Value, `"'`)))
			if !strings.HasSuffix(name, ".vex.json") && name != "vex.json" {
				continue
			}
			p.Report(analysis.Finding{
				Span: w.Span(), Severity: analysis.Info,
				Message: "The VEX document " + analysis.Quote(w.Value) + " goes into the image, where it cannot be updated",
				Why:     "Which vulnerabilities do not matter is learned after the image was built.",
				What:    "Attach it to the image as an attestation instead.",
			})
		}
	}
}
