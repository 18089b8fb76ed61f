package review_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/review"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestKeysHoldNoSecret makes the same comments for two values: whoever reads a
// comment's key cannot try values until one fits.
func TestKeysHoldNoSecret(t *testing.T) {
	keys := func(value string) []string {
		head := "FROM alpine:3.24\nRUN wget --header " + value + " https://example.com/a && apk add git\n"
		patch := "@@ -0,0 +1,2 @@\n+" + strings.Replace(strings.TrimSuffix(head, "\n"), "\n", "\n+", 1)
		find := func(text string) []analysis.Match {
			i := strings.Index(text, value)
			return []analysis.Match{{Kind: "a token", Start: i, End: i + len(value)}}
		}
		plan := review.Make(review.Input{Files: []review.File{{Path: "Dockerfile", Status: review.Added, Head: []byte(head), Patch: patch}},
			Config: rules.Recommended(), Secrets: find})
		var all []string
		for _, c := range plan.Comments {
			all = append(all, c.Keys...)
		}
		return all
	}
	one, other := keys("x7Kq2mVb9LzR4"), keys("8NpY1sDf6GhJ3")
	if len(one) < 2 || !slices.Equal(one, other) {
		t.Errorf("got %q and %q", one, other)
	}
}
