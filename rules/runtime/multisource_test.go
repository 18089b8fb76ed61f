package runtime

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestIntoFolder says which fixes of a COPY with several sources are safe: where
// there is such a folder already.
func TestIntoFolder(t *testing.T) {
	for src, want := range map[string]string{
		"COPY a /b/\nCOPY c d /b\n":                       "safe",
		"COPY a /b/\nWORKDIR /\nCOPY c d ./b\n":           "safe",
		"WORKDIR /a/b\nCOPY c d /a\n":                     "safe",
		"COPY a/ b/ /c\n":                                 "safe",
		"COPY a /b\nCOPY c d /b\n":                        "behaviour",
		"ONBUILD COPY a /b/\nCOPY c d /b\n":               "behaviour",
		"COPY a /b/\nONBUILD COPY c d /b\n":               "behaviour",
		"WORKDIR $A\nCOPY a b/\nWORKDIR $B\nCOPY c d b\n": "behaviour",
		"COPY a $B/\nCOPY c d /b\n":                       "behaviour",
	} {
		report := analysis.Check([]byte("FROM debian:13\n"+src), []*analysis.Rule{multiSource}, nil)
		if len(report.Findings) != 1 || report.Findings[0].Fix == nil || report.Findings[0].Fix.Grade.String() != want {
			t.Errorf("%q: got %+v, want a fix that is %s", src, report.Findings, want)
		}
	}
}
