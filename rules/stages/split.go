package stages

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// static is an image for programs that need nothing: it has certificates, time
// zones and a user who is not root.
const static = "gcr.io/distroless/static-debian12:nonroot"

// A split is a stage that builds one Go program and starts it, to be divided
// where building ends.
type split struct {
	p       *analysis.Pass
	s       *dockerfile.Stage
	t       *trio
	build   []*dockerfile.Instruction // up to the RUN that builds
	runtime []*dockerfile.Instruction // what follows: it describes the image, and runs nothing
}

// goSplit divides a stage that builds one Go program; nil unless all that the
// program needs is known to be on the static image.
func goSplit(p *analysis.Pass, s *dockerfile.Stage, t *trio) []analysis.Edit {
	at := slices.Index(s.Instructions, t.product.in)
	if at < 0 || at == len(s.Instructions)-1 || t.product.name != "go build" || s.Image.Name != "golang" || len(s.From.Flags) > 0 {
		return nil
	}
	d := &split{p, s, t, s.Instructions[:at+1], s.Instructions[at+1:]}
	name, ok := d.name()
	if !ok || slices.ContainsFunc(folders, func(dir string) bool { return p.Facts.Beside(dir) == dockerfile.Yes }) || !plainPath(t.path) || !d.exact() || !d.starts() || !d.prepares() || !d.describes() || !d.plain() {
		return nil
	}
	env, ok := d.env()
	if !ok {
		return nil
	}
	cgo, ok := d.cgo()
	if !ok {
		return nil
	}
	return append(append(d.as(name), cgo...), d.stage(name, env))
}

// name is what the first stage is called. One that has another name may be
// asked for by it.
func (d *split) name() (string, bool) {
	switch {
	case d.s.Name == "" && len(d.s.From.Words) == 1:
		return "build", d.s.From.Words[0].Exact()
	case d.s.Name == "build":
		return "build", true
	}
	return "", false
}

// as names the first stage.
func (d *split) as(name string) []analysis.Edit {
	if d.s.Name != "" {
		return nil
	}
	end := d.s.From.Words[0].Span().End
	return []analysis.Edit{{Span: dockerfile.Span{Start: end, End: end}, New: " AS " + name}}
}

// exact reports whether the path that is run is all that go build makes, and
// stays in the image: it is a file, not a folder that holds what else was there.
func (d *split) exact() bool {
	if len(d.t.product.outputs) != 1 || d.t.product.outputs[0].path != d.t.path && d.t.product.outputs[0].holds != child {
		return false
	}
	to, ok := goOption(d.t.product.command, "-o")
	if ok && (strings.ContainsAny(to, "$`~*") || to == "." || d.t.product.outputs[0].holds == child && goName(d.packages()) != path.Base(d.t.path)) {
		return false
	}
	if !ok && goName(d.packages()) == "" {
		return false
	}
	if strings.HasPrefix(d.t.product.in.Before.Path("")+"/", d.t.path+"/") {
		return false
	}
	return analysis.Covered(d.t.product.in, d.t.path) == dockerfile.No && len(d.packages()) < 2
}

// packages are the operands of go build.
func (d *split) packages() []shell.Word {
	return d.t.product.command.Operands(goArity)[1:]
}

// starts reports whether the image starts the program itself, and nothing
// that it is given names a file.
func (d *split) starts() bool {
	first, rest := d.s.End.Entrypoint, d.s.End.Cmd
	if first == nil {
		first, rest = d.s.End.Cmd, nil
	}
	if first == nil || !first.JSON || len(first.Words) == 0 || rest != nil && !rest.JSON {
		return false
	}
	program := first.Words[0].Value
	switch {
	case strings.Contains(program, "/"):
		if below(d.s.End.Path(""), program) != d.t.path {
			return false
		}
	case path.Dir(d.t.path) != "/usr/local/bin" && path.Dir(d.t.path) != "/usr/bin" && path.Dir(d.t.path) != "/bin" || path.Base(d.t.path) != program:
		return false
	}
	args := first.Words[1:]
	if rest != nil {
		args = append(slices.Clone(args), rest.Words...)
	}
	return !slices.ContainsFunc(args, func(w dockerfile.Word) bool { return namesFile(w.Value) || lowPort("", w.Value) })
}

