package baseimage

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var slim = &analysis.Rule{
	Name: "prefer-slim-base",
	Doc: `The shipped image is built on a full variant

The full images of Python, Node.js, Ruby and Perl hold compilers, headers and
version control: they are several times as large as their slim variants, and
have more to patch. Use the slim one for the final stage, and compile in a stage
on the full one.

Bad:

	FROM python:3.13
	COPY app.py /
	CMD ["python", "/app.py"]

Good:

	FROM python:3.13-slim
	COPY app.py /
	CMD ["python", "/app.py"]`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runSlim,
}

// A flavour is how an official image names its slim variants.
type flavour struct {
	tags   *regexp.Regexp // full ones of which there is a slim one: version, suite
	before bool           // -slim stands before the suite
	holds  string         // what the full image has and the slim one lacks
	why    string
}

const (
	buildTools = "compilers, headers and version control"
	larger     = "It is several times as large as its slim variant, and has more to patch."
	suiteNames = `(-(?:buster|bullseye|bookworm|trixie))?$`
)

// flavours are official images that have full and slim variants. PHP has no
// slim one, and Go's and Rust's are not made to be shipped.
var flavours = map[string]flavour{
	"debian": {regexp.MustCompile(`^((?:(?:[89]|1\d)(?:\.\d+)?|jessie|stretch|buster|bullseye|bookworm|trixie|forky|sid|stable|testing|unstable|oldstable|oldoldstable)(?:-\d{8})?)()$`), false,
		"manuals, documentation and translations", "It is larger than its slim variant, and a container has no use for them."},
	"node":   {regexp.MustCompile(`^(\d+(?:\.\d+){0,2}|lts|current|argon|boron|carbon|dubnium|erbium|fermium|gallium|hydrogen|iron|jod|krypton)` + suiteNames), false, buildTools, larger},
	"perl":   {regexp.MustCompile(`^(5|5\.[34]\d(?:\.\d+)?)` + suiteNames), true, buildTools, larger},
	"python": {regexp.MustCompile(`^([23](?:\.\d+){0,2})` + suiteNames), true, buildTools, larger},
	"ruby":   {regexp.MustCompile(`^([234](?:\.\d+){0,2})` + suiteNames), true, buildTools, larger},
}

// slimmed is the tag of the slim variant of the same version and suite; "" if
// there is none for certain.
func (v flavour) slimmed(tag string) string {
	m := v.tags.FindStringSubmatch(tag)
	switch {
	case m == nil:
		return ""
	case v.before:
		return m[1] + "-slim" + m[2]
	}
	return m[1] + m[2] + "-slim"
}

func runSlim(p *analysis.Pass) {
	stages := byRoot(p.File)
	for _, s := range external(p.File) {
		v, ok := flavours[officialName(s.Image.Name)]
		if !ok || s.Class == dockerfile.Artifact {
			continue
		}
		shipped := slices.DeleteFunc(slices.Clone(stages[s]), func(on *dockerfile.Stage) bool { return on.Class == dockerfile.Artifact })
		tag := v.slimmed(s.Image.Tag)
		if tag == "" || p.Workplace(shipped[len(shipped)-1]) {
			continue
		}
		n := needsOf(p, shipped)
		severity := analysis.Warning
		if n.what != "" || n.hidden || s.Class == dockerfile.Unreachable {
			severity = analysis.Info
		}
		found := analysis.Finding{
			Span: s.From.Words[0].Span(), Severity: severity,
			Message: analysis.Quote(shown(s.Image)) + " ships " + v.holds,
			Why:     v.why,
			What:    n.advice(s.Image, tag),
		}
		if severity == analysis.Warning && needsOf(p, stages[s]) == (needs{}) {
			found.Fix = slimFix(s, v, tag)
		}
		p.Report(found)
	}
}

