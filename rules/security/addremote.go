package security

import (
	"regexp"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

var addRemote = &analysis.Rule{
	Name: "add-remote-without-checksum",
	Doc: `ADD downloads a file without a checksum

Whatever the server sends on the day of the build goes into the image. With a
checksum the build takes exactly that file, or fails.

Bad:

	ADD https://example.com/tool.tar.gz /opt/

Good:

	ADD --checksum=sha256:… https://example.com/tool.tar.gz /opt/`,
	Severity: analysis.Info,
	Run:      runAddRemote,
}

// commit is a whole commit id behind a Git URL's #, or in its query.
var commit = regexp.MustCompile(`#[0-9a-f]{40}(:|$)|[?&](checksum|commit)=[0-9a-f]{40}(&|$)`)

func runAddRemote(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Keyword != "ADD" || in.Err != nil {
			continue
		}
		if _, ok := in.Flag("checksum"); ok {
			continue
		}
		for _, w := range in.Sources() {
			name := strings.Trim(w.Value, `"'`)
			git := strings.HasPrefix(name, "git@") || strings.HasPrefix(name, "git://") || strings.HasSuffix(name, ".git") || strings.Contains(name, ".git#") || strings.Contains(name, ".git?")
			switch {
			case git && !commit.MatchString(name) && !strings.Contains(name, "$"):
				p.Report(analysis.Finding{
					Span:    w.Span(),
					Message: "ADD takes whatever commit " + analysis.Quote(name) + " points to on the day of the build",
					Why:     "Two builds of one commit can then differ.",
					What:    "Add `#` and the full commit hash to the URL.",
				})
			case !git && (strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")):
				p.Report(analysis.Finding{
					Span:    w.Span(),
					Message: "ADD downloads " + analysis.Quote(name) + " without a checksum",
					Why:     "A file that was changed there, or on the way, goes into the image unseen.",
					What:    "Add `--checksum=sha256:` and the file's checksum.",
				})
			}
		}
	}
}
