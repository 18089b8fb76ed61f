package packages

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// A packed is an archive that an instruction brings into a stage as it is, and
// the first command that unpacks it.
type packed struct {
	by     *dockerfile.Instruction // COPY or ADD
	source dockerfile.Word
	name   string // its base name in the stage, as baseName gives it
	run    *dockerfile.Instruction
	unpack *shell.Command
	// named tells that another command than the one that unpacks it names it.
	named bool
}

// copiedArchives are the archives that COPY, or ADD from a URL, brings and a
// later RUN of the same stage unpacks, in the order of the file.
func copiedArchives(p *analysis.Pass) []*packed {
	var all []*packed
	here, stage := map[string]*packed{}, (*dockerfile.Stage)(nil)
	for in := range p.File.Commands() {
		if in.Stage != stage {
			here, stage = map[string]*packed{}, in.Stage
		}
		switch {
		case in.Stage == nil || in.Err != nil:
		case in.Keyword == "COPY" || in.Keyword == "ADD":
			for _, w := range in.Sources() {
				if !strings.HasPrefix(w.Value, "<<") && (in.Keyword == "COPY" || strings.Contains(in.Before.Expand(w.Value).Text, "://")) {
					a := &packed{by: in, source: w, name: nameThere(in, w)}
					if before := here[a.name]; before == nil || before.by != in {
						here[a.name] = a
					}
				}
			}
		case in.Keyword == "RUN" && len(here) > 0:
			for _, c := range p.Script(in).Commands {
				all = append(all, meet(here, in, c)...)
			}
		}
	}
	return all
}

// meet notes what a command does with the archives that are there, and returns
// those that it is the first to unpack.
func meet(here map[string]*packed, in *dockerfile.Instruction, c *shell.Command) []*packed {
	var unpacked []*packed
	for _, w := range namedFiles(c) {
		a := here[baseName(w)]
		switch {
		case a == nil || c.Name == "rm":
		case a.unpack == nil && (unpacks(c) || decompresses(c)):
			a.run, a.unpack = in, c
			unpacked = append(unpacked, a)
		case a.unpack != c:
			a.named = true
		}
	}
	return unpacked
}

// namedFiles are the files that a command's words may name, and those that it
// reads its input from.
func namedFiles(c *shell.Command) []string {
	if tarExtracts(c) {
		if file, ok := tarFile(c); ok {
			return []string{file}
		}
	}
	var names []string
	for _, w := range c.Args() {
		_, value, ok := strings.Cut(w.Value, "=")
		if !ok {
			value = w.Value
		}
		names = append(names, value)
	}
	for _, r := range c.Redirects {
		if r.Op == "<" {
			names = append(names, r.Target.Value)
		}
	}
	return names
}

