package metadata

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// packages are the programs that health checks ask with, and the packages that
// bring them.
var packages = map[string][]string{
	"curl":   {"curl", "curl-minimal"},
	"nc":     {"nc", "ncat", "nmap-ncat", "netcat", "netcat-openbsd", "netcat-traditional"},
	"ncat":   {"ncat", "nmap", "nmap-ncat"},
	"netcat": {"netcat", "netcat-openbsd", "netcat-traditional"},
	"wget":   {"wget", "wget2"},
}

// A tools answers which stages' images have one program.
type tools struct {
	p     *analysis.Pass
	name  string
	known map[*dockerfile.Stage]presence
}

// A presence is whether an image has a program, and the apk virtual package
// that brought it.
type presence struct {
	have    dockerfile.Answer
	virtual string
}

// in answers whether the image of a stage has the program: from its base, or
// by what the stage and those before it in the chain run and copy.
func (t *tools) in(s *dockerfile.Stage) dockerfile.Answer { return t.after(s).have }

func (t *tools) after(s *dockerfile.Stage) presence {
	if known, ok := t.known[s]; ok {
		return known
	}
	var have presence
	if s.Parent == nil {
		have.have = shipped(s.Image, analysis.DistroOf(s), t.name)
	} else {
		have = t.after(s.Parent)
		for _, in := range s.Parent.Instructions {
			if in.Trigger != nil {
				t.step(in.Trigger, &have)
			}
		}
	}
	for _, in := range s.Instructions {
		t.step(in, &have)
	}
	t.known[s] = have
	return have
}

// step is what one instruction does to the answer.
func (t *tools) step(in *dockerfile.Instruction, have *presence) {
	switch in.Keyword {
	case "COPY", "ADD":
		t.copied(in, have)
	case "RUN":
		script := t.p.Script(in)
		if script.Kind != shell.Posix && script.Kind != shell.Exec && script.Kind != shell.None {
			have.doubt(dockerfile.No)
		}
		for _, c := range script.Commands {
			t.ran(c, have)
		}
	}
}

// doubt turns an answer that may no longer hold into Unknown.
func (have *presence) doubt(answer dockerfile.Answer) {
	if have.have == answer {
		have.have = dockerfile.Unknown
	}
}

// searched are the folders in which a program is looked for, and those above.
var searched = []string{
	"/", "/bin", "/sbin", "/usr", "/usr/bin", "/usr/sbin", "/usr/local", "/usr/local/bin", "/usr/local/sbin",
}

// copied looks for the program among copied files. What is copied to where
// programs are and may be a folder or an archive leaves the answer open.
func (t *tools) copied(in *dockerfile.Instruction, have *presence) {
	dest := in.Before.Path(in.Before.Expand(in.Dest().Value).Text)
	for _, source := range in.Sources() {
		name := path.Base(strings.Trim(source.Value, `"'`))
		switch {
		case name == t.name || path.Base(dest) == t.name:
			*have = presence{have: dockerfile.Yes}
		case slices.Contains(searched, dest) && (in.Keyword == "ADD" || path.Ext(name) == "" || strings.ContainsAny(name, "*?[$")):
			have.doubt(dockerfile.No)
		}
	}
}

// adders and removers are the words by which package managers install and
// remove.
var (
	managers = []string{
		"apk", "apt", "apt-get", "aptitude", "brew", "conda", "dnf", "mamba", "microdnf", "micromamba", "nix-env",
		"pacman", "pkg", "snap", "tdnf", "yum", "zypper",
	}
	removers = []string{"autoremove", "del", "erase", "purge", "remove", "uninstall", "-R", "-Rs", "-Rns"}
)

// ran is what one command does to the answer.
func (t *tools) ran(c *shell.Command, have *presence) {
	switch {
	case c.Name == t.name && !c.Conditional && !c.Tested:
		*have = presence{have: dockerfile.Yes} // it would not build without
	case slices.Contains(managers, c.Name):
		t.managed(c, have)
	case mayInstall(c):
		have.doubt(dockerfile.No)
	}
}

// managed is what a package manager's command does to the answer.
func (t *tools) managed(c *shell.Command, have *presence) {
	remove, literal, named := false, !c.Wrapped("xargs"), false
	for _, w := range c.Args() {
		remove = remove || slices.Contains(removers, w.Value)
		literal = literal && w.Literal
		named = named || slices.Contains(packages[t.name], packageName(w.Value)) || have.virtual != "" && w.Value == have.virtual
	}
	switch {
	case remove && named:
		*have = presence{have: dockerfile.No}
	case remove || c.Has("--auto-remove", "--autoremove"):
		have.doubt(dockerfile.Yes)
	case named && (c.Conditional || c.Guarded):
		have.doubt(dockerfile.No)
	case named:
		virtual, _ := c.Value("--virtual", "-t")
		*have = presence{dockerfile.Yes, virtual}
	case !literal:
		have.doubt(dockerfile.No)
	}
}

// packageName is a package without its version or architecture.
func packageName(s string) string {
	if i := strings.IndexAny(s, "=<>~@:/"); i >= 0 {
		return s[:i]
	}
	return s
}

// scriptRunners run files that may install anything.
var scriptRunners = []string{
	"", ".", "ansible-playbook", "ash", "bash", "dash", "dpkg", "eval", "gdebi", "ksh", "make", "rpm", "sh", "source", "zsh",
}

// languageTools install no programs of the system, wherever they stand.
var languageTools = []string{"bundle", "composer", "gem", "node", "npm", "npx", "pip", "pip3", "poetry", "python", "python3", "uv", "yarn"}

// mayInstall reports whether a command runs what the file does not show.
func mayInstall(c *shell.Command) bool {
	program := c.Words[0].Value
	switch {
	case slices.Contains(scriptRunners, c.Name), strings.HasSuffix(c.Name, ".sh"), c.Has("--with-deps"):
		return true
	case !strings.Contains(program, "/"), slices.Contains(languageTools, c.Name):
		return false
	}
	return !slices.Contains([]string{"/bin", "/sbin", "/usr/bin", "/usr/sbin"}, path.Dir(program))
}
