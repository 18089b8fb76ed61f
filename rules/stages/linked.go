package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// glibcDistros are those whose C library is glibc.
var glibcDistros = []analysis.Distro{analysis.Debian, analysis.RedHat, analysis.Suse}

// native finds modules of Node or Python that were compiled for one C library,
// and are copied to another. Without a compiler there may be none among them.
func (h handover) native() *analysis.Finding {
	modules := path.Base(h.src) == "node_modules"
	built, has, ok := h.libraries()
	if !modules && folderMinor(h.src) == "" && !h.venv() || !ok {
		return nil
	}
	compiles := h.ran(func(c *shell.Command, _ string) bool {
		return installsSystem(c) && slices.ContainsFunc(systemPackages(c), isCompiler)
	})
	if !compiles || h.bringsLibrary() {
		return nil
	}
	return &analysis.Finding{
		Severity: analysis.Warning,
		Message:  "Modules that a compiler builds for " + built + " are copied into " + analysis.Quote(h.to.Root().From.Words[0].Value) + ", which has " + has,
		Why:      "A native module is linked with the C library of its system, and does not load where there is another.",
		What:     "Install them on an image of the same system.",
	}
}

// libraries are the C libraries of both stages, the second "no C library" where
// what is linked with musl finds none; false if they are the same, or one is not
// known.
func (h handover) libraries() (built, has string, ok bool) {
	from, to := slices.Contains(glibcDistros, analysis.DistroOf(h.from)), slices.Contains(glibcDistros, analysis.DistroOf(h.to))
	switch {
	case from && hasMusl(h.to):
		return "glibc", "musl", true
	case to && hasMusl(h.from):
		return "musl", "glibc", true
	case bareRoot(h.to.Root().Image) && hasMusl(h.from):
		return "musl", "no C library", true
	}
	return "", "", false
}

// hasMusl reports whether a stage's C library is musl: Alpine's is, that of
// Wolfi, which has the same tools, is glibc.
func hasMusl(s *dockerfile.Stage) bool {
	img := s.Root().Image
	return analysis.DistroOf(s) == analysis.Alpine && !strings.HasPrefix(img.Name, "cgr.dev/") && !strings.HasPrefix(img.Name, "chainguard/") && img.Base() != "wolfi-base"
}

// library finds a program that was linked with a C library that the image has
// not: a newer one, or none.
func (h handover) library() *analysis.Finding {
	pr, severity := h.linked()
	built, has, _ := h.libraries()
	if pr == nil || !h.starts() || built != "musl" && !slices.Contains(glibcDistros, analysis.DistroOf(h.from)) {
		return nil
	}
	musl := hasMusl(h.to)
	switch {
	case built == "musl":
		return h.noMusl(pr, has, severity)
	case (musl || bareRoot(h.to.Root().Image)) && !h.bringsLibrary():
		return h.noLibrary(pr, musl, severity)
	case severity == analysis.Warning:
		return h.olderLibrary(pr)
	}
	return nil
}

func (h handover) noLibrary(pr *product, musl bool, severity analysis.Severity) *analysis.Finding {
	image := analysis.Quote(h.to.Root().From.Words[0].Value)
	found := &analysis.Finding{
		Severity: severity,
		Message:  "What `" + pr.name + "` links with glibc is copied into " + image + ", which has no glibc",
		Why:      "A program whose C library is missing does not start, and says only `no such file or directory`.",
		What:     "Build on an image of the same system, or link it statically.",
	}
	if musl {
		found.Message = "What `" + pr.name + "` links with glibc is copied into " + image + ", which has musl"
	}
	if pr.name == "go build" || pr.name == "go install" {
		found.What = "Build it with `CGO_ENABLED=0`, or on an image of the same system."
		found.Message = strings.Replace(found.Message, "What", "What cgo makes", 1)
		if severity == analysis.Info {
			found.Fix = h.withoutC(pr)
			found.Message = strings.Replace(found.Message, "What cgo makes `"+pr.name+"` links with glibc", "What `"+pr.name+"` may link with glibc", 1)
		}
	}
	return found
}

// noMusl finds a program that was linked with musl where there is none. What
// Rust makes on Alpine has musl in it, and cgo needs a compiler that Go's image
// of Alpine has not.
func (h handover) noMusl(pr *product, has string, severity analysis.Severity) *analysis.Finding {
	if severity != analysis.Warning || strings.HasPrefix(pr.name, "cargo") || h.bringsLibrary() {
		return nil
	}
	return &analysis.Finding{
		Severity: severity,
		Message:  "What `" + pr.name + "` links with musl is copied into " + analysis.Quote(h.to.Root().From.Words[0].Value) + ", which has " + has,
		Why:      "A program whose C library is missing does not start, and says only `no such file or directory`.",
		What:     "Build on an image of the same system, or link it statically.",
	}
}

// withoutC turns cgo off, where nothing says that the program needs it.
func (h handover) withoutC(pr *product) *analysis.Fix {
	off, ok := cgoOff(h.p.File, pr)
	equipped, known := h.notes.equipped[h.from]
	if !known {
		equipped = h.ran(func(c *shell.Command, _ string) bool {
			return installsSystem(c) && slices.ContainsFunc(systemPackages(c), func(w shell.Word) bool { return !slices.Contains(goBinary.packages, w.Value) })
		})
		h.notes.equipped[h.from] = equipped
	}
	if equipped || !ok || pr.in.OnBuild != nil || pr.command.Has("-race", "-msan", "-asan") {
		return nil
	}
	return &analysis.Fix{
		Title: "Build without cgo", Note: "The program is then built without C, and needs no library to run: packages that are written in C no longer compile.",
		Edits: []analysis.Edit{off},
	}
}

