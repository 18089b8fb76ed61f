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
	eol,
	floating,
	invalid,
	latest,
	noDigest,
	untagged,
	distroless,
	slim,
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

// A source is an image that files are taken from, and where it is named.
type source struct {
	img  dockerfile.Image
	span dockerfile.Span
}

// sources are the images that COPY --from and mounts of an instruction name for
// certain. A bare word may be a stage, an index, or a build context; no stage
// has one of these characters in its name.
func sources(in *dockerfile.Instruction) []source {
	var all []source
	take := func(flag dockerfile.Flag, from string) {
		if strings.ContainsAny(from, "/:@") && !strings.Contains(from, "$") {
			all = append(all, source{dockerfile.ParseImage(dockerfile.Value{Text: from}), flag.Span()})
		}
	}
	if flag, ok := in.Flag("from"); ok && in.Keyword == "COPY" {
		take(flag, flag.Value)
	}
	for _, m := range in.Mounts() {
		take(m.Flag, m.From)
	}
	return all
}

// byRoot are the stages on each external base, the one of its FROM first.
func byRoot(f *dockerfile.File) map[*dockerfile.Stage][]*dockerfile.Stage {
	roots := make([]*dockerfile.Stage, len(f.Stages))
	all := map[*dockerfile.Stage][]*dockerfile.Stage{}
	for i, s := range f.Stages {
		roots[i] = s
		if s.Parent != nil {
			roots[i] = roots[s.Parent.Index]
		}
		all[roots[i]] = append(all[roots[i]], s)
	}
	return all
}
