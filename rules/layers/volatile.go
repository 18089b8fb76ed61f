package layers

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var volatileEarly = &analysis.Rule{
	Name: "volatile-metadata-early",
	Doc: `A build argument that changes with every build comes before the installation

Once a stage declares an ARG, its value is part of what the build cache compares
for each later RUN, used or not. A new commit then installs everything again.
Declare it after the RUNs that do not need it.

Bad:

	ARG GIT_SHA
	LABEL org.opencontainers.image.revision=$GIT_SHA
	RUN apk add --no-cache libpq

Good:

	RUN apk add --no-cache libpq
	ARG GIT_SHA
	LABEL org.opencontainers.image.revision=$GIT_SHA`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runVolatileEarly,
}

// maxVolatile is how many arguments of one stage are looked at.
const maxVolatile = 10

func runVolatileEarly(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		n := 0
		for i, in := range s.Instructions {
			if in.Keyword != "ARG" || in.Err != nil || n == maxVolatile {
				continue
			}
			for _, pair := range in.Pairs {
				if !volatile(p.File, pair) {
					continue
				}
				n++
				if u := useOf(p, pair.Name(), s.Instructions[i+1:]); u.spoiled != nil && len(u.readers) > 0 && !copiesSources(s.Instructions[:i]) {
					reportVolatile(p, in, pair, u)
				}
			}
		}
	}
}

func reportVolatile(p *analysis.Pass, in *dockerfile.Instruction, pair dockerfile.Pair, u use) {
	p.Report(analysis.Finding{
		Span:    pair.Span(),
		Message: "Each new value of " + analysis.Quote(pair.Name()) + " makes " + analysis.Quote(command(u.spoiled)) + " run again, though no RUN needs it",
		Why:     "Once it is declared, an argument is part of what the build cache compares for each later RUN.",
		What:    "Declare it, and what reads it, after the last RUN.",
		Fix:     u.fix(p, in),
	})
}

// command is a command as a message names it: its program and the first word
// that is no option.
func command(c *shell.Command) string {
	operands := words(c.Args())
	if c.Name == "go" && operands[0] == "mod" && len(operands) > 1 {
		return "go mod " + operands[1]
	}
	if operands[0] != "" && !strings.Contains(operands[0], "/") {
		return c.Name + " " + operands[0]
	}
	return c.Name
}

// perBuild matches the names of arguments whose value differs with every build
// or release of the image, perhaps those that may be about something else.
var (
	perBuild = regexp.MustCompile(`(?i)^((app|image|docker|ci|source|ci_pipeline)_)?(build_?(date|id|num|number|time|timestamp)|created|(git|vcs|github|ci|source|last)?_?(commit|ref|rev|revision|sha|hash)(_?(sha|id|hash|ref|short))?|git_(describe|tag|branch|version)|(app|build|image|release)_?version)$`)
	perhaps  = regexp.MustCompile(`(?i)^((package|pkg)_)?version$`)
)

// volatile reports whether an argument is given another value in nearly every
// build.
func volatile(f *dockerfile.File, pair dockerfile.Pair) bool {
	value := strings.ToLower(strings.Trim(pair.Value.Value, `"'`))
	if g, ok := f.Global(pair.Name()); ok && !pair.Set && g.Value.Known() {
		value = strings.ToLower(g.Value.Text)
	}
	open := slices.Contains([]string{"", "0.0.0", "dev", "development", "head", "latest", "local", "main", "none", "snapshot", "unknown", "unspecified"}, value)
	return perBuild.MatchString(pair.Name()) || perhaps.MatchString(pair.Name()) && open
}

// A use is what becomes of an argument in its stage.
type use struct {
	spoiled *shell.Command // the first that takes long and runs again for nothing
	readers []*dockerfile.Instruction
	last    *dockerfile.Instruction // the last RUN, or COPY
	labels  bool                    // all readers are LABELs
}

// useOf looks for what reads an argument among the instructions after it.
// Where a RUN reads it, or may, nothing is spoiled.
func useOf(p *analysis.Pass, name string, later []*dockerfile.Instruction) use {
	u := use{labels: true}
	reads := regexp.MustCompile(`\$\{?` + regexp.QuoteMeta(name) + `\b`)
	sources := false
	for _, in := range later {
		switch in.Keyword {
		case "RUN":
			s := p.Script(in)
			if s.ReadsName(name) != dockerfile.No || slices.ContainsFunc(s.Commands, func(c *shell.Command) bool { return !inert(c) }) || reads.MatchString(in.Text.String()) {
				return use{}
			}
			if i := slices.IndexFunc(s.Commands, slow); i >= 0 && u.spoiled == nil && !sources {
				u.spoiled = s.Commands[i]
			}
			u.last = in
			continue
		case "COPY", "ADD":
			sources = sources || copiesSources([]*dockerfile.Instruction{in})
			u.last = in
		}
		if !reads.MatchString(in.Text.String()) {
			continue
		}
		if in.Keyword == "LABEL" || in.Keyword == "ENV" {
			u.readers = append(u.readers, in)
			u.labels = u.labels && in.Keyword == "LABEL"
			continue
		}
		return use{}
	}
	return u
}

