package packages

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var recommends = &analysis.Rule{
	Name:    "apt-no-install-recommends",
	Aliases: []string{"DL3015", "DS-0029", "AVD-DS-0029"},
	Doc: `apt installs more than was asked for

apt-get install also brings the packages that those asked for recommend, and
what these recommend: documentation, desktop parts, mail servers. They make the
image larger and have to be patched like the rest. Turn them off, and name the
ones that you need.

Bad:

	RUN apt-get update \
	    && apt-get install -y curl \
	    && rm -rf /var/lib/apt/lists/*

Good:

	RUN apt-get update \
	    && apt-get install -y --no-install-recommends ca-certificates curl \
	    && rm -rf /var/lib/apt/lists/*`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Options:  func() any { return new(analysis.ScopedStrict) },
	Run:      runRecommends,
}

func runRecommends(p *analysis.Pass) {
	configured, certified := seen(p, configures), seen(p, namesCertificates)
	asked := inquiry{
		source:    p.File.Source,
		installed: sync.OnceValue(func() map[string]bool { return installed(p) }),
		ssh:       sync.OnceValue(func() bool { return asksSSH(p.File) }),
		does:      map[*regexp.Regexp]bool{},
	}
	for in, commands := range scripts(p) {
		if weight(p, in.Stage, analysis.Info) == analysis.Off || configured(in) && !p.Strict() {
			continue
		}
		var found []*shell.Command
		for _, c := range commands {
			if bringsRecommends(c, p.Strict()) {
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			continue
		}
		p.Report(analysis.Finding{
			Span: found[0].Span(), Severity: analysis.Info,
			Message: analysis.Quote(found[0].Name+" install") + " also installs packages that these only recommend",
			Why:     "They make the image larger and have to be patched, though nothing here asked for them.",
			What:    "Add " + analysis.Quote("--no-install-recommends") + ", and name what turns out to be missing.",
			Fix:     withoutRecommends(p.File, found, asked, shippedIn(in.Stage), certified(in) || hasCertificates(in.Stage.Root().Image)),
		})
	}
}

// bringsRecommends reports whether a command installs packages and nothing in
// it says what is to become of those that they recommend; strictly, whether
// nothing in it leaves them out.
func bringsRecommends(c *shell.Command, strict bool) bool {
	if apt(c) != "install" || len(c.Operands(aptTakes)) < 2 || c.Name == "aptitude" && c.Has("-R") {
		return false
	}
	return !slices.ContainsFunc(c.Words, func(w shell.Word) bool {
		v := strings.ToLower(w.Value)
		says := strings.Contains(v, "install-recommends") || strings.HasSuffix(v, "-recommends")
		return says && !(strict && wantsRecommends(w)) || !w.Literal && strings.HasPrefix(v, "$") && strings.Contains(v, "opt")
	})
}

// wantsRecommends reports whether a word asks for what packages recommend.
func wantsRecommends(w shell.Word) bool {
	v := strings.ToLower(w.Value)
	on := strings.HasSuffix(v, "=true") || strings.HasSuffix(v, "=1") || strings.HasSuffix(v, "=yes")
	return v == "--install-recommends" || on && strings.Contains(v, "install-recommends")
}

// configures reports whether an instruction gives apt a configuration, or may.
func configures(_ *dockerfile.Instruction, text []byte) bool {
	return bytes.Count(text, []byte("apt.conf")) > bytes.Count(text, []byte("apt.conf.d/docker-clean"))+bytes.Count(text, []byte("apt.conf.d/keep-cache"))
}

// namesCertificates reports whether a RUN names ca-certificates.
func namesCertificates(in *dockerfile.Instruction, text []byte) bool {
	return in.Keyword == "RUN" && bytes.Contains(text, []byte("ca-certificates"))
}

// A need is a package that others only recommend, and without which what people
// do with them is known to fail.
type need struct {
	of      []string       // the packages that recommend it
	instead []string       // packages by which the author provides for it
	when    *regexp.Regexp // what the file does with them; nil: in any case
	adds    string         // its name, "" where that depends on what is built
}

var (
	compilers = []string{"build-essential", "clang", "g++", "gcc"}
	needs     = []need{
		{[]string{"cmake"}, compilers, nil, ""},
		{[]string{"cmake"}, []string{"build-essential", "make", "ninja-build"}, nil, "make"},
		{[]string{"gcc"}, []string{"build-essential", "g++", "libc-dev", "libc6-dev"}, nil, "libc6-dev"},
		{[]string{"golang", "golang-go"}, compilers, regexp.MustCompile(`\bgo (build|get|install|run|test)\b`), ""},
		{[]string{"npm"}, compilers, regexp.MustCompile(`\bnpm (ci|i|install)\b`), ""},
		{[]string{"python3-pip"}, compilers, regexp.MustCompile(`\bpip[0-9.]* install\b`), ""},
		{[]string{"r-base", "r-base-core"}, []string{"r-base-dev"}, regexp.MustCompile(`install\.packages|\binstall2|\bRscript\b`), ""},
		{[]string{"software-properties-common"}, []string{"gnupg-agent", "gpg-agent"}, regexp.MustCompile(`\badd-apt-repository\b`), ""},
		{[]string{"xvfb"}, []string{"xauth"}, nil, "xauth"},
	}
)

// installed are the packages that the file installs anywhere.
func installed(p *analysis.Pass) map[string]bool {
	names := map[string]bool{}
	for _, commands := range scripts(p) {
		for _, c := range commands {
			for _, w := range packagesOf(c) {
				names[packageOf(w)] = true
			}
		}
	}
	return names
}

// An inquiry asks what a file installs and does, each thing once.
type inquiry struct {
	source    []byte
	installed func() map[string]bool
	ssh       func() bool
	does      map[*regexp.Regexp]bool
}

// needs reports whether the file has a need for which nothing is there, neither
// by the file nor in the image.
func (q inquiry) needs(n need, shipped map[string]bool) bool {
	if slices.ContainsFunc(n.instead, func(name string) bool { return q.installed()[name] || shipped[name] }) {
		return false
	}
	if n.when == nil {
		return true
	}
	does, known := q.does[n.when]
	if !known {
		does = n.when.Match(q.source)
		q.does[n.when] = does
	}
	return does
}

// withoutRecommends is the fix. What fetches over TLS needs the certificates
// that it would no longer bring, and some programs need more.
func withoutRecommends(f *dockerfile.File, installs []*shell.Command, asked inquiry, shipped map[string]bool, certified bool) *analysis.Fix {
	fix := &analysis.Fix{
		Title: "Install no recommended packages",
		Note:  "What these packages recommend is no longer installed: name what the program needs of it.",
	}
	for _, c := range installs {
		at, ok := c.Insert(optionsEnd(f, c), "--no-install-recommends")
		if !ok || slices.ContainsFunc(c.Words, wantsRecommends) {
			return nil
		}
		fix.Edits = append(fix.Edits, insert(at))
	}
	for _, lost := range []struct {
		c    *shell.Command
		name string
	}{{fetcher(installs, fetchers), "ca-certificates"}, {fetcher(installs, fetchers[1:2]), "openssh-client"}} {
		if lost.c == nil || lost.name == "ca-certificates" && certified || lost.name == "openssh-client" && !asked.ssh() {
			continue
		}
		edit, ok := addPackage(f, lost.c, lost.name)
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, edit)
		fix.Note = "What these packages recommend is no longer installed, except what fetching over TLS or SSH needs."
	}
	for _, n := range needs {
		c := fetcher(installs, n.of)
		if c == nil || !asked.needs(n, shipped) {
			continue
		}
		edit, ok := addPackage(f, c, n.adds)
		if !ok || n.adds == "" {
			return nil
		}
		fix.Edits = append(fix.Edits, edit)
		fix.Note = "What these packages recommend is no longer installed, except what they are known to need."
	}
	return fix
}

