package analysis

import (
	"path"
	"slices"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Facts are what is known beyond the file. The caller fills them; no rule
// opens anything. What is nil or empty answers unknown.
type Facts struct {
	// Path is the Dockerfile's path from the repository's root; "" if unknown.
	Path string
	Tree Tree
	// Secrets finds credentials in a text by what they look like, in order and
	// none inside another. It must be pure and safe for concurrent use.
	Secrets func(text string) []Match
	// Scripts are ShellCheck's answers about one of File's ShellScripts, run
	// beforehand; false for a script that it was not asked about.
	Scripts func(script string) ([]Diagnostic, bool)
	// Now is the day of the review; zero: rules that go by a dated table take
	// the table's own day. One report has one day, so that it stays pure.
	Now time.Time
	// Stop is asked between steps; once it answers true, no further rule runs
	// and a finding says so. It is how a caller sets a deadline.
	Stop func() bool
}

// A Match is a credential in a text: bytes Start to End. Kind says of what
// sort, as a sentence goes on: "a GitHub personal access token".
type Match struct {
	Kind       string
	Start, End int
}

// A Diagnostic is something that ShellCheck says of bytes Start to End of a
// script. Edits are its own fix, nil if it has none.
type Diagnostic struct {
	Code       int    // 2086 of SC2086
	Level      string // error, warning, info or style
	Message    string
	Start, End int
	Edits      []ScriptEdit
}

// A ScriptEdit replaces bytes Start to End of a script by New.
type ScriptEdit struct {
	Start, End int
	New        string
}

// A Tree is what is known of the repository's files: in the App the names in
// the Folders of each Dockerfile, on the command line all of them. Paths
// are relative to the repository's root, slash-separated and clean.
type Tree interface {
	// Has answers whether there is a file or folder at the path.
	Has(path string) dockerfile.Answer
}

// Folders lists the folders whose names a caller should know beforehand for
// the rules to look at the Dockerfile at the given path: its own, which is most
// often its build context, and the repository's root, ".".
func Folders(dockerfilePath string) []string {
	if dir := path.Dir(dockerfilePath); dir != "." {
		return []string{".", dir}
	}
	return []string{"."}
}

// Has answers whether the repository has a file or folder at the path.
func (f *Facts) Has(name string) dockerfile.Answer {
	if f.Tree == nil {
		return dockerfile.Unknown
	}
	return f.Tree.Has(path.Clean(name))
}

// Beside answers whether there is a file of that name in the Dockerfile's own
// folder, which is where its build context most often is.
func (f *Facts) Beside(name string) dockerfile.Answer {
	if f.Path == "" {
		return dockerfile.Unknown
	}
	return f.Has(path.Join(path.Dir(f.Path), name))
}

// with are the facts once files are created.
func (f *Facts) with(files []NewFile) *Facts {
	if len(files) == 0 {
		return f
	}
	after := *f
	after.Tree = grown{f.Tree, files}
	return &after
}

// A grown is a tree with some files more.
type grown struct {
	tree  Tree // nil if nothing is known of it
	files []NewFile
}

func (g grown) Has(name string) dockerfile.Answer {
	switch {
	case slices.ContainsFunc(g.files, func(n NewFile) bool { return path.Clean(n.Path) == name }):
		return dockerfile.Yes
	case g.tree == nil:
		return dockerfile.Unknown
	}
	return g.tree.Has(name)
}