// copiesSources reports whether the whole context is copied: what comes after
// it runs again with every commit anyway.
func copiesSources(ins []*dockerfile.Instruction) bool {
	return slices.ContainsFunc(ins, func(in *dockerfile.Instruction) bool {
		return (in.Keyword == "COPY" || in.Keyword == "ADD") && copiesAll(in)
	})
}

// plain are commands that do the same whatever arguments a build has.
var plain = []string{
	"[", "addgroup", "adduser", "apt-key", "cat", "cd", "chmod", "chown", "cp", "curl", "dpkg", "echo", "export", "find", "gem", "git", "gpg", "grep", "groupadd",
	"install", "ldconfig", "ln", "locale-gen", "mkdir", "mv", "printf", "rm", "rpm", "sed", "set", "tar", "tee", "test", "touch", "true", "unzip", "update-ca-certificates", "useradd", "usermod", "wget", "xargs",
}

// inert reports whether a command certainly reads no argument of the build from
// its environment.
func inert(c *shell.Command) bool {
	operands := words(c.Args())
	return slices.Contains(plain, c.Name) || slow(c) || c.Name == "npm" && slices.Contains([]string{"cache", "i", "install"}, operands[0])
}

// slow reports whether a command takes long, as a rule: it downloads packages.
func slow(c *shell.Command) bool {
	if m := managerOf(c); m != nil {
		return true
	}
	if c.Name == "curl" || c.Name == "wget" || pipName.MatchString(c.Name) {
		return true
	}
	tool, _, _ := recognise(c)
	operands := words(c.Args())
	return tool != nil && !tool.builds || c.Name == "go" && operands[0] == "mod" || c.Name == "git" && operands[0] == "clone"
}

// fix moves the declaration, with the labels that read it, behind the last
// instruction that it spoils.
func (u use) fix(p *analysis.Pass, in *dockerfile.Instruction) *analysis.Fix {
	if !u.labels || len(in.Pairs) != 1 || !p.File.Standard() {
		return nil
	}
	moved := []*dockerfile.Instruction{in}
	for _, r := range u.readers {
		if r.Index > u.last.Index {
			break
		}
		moved = append(moved, r)
	}
	var text strings.Builder
	var edits []analysis.Edit
	for _, m := range moved {
		lines := p.File.Lines(m.Span)
		lines.Start = p.File.Above(m)
		if len(m.Heredocs) > 0 || m.Index > 0 && p.File.Lines(p.File.Instructions[m.Index-1].Span).End > lines.Start {
			return nil
		}
		text.Write(p.File.Source[lines.Start:lines.End])
		edits = append(edits, analysis.Edit{Span: lines})
	}
	at := p.File.Lines(u.last.Span).End
	if p.File.Source[at-1] != '\n' || !strings.HasSuffix(text.String(), "\n") || othersRead(p, in, moved) {
		return nil
	}
	return &analysis.Fix{
		Title: "Declare it after the last RUN",
		Note:  "No RUN has the argument in its environment any more, so a new value runs none of them again.",
		Edits: append(edits, analysis.Edit{Span: analysis.At(at), New: text.String()}),
	}
}

// othersRead reports whether labels that are to be moved would get another
// value where they go, or whether another label is set in between that they
// would then replace.
func othersRead(p *analysis.Pass, in *dockerfile.Instruction, moved []*dockerfile.Instruction) bool {
	keys := map[string]bool{}
	for _, m := range moved[1:] {
		for _, pair := range m.Pairs {
			keys[pair.Name()] = true
			if m.Before.Expand(pair.Value.Value).Text != in.Stage.End.Expand(pair.Value.Value).Text {
				return true
			}
		}
	}
	return slices.ContainsFunc(in.Stage.Instructions, func(other *dockerfile.Instruction) bool {
		return other.Keyword == "LABEL" && !slices.Contains(moved, other) && slices.ContainsFunc(other.Pairs, func(pair dockerfile.Pair) bool { return keys[pair.Name()] })
	})
}
