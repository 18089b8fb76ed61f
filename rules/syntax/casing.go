package syntax

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var instructionCasing = &analysis.Rule{
	Name:    "instruction-casing",
	Aliases: []string{"ConsistentInstructionCasing"},
	Doc: `An instruction is not written like the others

BuildKit reads instructions in any case. All in upper or all in lower case, they
are easy to tell from their arguments and to search for. This rule follows what
most instructions of the file do.

Bad:

	FROM alpine:3.22
	run apk upgrade

Good:

	FROM alpine:3.22
	RUN apk upgrade`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Same},
	Run:      runInstructionCasing,
}

func runInstructionCasing(p *analysis.Pass) {
	to, name := strings.ToUpper, "upper"
	if mostlyLower(p.File) {
		to, name = strings.ToLower, "lower"
	}
	for _, in := range p.File.Instructions {
		word := keyword(in)
		if in.Stage == nil || word == to(word) {
			continue
		}
		found := analysis.Finding{
			Span: in.Span, Severity: analysis.Info,
			Message: analysis.Quote(word) + " is not in " + name + " case, as most instructions of this file are",
			Why:     "In one case throughout, instructions stand out and are easy to search for.",
			What:    "Write " + analysis.Quote(to(word)) + ".",
		}
		if in.KeywordSpan.Len() == len(word) {
			found.Fix = &analysis.Fix{
				Title: "Write it in " + name + " case",
				Grade: analysis.Same,
				Edits: []analysis.Edit{{Span: in.KeywordSpan, New: to(word)}},
			}
		}
		p.Report(found)
	}
}

// mostlyLower reports whether more instructions of a file's stages are in lower
// case than in upper case.
func mostlyLower(f *dockerfile.File) bool {
	balance := 0
	for _, in := range f.Instructions {
		switch word := keyword(in); {
		case in.Stage == nil:
		case word == strings.ToLower(word):
			balance++
		case word == strings.ToUpper(word):
			balance--
		}
	}
	return balance > 0
}

// keyword is an instruction's keyword as written, continuations removed.
func keyword(in *dockerfile.Instruction) string {
	text := in.Text.String()
	if end := strings.IndexAny(text, " \t\v\f\r"); end >= 0 {
		return text[:end]
	}
	return text
}

var fromAsCasing = &analysis.Rule{
	Name:    "from-as-casing",
	Aliases: []string{"FromAsCasing"},
	Doc: `AS and FROM are not in the same case

BuildKit accepts both in any case, but they are easier to read when they match.

Bad:

	FROM golang:1.25 as build

Good:

	FROM golang:1.25 AS build`,
	Severity: analysis.Off,
	Fixes:    []analysis.Grade{analysis.Same},
	Run:      runFromAsCasing,
}

func runFromAsCasing(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		from := s.From
		if from.Err != nil || len(from.Words) < 3 {
			continue
		}
		as := from.Words[1]
		switch keyword(from) {
		case "from":
			if as.Value != strings.ToLower(as.Value) {
				p.Report(unlikeFrom(from, strings.ToLower(as.Value), "lower"))
			}
		case "FROM":
			if as.Value != strings.ToUpper(as.Value) {
				p.Report(unlikeFrom(from, strings.ToUpper(as.Value), "upper"))
			}
		}
	}
}

func unlikeFrom(from *dockerfile.Instruction, like, name string) analysis.Finding {
	as := from.Words[1]
	found := analysis.Finding{
		Span: from.Span, Severity: analysis.Info,
		Message: analysis.Quote(as.Value) + " is not in " + name + " case, as its " + analysis.Quote(keyword(from)) + " is",
		Why:     "The two belong together, and read best when they are written alike.",
		What:    "Write " + analysis.Quote(like) + ".",
	}
	if as.Exact() {
		found.Fix = &analysis.Fix{
			Title: "Write it in " + name + " case",
			Grade: analysis.Same,
			Edits: []analysis.Edit{{Span: as.Span(), New: like}},
		}
	}
	return found
}
