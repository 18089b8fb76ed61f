package layers

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var systemInstall = &analysis.Rule{
	Name: "system-install-after-copy",
	Doc: `System packages are installed after the sources are copied

The packages do not depend on the sources, but the layer does: every change to a
source file downloads and installs them again. Install them first.

Bad:

	COPY . .
	RUN apk add --no-cache libpq

Good:

	RUN apk add --no-cache libpq
	COPY . .`,
	Severity: analysis.Warning,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runSystemInstall,
}

func runSystemInstall(p *analysis.Pass) {
	for _, s := range p.File.Stages {
		var broad *dockerfile.Instruction
		for _, in := range s.Instructions {
			switch {
			case broad == nil && (in.Keyword == "COPY" || in.Keyword == "ADD") && copiesAll(in) && !systemFolder(destination(in)):
				broad = in
			case broad != nil && in.Keyword == "RUN" && installsSystem(p, in):
				p.Report(analysis.Finding{
					Span:    in.Span,
					Message: "Any change to a source file makes this RUN install its packages again, since the sources are copied before it",
					Why:     "A layer is built again once anything before it changed.",
					What:    "Install system packages before the sources are copied.",
					Fix:     movedUp(p, broad, in),
				})
			}
		}
	}
}

// systemFolder reports whether what is copied to a folder may be the package
// manager's own configuration, or is not known.
func systemFolder(dir string) bool {
	dir = path.Clean(dir)
	return dir == "/" || strings.HasPrefix(dir, "/etc") || strings.HasPrefix(dir, "/usr") || strings.Contains(dir, dockerfile.Hole)
}

// packageManagers are those of distributions.
var packageManagers = []string{"apk", "apt", "apt-get", "dnf", "microdnf", "tdnf", "yum", "zypper"}

// installsSystem reports whether a RUN installs system packages by their names
// and does nothing else.
func installsSystem(p *analysis.Pass, run *dockerfile.Instruction) bool {
	s := p.Script(run)
	if s.Kind != shell.Posix && s.Kind != shell.Exec || slices.ContainsFunc(run.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "bind" }) {
		return false
	}
	installs := false
	for _, c := range s.Commands {
		switch {
		case slices.Contains(packageManagers, c.Name):
			if slices.ContainsFunc(c.Args(), notName) || slices.ContainsFunc(c.Redirects, func(r shell.Redirect) bool { return r.Op == "<" }) {
				return false
			}
			installs = installs || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return w.Is("install") || w.Is("add") })
		case c.Name == "rm":
			if slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool {
				return !strings.HasPrefix(w.Value, "/var/") && !strings.HasPrefix(w.Value, "/tmp/")
			}) {
				return false
			}
		case c.Name != "set" && c.Name != "true" && c.Name != "echo":
			return false
		}
	}
	return installs
}

// notName reports whether a word may mean a file.
func notName(w shell.Word) bool {
	return !w.Literal || strings.Contains(w.Value, "/") || strings.HasSuffix(w.Value, ".deb") || strings.HasSuffix(w.Value, ".apk") || strings.HasSuffix(w.Value, ".rpm")
}

// movedUp is the fix where the RUN stands right behind the COPY.
func movedUp(p *analysis.Pass, broad, run *dockerfile.Instruction) *analysis.Fix {
	from := p.File.Above(run)
	if !p.File.Standard() || !adjacent(p.File, broad, run, from) || slices.ContainsFunc(p.Script(run).Commands, func(c *shell.Command) bool { return meets(c, destination(broad)) }) {
		return nil
	}
	above := p.File.Above(broad)
	return &analysis.Fix{
		Title: "Install before copying the sources",
		Note:  "The packages are installed before the sources are there.",
		Edits: []analysis.Edit{
			{Span: analysis.At(above), New: string(p.File.Source[from:run.Span.End]) + p.File.EOL(broad.Span.Start)},
			{Span: dockerfile.Span{Start: broad.Span.End, End: run.Span.End}},
		},
	}
}

// webServers are packages that bring a page of their own.
var webServers = []string{"apache2", "httpd", "lighttpd", "nginx"}

// meets reports whether a command deletes what is copied to a folder, or may
// install something there.
func meets(c *shell.Command, dir string) bool {
	if c.Name != "rm" {
		return strings.HasPrefix(dir, "/var/www") && slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return slices.Contains(webServers, w.Value) })
	}
	return slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool {
		name := strings.TrimRight(w.Value, "/*")
		return strings.HasPrefix(name+"/", strings.TrimSuffix(dir, "/")+"/") || strings.HasPrefix(dir+"/", name+"/")
	})
}
