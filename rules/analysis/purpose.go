package analysis

import (
	"slices"
	"strings"
	"unicode"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// Starts are the programs that a stage's image starts: those of its ENTRYPOINT
// and CMD.
func (p *Pass) Starts(s *dockerfile.Stage) []*shell.Command {
	var cs []*shell.Command
	for _, in := range []*dockerfile.Instruction{s.End.Entrypoint, s.End.Cmd} {
		if in != nil {
			cs = append(cs, p.Script(in).Commands...)
		}
	}
	return cs
}

// Workplace reports whether a stage's image says that people or pipelines
// build and test in it, so that it is no service: by its path, its name, its
// base image's name, or as a GitHub action, which must start as root.
// https://docs.github.com/en/actions/reference/workflows-and-actions/dockerfile-support#user
func (p *Pass) Workplace(s *dockerfile.Stage) bool {
	return p.action() || workplace(p.Facts.Path) || workplace(s.Name) || workplace(s.Root().Image.Base())
}

// workplaces are words of such paths and names.
var workplaces = []string{
	"builder", "ci", "cross", "dev", "devcontainer", "develop", "development", "devenv", "e2e", "gitpod", "integration", "lint",
	"local", "test", "testing", "tests", "toolchain",
}

func workplace(name string) bool {
	if strings.Contains(name, "build-image") || strings.Contains(name, "build-env") {
		return true
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(workplaces, w) })
}

// action reports whether a file says that its image is a GitHub action.
func action(f *dockerfile.File) bool {
	return slices.ContainsFunc(f.Instructions, func(in *dockerfile.Instruction) bool {
		return in.Keyword == "LABEL" && slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool {
			return strings.HasPrefix(pair.Name(), "com.github.actions.")
		})
	})
}
