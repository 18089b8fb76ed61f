package security

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var secretInArgEnv = &analysis.Rule{
	Name:    "secret-in-arg-env",
	Aliases: []string{"SecretsUsedInArgOrEnv", "DL3064", "DS-0031", "AVD-DS-0031", "tally/ruby/secrets-in-arg-or-env"},
	Doc: `A secret in ARG or ENV

The values of ARG and ENV stay in the image's configuration and history, and in
the build's provenance: whoever has the image has the secret. A secret mount
exists for one RUN only and leaves nothing behind.

Bad:

	ARG NPM_TOKEN
	RUN curl -fH "Authorization: Bearer $NPM_TOKEN" -O https://example.com/app.tgz

Good:

	RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true \
	    curl -fH "Authorization: Bearer $NPM_TOKEN" -O https://example.com/app.tgz`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Raw:      true,
	Run:      runSecretInArgEnv,
}

const whySecret = "The image's configuration and history keep it, for everybody who can pull the image."

func runSecretInArgEnv(p *analysis.Pass) {
	readers := readersOf(p)
	for in := range p.File.Commands() {
		switch in.Keyword {
		case "ENV", "ARG":
			for _, pair := range in.Pairs {
				if s := suspect(pair.Name()); s != harmless {
					checkPair(p, in, pair, s, readers)
				}
			}
		case "RUN":
			for _, c := range p.Script(in).Commands {
				checkInline(p, c)
			}
		}
	}
}

// checkPair looks at one name of ARG or ENV.
func checkPair(p *analysis.Pass, in *dockerfile.Instruction, pair dockerfile.Pair, s suspicion, readers readers) {
	name := analysis.Quote(pair.Name())
	if !pair.Set {
		if in.Keyword == "ARG" {
			bareArgument(p, in, pair, readers)
		}
		return
	}
	found := analysis.Finding{
		Span:     pair.Span(),
		Secrets:  []dockerfile.Span{pair.Value.Span()},
		Severity: analysis.Error,
		Message:  "The value of " + name + " is written into the image",
		Why:      whySecret,
		What:     "Remove the value, revoke it where it is in use, and give a new one when the container starts or as a secret mount.",
	}
	value := dockerfile.Value{Text: pair.Value.Value}
	if in.Before != nil {
		value = in.Before.Expand(pair.Value.Value)
	}
	switch {
	case len(value.Variables) > 0 || len(value.Unset) > 0:
		if found.Message = copied(in, value); found.Message == "" {
			return
		}
		found.Severity, found.Secrets = analysis.Warning, nil
		found.What = "Delete this line, and give the value when the container starts or as a secret mount."
	case meaningless(value.Text, s), s == possible && word(value.Text):
		if !p.Strict() || value.Text == "" {
			return
		}
		found.Severity = analysis.Info
		found.Message = name + " looks like the name of a secret, but its value in the image does not look like one"
	case dummy(pair.Name(), value.Text):
		found.Severity = analysis.Info
		found.Message = name + " has a placeholder for a secret, which containers use unless somebody replaces it"
	case s == possible && !random(value.Text):
		found.Severity = analysis.Info
		found.Message = name + " looks like the name of a secret, and its value is written into the image"
	}
	p.Report(found)
}

// copied is the message for an ENV that takes its value from a build argument
// that nobody has written down; "" if it does not.
func copied(in *dockerfile.Instruction, value dockerfile.Value) string {
	if in.Keyword != "ENV" || value.Text == "" {
		return ""
	}
	for _, name := range value.Variables {
		if v, known := in.Before.Lookup(name); known == dockerfile.Yes && v.Arg && !v.Value.Known() {
			return "The build argument " + analysis.Quote(name) + " is written into the image by this ENV"
		}
	}
	return ""
}

// bareArgument reports an ARG for a secret: the value comes with the build,
// and stays in the history of every RUN that has it.
func bareArgument(p *analysis.Pass, in *dockerfile.Instruction, pair dockerfile.Pair, readers readers) {
	name := pair.Name()
	if in.Stage == nil && readers.declared[name] {
		return // a stage has it too, and that one counts
	}
	runs := readers.after(in, name)
	found := analysis.Finding{
		Span:     pair.Span(),
		Severity: analysis.Info,
		Message:  analysis.Quote(name) + " looks like a secret, and a build argument does not keep it secret",
		Why:      "A build argument stays in the image's history and in the build's provenance.",
		What:     "Give it to the RUN that needs it as a secret mount.",
	}
	if len(runs) > 0 {
		found.Severity = analysis.Warning
		found.Message = "The secret " + analysis.Quote(name) + " comes in as a build argument, which the image's history keeps"
		if command, ok := buildCommand(name); ok {
			found.What = "Mount it as a secret in the RUN that reads it, and build with " + command + "."
		}
		found.Fix = mountSecret(p, in, pair, readers, runs)
		if mount := fileMount(p, runs); mount != "" && found.Fix == nil {
			found.What = "What the RUN writes into a file stays in the layer: mount the file instead, with " + analysis.Quote(mount) + "."
		}
	}
	p.Report(found)
}

// checkInline looks at the values that a RUN gives a command's environment,
// or its own.
func checkInline(p *analysis.Pass, c *shell.Command) {
	for _, a := range c.Assigns {
		if a.Value.Literal && writtenDown(a.Name, a.Value.Value) {
			p.Report(inline(a.Name, a.Value.Span()))
		}
	}
	if c.Name != "export" {
		return
	}
	for _, w := range c.Args() {
		if name, value, ok := strings.Cut(w.Value, "="); ok && w.Literal && writtenDown(name, value) {
			p.Report(inline(name, valueIn(w, name)))
		}
	}
}

// valueIn is where the value stands in a word NAME=value, the word itself where
// the name is quoted.
func valueIn(w shell.Word, name string) dockerfile.Span {
	if text := w.Text.String(); strings.HasPrefix(text, name+"=") {
		return w.Text.Slice(len(name)+1, len(text)).Whole()
	}
	return w.Span()
}

// writtenDown reports whether a value in a RUN is a secret's: one that is made
// up for the build alone is not.
func writtenDown(name, value string) bool {
	s := suspect(name)
	return s != harmless && !meaningless(value, s) && random(value)
}

func inline(name string, span dockerfile.Span) analysis.Finding {
	return analysis.Finding{
		Span:     span,
		Secrets:  []dockerfile.Span{span},
		Severity: analysis.Error,
		Codes:    []string{},
		Message:  "The value of " + analysis.Quote(name) + " is written into the image's history",
		Why:      whySecret,
		What:     "Remove the value, revoke it where it is in use, and give a new one to this RUN as a secret mount.",
	}
}
