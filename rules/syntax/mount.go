package syntax

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// What a mount may have, and the values of two of its keys.
// https://docs.docker.com/reference/dockerfile/#run---mount
var (
	mountKeys = []string{
		"destination", "dst", "env", "from", "gid", "id", "mode", "readonly", "readwrite", "required", "ro", "rw", "sharing", "size", "source", "src",
		"target", "type", "uid",
	}
	mountTypes = []string{"bind", "cache", "secret", "ssh", "tmpfs"}
	sharings   = []string{"locked", "private", "shared"}
)

// badMounts finds mounts that BuildKit cannot read or make.
func badMounts(f *dockerfile.File, in *dockerfile.Instruction) []rejection {
	var all []rejection
	for _, m := range in.Mounts() {
		r, ok := badKey(f, m)
		if !ok {
			r, ok = badValue(in, m, "type", "There is no mount of the type ", mountTypes)
		}
		if !ok {
			r, ok = badValue(in, m, "sharing", "A cache cannot be shared in the way ", sharings)
		}
		if !ok {
			r.message, r.what = misplaced(in, m)
		}
		if r.message != "" {
			r.span = m.Flag.Span()
			all = append(all, r)
		}
	}
	return all
}

// badKey finds a key that mounts do not have. Only a slip is certain: a later
// BuildKit may know more of them.
func badKey(f *dockerfile.File, m dockerfile.Mount) (rejection, bool) {
	for _, key := range slices.Sorted(maps.Keys(m.Fields)) {
		near := nearWord(key, mountKeys)
		if near == "" || slices.Contains(mountKeys, key) {
			continue
		}
		r := rejection{message: "A mount has no " + analysis.Quote(key), what: "Write " + near + "."}
		value := m.Text(key).Whole()
		at := dockerfile.Span{Start: value.Start - len("=") - len(key), End: value.Start - len("=")}
		if value.Len() > 0 && strings.EqualFold(string(f.Source[at.Start:at.End]), key) {
			r.fix = respelled(at, near)
		}
		return r, true
	}
	return rejection{}, false
}

// badValue finds a value of a key that is none of those it can have.
func badValue(in *dockerfile.Instruction, m dockerfile.Mount, key, message string, values []string) (rejection, bool) {
	value, known := literal(in, m.Fields[key])
	if _, has := m.Fields[key]; !has || !known || slices.Contains(values, strings.ToLower(value)) {
		return rejection{}, false
	}
	r := rejection{message: message + analysis.Quote(value), what: "There are " + strings.Join(values[:len(values)-1], ", ") + " and " + values[len(values)-1] + "."}
	text := m.Text(key)
	if near := nearWord(strings.ToLower(value), values); near != "" && text.Len() > 0 && text.String() == value {
		r.what, r.fix = "Write "+near+".", respelled(text.Whole(), near)
	}
	return r, true
}

// misplaced says what one type of mount cannot do, or cannot do without. A
// target that is not absolute, or missing, continues the working directory.
func misplaced(in *dockerfile.Instruction, m dockerfile.Mount) (message, what string) {
	kind, known := literal(in, m.Type)
	if !known {
		return "", ""
	}
	files := slices.Contains([]string{"bind", "cache", "tmpfs"}, kind)
	for _, key := range []string{"gid", "mode", "uid"} {
		if _, has := m.Fields[key]; has && files && kind != "cache" {
			return "A mount of the type " + kind + " takes no " + analysis.Quote(key), "Delete it: who may read the files is up to them."
		}
	}
	if kind == "secret" && m.ID == "" && m.Source == "" && m.Target == "" {
		return "This secret mount does not say which secret it is", "Name it, as in `--mount=type=secret,id=token`."
	}
	target, known := literal(in, m.Target)
	if files && known && (in.OnBuild == nil || path.IsAbs(target)) && path.Clean(in.Before.Path(target)) == "/" {
		return "Nothing can be mounted on the root of the file system", "Name a folder as its target."
	}
	return "", ""
}

// nearWord is the one of some words that another is a slip or two away from;
// "" if there is none, or several.
func nearWord(word string, words []string) string {
	near := ""
	for _, w := range words {
		if d := distance(word, w); d > 2 || d > 1 && len(w) < 4 {
			continue
		}
		if near != "" {
			return ""
		}
		near = w
	}
	return near
}

func respelled(at dockerfile.Span, word string) *analysis.Fix {
	return &analysis.Fix{
		Title: "Write " + word,
		Note:  "BuildKit reads the mount, where today the build stops.",
		Edits: []analysis.Edit{{Span: at, New: word}},
	}
}
