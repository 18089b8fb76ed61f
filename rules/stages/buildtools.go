package stages

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var buildTools = &analysis.Rule{
	Name: "build-tools-in-final",
	Doc: `The image ships compilers or headers that it installed to build

They make the image larger, have to be patched, and help whoever breaks in.
Remove them in the RUN that installs them, or build in a separate stage and copy
the result.

Bad:

	RUN apk add --no-cache gcc musl-dev
	RUN pip install --no-cache-dir -r requirements.txt

Good:

	RUN apk add --no-cache --virtual .build gcc musl-dev \
	    && pip install --no-cache-dir -r requirements.txt \
	    && apk del .build`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runBuildTools,
}

func runBuildTools(p *analysis.Pass) {
	if len(p.File.Stages) == 0 {
		return
	}
	s := p.File.Stages[len(p.File.Stages)-1]
	if _, sdk := sdkOf(s.Root().Image); sdk || s.Root().Image.Base() == "buildpack-deps" || exempt(p, s) {
		return
	}
	var e equipment
	for in := range s.Executed() {
		if in.Keyword == "RUN" {
			e.follow(in, p.Script(in).Commands)
		}
	}
	e.stay()
	if e.first != nil && !e.helps() && !e.sorts && (!startsScripts(p, s) || e.packages && !e.explained() && wraps(p, s)) {
		e.report(p, s)
	}
}

// wraps reports whether the image starts a program through a script that is
// called entrypoint, which prepares it and then runs what CMD says.
func wraps(p *analysis.Pass, s *dockerfile.Stage) bool {
	if s.End.Entrypoint == nil || s.End.Cmd == nil {
		return false
	}
	before, after := p.Script(s.End.Entrypoint).Commands, p.Script(s.End.Cmd).Commands
	return len(before) == 1 && strings.Contains(before[0].Name, "entrypoint") && len(after) > 0 && len(after) <= maxCommands &&
		!slices.ContainsFunc(after, func(c *shell.Command) bool {
			return c.Name == "" || strings.Contains(c.Words[0].Value, "/") || strings.HasSuffix(c.Name, ".sh") || slices.Contains(shells, c.Name)
		})
}

// startsScripts reports whether the image starts a script of the project, or
// may: one could build whatever it likes.
func startsScripts(p *analysis.Pass, s *dockerfile.Stage) bool {
	local, built := map[string]bool{}, map[string]bool{}
	for in := range s.Executed() {
		if in.Keyword != "COPY" && in.Keyword != "ADD" {
			continue
		}
		names := local
		if _, from := in.Flag("from"); from {
			names = built
		}
		names[path.Base(in.Dest().Value)] = true
		for _, w := range in.Sources() {
			names[path.Base(w.Value)] = true
		}
	}
	return slices.ContainsFunc(commands(p, s), func(c *shell.Command) bool {
		program := c.Words[0].Value
		return c.Name == "" || strings.HasSuffix(c.Name, ".sh") || local[c.Name] || slices.Contains(shells, c.Name) ||
			strings.Contains(program, "/") && !path.IsAbs(program) && !built[c.Name]
	})
}

func (e *equipment) report(p *analysis.Pass, s *dockerfile.Stage) {
	names := slices.Concat(e.tools, e.headers)
	shown, serve := analysis.Quote(names[0]), "serve"
	switch n := len(names); n {
	case 1:
		serve = "serves"
	case 2:
		shown += " and " + analysis.Quote(names[1])
	default:
		shown += ", " + analysis.Quote(names[1]) + " and " + strconv.Itoa(n-2) + " more"
	}
	found := analysis.Finding{
		Span:    e.first.Span(),
		Message: "The image ships " + shown + ", which " + serve + " to build but not to run",
		Why:     "Compilers and headers make it larger, have to be patched, and help whoever breaks in.",
		What:    e.advice(),
		Fix:     e.virtual(p, s),
	}
	if e.used || len(e.tools) == 0 {
		found.Severity = analysis.Info
	}
	if pr, _ := pipShips(p, s); pr != nil && len(p.File.Stages) == 1 && found.Fix == nil && found.Severity == analysis.Info {
		return // it is told of the whole stage
	}
	p.Report(found)
}

// libraries are what programs that are built against Debian's packages of
// headers need to run.
var libraries = map[string]string{
	"libcurl4-openssl-dev": "libcurl4", "libmariadb-dev": "libmariadb3", "libpq-dev": "libpq5", "libsqlite3-dev": "libsqlite3-0", "libxml2-dev": "libxml2",
	"libxslt1-dev": "libxslt1.1", "libyaml-dev": "libyaml-0-2", "zlib1g-dev": "zlib1g",
}

func (e *equipment) advice() string {
	advice := "Build in a first stage and copy the result, or remove them at the end of the RUN that installs them and builds."
	if e.family == "apk" {
		advice = "Build in a first stage and copy the result, or install them with `--virtual` and `apk del` them at the end of the same RUN."
	}
	for _, h := range e.headers {
		if library := libraries[h]; library != "" && e.family == "apt" {
			return strings.TrimSuffix(advice, ".") + "; to run, `" + library + "` does for `" + h + "`."
		}
	}
	return advice
}

// temporary are Alpine's packages of which nothing that a C compiler makes
// needs a library to run.
var temporary = []string{"autoconf", "automake", "gcc", "linux-headers", "make", "musl-dev"}

// virtual is the fix for Alpine: the equipment gets a name as a group, by which
// it is removed at the end of the RUN, where that is all that a command installs
// and no later RUN may build.
func (e *equipment) virtual(p *analysis.Pass, s *dockerfile.Stage) *analysis.Fix {
	const name = ".build-deps"
	script := p.Script(e.in)
	words := e.first.Operands(apk.takes)
	last := script.Commands[len(script.Commands)-1]
	if e.family != "apk" || analysis.DistroOf(s) != analysis.Alpine || !e.used || e.outside || len(e.first.Wrappers) > 0 || script.Kind != shell.Posix || bytes.Contains(p.File.Source, []byte(name)) {
		return nil
	}
	if len(words)-1 != len(e.tools)+len(e.headers) || slices.ContainsFunc(words[1:], func(w shell.Word) bool { return !slices.Contains(temporary, w.Value) }) || e.first.Has("-t", "--virtual") {
		return nil
	}
	group, ok := e.first.Insert(words[0], "--virtual "+name)
	del, appended := last.Append(p.File, "apk del "+name)
	if !ok || !appended || last == e.first {
		return nil
	}
	return &analysis.Fix{
		Title: "Remove the build tools in the same RUN",
		Note:  "The tools are gone once this RUN is done, so nothing can be compiled in the container.",
		Edits: []analysis.Edit{{Span: analysis.At(group.At), New: group.New}, {Span: analysis.At(del.At), New: del.New}},
	}
}