// linked is the command that makes what is copied, if whatever makes it links
// it with the system's C library, and how certain that is.
func (h handover) linked() (*product, analysis.Severity) {
	var found *product
	severity := analysis.Warning
	for _, pr := range h.made {
		if target, ok := pr.command.Value("--target"); !h.takes(pr) || ok && !strings.Contains(h.src, "/"+target+"/") {
			continue
		}
		one, ok := linked(h.from, pr)
		if !ok || h.setsGo(pr) || strings.Contains(h.src, "musl") {
			return nil, 0
		}
		found, severity = pr, min(severity, one)
	}
	return found, severity
}

// setsGo reports whether a script says whether Go uses C, other than for one
// command.
func (h handover) setsGo(pr *product) bool {
	if pr.command.Name != "go" {
		return false
	}
	written, ok := h.notes.written[h.from]
	if !ok {
		written = h.ran(func(c *shell.Command, _ string) bool { return c.Name == "go" && among(c, "env") && c.Has("-w") })
		h.notes.written[h.from] = written
	}
	return written || h.p.Script(pr.in).Sets("CGO_ENABLED") != dockerfile.No && !slices.ContainsFunc(pr.command.Assigns, func(a shell.Assign) bool { return a.Name == "CGO_ENABLED" })
}

// takes reports whether a COPY takes what a command makes.
func (h handover) takes(pr *product) bool {
	return pr.compiled && (pr.has(h.src) || slices.ContainsFunc(pr.outputs, func(o output) bool {
		return o.holds == "" && h.src != "/" && strings.HasPrefix(o.path, h.src+"/")
	}))
}

// bareRoot reports whether an image has no C library at all.
func bareRoot(img dockerfile.Image) bool {
	return img.Scratch() || strings.Contains(img.Name, "distroless/static")
}

// bringsLibrary reports whether the stage that is copied to gets glibc, or
// what stands for it, besides.
func (h handover) bringsLibrary() bool {
	for in := range h.to.Executed() {
		switch in.Keyword {
		case "COPY", "ADD":
			if _, from := in.Flag("from"); from && slices.ContainsFunc(in.Sources(), func(w dockerfile.Word) bool {
				return strings.HasPrefix(w.Value, "/lib") || strings.Contains(w.Value, "ld-linux") || strings.Contains(w.Value, "glibc") || path.Clean("/"+w.Value) == "/"
			}) {
				return true
			}
		case "RUN":
			text := in.Args.String()
			if strings.Contains(text, "gcompat") || strings.Contains(text, "libc6-compat") || strings.Contains(text, "glibc") || strings.Contains(text, "musl") {
				return true
			}
		}
	}
	return false
}

// linked reports whether a product is linked with the C library of the system
// on which it is built: a warning where that is certain, an info where it is
// so for most programs.
func linked(from *dockerfile.Stage, pr *product) (analysis.Severity, bool) {
	words := append(slices.Clone(pr.command.Words), wordsOf(pr.command.Assigns)...)
	if slices.ContainsFunc(words, func(w shell.Word) bool {
		return strings.Contains(w.Value, "static") || strings.Contains(w.Value, "musl") || strings.Contains(w.Value, "--target") || strings.HasPrefix(w.Value, "$")
	}) {
		return 0, false
	}
	switch {
	case pr.name == "cargo build" || pr.name == "cargo install":
		set := []string{"CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"}
		return analysis.Warning, !slices.ContainsFunc(set, func(name string) bool { return isSet(pr, name) })
	case slices.Contains(compilers, pr.name):
		return analysis.Warning, pr.name != "ghc" && pr.name != "rustc" && !pr.command.Has("-nostdlib", "-c")
	case pr.name == "go build" || pr.name == "go install":
		return linkedByGo(from, pr)
	}
	return 0, false
}

// linkedByGo tells whether Go links with the C library: for certain where cgo
// is asked for, and as a rule where it is not turned off, since what looks up
// hosts or users does so through it.
func linkedByGo(from *dockerfile.Stage, pr *product) (analysis.Severity, bool) {
	for _, name := range []string{"GOARCH", "CC", "GOFLAGS", "CGO_LDFLAGS"} {
		if isSet(pr, name) {
			return 0, false
		}
	}
	if goos := variableOf(pr, "GOOS"); goos != "" && goos != "linux" {
		return 0, false
	}
	if tags, _ := goOption(pr.command, "-tags"); strings.Contains(tags, "netgo") {
		return 0, false // asked to look up hosts without it
	}
	official := from.Root().Image.Name == "golang"
	switch value := variableOf(pr, "CGO_ENABLED"); {
	case value == "1":
		return analysis.Warning, true
	case value == "" && official && !pr.command.Has("-tags", "--tags"):
		return analysis.Info, true
	}
	return 0, false
}

// variableOf is a variable where a product is built, as of a split.
func variableOf(pr *product, name string) string {
	d := split{product: pr}
	return d.variable(name)
}

// isSet reports whether a variable may be set where a product is built.
func isSet(pr *product, name string) bool { return variableOf(pr, name) != "" }

func wordsOf(assigns []shell.Assign) []shell.Word {
	var words []shell.Word
	for _, a := range assigns {
		words = append(words, a.Value)
	}
	return words
}
