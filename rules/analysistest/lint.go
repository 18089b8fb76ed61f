package analysistest

import (
	"context"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A Warning is what BuildKit's own linter says while it converts a Dockerfile:
// the name of its check, the line, from 1, and the message.
type Warning struct {
	Check   string
	Line    int
	Message string
}

// Lint is what BuildKit's linter says of all stages of a Dockerfile, and for
// each stage the error that kept it from saying all.
func Lint(f *dockerfile.File) (warnings []Warning, failed []error) {
	seen := map[Warning]bool{}
	warn := func(check, _, _, message string, at []parser.Range) {
		w := Warning{Check: check, Message: message}
		if len(at) > 0 {
			w.Line = at[0].Start.Line - 1 // without the line that lint adds
		}
		if !seen[w] {
			seen[w] = true
			warnings = append(warnings, w)
		}
	}
	failed = make([]error, len(f.Stages))
	if lint(f.Source, warn) == nil {
		return warnings, failed
	}
	for i := range f.Stages {
		failed[i] = lint(upTo(f, i), warn)
	}
	return warnings, failed
}

// experimental is a first line that asks for the checks which BuildKit leaves
// out unless it is asked.
const experimental = "# check=experimental=all\n"

func lint(src []byte, warn func(check, _, _, message string, at []parser.Range)) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	src = append([]byte(experimental), src...)
	opt := convertOpt(src)
	opt.AllStages, opt.Warn = true, warn
	_, err := dockerfile2llb.Dockerfile2LLB(ctx, src, opt)
	return err
}
