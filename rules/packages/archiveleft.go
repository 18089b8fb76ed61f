package packages

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

var archiveLeft = &analysis.Rule{
	Name: "archive-left-behind",
	Doc: `An archive stays in the image after it was unpacked

The image then holds the same files twice, packed and unpacked. Delete the
archive in the RUN that downloads it, or pipe the download into tar. A copied
archive cannot be deleted later, so mount it instead.

Bad:

	RUN curl -fLO https://example.com/tool.tar.gz \
	    && tar -xzf tool.tar.gz -C /opt

Good:

	RUN curl -fLO https://example.com/tool.tar.gz \
	    && tar -xzf tool.tar.gz -C /opt \
	    && rm tool.tar.gz`,
	Severity: analysis.Info,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runArchiveLeft,
}

func runArchiveLeft(p *analysis.Pass) {
	for _, a := range copiedArchives(p) {
		if a.by.Stage.Shipped() && a.by.OnBuild == nil && !a.addDoes() && unpacks(a.unpack) {
			p.Report(leftCopy(a))
		}
	}
	names := sync.OnceValue(func() mentions { return lastNamed(p) })
	for in, commands := range scripts(p) {
		if in.Stage.Shipped() {
			leftDownload(p, in, commands, names)
		}
	}
}

// leftCopy is the finding for an archive that came by COPY or ADD.
func leftCopy(a *packed) analysis.Finding {
	found := analysis.Finding{
		Span:    a.by.Span,
		Message: analysis.Quote(a.name) + " stays in the image, packed, beside what a later RUN unpacks from it",
		Why:     "A later layer cannot take out what this one brings.",
		What:    mountArchive,
	}
	if a.by.Keyword == "ADD" {
		found.What = "Download it in the RUN that unpacks it, and delete it there."
	}
	return found
}

// maxUnpacked is how many unpackings of one RUN are looked at.
const maxUnpacked = 100

// leftDownload reports, once, the archives that a RUN downloads, unpacks and
// does not delete.
func leftDownload(p *analysis.Pass, in *dockerfile.Instruction, commands []*shell.Command, names func() mentions) {
	var found *analysis.Finding
	fix := &analysis.Fix{Title: "Delete the archive", Note: "The archive is deleted once it is unpacked."}
	files, n := map[string]bool{}, 0
	for i, c := range commands {
		if name := downloaded(c); name != "" {
			files[baseName(name)] = true
		}
		if !unpacks(c) {
			continue
		}
		if n++; n > maxUnpacked {
			break
		}
		name, ok := stays(in, c, commands[i+1:], files, names)
		if !ok {
			continue
		}
		if found == nil {
			found = leftHere(c, name)
		}
		edit, ok := deleteArchive(p, c, commands[i+1:], name)
		if !ok || names().removed[baseName(name)] > in.Index { // a later rm would find nothing
			fix = nil
		} else if fix != nil {
			fix.Edits = append(fix.Edits, edit)
		}
	}
	if found != nil {
		found.Fix = fix
		p.Report(*found)
	}
}

// stays is the file that a command unpacks and that stays in the layer.
func stays(in *dockerfile.Instruction, c *shell.Command, later []*shell.Command, files map[string]bool, names func() mentions) (string, bool) {
	for _, name := range namedFiles(c) {
		if files[baseName(name)] && !onMount(in, name) && names().used[baseName(name)] <= in.Index && !slices.ContainsFunc(later, func(c *shell.Command) bool { return mayDelete(c, name) }) {
			return name, true
		}
	}
	return "", false
}

func leftHere(c *shell.Command, name string) *analysis.Finding {
	found := &analysis.Finding{
		Span:    c.Span(),
		Message: analysis.Quote(baseName(name)) + " stays in the image, packed, beside what this RUN unpacks from it",
		Why:     "A later layer cannot take it out.",
		What:    "Delete it in this RUN, or pipe the download into tar.",
	}
	if c.Name == "unzip" {
		found.What = "Delete it in this RUN."
	}
	return found
}

