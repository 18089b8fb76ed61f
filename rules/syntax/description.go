package syntax

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var definitionDescription = &analysis.Rule{
	Name:    "definition-description",
	Aliases: []string{"InvalidDefinitionDescription"},
	Doc: `A comment is taken for a description of something else

docker build --call=outline shows the comment above an ARG or a named stage as
its description, if it begins with that name. Separate any other comment from it
by a line that holds only #; an empty line is not enough.

Bad:

	# versions of what we install
	ARG NODE_VERSION=22

Good:

	# NODE_VERSION is the version of Node.js to install
	ARG NODE_VERSION=22`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Same},
	Run:      runDefinitionDescription,
}

func runDefinitionDescription(p *analysis.Pass) {
	f := p.File
	comments := f.Comments[directives(f):]
	for _, in := range f.Instructions {
		var last *dockerfile.Comment // the nearest above it, since the last one without text
		for len(comments) > 0 && comments[0].Span.Start < in.Span.End {
			if c := comments[0]; c.Span.Start < in.Span.Start {
				if last = &c; c.Text == "" {
					last = nil
				}
			}
			comments = comments[1:]
		}
		names := defined(in)
		if last == nil || len(names) == 0 {
			continue
		}
		if first, _, _ := strings.Cut(last.Text, " "); slices.Contains(names, first) {
			continue
		}
		p.Report(undescribed(f, in, names, *last))
	}
}

// defined are the names that an ARG or FROM gives.
func defined(in *dockerfile.Instruction) []string {
	switch {
	case in.Err != nil:
	case in.Keyword == "ARG":
		var names []string
		for _, pair := range in.Pairs {
			names = append(names, pair.Name())
		}
		return names
	case in.Keyword == "FROM" && in.Stage != nil && in.Stage.Name != "":
		return []string{in.Stage.Name}
	}
	return nil
}

func undescribed(f *dockerfile.File, in *dockerfile.Instruction, names []string, c dockerfile.Comment) analysis.Finding {
	found := analysis.Finding{
		Span: in.Span, Severity: analysis.Info,
		Message: "The comment above does not begin with " + analysis.Quote(names[0]) + ", which it seems to describe",
		Why:     "BuildKit shows such a comment as the description of what stands below it, if it begins with the name.",
		What:    "Begin it with the name, or separate the two with a line that holds only `#`.",
	}
	if _, pragma := analysis.ParsePragma(c.Text); !pragma {
		at := f.LineSpan(f.Line(in.Span.Start)).Start // BuildKit does not take an indented # for an empty one
		found.Fix = &analysis.Fix{
			Title: "Separate the comment from it",
			Grade: analysis.Same,
			Edits: []analysis.Edit{{Span: analysis.At(at), New: "#" + f.EOL(at)}},
		}
	}
	return found
}
