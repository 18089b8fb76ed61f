package stages

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// static is an image for programs that need nothing: it has certificates, time
// zones and a user who is not root.
const static = "gcr.io/distroless/static-debian12:nonroot"

// bare is the ground of distroless images that do not start as root.
var bare = ground{users: []string{"nobody", "nonroot"}}

// goBinary ships one program that go build makes, without cgo.
var goBinary = &recipe{
	fits:     func(d *split) bool { return d.product.name == "go build" && d.s.Image.Name == "golang" },
	second:   goSecond,
	sketch:   func(*split) string { return "" },
	packages: []string{"ca-certificates", "git", "make", "openssh", "openssh-client", "tzdata"},
	sources:  []string{".go", ".mod", ".sum", ".work", "."},
	building: func(_ *split, name string) bool { return slices.Contains(buildVariables, name) },
	harmless: func(_ *split, c *shell.Command) bool {
		args := c.Operands(nil)
		return c.Name == "go" && len(args) > 0 && slices.Contains([]string{"clean", "fmt", "generate", "get", "mod", "test", "version", "vet"}, args[0].Value)
	},
}

func goSecond(d *split) *second {
	if d.beside(folders...) == dockerfile.Yes || !d.goExact() || !d.startsBinary() || !d.goPlain() {
		return nil
	}
	cgo, ok := d.cgo()
	if !ok {
		return nil
	}
	two := &second{
		image: static, ground: bare, copies: []string{d.path}, edits: cgo,
		note: "The image then holds the program alone, has no shell and does not start as root: copy over what else the program reads.",
	}
	if len(cgo) > 0 {
		two.note = "The program is then built without cgo, which go-sqlite3 and confluent-kafka-go need; the image holds it alone, has no shell and does not start as root: copy over what else the program reads."
	}
	return two
}

// goExact reports whether the path that is run is all that go build makes, and
// stays in the image: it is a file, not a folder that holds what else was there.
func (d *split) goExact() bool {
	if len(d.product.outputs) != 1 || d.product.outputs[0].path != d.path && d.product.outputs[0].holds != child {
		return false
	}
	packages := d.product.command.Operands(goArity)[1:]
	to, ok := goOption(d.product.command, "-o")
	if ok && (strings.ContainsAny(to, "$`~*") || to == "." || d.product.outputs[0].holds == child && goName(packages) != path.Base(d.path)) {
		return false
	}
	if !ok && goName(packages) == "" {
		return false
	}
	if strings.HasPrefix(d.product.in.Before.Path("")+"/", d.path+"/") {
		return false
	}
	return !mounted(d.product.in, d.path) && len(packages) < 2
}

// startsBinary reports whether the image starts the program itself, without a
// shell, and nothing that it is given names a file.
func (d *split) startsBinary() bool {
	words := d.launch(false)
	if len(words) == 0 {
		return false
	}
	switch program := words[0]; {
	case strings.Contains(program, "/"):
		if below(d.s.End.Path(""), program) != d.path {
			return false
		}
	case path.Dir(d.path) != "/usr/local/bin" && path.Dir(d.path) != "/usr/bin" && path.Dir(d.path) != "/bin" || path.Base(d.path) != program:
		return false
	}
	return !readsFile(words[1:]) && !slices.ContainsFunc(words[1:], func(w string) bool { return lowPort("", w) })
}

// buildVariables are what go build reads from the environment.
var buildVariables = []string{
	"CGO_ENABLED", "GO111MODULE", "GOARCH", "GOARM", "GOCACHE", "GOFLAGS", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMCHECK", "GONOSUMDB",
	"GOOS", "GOPATH", "GOPRIVATE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GOWORK",
}

// forC reports whether a variable tells a C compiler what to do.
func forC(name string) bool {
	return slices.Contains([]string{"CC", "CXX", "PKG_CONFIG_PATH"}, name) || strings.HasPrefix(name, "CGO_") && name != "CGO_ENABLED"
}

// tags are build tags that need no C.
var tags = []string{"containers_image_openpgp", "jsoniter", "netgo", "nomsgpack", "osusergo", "prod", "production", "release", "static_build", "timetzdata"}

// foreign are options of go build with which the program may need C, or is
// none that the image can start.
var foreign = []string{
	"-asan", "-buildmode", "-C", "-compiler", "-cover", "-i", "-linkshared", "-msan", "-overlay", "-race", "-toolexec",
}

// setsPath matches a -X of the linker that gives a variable the path of a file.
var setsPath = regexp.MustCompile(`-X[ =]?['"]?[^\s=]+=['"]?\.{0,2}/`)

// goPlain reports whether go build makes a program for Linux, and no option
// asks for C.
func (d *split) goPlain() bool {
	c := d.product.command
	if d.variable("CGO_ENABLED") == "" && bytes.Contains(bytes.ToLower(d.p.File.Source), []byte("sqlite")) {
		return false // its usual driver is written in C
	}
	for _, w := range c.Args() {
		name, _, _ := strings.Cut("-"+strings.TrimLeft(w.Value, "-"), "=")
		if strings.HasPrefix(w.Value, "-") && slices.Contains(foreign, name) || strings.Contains(w.Value, "linkmode") {
			return false
		}
	}
	if slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return forC(a.Name) }) {
		return false
	}
	if flags, _ := goOption(c, "-ldflags"); setsPath.MatchString(flags) {
		return false
	}
	list, _ := goOption(c, "-tags")
	for _, tag := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.Contains(tags, tag) {
			return false
		}
	}
	return slices.Contains([]string{"", "linux"}, d.variable("GOOS")) &&
		slices.Contains([]string{"", "-mod=mod", "-mod=readonly", "-mod=vendor", "-trimpath"}, d.variable("GOFLAGS"))
}

// cgo is the edit that turns cgo off; none if it is off, false if it is on.
func (d *split) cgo() ([]analysis.Edit, bool) {
	switch d.variable("CGO_ENABLED") {
	case "0":
		return nil, true
	case "":
		off, ok := cgoOff(d.p.File, d.product)
		return []analysis.Edit{off}, ok
	}
	return nil, false
}

// cgoOff sets the variable for one command; false where that cannot be done
// before its name: what time is given need not be words of the shell.
func cgoOff(f *dockerfile.File, pr *product) (analysis.Edit, bool) {
	w := pr.command.Words[0]
	if pr.in.JSON || !w.Exact() || !w.Is("go") || len(pr.command.Wrappers) > 0 {
		return analysis.Edit{}, false
	}
	before := strings.Fields(string(f.Source[pr.in.Span.Start:w.Span().Start]))
	last := before[len(before)-1]
	return analysis.Edit{Span: analysis.At(w.Span().Start), New: "CGO_ENABLED=0 "}, last != "time" && last != "-p"
}
