package security

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestFileMount shows what is said where a RUN writes a secret into a file.
func TestFileMount(t *testing.T) {
	for run, want := range map[string]string{
		`git config --global url."https://$A_TOKEN@example.com".insteadOf https://example.com && go mod download`: "`--mount=type=secret,id=gitconfig,target=/root/.gitconfig,required=true`",
		`echo "machine example.com password $A_TOKEN" > ~/.netrc && curl -n https://example.com`:                  "`--mount=type=secret,id=netrc,target=/root/.netrc,required=true`",
		`pip config set global.index-url https://$A_TOKEN@example.com && pip install b`:                           "`--mount=type=secret,id=pip.conf,target=/root/.config/pip/pip.conf,required=true`",
		`echo $A_TOKEN | docker login --password-stdin`:                                                           "Mount it as a secret in the RUN that reads it",
	} {
		src := "FROM debian:13\nARG A_TOKEN\nRUN " + run + "\n"
		for _, found := range analysis.Check([]byte(src), []*analysis.Rule{secretInArgEnv}, nil).Findings {
			if !strings.Contains(found.What, want) || found.Fix != nil {
				t.Errorf("%s: got %q and the fix %v, want %q and none", run, found.What, found.Fix, want)
			}
		}
	}
}
