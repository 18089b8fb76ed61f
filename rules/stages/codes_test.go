package stages

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
		{devDependencies, "FROM php:8.4-cli\nRUN composer install\nCMD [\"php\", \"x.php\"]\n", "tally/php/composer-no-dev-in-production"},
		{devDependencies, "FROM node:22\nRUN npm ci\nCMD [\"node\", \"x.js\"]\n", ""},
		{sdkBase, "FROM maven:3.9 AS build\nFROM eclipse-temurin:21-jdk\nCOPY --from=build /a.jar /\nCMD [\"java\", \"-jar\", \"/a.jar\"]\n", ""},
		{circular, "FROM alpine:3.22 AS a\nCOPY --from=b /x /x\nFROM alpine:3.22 AS b\nRUN --mount=from=a,target=/a ls\n", "DL3022 tally/circular-stage-deps"},
		{circular, "FROM alpine:3.22 AS a\nRUN --mount=from=b,target=/b ls\nFROM alpine:3.22 AS b\nCOPY --from=a /x /x\n", "tally/circular-stage-deps"},
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
