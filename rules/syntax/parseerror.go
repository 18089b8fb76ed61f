package syntax

import (
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var parseError = &analysis.Rule{
	Name:    "parse-error",
	Aliases: []string{"DL3061", "tally/unknown-instruction", "tally/require-stages", "tally/syntax-directive-typo"},
	Doc: `BuildKit cannot read the file

The build stops before its first step. Other rules cannot check the file until
this is corrected.

Bad:

	FORM alpine:3.22

Good:

	FROM alpine:3.22`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Raw:      true,
	Run:      runParseError,
}

func runParseError(p *analysis.Pass) {
	if !p.File.Standard() {
		return
	}
	reportDirective(p)
	if p.File.Err == nil || p.File.Err.Instruction != nil && forbidden(p.File.Err.Instruction) != "" {
		return
	}
	found := explain(p.File)
	if found.Span = p.File.Err.Span; found.Span.Len() == 0 {
		found.Span = dockerfile.Span{End: min(1, len(p.File.Source))}
	}
	found.Why = "BuildKit refuses the file, so the build stops before its first step."
	p.Report(found)
}

// explain says what is wrong with a file, and what to do.
func explain(f *dockerfile.File) analysis.Finding {
	found := analysis.Finding{Codes: []string{}}
	in := f.Err.Instruction
	text := string(f.Source[f.Err.Span.Start:f.Err.Span.End])
	switch {
	case templated(text) || in == nil && templated(string(f.Source)):
		found.Severity = analysis.Warning
		found.Message = "This looks like a template, which cannot be reviewed as it is"
		found.What = "Give it a name that says so, such as `Dockerfile.tmpl`, and check the file that it renders."
	case in == nil:
		if len(f.Stages) == 0 && !strings.Contains(f.Err.Error(), "directive") {
			found.Codes = []string{"tally/require-stages"}
		}
		found.Message, found.What = wholeFile(f)
	case strings.HasPrefix(f.Err.Error(), "unknown instruction"):
		return unknownInstruction(f, in)
	case strings.HasPrefix(f.Err.Error(), "no build stage"):
		found.Codes = []string{"DL3061"}
		found.Message = in.Keyword + " stands before the first FROM"
		found.What = "Begin with FROM; only comments and ARG may stand before it."
	case behind(in) >= 0:
		found.Message = in.Keyword + " has a comment after it, which BuildKit reads as more words"
		found.What = "Give the comment a line of its own."
		found.Fix = ownLine(f, in)
	default:
		found.Message, found.What = refused(in, f.Err.Error())
	}
	return found
}

// behind is where in an instruction's text something begins that was meant as
// a comment; -1 if there is nothing of the kind.
func behind(in *dockerfile.Instruction) int {
	text := in.Text.String()
	i := strings.Index(text, " #")
	if i < 0 || strings.ContainsAny(text[i:], "\"'") || strings.Count(text[:i], `"`)%2 == 1 || strings.Count(text[:i], "'")%2 == 1 {
		return -1
	}
	return i + 1
}

// ownLine moves a comment above its instruction; nil if the instruction has
// several lines, or BuildKit would still refuse the file.
func ownLine(f *dockerfile.File, in *dockerfile.Instruction) *analysis.Fix {
	at := f.Above(in)
	if !in.Text.Exact(0, in.Text.Len()) || at == 0 {
		return nil // on the first line it could become a directive
	}
	i := behind(in)
	cut := in.Text.Span(len(strings.TrimRight(in.Text.String()[:i], " \t")), in.Text.Len())
	fix := &analysis.Fix{
		Title: "Move the comment above",
		Note:  "BuildKit reads the comment as one, where today its words belong to the instruction.",
		Edits: []analysis.Edit{
			{Span: dockerfile.Span{Start: at, End: at}, New: f.Indent(in.Span.Start) + in.Text.String()[i:] + f.EOL(at)},
			{Span: cut},
		},
	}
	if f.Err != nil {
		return proved(f, fix)
	}
	alone := "# escape=" + string(f.Escape) + "\nFROM scratch\n" + string(f.Source[in.Span.Start:cut.Start]) + "\n"
	if dockerfile.Parse([]byte(alone)).Err != nil {
		return nil
	}
	return fix
}

// templated reports whether a text has the marks of a template language.
func templated(text string) bool {
	for _, marks := range [][2]string{{"{{", "}}"}, {"{%", "%}"}, {"<%", "%>"}} {
		if _, after, ok := strings.Cut(text, marks[0]); ok && strings.Contains(after, marks[1]) {
			return true
		}
	}
	return false
}

// wholeFile explains an error that no instruction has.
func wholeFile(f *dockerfile.File) (message, what string) {
	err := f.Err.Error()
	switch {
	case strings.Contains(err, "no instructions"):
		return "The file has no instruction", "Begin with `FROM` and an image."
	case strings.Contains(err, "no FROM"):
		return "The file has no FROM, so there is nothing to build", "Name an image to build on with `FROM`."
	case strings.Contains(err, "escape token"):
		return "The escape directive names a character that BuildKit does not accept", "Use a backslash or a backtick."
	case strings.Contains(err, "parser directive can be used"):
		return "A parser directive is given twice", "Keep one of them."
	case strings.Contains(err, "max allowed size"):
		return "This line is longer than the 65,535 bytes that BuildKit reads", "Break it with continuations, or copy the content from a file."
	}
	return "BuildKit cannot read this file: " + analysis.Quote(err), "Correct what it names."
}

// An explanation says in our words what BuildKit says in its own; KEYWORD
// stands for the instruction's.
type explanation struct{ sign, message, what string }

var explanations = []explanation{
	{"requires either one or three", "FROM has more words, or fewer, than an image and a name", "Write `FROM image` or `FROM image AS name`."},
	{"at least two arguments", "KEYWORD has no destination", "Name the sources first and the destination last."},
	{"exactly one argument", "KEYWORD takes exactly one argument", "Give it one; quote what has spaces in it."},
	{"requires at least one argument", "KEYWORD has no argument", "Say what it is for, or delete it."},
	{"must have two arguments", "KEYWORD has a name and no value", "Write `KEYWORD name=value`."},
	{"can't find =", "KEYWORD has a word without an equals sign", "Write every pair as `name=value`, and quote values that have spaces."},
	{"names can not be blank", "KEYWORD has a value without a name", "Write `KEYWORD name=value`."},
	{"unterminated heredoc", "This heredoc has no end", "End it with a line that holds its name and nothing else."},
	{"Unknown type", "HEALTHCHECK is followed by neither CMD nor NONE", "Write `HEALTHCHECK CMD` and the command."},
	{"Missing command after", "HEALTHCHECK CMD has no command", "Say what to run, or write `HEALTHCHECK NONE`."},
	{"NONE takes no arguments", "HEALTHCHECK NONE is followed by something", "Delete what follows NONE, or write `HEALTHCHECK CMD`."},
	{"duration", "KEYWORD has a duration that cannot be read", "Write it with its unit, such as `30s`."},
	{"strconv.", "KEYWORD has an option whose value is not a number", "Give it a whole number."},
	{"cannot be negative", "KEYWORD has an option whose value is negative", "Use 0 or more."},
	{"cannot be less than", "KEYWORD has a duration that is too short", "Give it at least a millisecond, or 0 for the default."},
	{"in JSON form", "SHELL is not a JSON array", "Write it as `SHELL [\"/bin/bash\", \"-c\"]`."},
	{"arrays must be comprised", "KEYWORD has a JSON array with something other than strings", "Put every element into double quotes."},
	{"invalid name for build stage", "The stage has a name that BuildKit does not take", "Begin it with a letter, and use only letters, digits, `-`, `_` and `.`."},
	{"empty string", "VOLUME names an empty path", "Name a folder, or delete it."},
	{"cannot accept a heredoc", "KEYWORD does not take a heredoc here", "Write the words on the instruction's own lines."},
}

// options are complaints that end in the option's name.
var options = []explanation{
	{"unknown flag: ", "KEYWORD has no option OPTION", "Correct its name, or delete it."},
	{"duplicate flag specified: ", "KEYWORD has the option OPTION twice", "Keep one of them."},
	{"missing a value on flag: ", "KEYWORD has the option OPTION without a value", "Write it as `--name=value`."},
	{"expecting boolean value for flag ", "KEYWORD has the option OPTION with something other than true or false", "Write `true`, `false` or no value."},
}

// refused explains why BuildKit does not take an instruction. Its own words are
// the last resort, and never where they could repeat a value.
func refused(in *dockerfile.Instruction, err string) (message, what string) {
	for _, e := range explanations {
		if strings.Contains(err, e.sign) {
			return strings.ReplaceAll(e.message, "KEYWORD", in.Keyword), strings.ReplaceAll(e.what, "KEYWORD", in.Keyword)
		}
	}
	for _, e := range options {
		if _, after, ok := strings.Cut(err, e.sign); ok {
			name := strings.FieldsFunc(after, func(r rune) bool { return r == ' ' || r == ',' || r == '=' })
			if len(name) > 0 {
				return strings.NewReplacer("KEYWORD", in.Keyword, "OPTION", analysis.Quote(name[0])).Replace(e.message), e.what
			}
		}
	}
	switch in.Keyword {
	case "ENV", "ARG", "LABEL", "RUN":
		return "BuildKit cannot read this " + in.Keyword, "Compare it with the reference of the instruction."
	}
	return "BuildKit cannot read this " + in.Keyword + ": " + analysis.Quote(err), "Correct what it names."
}
