package runtime

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var afterVolume = &analysis.Rule{
	Name: "write-after-volume",
	Doc: `Files are written below a VOLUME after it was declared

Docker's old builder and some other tools throw away what a build writes below a
path after it was declared a volume; BuildKit keeps it. Declare the volume after
its files are in place, and all builders agree.

Bad:

	VOLUME /data
	COPY seed.db /data/

Good:

	COPY seed.db /data/
	VOLUME /data`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runAfterVolume,
}

// A volumeWrite is an instruction that writes below a path that is a volume.
type volumeWrite struct {
	in     *dockerfile.Instruction
	path   string
	volume *dockerfile.Instruction
	sole   bool // no other VOLUME has the path
}

func runAfterVolume(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		volumes := volumes{}
		if s.Parent != nil {
			for _, in := range s.Start.All("VOLUME") {
				volumes.declare(in)
			}
		}
		var writes []volumeWrite
		last := map[*dockerfile.Instruction]*dockerfile.Instruction{} // by volume
		for _, in := range s.Instructions {
			if in.Keyword == "VOLUME" && in.Err == nil {
				volumes.declare(in)
			}
			if w, ok := volumes.write(p, in); ok {
				writes = append(writes, w)
				last[w.volume] = in
			}
		}
		for _, w := range writes {
			p.Report(w.finding(p.File, last[w.volume]))
		}
	}
}

func (w volumeWrite) finding(f *dockerfile.File, last *dockerfile.Instruction) analysis.Finding {
	found := analysis.Finding{
		Span:    w.in.Span,
		Message: "This " + w.in.Keyword + " writes to " + analysis.Quote(w.path) + ", which is already part of a volume",
		Why:     "Docker's old builder throws such changes away, and BuildKit keeps them.",
		What:    "Declare the VOLUME after it.",
	}
	if w.sole {
		found.Fix = volumeLater(f, w.volume, last)
	}
	return found
}

// volumes are the paths that are volumes, each with what declared it.
type volumes map[string][]*dockerfile.Instruction

// declare notes the paths of a VOLUME.
func (v volumes) declare(in *dockerfile.Instruction) {
	for _, w := range in.Words {
		name := in.Before.Expand(w.Value)
		if clean := path.Clean(name.Text); name.Known() && path.IsAbs(clean) && clean != "/" && len(v[clean]) < 2 {
			v[clean] = append(v[clean], in)
		}
	}
}

// write is the first write of an instruction to a volume; false if it has none.
func (v volumes) write(p *analysis.Pass, in *dockerfile.Instruction) (volumeWrite, bool) {
	if len(v) == 0 {
		return volumeWrite{}, false
	}
	for _, name := range written(p, in) {
		if by := v.above(name); len(by) > 0 && analysis.Covered(in, name) == dockerfile.No {
			return volumeWrite{in, name, by[0], len(by) == 1}, true
		}
	}
	return volumeWrite{}, false
}

// above are the VOLUMEs that a path is in.
func (v volumes) above(name string) []*dockerfile.Instruction {
	var by []*dockerfile.Instruction
	for range 64 {
		if by = append(by, v[name]...); name == "/" || name == "." {
			break
		}
		name = path.Dir(name)
	}
	return by
}

// writers are programs whose operands are what they write, or contain it.
var writers = []string{"chgrp", "chmod", "chown", "cp", "install", "ln", "mkdir", "mv", "rsync", "tee", "touch"}

// maxWritten bounds how many paths of one RUN are looked at.
const maxWritten = 200

// written are the paths that an instruction certainly writes, as far as its
// text tells.
func written(p *analysis.Pass, in *dockerfile.Instruction) []string {
	switch in.Keyword {
	case "COPY", "ADD":
		v := in.Before.Expand(in.Dest().Value)
		if dest := in.Before.Path(v.Text); in.Err == nil && v.Known() && v.Text != "" && !strings.Contains(dest, dockerfile.Hole) {
			return []string{path.Clean(dest)}
		}
	case "RUN":
		var names []string
		for _, c := range p.Script(in).Commands {
			for _, name := range targets(c, analysis.Home(in.Before)) {
				if path.IsAbs(name) {
					names = append(names, path.Clean(name))
				}
			}
		}
		return names[:min(len(names), maxWritten)]
	}
	return nil
}

// targets are the paths that a command writes.
func targets(c *shell.Command, home string) []string {
	var words []shell.Word
	for _, r := range c.Redirects {
		if r.Writes() {
			words = append(words, r.Target)
		}
	}
	if slices.Contains(writers, c.Name) {
		operands := c.Operands(nil)
		if slices.Contains([]string{"cp", "install", "ln", "mv", "rsync"}, c.Name) && len(operands) > 0 {
			operands = operands[len(operands)-1:]
		}
		words = append(words, operands...)
	}
	var names []string
	for _, w := range words {
		if name, ok := w.Path(home); ok {
			names = append(names, name)
		}
	}
	return names
}

// volumeLater moves a VOLUME, and the comment above it, below the last
// instruction that writes to it. It is nil where that is in another stage, or the
// volume is one of several.
func volumeLater(f *dockerfile.File, volume, last *dockerfile.Instruction) *analysis.Fix {
	cut, ok := analysis.Removal(f, volume)
	if !ok || volume.Stage != last.Stage || volume.OnBuild != nil || len(volume.Words) != 1 || strings.Contains(volume.Words[0].Value, "$") {
		return nil
	}
	text := strings.TrimRight(string(f.Source[cut.Span.Start:cut.Span.End]), "\r\n")
	return &analysis.Fix{
		Title: "Declare the volume once it is filled",
		Note:  "Docker's old builder then keeps what is written, as BuildKit does.",
		Edits: []analysis.Edit{cut, below(f, last, text)},
	}
}
