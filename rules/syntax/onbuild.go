package syntax

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var onbuildForbidden = &analysis.Rule{
	Name:    "onbuild-forbidden",
	Aliases: []string{"DL3043", "tally/invalid-onbuild-trigger"},
	Doc: `ONBUILD holds an instruction that is not allowed there

ONBUILD keeps an instruction for the images that are built on this one. It
cannot hold ONBUILD, FROM or MAINTAINER. Any other mistake in it shows only when
such an image is built, and that build then stops.

Bad:

	ONBUILD FROM debian:13

Good:

	ONBUILD COPY . /src/`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Raw:      true,
	Run:      runOnbuildForbidden,
}

func runOnbuildForbidden(p *analysis.Pass) {
	if !p.File.Standard() {
		return
	}
	for _, in := range p.File.Instructions {
		if word := forbidden(in); word != "" {
			p.Report(analysis.Finding{
				Span:    in.Span,
				Message: "ONBUILD cannot hold " + word,
				Why:     "BuildKit refuses the file, so the build stops before its first step.",
				What:    instead[word],
			})
		}
		if in.Trigger != nil && in.Err == nil && in.Trigger.Err != nil {
			p.Report(badTrigger(in.Trigger))
		}
	}
}

// instead is what to do about an instruction that ONBUILD cannot hold.
var instead = map[string]string{
	"FROM":       "Build a stage of its own on the image.",
	"MAINTAINER": "Use a label.",
	"ONBUILD":    "Keep one ONBUILD.",
}

// forbidden is the instruction that an ONBUILD holds and cannot; "" if there is
// none.
func forbidden(in *dockerfile.Instruction) string {
	if in.Err == nil || in.Keyword != "ONBUILD" {
		return ""
	}
	if strings.Contains(in.Err.Error(), "Chaining ONBUILD") {
		return "ONBUILD"
	}
	before, _, ok := strings.Cut(in.Err.Error(), " isn't allowed as an ONBUILD trigger")
	if !ok {
		return ""
	}
	return before[strings.LastIndexByte(before, ' ')+1:]
}

// badTrigger says what is wrong with a trigger, which BuildKit keeps as it is.
func badTrigger(in *dockerfile.Instruction) analysis.Finding {
	found := analysis.Finding{
		Span: in.OnBuild.Span, Codes: []string{"tally/invalid-onbuild-trigger"},
		Why: "ONBUILD keeps the text as it is, and each build of an image on this one stops there.",
	}
	if slices.Contains(keywords, in.Keyword) {
		found.Message, found.What = refused(in, in.Err.Error())
		found.Message = "ONBUILD keeps what cannot be built: " + found.Message
		return found
	}
	word := keyword(in)
	found.Message = "ONBUILD holds " + analysis.Quote(beginning(word)) + ", and there is no such instruction"
	found.What = "Correct the word."
	near := nearest(in.Keyword)
	if _, no := instead[near]; near != "" && !no && isWord(word) && in.KeywordSpan.Len() == len(word) {
		if word == strings.ToLower(word) {
			near = strings.ToLower(near)
		}
		found.What = "Write " + near + "."
		found.Fix = &analysis.Fix{
			Title: "Write " + near,
			Note:  "Images that are built on this one run the instruction, where today their build stops.",
			Edits: []analysis.Edit{{Span: in.KeywordSpan, New: near}},
		}
	}
	return found
}
