package rules

import (
	"strings"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TrivyIgnore is the path at which a repository may list checks that Trivy is
// not to make. It counts beside the configuration.
const TrivyIgnore = ".trivyignore"

// Without turns off what a .trivyignore lists: a code a line, # before a remark,
// and "exp:2027-01-31" behind a code that is to count again from that day.
// What is no code of a Dockerfile check does nothing.
// https://trivy.dev/latest/docs/configuration/filtering/
func (c Config) Without(trivyIgnore []byte, now time.Time) Config {
	for line := range strings.Lines(string(trivyIgnore)) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 || !analysis.TrivyCode(words[0]) {
			continue
		}
		if until := analysis.TrivyUntil(line); until.IsZero() || now.Before(until) {
			c.set(words[0], analysis.Off)
		}
	}
	return c
}
