// Package baseimage holds the rules about which images a build starts from. It
// knows no other group of rules, and no registry: what only a registry tells
// is unknown here.
package baseimage

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	deprecated,
	floating,
	invalid,
	latest,
	untagged,
	untrusted,
}

// onlyLatest reports whether the image's public registry offers no version
// tags worth naming: a digest is then the only pin.
func onlyLatest(img dockerfile.Image) bool {
	return strings.HasPrefix(img.Name, "cgr.dev/") || strings.HasPrefix(img.Name, "gcr.io/distroless/")
}

// external yields the stages whose FROM names an image, not another stage.
func external(f *dockerfile.File) []*dockerfile.Stage {
	return slices.DeleteFunc(slices.Clone(f.Stages), func(s *dockerfile.Stage) bool {
		return s.Parent != nil || s.Image.Scratch() || len(s.From.Words) == 0
	})
}
