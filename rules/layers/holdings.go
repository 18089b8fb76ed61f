package layers

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A left is something that a layer holds: a file, a folder or a package.
type left struct {
	name string // an absolute path; of a package its manager and its name
	kind *kind
	in   *dockerfile.Instruction
}

// A removal is what a command takes away: a file, folder or package, under any
// of its names, which may be patterns.
type removal struct {
	names []string
	shown string // as a message names it
}

// A kind says what is to be said of things that are removed too late.
type kind struct {
	why, advice string
	severity    analysis.Severity
}

const (
	hides    = "A layer only hides what an earlier one holds, so the image does not get smaller."
	readable = "Whoever has the image can read the file from the earlier layer."
)

var (
	download = &kind{hides, "Download, use and delete it in one RUN.", analysis.Warning}
	built    = &kind{hides, "Build and clean up in one RUN, or build in a stage of its own.", analysis.Warning}
	packaged = &kind{hides, "Install, use and remove it in one RUN, or build in a stage of its own.", analysis.Warning}
	cacheOf  = &kind{hides, "Clean up in the RUN that fills it.", analysis.Warning}
	modules  = &kind{hides, "Build in a first stage, and copy what runs into a second.", analysis.Warning}
	bulky    = &kind{hides, "Mount it into the RUN that needs it, with `RUN --mount=type=bind`, instead of copying it.", analysis.Warning}
	small    = &kind{hides, bulky.advice, analysis.Info}
	settings = &kind{readable, "Mount it where it is needed, with `RUN --mount=type=secret`.", analysis.Warning}
	secret   = &kind{readable, "Mount it where it is needed, with `RUN --mount=type=secret`, and replace the credentials in it.", analysis.Error}
)

// holdings are what the layers so far hold, oldest first.
type holdings []*left

// maxHeld is how much of it is kept in mind.
const maxHeld = 100

func (h holdings) clone() holdings { return slices.Clone(h) }

func (h *holdings) add(more ...*left) {
	for _, l := range more {
		*h = slices.DeleteFunc(*h, func(old *left) bool { return old.name == l.name })
		if len(*h) < maxHeld {
			*h = append(*h, l)
		}
	}
}

// take removes what is taken away and gives the gravest of it; nil if there is
// none.
func (h *holdings) take(r removal) *left {
	var found *left
	*h = slices.DeleteFunc(*h, func(l *left) bool {
		if !r.covers(l.name) {
			return false
		}
		if found == nil || l.kind.severity > found.kind.severity {
			found = l
		}
		return true
	})
	return found
}

// forget leaves out all files and folders.
func (h *holdings) forget() {
	*h = slices.DeleteFunc(*h, func(l *left) bool { return path.IsAbs(l.name) })
}

func (r removal) covers(name string) bool {
	return slices.ContainsFunc(r.names, func(pattern string) bool { return covers(pattern, name) })
}

// covers reports whether a pattern names a thing, a folder that it is in, or
// all that is in it.
func covers(pattern, name string) bool {
	if pattern == name || pattern == name+"/*" || strings.HasPrefix(name, pattern+"/") {
		return true
	}
	if !strings.ContainsAny(pattern, "*?[") {
		return false
	}
	for ; len(name) > 1; name = path.Dir(name) {
		if matched, err := path.Match(pattern, name); matched && err == nil {
			return true
		}
		if !strings.Contains(name, "/") {
			break
		}
	}
	return false
}

// copied is what a COPY or ADD leaves.
func copied(in *dockerfile.Instruction) []*left {
	if in.Err != nil || in.Dest().Value == "" {
		return nil
	}
	sources := in.Sources()
	if len(sources) > maxHeld {
		return nil
	}
	written := meant(in, in.Dest().Value)
	dest := rooted(in, written)
	folder := len(sources) > 1 || strings.HasSuffix(written, "/") || strings.HasSuffix(written, ".")
	var all []*left
	for _, w := range sources {
		source := meant(in, w.Value)
		if in.Keyword == "ADD" && unpacked.MatchString(source) && !strings.Contains(source, "://") {
			continue
		}
		names := []string{path.Join(dest, path.Base(strings.TrimLeft(source, "<-")))}
		if !folder || path.Base(source) == "." {
			names = append(names, dest)
		}
		for _, name := range names {
			all = append(all, &left{name, kindOf(in, source), in})
		}
	}
	return all
}

// unpacked matches archives that ADD unpacks.
var unpacked = regexp.MustCompile(`(?i)\.(tar(\.\w+)?|tgz|tbz2?|txz|gz|bz2|xz|zst)$`)

// kindOf is what kind of thing a source of a COPY or ADD is.
func kindOf(in *dockerfile.Instruction, source string) *kind {
	_, from := in.Flag("from")
	base := strings.ToLower(path.Base(source))
	switch {
	case strings.HasPrefix(source, "<<"):
		return small
	case in.Keyword == "ADD" && strings.Contains(source, "://"):
		return download
	case !from && credentials(base):
		return secret
	case !from && base == ".env":
		return settings
	case slices.ContainsFunc(archives, func(end string) bool { return strings.HasSuffix(base, end) || strings.HasSuffix(base, end+"*") }), !strings.Contains(base, "."), base == ".":
		return bulky
	}
	return small
}

// archives are how files end that are large as a rule.
var archives = []string{
	".7z", ".apk", ".bin", ".bundle", ".bz2", ".deb", ".dump", ".exe", ".gz", ".iso", ".jar", ".rpm", ".run", ".tar", ".tbz", ".tgz", ".war", ".whl", ".xz", ".zip", ".zst",
}

// credentials reports whether a file of that name is there to hold some.
func credentials(base string) bool {
	switch base {
	case ".git-credentials", ".netrc", ".npmrc", ".pypirc", ".ssh", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa":
		return true
	}
	return false
}

// rooted is a path of an instruction, absolute, or below whatever the working
// folder is: what is not known of it has a name that no other has.
func rooted(in *dockerfile.Instruction, name string) string {
	setter := "base"
	if by := in.Before.Workdir.By; by != nil {
		setter = strconv.Itoa(by.Index)
	}
	return path.Clean(strings.ReplaceAll(in.Before.Path(name), dockerfile.Hole, dockerfile.Hole+setter))
}

// meant is a word with its variables replaced, or as it is written where they
// are not known: equal words then mean the same in one stage.
func meant(in *dockerfile.Instruction, word string) string {
	v := in.Before.Expand(word)
	if v.Err != nil || strings.Contains(v.Text, dockerfile.Hole) {
		return braced.ReplaceAllString(strings.Trim(word, `"`), "$$$1")
	}
	return v.Text
}

var braced = regexp.MustCompile(`\$\{(\w+)\}`)
