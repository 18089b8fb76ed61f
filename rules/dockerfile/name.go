package dockerfile

import (
	"path"
	"slices"
	"strings"
)

// notDockerfiles are endings of files that are named after a Dockerfile but
// are something else: notes, templates, left-overs.
var notDockerfiles = []string{
	".dockerignore", ".md", ".txt", ".j2", ".tmpl", ".tpl", ".template", ".in", ".erb",
	".orig", ".rej", ".sh", ".yml", ".yaml", ".json",
}

// IsName reports whether a path is a Dockerfile's by its base name, in any
// case: Dockerfile or Containerfile alone, followed by ".", "-" or "_" and
// more, or preceded by "x.".
func IsName(name string) bool {
	base := strings.ToLower(path.Base(name))
	if slices.ContainsFunc(notDockerfiles, func(end string) bool { return strings.HasSuffix(base, end) }) {
		return false
	}
	for _, word := range []string{"dockerfile", "containerfile"} {
		rest, ok := strings.CutPrefix(base, word)
		if ok && (rest == "" || len(rest) > 1 && strings.ContainsRune(".-_", rune(rest[0]))) {
			return true
		}
		before, ok := strings.CutSuffix(base, "."+word)
		if ok && before != "" {
			return true
		}
	}
	return false
}