// downloaded is the file that a command downloads, "" if that is not known.
func downloaded(c *shell.Command) string {
	var letter byte
	long, saves := "", true
	switch c.Name {
	case "wget":
		letter, long = 'O', "--output-document"
	case "curl":
		letter, long, saves = 'o', "--output", c.Has("-O", "--remote-name")
	default:
		return ""
	}
	if file, ok := optionValue(c, letter, long); ok {
		if file == "-" || file == "/dev/stdout" {
			return ""
		}
		return file
	}
	for _, w := range c.Args() {
		if saves && strings.Contains(w.Value, "://") && !strings.HasPrefix(w.Value, "-") {
			return w.Value
		}
	}
	return ""
}

// onMount reports whether a file in a RUN may be on a mount, which is in no layer.
func onMount(in *dockerfile.Instruction, name string) bool {
	if path.IsAbs(name) && !strings.Contains(name, "$") {
		return analysis.Covered(in, path.Clean(name)) != dockerfile.No
	}
	return slices.ContainsFunc(in.Mounts(), func(m dockerfile.Mount) bool { return m.Type == "cache" || m.Type == "tmpfs" })
}

// mentions knows the last instruction that names a file, by base name.
type mentions struct {
	used, removed map[string]int
}

// lastNamed looks at what COPY, ADD and commands name.
func lastNamed(p *analysis.Pass) mentions {
	n := mentions{map[string]int{}, map[string]int{}}
	for in := range p.File.Commands() {
		for _, w := range in.Sources() {
			n.used[baseName(w.Value)] = in.Index
		}
		for _, c := range p.Script(in).Commands {
			last := n.used
			if c.Name == "rm" {
				last = n.removed
			}
			for _, name := range namedFiles(c) {
				last[baseName(name)] = in.Index
			}
		}
	}
	return n
}

// mayDelete reports whether a command deletes a file, or may: what a variable
// names, or a folder that it may be in.
func mayDelete(c *shell.Command, name string) bool {
	switch {
	case c.Name == "find" || c.Name == "mv" || c.Name == "unlink" || strings.Contains(c.Name, "clean"):
		return c.Name != "mv" || slices.ContainsFunc(c.Args(), func(w shell.Word) bool { return baseName(w.Value) == baseName(name) })
	case c.Name != "rm":
		return false
	}
	return slices.ContainsFunc(c.Operands(nil), func(w shell.Word) bool {
		if path.IsAbs(name) && path.IsAbs(w.Value) && !strings.ContainsAny(w.Value, "${") {
			same, err := path.Match(w.Value, name)
			return same || err != nil || strings.HasPrefix(name, strings.TrimRight(w.Value, "/*")+"/")
		}
		same, err := path.Match(baseName(w.Value), baseName(name))
		if same || err != nil || strings.Contains(w.Value, "{") {
			return !inElsewhere(w.Value)
		}
		return c.Has("-r", "-R", "--recursive") && !inElsewhere(w.Value)
	})
}

// elsewhere are folders in which nobody unpacks a download.
var elsewhere = []string{"$HOME/.cache", "/root/.", "/usr/share/", "/var/cache", "/var/lib/apt", "/var/log", "~/."}

func inElsewhere(name string) bool {
	return slices.ContainsFunc(elsewhere, func(dir string) bool { return strings.HasPrefix(name, dir) })
}

// deleteArchive is the edit by which an archive goes as soon as it is unpacked.
func deleteArchive(p *analysis.Pass, c *shell.Command, later []*shell.Command, name string) (analysis.Edit, bool) {
	i := slices.IndexFunc(c.Words, func(w shell.Word) bool { return w.Value == name })
	if i < 0 || !c.Words[i].Exact() || strings.HasPrefix(name, "-") || c.Pipeline > 0 {
		return analysis.Edit{}, false
	}
	if slices.ContainsFunc(later, func(c *shell.Command) bool {
		return slices.ContainsFunc(namedFiles(c), func(n string) bool { return baseName(n) == baseName(name) })
	}) {
		return analysis.Edit{}, false
	}
	text := "rm " + c.Words[i].Text.String()
	if c.Wrapped("sudo") {
		text = "sudo " + text
	}
	at, ok := c.Append(p.File, text)
	return insert(at), ok
}