// asksSSH reports whether a file has git ask over SSH, for which it needs a
// client that it only recommends; nothing in the file names that package.
func asksSSH(f *dockerfile.File) bool {
	return overSSH.Match(f.Source) && !bytes.Contains(f.Source, []byte("openssh"))
}

var overSSH = regexp.MustCompile(`\bgit@|\bssh://|\bssh-keyscan\b|\btype=ssh\b`)

// optionsEnd is the word of an install after which an option is in its place:
// the last of the options right behind it on the line.
func optionsEnd(f *dockerfile.File, c *shell.Command) shell.Word {
	at := slices.IndexFunc(c.Words, func(w shell.Word) bool { return w.Is("install") })
	for at+1 < len(c.Words) && plainOption(c.Words[at+1]) && f.Line(c.Words[at+1].Span().Start) == f.Line(c.Words[at].Span().Start) {
		at++
	}
	return c.Words[at]
}

func plainOption(w shell.Word) bool {
	return w.Literal && strings.HasPrefix(w.Value, "-") && !aptTakes[w.Value] && w.Value != "--"
}

// fetchers are packages whose programs fetch over TLS, and which recommend
// ca-certificates without depending on it.
var fetchers = []string{"curl", "git", "wget"}

// fetcher is the last install that brings one of some programs, nil if there is
// none.
func fetcher(installs []*shell.Command, programs []string) *shell.Command {
	for _, c := range slices.Backward(installs) {
		if slices.ContainsFunc(c.Operands(aptTakes), func(w shell.Word) bool { return slices.Contains(programs, bare(w)) }) {
			return c
		}
	}
	return nil
}

// bare is the name of a package that apt is asked for, without its version,
// release or architecture.
func bare(w shell.Word) string {
	if i := strings.IndexAny(w.Value, "=/:"); i > 0 {
		return w.Value[:i]
	}
	return w.Value
}

// withCertificates are official images that have ca-certificates in every Debian
// variant.
var withCertificates = []string{
	"buildpack-deps", "eclipse-temurin", "golang", "gradle", "maven", "mono", "perl", "php", "pypy", "python", "ruby", "rust",
}

// hasCertificates reports whether an image has ca-certificates.
func hasCertificates(img dockerfile.Image) bool {
	return slices.Contains(withCertificates, img.Name) || img.Name == "node" && !analysis.Slim(img)
}

// addPackage is the edit that gives an install one more package, on a line of
// its own where the author gives each one.
func addPackage(f *dockerfile.File, c *shell.Command, name string) (analysis.Edit, bool) {
	operands := c.Operands(aptTakes)
	last := operands[len(operands)-1]
	at, ok := c.Insert(last, name)
	if !ok || len(operands) < 3 {
		return insert(at), ok
	}
	gap := string(f.Source[operands[len(operands)-2].Span().End:last.Span().Start])
	if strings.Count(gap, "\n") == 1 && strings.Trim(gap, " \t\r\n"+string(f.Escape)) == "" {
		at.New = gap + name
	}
	return insert(at), true
}
