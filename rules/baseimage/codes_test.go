package baseimage

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
		{latest, "FROM node:latest\nFROM alpine:edge\n", "DL3007 DS-0001 AVD-DS-0001|"},
		{untagged, "FROM node\nCOPY --from=example.com/tool /a /a\n", "DL3006 DS-0001 AVD-DS-0001|"},
		{eol, "FROM ruby:2.7\nFROM debian:10\n", "tally/ruby/eol-ruby-version|"},
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
