package runtime

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var relativeDest = &analysis.Rule{
	Name:    "copy-relative-dest",
	Aliases: []string{"DL3045"},
	Doc: `Files are copied to a relative path without a WORKDIR

A relative destination starts at the WORKDIR. If the file sets none, the base
image decides where the files go, most often to the root of the file system.

Bad:

	FROM node:22.11-slim
	COPY package.json ./

Good:

	FROM node:22.11-slim
	WORKDIR /app
	COPY package.json ./`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Safe},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runRelativeDest,
}

func runRelativeDest(p *analysis.Pass) {
	told := map[*dockerfile.Stage]bool{}
	triggered := map[*dockerfile.Stage]bool{} // an ONBUILD sets a WORKDIR
	for _, outer := range p.File.Instructions {
		in := outer
		if outer.Trigger != nil {
			in = outer.Trigger
		}
		if in.Stage == nil || in.Err != nil {
			continue
		}
		if outer.Trigger != nil && in.Keyword == "WORKDIR" {
			triggered[in.Stage] = true
		}
		if told[in.Stage] || misread(p, in) || !astray(in, triggered[in.Stage]) || certain(in.Stage) && !p.Strict() {
			continue
		}
		told[in.Stage] = true
		p.Report(unplaced(p.File, in))
	}
}

// certain reports whether it is certain where a relative path leads: nothing
// but scratch is below, or an image that starts in a folder of its own.
func certain(s *dockerfile.Stage) bool {
	return s.Root().Image.Scratch() || ownFolder(s) == dockerfile.Yes
}

func unplaced(f *dockerfile.File, in *dockerfile.Instruction) analysis.Finding {
	found := analysis.Finding{
		Span:    in.Span,
		Message: "This " + in.Keyword + " goes to " + analysis.Quote(in.Dest().Value) + ", and no WORKDIR says where that is",
		Why:     "The base image's working directory decides, which is most often the root of the file system.",
		What:    "Set a WORKDIR before it, or give the whole path.",
	}
	if ownFolder(in.Stage) == dockerfile.Yes {
		found.Why = "The base image's working directory decides, and another version of it may have another."
	}
	if in.Keyword == "ADD" {
		found.Codes = []string{}
	}
	if in.OnBuild == nil && in.Stage.Image.Scratch() {
		at := f.Above(in)
		line := f.Indent(in.Span.Start) + "WORKDIR /" + f.EOL(at)
		found.Fix = &analysis.Fix{Title: "Say where it goes today", Grade: analysis.Safe, Edits: []analysis.Edit{{Span: analysis.At(at), New: line}}}
	}
	return found
}

// astray reports whether an instruction copies to a path that only the base
// image's working directory completes. What an ONBUILD copies finds what its
// stage ends with.
func astray(in *dockerfile.Instruction, triggered bool) bool {
	if in.Keyword != "COPY" && in.Keyword != "ADD" || len(in.Words) < 2 {
		return false
	}
	workdir := in.Before.Workdir
	if in.OnBuild != nil {
		if workdir = in.Stage.End.Workdir; triggered {
			return false
		}
	}
	v := in.Before.Expand(in.Dest().Value)
	return workdir.By == nil && v.Err == nil && !absolute(v.Text)
}
