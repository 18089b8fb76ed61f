package users

import (
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestCodes shows under which of other tools' names a finding is known where
// they are not all about it.
func TestCodes(t *testing.T) {
	for _, test := range []struct {
		rule      *analysis.Rule
		src, want string
	}{
		{rootImplicit, "FROM debian:13\nCOPY a /a\nCMD [\"/a\"]\n", "DS-0002 AVD-DS-0002"},
		{rootImplicit, "FROM debian:13\nCOPY a /a\nVOLUME /srv/x\nCMD [\"/a\"]\n", "DS-0002 AVD-DS-0002 tally/stateful-root-runtime"},
	} {
		var got []string
		for _, found := range analysis.Check([]byte(test.src), []*analysis.Rule{test.rule}, nil).Findings {
			got = append(got, strings.Join(found.Codes, " "))
		}
		if want := strings.Split(test.want, "|"); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", test.src, got, want)
		}
	}
}
