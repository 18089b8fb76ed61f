package dockerfile

import "strings"

// An Answer is what is known of a question: yes, no, or nothing.
type Answer int8

// The three answers. The zero Answer is Unknown.
const (
	Unknown Answer = iota
	No
	Yes
)

// Answered is Yes or No.
func Answered(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

// Hole stands in a Value's Text for a part that the file alone does not tell.
const Hole = "\x00"

// A Value is what a word means once its variables are replaced by what the
// file says of them. ARG defaults count as said, though a build may override
// them.
type Value struct {
	Text string // with a Hole for each part that is not known
	// Variables are the names that the word reads, as far as they are set or
	// may be set elsewhere; Unset those that are certainly not.
	Variables []string
	Unset     []string
	// Err says that BuildKit refuses the word: a substitution that it does not know.
	Err error
}

// Known reports whether the file tells all of it.
func (v Value) Known() bool { return v.Err == nil && !strings.Contains(v.Text, Hole) }

// Unknown reports whether the file tells nothing of it.
func (v Value) Unknown() bool {
	return v.Err != nil || strings.Trim(v.Text, Hole) == "" && v.Text != ""
}

// Is answers whether the value is s: unknown if a part that could differ is.
func (v Value) Is(s string) Answer {
	switch {
	case v.Known():
		return Answered(v.Text == s)
	case v.Err == nil && !fits(v.Text, s):
		return No
	}
	return Unknown
}

// fits reports whether text could be s, each Hole standing for anything.
func fits(text, s string) bool {
	parts := strings.Split(text, Hole)
	first, last := parts[0], parts[len(parts)-1]
	return len(first)+len(last) <= len(s) && strings.HasPrefix(s, first) && strings.HasSuffix(s, last)
}
