package stages

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var copyUnknown = &analysis.Rule{
	Name:    "copy-from-unknown-stage",
	Aliases: []string{"DL3022"},
	Doc: `Files are taken from a stage that does not exist

COPY --from and a mount's from name a stage of this file or a named build
context. If there is none, BuildKit tries to pull an image of that name.
Variables are not replaced there.

Bad:

	FROM golang:1.26 AS builder
	FROM alpine:3.22
	COPY --from=buidler /out/app /usr/local/bin/

Good:

	FROM golang:1.26 AS builder
	FROM alpine:3.22
	COPY --from=builder /out/app /usr/local/bin/`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.Strict) },
	Run:      runCopyUnknown,
}

func runCopyUnknown(p *analysis.Pass) {
	d := directoryOf(p.File)
	counted := d.counted()
	fixes := maxFixes
	for _, r := range d.references {
		if !r.own() || r.to != nil || r.in.Keyword == "FROM" || r.word == "scratch" || r.numbered && r.in.Keyword == "RUN" {
			continue
		}
		found, ok := d.unknown(r, counted[r.in], p.Strict())
		if !ok {
			continue
		}
		if fixes--; fixes >= 0 {
			d.mend(&found, r)
		}
		found.Span = r.in.Span
		if r.in.Keyword == "RUN" || strings.Contains(r.word, ":") {
			found.Codes = []string{}
		}
		p.Report(found)
	}
}

// maxFixes bounds how many references of a file are compared with its stages.
const maxFixes = 100

// counted is how many numbers BuildKit has given out when it comes to each COPY
// that counts: to all stages, and to each image that was named above.
func (d *directory) counted() map[*dockerfile.Instruction]int {
	n := len(d.file.Stages)
	counted := map[*dockerfile.Instruction]int{}
	images := map[*dockerfile.Instruction]int{}
	for _, r := range d.references {
		if r.own() && r.to == nil && r.in.Keyword != "FROM" {
			images[r.in]++
		}
	}
	for _, m := range d.sourceless() {
		if d.stages["scratch"] == nil {
			images[m.in]++
		}
	}
	for _, in := range d.file.Instructions {
		counted[in] = n
		n += images[in]
	}
	return counted
}

// unknown says what is wrong with a reference that means no stage; false where
// it may well mean an image.
func (d *directory) unknown(r reference, counted int, strict bool) (analysis.Finding, bool) {
	found := analysis.Finding{Why: "BuildKit refuses the whole file, wherever this is."}
	switch {
	case strings.Contains(r.word, "$"):
		found.Message = r.option() + " has a variable, and variables are not replaced here"
		found.What = "Name it in a `FROM` of its own, where an ARG above all stages is replaced, and copy from that stage."
	case r.numbered:
		found.Message = fmt.Sprintf("%s means no stage: the last of this file has the number %d", r.option(), len(d.file.Stages)-1)
		found.What = "Name the stage that has the files."
		if n, _ := strconv.Atoi(r.word); n >= 0 && n < counted {
			found.Severity = analysis.Warning
			found.Why = "BuildKit has given the number to an image that is named further up, and takes that."
		}
	case !dockerfile.ParseImage(dockerfile.Value{Text: r.word}).Valid():
		found.Message = r.option() + " is neither a stage of this file nor the name of an image"
		found.What = "Name a stage, or an image in lower case."
	case strings.Contains(r.word, ":"), !strict && (strings.ContainsAny(r.word, "@/.") || slices.Contains(hubImages, r.word)):
		return found, false
	default:
		found.Severity = analysis.Info
		found.Message = r.option() + " names no stage of this file"
		found.Why = "BuildKit looks for a named build context, and else pulls an image of that name."
		found.What = "Name a stage, or an image with its tag."
	}
	return found, true
}

// hubImages are images of which people take files by the name alone.
var hubImages = []string{
	"alpine", "amazoncorretto", "bash", "buildpack-deps", "busybox", "caddy", "composer", "consul", "debian", "docker", "eclipse-temurin",
	"elixir", "erlang", "fedora", "gcc", "golang", "gradle", "haproxy", "httpd", "maven", "memcached", "mongo", "mysql", "nginx", "node",
	"openjdk", "perl", "php", "postgres", "python", "redis", "registry", "ruby", "rust", "swift", "traefik", "ubuntu", "vault",
}

