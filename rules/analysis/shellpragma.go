package analysis

import (
	"regexp"
	"sort"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// shells are the comments that say which shell a base image has, each by the
// stage for which it counts, in order.
// https://github.com/hadolint/hadolint#non-posix-shells
type shells map[*dockerfile.Stage][]named

// A named is a shell, and the index of the first instruction that it reads.
type named struct {
	shell string
	index int
}

var shellPragma = regexp.MustCompile(`^hadolint\s+shell\s*=\s*([\w./\\-]+)`)

// shellsOf reads those of a file. What a stage is built on hands its shell on.
func shellsOf(f *dockerfile.File) shells {
	all := shells{}
	comments := f.Comments
	for _, in := range f.Instructions {
		if in.Keyword == "FROM" && in.Stage != nil && in.Stage.Parent != nil {
			if last := all[in.Stage.Parent]; len(last) > 0 {
				all[in.Stage] = []named{last[len(last)-1]}
			}
		}
		for ; len(comments) > 0 && comments[0].Span.Start < in.Span.Start; comments = comments[1:] {
			if m := shellPragma.FindStringSubmatch(comments[0].Text); m != nil && in.Stage != nil {
				all[in.Stage] = append(all[in.Stage], named{m[1], in.Index})
			}
		}
	}
	return all
}

// of is the shell that a comment names for an instruction; "" if none does, or
// a SHELL comes after it.
func (s shells) of(in *dockerfile.Instruction) string {
	all := s[in.Stage]
	i := sort.Search(len(all), func(i int) bool { return all[i].index > in.Index }) - 1
	if i < 0 || in.Before != nil && in.Before.Shell != nil && in.Before.Shell.Index >= all[i].index {
		return ""
	}
	return all[i].shell
}
