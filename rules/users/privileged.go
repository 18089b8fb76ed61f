package users

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var beforePrivileged = &analysis.Rule{
	Name: "user-before-privileged-run",
	Doc: `A RUN needs root, and USER is already somebody else

Package managers, useradd and writes to system folders fail for any user but
root. Run these steps first, or switch to root for them and back.

Bad:

	FROM debian:13-slim
	USER www-data
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends git \
	    && rm -rf /var/lib/apt/lists/*

Good:

	FROM debian:13-slim
	RUN apt-get update \
	    && apt-get install -y --no-install-recommends git \
	    && rm -rf /var/lib/apt/lists/*
	USER www-data`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runBeforePrivileged,
}

// A need is a step that fails for whoever runs it.
type need struct {
	in      *dockerfile.Instruction
	finding analysis.Finding
	// only reports that the step does nothing else that it would matter to do
	// as root.
	only bool
}

func runBeforePrivileged(p *analysis.Pass) {
	ends := make([]*holdings, len(p.File.Stages))
	for _, s := range p.File.Stages {
		h := &holdings{}
		if s.Parent != nil {
			h = ends[s.Parent.Index].heir()
		}
		ends[s.Index] = h
		_, plain := brought(s)
		var needs []need
		for _, in := range s.Instructions {
			if in.Keyword == "RUN" && runsAsRoot(in) == dockerfile.No && asWhom(in) != "" {
				if n := needsRoot(p, in, h, plain); n != nil {
					needs = append(needs, *n)
				}
			}
			h.note(p, in)
		}
		reportNeeds(p, needs)
	}
}

// reportNeeds reports steps; of those that follow each other the first has the
// fix for all.
func reportNeeds(p *analysis.Pass, needs []need) {
	for len(needs) > 0 {
		n := 1
		for n < len(needs) && needs[n].only && needs[n-1].only && needs[n].in.Index == needs[n-1].in.Index+1 {
			n++
		}
		if needs[0].only {
			if edits := rootPair(p.File, needs[0].in, needs[n-1].in); edits != nil {
				needs[0].finding.Fix = &analysis.Fix{
					Title: "Switch to root and back",
					Note:  "This step runs as root, what follows as " + analysis.Quote(inForce(needs[0].in)) + " again.",
					Edits: edits,
				}
			}
		}
		for _, need := range needs[:n] {
			p.Report(need.finding)
		}
		needs = needs[n:]
	}
}

// needsRoot looks for the first command of a RUN that fails for certain, or the
// first that fails without any doubt.
func needsRoot(p *analysis.Pass, in *dockerfile.Instruction, h *holdings, plain bool) *need {
	sc := p.Script(in)
	var n *need
	only := sc.Kind == shell.Posix
	for _, c := range sc.Commands {
		h.noteNode(c)
		if c.Conditional || c.Tested || c.Guarded || len(c.Wrappers) > 0 && !plainWrappers(c) {
			only = false
			continue
		}
		severity, message := whyRoot(in, c, h, plain)
		if severity == analysis.Off && !slices.Contains(harmless, c.Name) || c.Name == "mkdir" || c.Name == "touch" {
			only = false // whose it is to be is not said
		}
		if severity == analysis.Off || n != nil && n.finding.Severity >= severity {
			continue
		}
		n = &need{in: in, finding: analysis.Finding{
			Span: c.Span(), Severity: severity, Message: message + analysis.Quote(asWhom(in)),
			Why:  "The step fails, and the build with it.",
			What: "Do it above the USER, or switch to root for it and back.",
		}}
	}
	if n != nil {
		n.only = only
	}
	return n
}

// whyRoot says why a command fails for whoever is not root, up to the name of
// who runs it; Off if it may not.
func whyRoot(in *dockerfile.Instruction, c *shell.Command, h *holdings, plain bool) (analysis.Severity, string) {
	switch {
	case manages(c):
		return analysis.Error, analysis.Quote(c.Name) + " needs root, and this RUN runs as "
	case slices.Contains(rootCommands, c.Name) && !c.Has(asking...):
		return analysis.Warning, analysis.Quote(c.Name) + " needs root, and this RUN runs as "
	case givesAway(in, c, h):
		return analysis.Warning, "Only root may give files away, and this `chown` runs as "
	case plain && globally(in, c, h):
		return analysis.Warning, analysis.Quote(c.Name) + " writes to `/usr/local`, which is root's, and this RUN runs as "
	case plain:
		if name := h.foreign(c); name != "" {
			return analysis.Warning, "Only root may write to " + analysis.Quote(name) + ", and this RUN runs as "
		}
	}
	return analysis.Off, ""
}