// namesFile reports whether a value may be the path of a file.
func namesFile(v string) bool {
	if _, after, ok := strings.Cut(v, "://"); ok {
		return strings.HasPrefix(after, "/")
	}
	if _, value, ok := strings.Cut(v, "="); ok {
		v = value
	}
	if host, port, ok := strings.Cut(v, ":"); ok && isNumber(port) {
		return strings.Contains(host, "/")
	}
	ext := strings.TrimPrefix(path.Ext(v), ".")
	return strings.ContainsAny(v, `/\$~`) || ext != "" && !isNumber(ext)
}

func isNumber(v string) bool { return v != "" && strings.Trim(v, "0123456789") == "" }

// lowPort reports whether a value, of a variable or option of that name, has a
// port that only root may open everywhere.
func lowPort(name, v string) bool {
	if before, value, ok := strings.Cut(v, "="); ok {
		name, v = before, value
	}
	i := strings.LastIndexByte(v, ':')
	port, err := strconv.Atoi(v[i+1:])
	if err != nil || port <= 0 || port >= 1024 {
		return false
	}
	return i >= 0 || port == 80 || port == 443 || strings.Contains(strings.ToLower(name), "port")
}

// prepares reports whether what comes before the build only prepares it.
func (d *split) prepares() bool {
	for _, in := range d.build {
		switch in.Keyword {
		case "ARG", "ENV":
		case "WORKDIR":
			if strings.Contains(in.Args.String(), "$") {
				return false // an argument may move it
			}
		case "COPY", "ADD":
			if !brings(in) {
				return false
			}
		case "RUN":
			script := d.p.Script(in)
			if script.Kind != shell.Posix && script.Kind != shell.Exec {
				return false
			}
			for _, c := range script.Commands {
				if c != d.t.product.command && !d.harmless(c) {
					return false
				}
			}
		default:
			return false
		}
	}
	c := d.t.product.command
	return !c.Conditional && !c.Tested && !c.Negated && !c.Subshell && !c.Substitute && !c.Background && c.Pipeline == 0 &&
		c.Function == "" && len(c.Wrappers) == 0 && len(c.Redirects) == 0
}

// files are words of the names of what programs read when they run.
var files = []string{
	"asset", "cert", "conf", "data", "dist", "entrypoint", "fixture", "frontend", "i18n", "lang", "locale", "migration", "public", "resource",
	"schema", "script", "seed", "sql", "static", "template", "tmpl", "view", "web",
}

// folders are what programs often read from beside them.
var folders = []string{"assets", "config", "configs", "migrations", "public", "static", "templates", "views", "web"}

// brings reports whether a COPY brings nothing but what looks like sources.
func brings(in *dockerfile.Instruction) bool {
	if _, from := in.Flag("from"); from || in.Keyword == "ADD" && strings.Contains(in.Args.String(), ":") || len(in.Heredocs) > 0 {
		return false
	}
	for _, w := range in.Sources() {
		name := strings.ToLower(strings.Trim(w.Value, `"'./`))
		ext := path.Ext(name)
		if slices.ContainsFunc(files, func(word string) bool { return strings.Contains(name, word) }) ||
			ext != "" && !slices.Contains([]string{".go", ".mod", ".sum", ".mod*", ".sum*", ".*", ".work"}, ext) {
			return false
		}
	}
	return true
}

// buildPackages are packages that a Go build needs and its program does not,
// or that the static image has too.
var buildPackages = []string{"ca-certificates", "git", "make", "openssh", "openssh-client", "tzdata"}