// mend adds what was most likely meant.
func (d *directory) mend(found *analysis.Finding, r reference) {
	if strings.Contains(r.word, "$") {
		found.Fix = d.aliased(r)
		return
	}
	near := d.near(r)
	if near == nil || r.numbered {
		return
	}
	if found.Severity == analysis.Info {
		found.Severity = analysis.Warning
	}
	name := analysis.Quote(near.Name)
	found.Message += "; " + name + " is one"
	found.What = "Name the stage " + name + "."
	if r.text.Len() > 0 {
		found.Fix = &analysis.Fix{Title: "Take the files from " + name, Note: "The files come from the stage " + name + ".",
			Edits: []analysis.Edit{{Span: r.text.Whole(), New: near.Name}}}
	}
}

// near is the one stage above a reference with a name like its word; nil if
// there is none, or more.
func (d *directory) near(r reference) *dockerfile.Stage {
	word := strings.ToLower(r.word)
	if len(word) < 3 || len(word) > 64 || strings.ContainsAny(word, ":@/") || slices.Contains(hubImages, word) || r.in.Stage.Index > maxFixes {
		return nil
	}
	least := 2
	if len(word) < 5 {
		least = 1
	}
	var best *dockerfile.Stage
	for _, s := range d.file.Stages[:r.in.Stage.Index] {
		n := distance(word, s.Name)
		switch {
		case s.Name == "" || n > least || d.stages[s.Name] != s:
		case n < least || best == nil:
			best, least = s, n
		default:
			return nil
		}
	}
	return best
}

// distance is how many letters have to be added, removed or replaced to make
// one word of another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// aliased gives what a variable names a stage of its own, above the first that
// takes files from it; nil where FROM could not replace the variable.
func (d *directory) aliased(r reference) *analysis.Fix {
	first, name := r.in.Stage, alias(r.word)
	for _, other := range d.references {
		switch {
		case !other.own() || !strings.Contains(other.word, "$") || alias(other.word) != name:
		case plain(other.word) != plain(r.word):
			return nil
		case other.in.Stage.Index < first.Index:
			first = other.in.Stage
		}
	}
	value := first.From.Before.Expand(r.word)
	switch {
	case r.in.Keyword != "COPY" || r.text.Len() == 0 || value.Err != nil || len(value.Variables) == 0 || len(value.Unset) > 0:
		return nil
	case value.Known() && d.stages[value.Text] == nil && !dockerfile.ParseImage(value).Valid():
		return nil
	case !stageName.MatchString(name) || !d.free(name) || d.seen() || !d.inserts(first.Index):
		return nil
	}
	at := d.file.Above(first.From)
	return &analysis.Fix{
		Title: "Give it a stage",
		Note:  "Where BuildKit refuses the file today, the files then come from what the variable names.",
		Edits: []analysis.Edit{
			{Span: analysis.At(at), New: analysis.Line(d.file, first.From, "FROM "+plain(r.word)) + " " + analysis.Line(d.file, first.From, "AS "+name) + d.file.EOL(at)},
			{Span: r.text.Whole(), New: name},
		},
	}
}

var plainVariable = regexp.MustCompile(`^\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\})$`)

// plain is a word with a variable, the same of $X and ${X}.
func plain(word string) string {
	if plainVariable.MatchString(word) {
		return "$" + strings.Trim(word, "${}")
	}
	return word
}

// alias is a stage's name for what a word with a variable names: go-image for
// $GO_IMAGE, uv-image for ghcr.io/astral-sh/uv:$UV.
func alias(word string) string {
	if plainVariable.MatchString(word) {
		return strings.ToLower(strings.ReplaceAll(strings.Trim(word, "${}"), "_", "-"))
	}
	base := dockerfile.ParseImage(dockerfile.Value{Text: word}).Base()
	return strings.ToLower(base) + "-image"
}

// inserts reports whether a stage can be put before the one of that number: no
// COPY counts to it, or further.
func (d *directory) inserts(number int) bool {
	return !slices.ContainsFunc(d.references, func(r reference) bool {
		n, _ := strconv.Atoi(r.word)
		return r.numbered && n >= number
	})
}
