// Package review plans the review of a pull request: what to say, where, and
// what the check says. It works from files, patches, facts and threads, does
// no I/O and knows no HTTP; what it plans, package app does.
package review

import (
	"time"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// An Input is everything that a review depends on.
type Input struct {
	Files  []File // the changed Dockerfiles
	Config rules.Config
	// Tree is what is known of the repository at the head. Added and Deleted
	// are the paths that the pull request adds and deletes, both sides of
	// renames included: they tell the base's tree from it.
	Tree           analysis.Tree
	Added, Deleted []string
	Threads        []Thread // what was said before
	// CheckOnly plans no comments: the pull request is a draft, or was open
	// before the App was installed.
	CheckOnly bool
	// Skipped is how many more Dockerfiles the pull request changes, for which
	// there was no room.
	Skipped int
	// Notes are what is wrong with the configuration, a sentence each, and
	// Mistakes what is wrong with one that the pull request brings.
	Notes    []string
	Mistakes []string
	Version  string // of the engine, for the summary
	// Now, Stop, Secrets and Scripts are those of analysis.Facts. The merge base
	// is looked at with the same Now, so that time alone introduces nothing.
	// Scripts answers about the scripts of all Texts of Files.
	Now     time.Time
	Stop    func() bool
	Secrets func(text string) []analysis.Match
	Scripts func(script string) ([]analysis.Diagnostic, bool)
}

// A Status says what a pull request did to a file.
type Status int8

// The statuses. A removed file is not reviewed, and has no place in an Input.
const (
	Modified Status = iota
	Added
	Renamed
)

// A File is a Dockerfile that the pull request adds, modifies or renames.
type File struct {
	Path     string
	Previous string // the path at the merge base, if it was another
	Status   Status
	Head     []byte
	// Patch holds the hunks between merge base and head as GitHub's REST API
	// gives them; "" if it gives none, and then Base is needed.
	Patch string
	// Base is the file at the merge base. It may be nil where Patch tells it,
	// and for an added file.
	Base []byte
}

// NeedsBase reports whether the text at the merge base cannot be had from the
// head and the patch, so that it must be asked for.
func (f File) NeedsBase() bool {
	if f.Status == Added || f.Base != nil {
		return false
	}
	if f.Patch == "" {
		// A rename alone has no patch, and no change.
		return f.Status != Renamed
	}
	_, err := Undo(f.Head, f.Patch)
	return err != nil
}

// Texts are the texts of a file that a review looks at: at the head and, where
// it stood there and is known, at the merge base.
func (f File) Texts() [][]byte {
	if base, ok := f.base(); ok && base != nil {
		return [][]byte{f.Head, base}
	}
	return [][]byte{f.Head}
}

// A Thread is a review thread that one of our own comments began.
type Thread struct {
	Keys []string // from the comment's marker, see Keys
}

// A Plan is everything the App will do about one commit.
type Plan struct {
	// Comments are new; there are at most MaxComments.
	Comments []Comment
	// Body is the review's own text, one line; "" if there are no comments.
	Body  string
	Check CheckRun
	// Failures are the rules that failed on a file, which is a mistake of ours.
	Failures []analysis.Failure
}

// MaxComments is how many comments one review makes at most.
const MaxComments = 25

// A Comment is a new inline comment on the right side of the diff.
type Comment struct {
	Path string
	// StartLine and Line are its first and last line, from 1; they are equal
	// for a comment on one line.
	StartLine, Line int
	Body            string // Markdown
	Plain           string // the same in short and without markup, for an annotation
	Keys            []string
	// Suggestion replaces the lines, without a final line ending; nil if there
	// is none.
	Suggestion *string
}

// A CheckRun is what the check says.
type CheckRun struct {
	Conclusion  string // success, neutral or failure
	Title       string
	Summary     string // Markdown, at most 65,535 characters
	Annotations []Annotation
}

// An Annotation is a finding that cannot be a comment, shown by the check.
type Annotation struct {
	Path               string
	StartLine, EndLine int    // from 1, inclusive
	Level              string // notice, warning or failure
	Title              string
	Message            string // plain text
}
