package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/rules"
)

// TestTrivyIgnore says which of two findings are left.
func TestTrivyIgnore(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"":                                       "maintainer-deprecated add-instead-of-copy",
		"CVE-2026-0001\nAVD-AWS-0005\nDL3020":    "maintainer-deprecated add-instead-of-copy",
		"# Accepted for now.\r\nAVD-DS-0005\r\n": "maintainer-deprecated",
		"ds005 # we unpack it next year":         "maintainer-deprecated",
		"DS-0005 exp:2026-03-02":                 "maintainer-deprecated",
		"DS-0005 exp:2026-03-01":                 "maintainer-deprecated add-instead-of-copy",
		"AVD-DS-0022\nAVD-DS-0005":               "",
	} {
		var got []string
		for _, found := range rules.Recommended().Without([]byte(text), now).Check([]byte("FROM scratch\nMAINTAINER me\nADD a.c /b\n"), nil).Findings {
			got = append(got, found.Rule.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", text, got, want)
		}
	}
}