// harmless reports whether a command before or beside the build leaves nothing
// that a program reads when it runs, and no sign of cgo.
func (d *split) harmless(c *shell.Command) bool {
	args := c.Operands(nil)
	switch c.Name {
	case "", "set", ":", "true", "update-ca-certificates", "date", "echo", "uname":
		return c.Name != "" && len(writes(c)) == 0
	case "git":
		return len(args) > 0 && (c.Substitute || args[0].Is("config"))
	case "rm":
		return !slices.ContainsFunc(args, func(w shell.Word) bool { return !strings.HasPrefix(w.Value, "/var/") })
	case "apk", "apt-get", "apt":
		return len(args) > 0 && (args[0].Is("update") || (args[0].Is("add") || args[0].Is("install")) && !slices.ContainsFunc(args[1:], func(w shell.Word) bool {
			return !w.Literal || !slices.Contains(buildPackages, w.Value)
		}))
	case "mkdir":
		return !slices.ContainsFunc(args, func(w shell.Word) bool {
			return below(d.t.product.in.Before.Path(""), w.Value) != path.Dir(d.t.path)
		})
	case "go":
		return len(args) > 0 && slices.Contains([]string{"clean", "fmt", "generate", "get", "mod", "test", "version", "vet"}, args[0].Value) && len(writes(c)) == 0
	}
	return false
}

// writes are the redirections of a command that create files.
func writes(c *shell.Command) []shell.Redirect {
	return slices.DeleteFunc(slices.Clone(c.Redirects), func(r shell.Redirect) bool {
		return !r.Writes() || r.Target.Is("/dev/null") || strings.HasPrefix(r.Target.Value, "&")
	})
}

