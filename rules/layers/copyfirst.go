package layers

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var copyFirst = &analysis.Rule{
	Name: "copy-before-install",
	Doc: `All sources are copied before the dependencies are installed

A layer is built again when anything before it has changed. If the whole source
tree is copied first, a change to any file downloads and installs every
dependency again. Copy only what the installation reads, install, then copy the
rest.

Bad:

	COPY . .
	RUN npm ci

Good:

	COPY package.json package-lock.json ./
	RUN npm ci
	COPY . .`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runCopyFirst,
}

func runCopyFirst(p *analysis.Pass) {
	brought := map[*dockerfile.Stage]names{}
	for _, s := range p.File.Stages {
		sources := maps.Clone(brought[s.Parent])
		if sources == nil {
			sources = names{}
		}
		var broad *dockerfile.Instruction // the COPY, with no RUN since but of system packages
		last := lastCopied(s)
		for _, in := range s.Instructions {
			switch in.Keyword {
			case "COPY", "ADD":
				sources.add(in.Sources())
				if broad == nil && (copiesAll(in) || in == last && copiesProject(in)) {
					broad = in
				}
			case "RUN":
				for _, m := range in.Mounts() {
					sources[m.Source] = true
				}
				if broad != nil && !installsSystem(p, in) {
					check(p, sources, broad, in)
					broad = nil
				}
			}
		}
		brought[s] = sources
	}
}

// names are what a stage has copied or mounted so far, as written.
type names map[string]bool

// maxNames is how many of them are kept.
const maxNames = 1000

func (n names) add(sources []dockerfile.Word) {
	for _, w := range sources {
		if len(n) < maxNames {
			n[w.Value] = true
		}
	}
}

func check(p *analysis.Pass, sources names, broad, run *dockerfile.Instruction) {
	i, ok := installOf(p, run)
	if !ok || i.silent(p) || i.tool.named(sources) || !delivers(broad, run) {
		return
	}
	severity, first := analysis.Warning, "install"
	if i.tool.vendor != "" && near(p, i.tool.vendor) != dockerfile.No {
		severity = analysis.Info
	}
	if i.tool.apart != "" {
		severity, first = analysis.Info, i.tool.apart
	}
	again, why := "run from the start", "A layer is built again once anything before it changed, and then downloads every dependency again."
	if i.tool.builds {
		again, why = "download every dependency again", "A layer is built again once anything before it changed, and starts without anything from the last build."
	}
	p.Report(analysis.Finding{
		Span: broad.Span, Severity: severity,
		Message: "Any change to a source file makes " + analysis.Quote(i.command()) + " " + again + ", since this comes before it",
		Why:     why,
		What:    "Copy " + i.tool.reads + ", " + first + ", and copy the rest afterwards.",
		Fix:     i.fix(p, broad),
	})
}

// copiesAll reports whether a COPY takes the whole build context.
func copiesAll(in *dockerfile.Instruction) bool {
	if _, from := in.Flag("from"); from || in.Err != nil || len(in.Heredocs) > 0 {
		return false
	}
	sources := in.Sources()
	return len(sources) == 1 && slices.Contains([]string{".", "./", "/", "*", "./*"}, sources[0].Value)
}

// copiesProject reports whether a COPY takes a folder that is called as those
// are in which a project has its sources. It is all of them if nothing of the
// context is copied after it.
func copiesProject(in *dockerfile.Instruction) bool {
	sources := in.Sources()
	return in.Err == nil && len(sources) == 1 && slices.Contains(projectFolders, path.Base(path.Clean(sources[0].Value)))
}

var projectFolders = []string{"api", "app", "backend", "client", "frontend", "server", "source", "src", "web"}

// lastCopied is the last COPY or ADD of a stage from the build context.
func lastCopied(s *dockerfile.Stage) *dockerfile.Instruction {
	for _, in := range slices.Backward(s.Instructions) {
		if _, from := in.Flag("from"); (in.Keyword == "COPY" || in.Keyword == "ADD") && !from {
			return in
		}
	}
	return nil
}

// delivers reports whether what a COPY of everything brings lies in the folder
// in which a RUN runs.
func delivers(in, run *dockerfile.Instruction) bool {
	return path.Clean(destination(in)) == path.Clean(run.Before.Path("."))
}

// destination is where a COPY puts things, a Hole for what is not known.
func destination(in *dockerfile.Instruction) string {
	return in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
}

// near answers whether a file lies beside the Dockerfile or at the root of the
// repository.
func near(p *analysis.Pass, name string) dockerfile.Answer {
	beside, root := p.Facts.Beside(name), p.Facts.Has(name)
	switch {
	case beside == dockerfile.Yes || root == dockerfile.Yes:
		return dockerfile.Yes
	case beside == dockerfile.No && root == dockerfile.No:
		return dockerfile.No
	}
	return dockerfile.Unknown
}

// context reports whether the folder of the build context is known to be the
// only one that has a file: the Dockerfile's own, or the root.
func context(p *analysis.Pass, name string) (has func(string) bool, ok bool) {
	beside := p.Facts.Beside(name) == dockerfile.Yes
	if beside && path.Dir(p.Facts.Path) != "." && p.Facts.Has(name) == dockerfile.Yes {
		return nil, false
	}
	if beside {
		return func(name string) bool { return p.Facts.Beside(name) == dockerfile.Yes }, true
	}
	return func(name string) bool { return p.Facts.Has(name) == dockerfile.Yes }, p.Facts.Has(name) == dockerfile.Yes
}

// relative is a file's path below the folder to which all is copied.
func relative(run *dockerfile.Instruction, name string) string {
	if !path.IsAbs(name) {
		return path.Clean(name)
	}
	rel, ok := strings.CutPrefix(path.Clean(name), strings.TrimSuffix(path.Clean(run.Before.Path(".")), "/")+"/")
	if !ok {
		return ""
	}
	return rel
}
