package syntax

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var buildError = &analysis.Rule{
	Name: "build-error",
	Doc: `BuildKit reads this instruction, but cannot build it

The syntax is right, so BuildKit reads the file. But a value in the instruction
is not, and the build stops there.

Bad:

	EXPOSE 80,443
	STOPSIGNAL SIGTREM

Good:

	EXPOSE 80 443
	STOPSIGNAL SIGTERM`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runBuildError,
}

// A rejection is what BuildKit does not take, and what to do about it.
type rejection struct {
	span          dockerfile.Span
	message, what string
	fix           *analysis.Fix
	// Where the build does not stop at the instruction: what happens instead,
	// and whether the file builds.
	why    string
	builds bool
}

func runBuildError(p *analysis.Pass) {
	for in := range p.File.Commands() {
		if in.Err != nil || in.Before == nil {
			continue
		}
		for _, r := range rejections(p.File, in) {
			found := analysis.Finding{
				Span: r.span, Message: r.message, What: r.what, Fix: r.fix,
				Why: "The build stops when it comes to this instruction.",
			}
			if in.OnBuild != nil {
				found.Why = "Each build of an image on this one stops when it comes to this instruction."
			}
			if r.builds {
				found.Severity = analysis.Warning
			}
			found.Why = cmp.Or(r.why, found.Why)
			if in.Keyword != "FROM" && in.Stage != nil && in.Stage.Class == dockerfile.Unreachable {
				found.Severity = analysis.Info // it is not built, unless as a target
			}
			p.Report(found)
		}
	}
}

func rejections(f *dockerfile.File, in *dockerfile.Instruction) []rejection {
	if bad := substitution(in); len(bad) > 0 {
		return bad
	}
	switch in.Keyword {
	case "USER", "VOLUME", "WORKDIR":
		return badComment(f, in)
	case "ADD", "COPY":
		if behind(in) >= 0 && len(in.Heredocs) == 0 {
			return badComment(f, in)
		}
		return slices.Concat(badMode(in), linkedName(in), badSource(in), badHeredocs(f, in))
	case "EXPOSE":
		return badPorts(f, in)
	case "RUN":
		return badMounts(f, in)
	case "STOPSIGNAL":
		return badSignal(f, in)
	}
	return nil
}

// badComment finds a comment that stands behind an instruction, which has none.
func badComment(f *dockerfile.File, in *dockerfile.Instruction) []rejection {
	if behind(in) < 0 {
		return nil
	}
	r := rejection{
		span:    in.Span,
		message: in.Keyword + " has a comment after it, which BuildKit reads as more words",
		what:    "Give the comment a line of its own.",
		fix:     ownLine(f, in),
	}
	switch in.Keyword {
	case "USER":
		r.message = "USER has a comment after it, which BuildKit reads as part of the name"
		r.why = "No user has that name, so the next RUN stops, or the container does not start."
	case "VOLUME", "WORKDIR":
		r.builds, r.why = true, "An instruction goes on to the end of its line, so these are not the folders that were meant."
		r.message = in.Keyword + " has a comment after it, from which BuildKit makes folders"
	}
	return []rejection{r}
}

// literal is a word without its quotes; false if it reads a variable, to which
// a build may give another value.
func literal(in *dockerfile.Instruction, word string) (string, bool) {
	v := in.Before.Expand(word)
	return v.Text, v.Known() && len(v.Variables)+len(v.Unset) == 0
}

// substitution finds the variables that an instruction reads in a way that
// BuildKit does not know.
func substitution(in *dockerfile.Instruction) []rejection {
	var all []rejection
	for _, w := range expanded(in) {
		v := in.Before.Expand(w.Value)
		if v.Err == nil || w.Text.Len() == 0 || strings.Contains(w.Value, devContainer) {
			continue
		}
		message, what := unexpandable(v.Err)
		if message == "" {
			continue
		}
		all = append(all, rejection{span: w.Span(), message: in.Keyword + " " + message, what: what})
		if message == openQuote { // the next one may be its other end
			break
		}
	}
	return all
}

// unexpandable says why BuildKit cannot replace the variables of a text, and
// what to do, as a message goes on; "" where a build must set one that the text
// demands: ${NAME:?message}.
func unexpandable(err error) (message, what string) {
	_, modifier, unknown := strings.Cut(err.Error(), "unsupported modifier (")
	modifier, _, _ = strings.Cut(modifier, ") in substitution")
	switch modifier = strings.TrimSpace(modifier); {
	case strings.Contains(err.Error(), "syntax error"), unknown && strings.Trim(modifier, string(unicode.ReplacementChar)) == "":
		return "has a `${` that is not complete", "Write `${NAME}`."
	case unknown && isWord(modifier): // ${!NAME}, ${#NAME}
		return "cannot read a variable in this way", knownModifiers
	case unknown:
		return "cannot use " + analysis.Quote(modifier) + " on a variable", knownModifiers
	case strings.Contains(err.Error(), "unexpected end of statement"):
		return openQuote, "End it, or put a backslash before it; a path with a space in it needs a JSON array."
	}
	return "", ""
}

const openQuote = "has a quote that does not end"

const knownModifiers = "BuildKit knows `:-`, `:+`, `:?`, `#`, `%` and `/`; what else a shell can do belongs in a RUN."

// devContainer begins what is replaced when a template of a development
// container is used.
// https://containers.dev/implementors/templates/
const devContainer = "${templateOption:"

// expanded are the words of an instruction in which BuildKit replaces
// variables.
func expanded(in *dockerfile.Instruction) []dockerfile.Word {
	var all []dockerfile.Word
	switch in.Keyword {
	case "ARG", "ENV", "LABEL":
		for _, pair := range in.Pairs {
			all = append(all, pair.Key, pair.Value)
		}
	case "ADD", "COPY", "EXPOSE", "VOLUME":
		for _, flag := range in.Flags {
			if slices.Contains([]string{"checksum", "chmod", "chown"}, flag.Name) {
				all = append(all, dockerfile.Word{Value: flag.Value, Text: flag.ValueText})
			}
		}
		all = append(all, in.Words...)
	case "FROM":
		all = append(all, in.Words[0])
	case "STOPSIGNAL", "USER", "WORKDIR":
		all = append(all, dockerfile.Word{Value: in.Args.String(), Text: in.Args})
	}
	return all
}