// nameThere is the base name that a source has once it is copied.
func nameThere(in *dockerfile.Instruction, source dockerfile.Word) string {
	dest := strings.Trim(in.Dest().Value, `"'`)
	last := baseName(dest)
	switch {
	case len(in.Sources()) == 1 && !strings.HasSuffix(dest, "/") && (tarNamed(last) || path.Ext(last) == ".zip"):
		return last
	case strings.Contains(dest, `\`): // a path of Windows
		return last
	}
	return baseName(source.Value)
}

// tarNamed reports whether a name is one of a file that is packed in a way
// other than zip.
func tarNamed(name string) bool {
	return slices.Contains([]string{".Z", ".bz2", ".gz", ".lz", ".lzma", ".tar", ".tbz", ".tbz2", ".tgz", ".tlz", ".txz", ".tzst", ".xz", ".zst"}, path.Ext(name))
}

var braced = regexp.MustCompile(`\$\{(\w+)\}`)

// baseName is the last part of a path as COPY or a shell has it, variables and
// all.
func baseName(name string) string {
	if name = strings.Trim(name, `"'`); strings.Contains(name, "${") {
		name = braced.ReplaceAllString(name, `$$$1`)
	}
	name, _, _ = strings.Cut(name, "?")
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// unpacks reports whether a command takes files out of an archive, which stays.
func unpacks(c *shell.Command) bool {
	return tarExtracts(c) || c.Name == "unzip" && !c.Has("-l", "-p", "-t", "-Z")
}

// decompresses reports whether a command replaces a file by what is packed in it.
func decompresses(c *shell.Command) bool {
	switch c.Name {
	case "bunzip2", "gunzip", "uncompress", "unlzma", "unxz", "unzstd":
		return true
	case "bzip2", "gzip", "lzma", "xz", "zstd":
		return c.Has("-d", "--decompress", "--uncompress")
	}
	return false
}

// tarExtracts reports whether a command is a tar that unpacks.
func tarExtracts(c *shell.Command) bool {
	if c.Name != "tar" && c.Name != "bsdtar" && c.Name != "gtar" {
		return false
	}
	letters, _ := bundle(c)
	return strings.Contains(letters, "x") || c.Has("-x", "--extract", "--get")
}

// bundle are the letters of tar's old form of options, without a dash, and the
// words after them, which are their values first.
func bundle(c *shell.Command) (letters string, rest []shell.Word) {
	if args := c.Args(); len(args) > 0 && args[0].Literal && args[0].Value != "" && args[0].Value[0] != '-' {
		return args[0].Value, args[1:]
	}
	return "", nil
}

// tarValue is the value of one of tar's options, in the old form too.
func tarValue(c *shell.Command, letter byte, long string) (string, bool) {
	letters, rest := bundle(c)
	for i := range len(letters) {
		if strings.IndexByte("fCbTXKN", letters[i]) < 0 || len(rest) == 0 {
			continue
		}
		if letters[i] == letter {
			return rest[0].Value, true
		}
		rest = rest[1:]
	}
	return optionValue(c, letter, long)
}

// optionValue is the value of an option, whose letter may be the last of several.
func optionValue(c *shell.Command, letter byte, long string) (string, bool) {
	args := c.Args()
	for i, w := range args {
		v := w.Value
		switch {
		case strings.HasPrefix(v, long+"="):
			return v[len(long)+1:], true
		case (v == long || len(v) > 1 && v[0] == '-' && v[1] != '-' && strings.IndexByte(v, letter) == len(v)-1) && i+1 < len(args):
			return args[i+1].Value, true
		case len(v) > 2 && v[0] == '-' && v[1] == letter:
			return v[2:], true
		}
	}
	return "", false
}

// tarFile is the archive that a tar reads, where it is a file.
func tarFile(c *shell.Command) (string, bool) {
	if file, ok := tarValue(c, 'f', "--file"); ok && file != "-" {
		return file, true
	}
	i := slices.IndexFunc(c.Redirects, func(r shell.Redirect) bool { return r.Op == "<" })
	if i < 0 {
		return "", false
	}
	return c.Redirects[i].Target.Value, true
}

// plainTar are the words of a tar that unpacks all of an archive as it is.
var plainTar = regexp.MustCompile(`^(-?[xzjJvpf]*|-C|--(extract|get|gzip|gunzip|bzip2|xz|zstd|verbose|preserve-permissions|file|directory)(=.*)?)$`)

// allOf reports whether a tar unpacks all of an archive, under the names that
// it has there.
func allOf(c *shell.Command) bool {
	if !tarExtracts(c) {
		return false
	}
	file, _ := tarFile(c)
	folder, _ := tarValue(c, 'C', "--directory")
	for _, w := range c.Args() {
		if w.Value != file && w.Value != folder && !plainTar.MatchString(w.Value) {
			return false
		}
	}
	return true
}

// addCannot are endings of files that ADD copies as they are, archives though
// they be.
var addCannot = []string{".7z", ".Z", ".lz", ".lzma", ".rar", ".tlz", ".zip"}

// addDoes reports whether ADD does of itself what a command does with an
// archive from the build context.
func (a *packed) addDoes() bool {
	return a.local() && allOf(a.unpack) && !a.named && !a.unpack.Conditional && !slices.Contains(addCannot, path.Ext(a.name))
}

// local reports whether the archive comes from the build context.
func (a *packed) local() bool {
	_, from := a.by.Flag("from")
	return a.by.Keyword == "COPY" && !from
}
