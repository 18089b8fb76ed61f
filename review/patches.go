package review

import (
	"bytes"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// patches shows, for each file, the fixes of introduced problems that no
// suggestion carries, as one diff that a person can apply.
func patches(files []*file, posted []*draft) string {
	carried := map[*file][]analysis.Finding{}
	for _, d := range posted {
		carried[d.file] = append(carried[d.file], d.fixed...)
	}
	var b strings.Builder
	b.WriteString(newFiles(files))
	heading := "\nFixes that no suggestion of this review carries, as a patch:\n"
	for _, f := range files {
		text := f.patch(carried[f])
		if text == "" || b.Len()+len(text) > maxPatches {
			continue
		}
		b.WriteString(heading + "\n" + fence("diff", text))
		heading = ""
	}
	return b.String()
}

// newFiles shows the files that fixes of introduced findings would create,
// each once: no suggestion can.
func newFiles(files []*file) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, f := range files {
		for i, found := range f.report.Findings {
			if !f.introduced[i] || found.Fix == nil {
				continue
			}
			for _, n := range found.Fix.Files {
				if !seen[n.Path] && b.Len()+len(n.Content) < maxPatches/2 {
					b.WriteString("\nA new file " + markdown(analysis.Quote(n.Path)) + ":\n\n" + fence("", n.Content))
				}
				seen[n.Path] = true
			}
		}
	}
	return b.String()
}

// patch is the diff that makes the file's remaining proved fixes; "" if there
// is none, or if it would repeat a secret.
func (f *file) patch(carried []analysis.Finding) string {
	var left []analysis.Finding
	for i, found := range f.report.Findings {
		if f.introduced[i] && found.Severity >= analysis.Warning && found.Fix != nil && !contains(carried, found) {
			left = append(left, found)
		}
	}
	proved := f.report.Provable(left)
	fixed, err := analysis.Apply(f.Head, analysis.Edits(proved))
	if err != nil || len(proved) == 0 {
		return ""
	}
	text := diff.Diff("a/"+f.Path, f.Head, "b/"+f.Path, fixed)
	if f.report.Reveals(string(text)) {
		return ""
	}
	if i := bytes.Index(text, []byte("--- ")); i > 0 {
		text = text[i:]
	}
	return string(text)
}

func contains(findings []analysis.Finding, found analysis.Finding) bool {
	for _, other := range findings {
		if other.Rule == found.Rule && other.Span == found.Span && other.Message == found.Message {
			return true
		}
	}
	return false
}
