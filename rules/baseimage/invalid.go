package baseimage

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var invalid = &analysis.Rule{
	Name: "base-image-invalid",
	Doc: `FROM does not name a valid image

An image's name must be in lower case, and its tag and digest must have the
right form. BuildKit refuses anything else, before it builds anything.

Bad:

	FROM Example.com/App:1.2

Good:

	FROM example.com/app:1.2`,
	Severity: analysis.Error,
	Fixes:    []analysis.Grade{analysis.Behaviour},
	Run:      runInvalid,
}

func runInvalid(p *analysis.Pass) {
	for _, s := range external(p.File) {
		if s.From.Err != nil || !s.Image.Known() || s.Image.Value.Text == "" || s.Image.Valid() || awaits(p.File, s) {
			continue
		}
		found := analysis.Finding{
			Span:    s.From.Words[0].Span(),
			Message: analysis.Quote(shown(s.Image)) + " is not a valid image name",
			Why:     "The build stops here, before its first step.",
			What:    "Correct the name, the tag or the digest.",
			Fix:     lowerCase(p.File, s),
		}
		if capital(s.Image) {
			found.Message = analysis.Quote(shown(s.Image)) + " has capital letters, which an image's name cannot have"
			found.What = "Write the name in lower case."
		}
		p.Report(found)
	}
}

// capital reports whether nothing but capital letters keeps a reference from
// being one.
func capital(img dockerfile.Image) bool {
	img.Value.Text = strings.ToLower(img.Value.Text)
	return img.Valid()
}

// awaits reports whether a FROM reads an argument that is empty until a build
// gives it a value.
func awaits(f *dockerfile.File, s *dockerfile.Stage) bool {
	return slices.ContainsFunc(s.Image.Value.Variables, func(name string) bool {
		v, ok := f.Global(name)
		return ok && v.Value.Text == ""
	})
}

// lowerCase is the fix where the name in lower case is that of an earlier
// stage, which was then meant.
func lowerCase(f *dockerfile.File, s *dockerfile.Stage) *analysis.Fix {
	word := s.From.Words[0]
	name := strings.ToLower(word.Value)
	for _, earlier := range f.Stages[:s.Index] {
		if earlier.Name == name && word.Exact() && !strings.Contains(name, "$") {
			return &analysis.Fix{Title: "Name the stage", Note: "FROM then means the stage " + analysis.Quote(name) + " of this file.",
				Edits: []analysis.Edit{{Span: word.Span(), New: name}}}
		}
	}
	return nil
}