// advice says on what to ship.
func (n needs) advice(img dockerfile.Image, tag string) string {
	base := analysis.Quote(img.Name + ":" + tag)
	switch {
	case n.compiles:
		return "Build in a stage on the full image, and ship the result on " + base + "."
	case n.what != "":
		return "Use " + base + ", and install there what it lacks: " + n.what + "."
	}
	return "Use " + base + ", if nothing at run time needs what it lacks."
}

// slimFix is the fix where the tag stands in the FROM to the letter.
func slimFix(s *dockerfile.Stage, v flavour, tag string) *analysis.Fix {
	word := s.From.Words[0]
	if !word.Exact() || strings.ContainsAny(word.Value, "$@\"'") || !strings.HasSuffix(word.Value, ":"+s.Image.Tag) {
		return nil
	}
	span := word.Span()
	span.Start = span.End - len(s.Image.Tag)
	return &analysis.Fix{Title: "Use the slim variant", Note: "The image no longer holds " + v.holds + ".",
		Edits: []analysis.Edit{{Span: span, New: tag}}}
}

// needs are what stages use of a full image, as far as the file tells.
type needs struct {
	what     string // the first of it, as a message says it: "git"
	compiles bool
	hidden   bool // a script runs that may need anything
	unsure   bool // packages are installed that may have to be compiled, or files taken that may need libraries
}

func needsOf(p *analysis.Pass, stages []*dockerfile.Stage) needs {
	var n needs
	debian := officialName(stages[0].Image.Name) == "debian"
	installed := map[string]bool{}
	n.unsure = !debian && len(p.Starts(stages[len(stages)-1])) == 0
	for _, s := range stages {
		for _, in := range s.Instructions {
			if in.Trigger != nil {
				n.hidden, in = true, in.Trigger // it runs in builds that are not here
			}
			n.look(p, in, installed, debian)
		}
	}
	return n
}

// look adds what an instruction needs.
func (n *needs) look(p *analysis.Pass, in *dockerfile.Instruction, installed map[string]bool, debian bool) {
	if _, from := in.Flag("from"); from && in.Keyword == "COPY" {
		n.unsure = n.unsure || !debian
		return
	}
	if !slices.Contains([]string{"CMD", "ENTRYPOINT", "HEALTHCHECK", "RUN"}, in.Keyword) {
		return
	}
	script := p.Script(in)
	if in.Keyword == "RUN" && len(script.Commands) == 0 || script.Bounded {
		n.hidden, n.unsure = n.hidden || !debian, true
	}
	for _, c := range script.Commands {
		for _, name := range packagesOf(c) {
			installed[name] = true
			n.compiles = n.compiles || compiling(name) && !debian
			n.unsure = n.unsure || untidy(name)
		}
		n.unsure = n.unsure || in.Keyword == "RUN" && (slices.Contains(managers, c.Name) || scripted(c)) || in.Keyword != "RUN" && !debian && !slices.Contains(own, c.Name)
		if debian {
			n.hidden = n.hidden || slices.ContainsFunc(c.Words, readsManuals)
			continue // the full image has no more programs than the slim one
		}
		n.hidden = n.hidden || in.Keyword == "RUN" && scripted(c)
		n.compiles = n.compiles || compilesWith(c)
		n.unsure = n.unsure || in.Keyword == "RUN" && !slices.Contains(slimTools, c.Name) && fullTools[c.Name] == "" && !installed[c.Name]
		if of := unpacks(c); of != "" && !installed[of] && n.what == "" {
			n.what = of
		}
		if in.Keyword != "RUN" && strings.HasPrefix(c.Name, "python") && officialName(in.Stage.Root().Image.Name) != "python" && n.what == "" {
			n.what = "python3"
		}
		if of, ok := fullTools[c.Name]; ok && !installed[of] && n.what == "" {
			n.what = of
		}
		if fromGit(c) && !installed["git"] && n.what == "" {
			n.what = "git"
		}
	}
	if n.compiles && n.what == "" {
		n.what = "a compiler"
	}
}