// plainWrappers reports whether what runs a command leaves it to the same user.
func plainWrappers(c *shell.Command) bool {
	return !slices.ContainsFunc(c.Wrappers, func(w shell.Wrapper) bool {
		return !slices.Contains([]string{"bash", "command", "env", "exec", "eatmydata", "nice", "sh", "time"}, w.Name)
	})
}

// manages reports whether a command changes the system's packages.
func manages(c *shell.Command) bool {
	subs, ok := changes[c.Name]
	if !ok || c.Has("--root", "--installroot", "--simulate", "--dry-run", "--download-only", "-s", "--help", "--version") {
		return false
	}
	if c.Name == "rpm" && c.Has("-q", "-V", "--query", "--verify") {
		return false
	}
	if c.Name == "dpkg" || c.Name == "rpm" {
		return c.Has(subs...)
	}
	return slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool { return slices.Contains(subs, w.Value) })
}

// changes are package managers, and how they are told to change something.
var changes = map[string][]string{
	"apk":      {"add", "del", "update", "upgrade"},
	"apt":      {"autoremove", "full-upgrade", "install", "purge", "remove", "update", "upgrade"},
	"apt-get":  {"autoremove", "build-dep", "dist-upgrade", "install", "purge", "remove", "update", "upgrade"},
	"dnf":      {"groupinstall", "install", "remove", "swap", "update", "upgrade"},
	"dpkg":     {"-i", "--install", "--configure", "-P", "--purge"},
	"microdnf": {"install", "remove", "update", "upgrade"},
	"rpm":      {"-i", "-U", "--install", "--upgrade", "--import", "-e"},
	"tdnf":     {"install", "remove", "update", "upgrade"},
	"yum":      {"groupinstall", "install", "remove", "swap", "update", "upgrade"},
	"zypper":   {"in", "install", "remove", "rm", "up", "update"},
}

var (
	// rootCommands are programs that fail for whoever is not root.
	rootCommands = []string{
		"a2enmod", "addgroup", "adduser", "deluser", "dpkg-reconfigure", "groupadd", "groupmod", "locale-gen", "setcap", "update-alternatives",
		"update-ca-certificates", "update-ca-trust", "update-locale", "useradd", "userdel", "usermod",
	}
	// asking are options with which these only tell something.
	asking = []string{"--display", "--get-selections", "--help", "--list", "--query", "--version"}
	// harmless are programs after which it does not matter who ran them.
	harmless = []string{":", "apk", "apt", "apt-get", "cd", "dnf", "echo", "export", "false", "microdnf", "printf", "rm", "set", "true", "yum"}
)

// globally reports whether a command puts Node.js packages where Docker's node
// image has them: nobody has said that they go elsewhere.
func globally(in *dockerfile.Instruction, c *shell.Command, h *holdings) bool {
	if h.prefix || h.lost || libraryName(in.Stage.Root().Image.Name) != "node" || h.covers("/usr/local") || len(c.Assigns) > 0 {
		return false
	}
	for _, name := range []string{"NPM_CONFIG_PREFIX", "npm_config_prefix"} {
		if _, answer := in.Before.Lookup(name); answer == dockerfile.Yes {
			return false
		}
	}
	sub, _ := c.Sub(nil)
	switch c.Name {
	case "npm":
		return slices.Contains([]string{"add", "i", "install"}, sub.Value) && c.Has("-g", "--global") && !c.Has("--prefix")
	case "corepack":
		return sub.Is("enable") && !c.Has("--install-directory")
	}
	return false
}

// givesAway reports whether a command makes somebody else the owner of a file,
// or the one who runs it of what root has copied.
func givesAway(in *dockerfile.Instruction, c *shell.Command, h *holdings) bool {
	if c.Name != "chown" {
		return false
	}
	ops := c.Operands(nil)
	if len(ops) < 2 || !ops[0].Literal {
		return false
	}
	to, _, _ := strings.Cut(ops[0].Value, ":")
	me, _, _ := strings.Cut(in.Before.Expand(inForce(in)).Text, ":")
	if to == "root" || to == "0" {
		return true
	}
	return to == me && slices.ContainsFunc(ops[1:], func(w shell.Word) bool { return w.Literal && h.roots(in.Before.Path(w.Value)) })
}