// describes reports whether what follows the build describes the image alone,
// in a way that holds on the static one, too.
func (d *split) describes() bool {
	for _, in := range d.runtime {
		if strings.Contains(in.Text.String(), "$") || len(in.Heredocs) > 0 {
			return false
		}
		switch in.Keyword {
		case "CMD", "ENTRYPOINT", "LABEL", "STOPSIGNAL":
		case "EXPOSE":
			if !highPorts(in) {
				return false
			}
		case "ENV":
			if !carried(in) {
				return false
			}
		case "USER":
			user := in.Args.String()
			if user == "" || strings.Trim(user, "0123456789:") != "" && user != "nobody" && user != "nonroot" || user[0] == '0' {
				return false
			}
		case "WORKDIR":
			if !path.IsAbs(in.Args.String()) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// highPorts reports whether an EXPOSE names no port that only root may open
// everywhere.
func highPorts(in *dockerfile.Instruction) bool {
	return !slices.ContainsFunc(in.Words, func(w dockerfile.Word) bool {
		digits, _, _ := strings.Cut(strings.Trim(w.Value, `"'`), "/")
		port, err := strconv.Atoi(digits)
		return err != nil || port < 1024
	})
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

func isBuildVariable(pair dockerfile.Pair) bool { return slices.Contains(buildVariables, pair.Name()) }

// carried reports whether an ENV says the same on another image.
func carried(in *dockerfile.Instruction) bool {
	return !slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool {
		v := in.Before.Expand(pair.Value.Value)
		return !isBuildVariable(pair) && (!v.Known() || pair.Name() == "PATH" || forC(pair.Name()) || namesFile(v.Text) || lowPort(pair.Name(), v.Text))
	})
}

// env are the ENV instructions before the build that the program may read,
// as they stand; false if one cannot be repeated.
func (d *split) env() ([]string, bool) {
	var lines []string
	for _, in := range d.build {
		if in.Keyword != "ENV" || !slices.ContainsFunc(in.Pairs, func(pair dockerfile.Pair) bool { return !isBuildVariable(pair) }) {
			continue
		}
		if !carried(in) || strings.Contains(in.Args.String(), "$") || len(in.Inner) > 0 {
			return nil, false
		}
		lines = append(lines, string(d.p.File.Source[in.Span.Start:in.Span.End]))
	}
	return lines, true
}

// tags are build tags that need no C.
var tags = []string{"containers_image_openpgp", "jsoniter", "netgo", "nomsgpack", "osusergo", "prod", "production", "release", "static_build", "timetzdata"}

// foreign are options of go build with which the program may need C, or is
// none that the image can start.
var foreign = []string{
	"-asan", "-buildmode", "-C", "-compiler", "-cover", "-i", "-linkshared", "-msan", "-overlay", "-race", "-toolexec",
}

// plain reports whether go build makes a program for Linux, and no option asks
// for C.
func (d *split) plain() bool {
	c, before := d.t.product.command, d.t.product.in.Before
	for _, w := range c.Args() {
		name, _, _ := strings.Cut("-"+strings.TrimLeft(w.Value, "-"), "=")
		if strings.HasPrefix(w.Value, "-") && slices.Contains(foreign, name) || strings.Contains(w.Value, "linkmode") {
			return false
		}
	}
	if slices.ContainsFunc(c.Assigns, func(a shell.Assign) bool { return forC(a.Name) }) {
		return false
	}
	list, _ := goOption(c, "-tags")
	for _, tag := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.Contains(tags, tag) {
			return false
		}
	}
	return slices.Contains([]string{"", "linux"}, d.value("GOOS", before)) &&
		slices.Contains([]string{"", "-mod=mod", "-mod=readonly", "-mod=vendor", "-trimpath"}, d.value("GOFLAGS", before))
}

// cgo is the edit that turns cgo off; none if it is off, false if it is on.
func (d *split) cgo() ([]analysis.Edit, bool) {
	c := d.t.product.command
	switch d.value("CGO_ENABLED", d.t.product.in.Before) {
	case "0":
		return nil, true
	case "":
		start := c.Words[0].Span().Start
		off := analysis.Edit{Span: dockerfile.Span{Start: start, End: start}, New: "CGO_ENABLED=0 "}
		return []analysis.Edit{off}, !d.t.product.in.JSON && c.Words[0].Exact() && c.Words[0].Is("go")
	}
	return nil, false
}

// value is a variable of the build: that of the command itself, else that of
// the file; a Hole if it is set and not known, "" if it is not set.
func (d *split) value(name string, before *dockerfile.State) string {
	for _, a := range d.t.product.command.Assigns {
		if a.Name != name {
			continue
		}
		if !a.Value.Literal {
			return dockerfile.Hole
		}
		return a.Value.Value
	}
	v, answer := before.Lookup(name)
	switch {
	case answer != dockerfile.Yes:
		return ""
	case v.Arg || !v.Value.Known():
		return dockerfile.Hole
	}
	return v.Value.Text
}

// stage puts the second stage above the first line that describes the image.
// The edit takes in all of those lines, though it leaves them as they are: a
// change to one of them is made for the image that they describe now, and must
// not be made together with this one.
func (d *split) stage(name string, env []string) analysis.Edit {
	f, at := d.p.File, d.p.File.Above(d.runtime[0])
	whole := dockerfile.Span{Start: d.t.product.in.Span.End, End: f.Lines(d.runtime[len(d.runtime)-1].Span).End}
	eol, indent := f.EOL(at), f.Indent(d.s.From.Span.Start)
	var b strings.Builder
	b.Write(f.Source[whole.Start:at])
	if before := f.LineSpan(f.Line(at) - 1); strings.TrimSpace(string(f.Source[before.Start:before.End])) != "" {
		b.WriteString(eol)
	}
	lines := []string{"FROM " + static}
	if folder := d.workdir(); folder != "" {
		lines = append(lines, "WORKDIR "+folder)
	}
	lines = append(append(lines, env...), "COPY --from="+name+" "+d.t.path+" "+d.t.path)
	for _, line := range lines {
		b.WriteString(indent + line + eol)
	}
	b.Write(f.Source[at:whole.End])
	return analysis.Edit{Span: whole, New: b.String()}
}

// workdir is the working folder that the second stage needs; "" if it sets its
// own, or starts its program from nowhere in particular.
func (d *split) workdir() string {
	folder := d.t.product.in.Before.Path("")
	own := slices.ContainsFunc(d.runtime, func(in *dockerfile.Instruction) bool { return in.Keyword == "WORKDIR" })
	if own || folder == "/" || !plainPath(folder) || !strings.HasPrefix(d.t.path, folder+"/") {
		return ""
	}
	return folder
}

// plainPath reports whether a path is absolute, and can stand in a COPY as it is.
func plainPath(p string) bool {
	return path.IsAbs(p) && strings.Trim(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") == ""
}
