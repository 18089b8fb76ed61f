package stages

import (
	"path"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var wholeRootfs = &analysis.Rule{
	Name:    "copy-whole-rootfs",
	Aliases: []string{"DL3067"},
	Doc: `A stage's whole file system is copied over another

Files that both have are stored twice, in two layers, and those of the second
image are overwritten. Copy only what is needed, or build on the other stage
with FROM.

Bad:

	FROM debian:13-slim
	COPY --from=build / /

Good:

	FROM debian:13-slim
	COPY --from=build /out/app /usr/local/bin/app`,
	Severity: analysis.Warning,
	Options:  func() any { return new(analysis.Strict) },
	Run:      runWholeRootfs,
}

func runWholeRootfs(p *analysis.Pass) {
	for in := range p.File.Commands() {
		sources := in.Sources()
		_, from := in.Flag("from")
		if in.Keyword != "COPY" || !from || in.Err != nil || in.Stage == nil || len(sources) != 1 || !root(in, sources[0]) || !root(in, in.Dest()) {
			continue
		}
		if !p.Strict() && few(p.File, in) {
			continue
		}
		found := analysis.Finding{
			Span:    in.Span,
			Message: "This COPY puts a whole file system over that of the image",
			Why:     "What both have is there twice, and what the image had is overwritten.",
			What:    "Copy what is needed, or build on that stage with FROM.",
		}
		if in.Stage.Root().Image.Scratch() {
			found.Severity = analysis.Info
			found.Message = "This COPY brings the files of a whole image, and none of its configuration"
			found.Why = "ENV, USER, WORKDIR, ENTRYPOINT and CMD of that image are not copied."
			found.What = "Set again what the program needs."
		}
		p.Report(found)
	}
}

// root reports whether a word is the root of a file system.
func root(in *dockerfile.Instruction, w dockerfile.Word) bool {
	return path.Clean(in.Before.Expand(w.Value).Text) == "/"
}

// few reports whether what a COPY takes all of is an image of a few files,
// meant to be laid over others: one built from nothing, or tonistiigi/xx.
func few(f *dockerfile.File, in *dockerfile.Instruction) bool {
	stage, name := f.From(in)
	if stage == nil {
		return dockerfile.ParseImage(dockerfile.Value{Text: name}).Base() == "xx"
	}
	img := stage.Root().Image
	return !in.Stage.Root().Image.Scratch() && (img.Scratch() || img.Base() == "xx")
}
