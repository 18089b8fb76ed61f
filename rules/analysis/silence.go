package analysis

import (
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// An Idle is a comment with names that silence nothing in its file.
type Idle struct {
	Comment dockerfile.Comment
	Pragma  Pragma
	Names   []string // some of the pragma's
}

// A silencer drops the findings that comments silence, and keeps count of what
// each comment is good for.
type silencer struct {
	file       *dockerfile.File
	everywhere names
	stages     map[*dockerfile.Stage]names
	at         map[*dockerfile.Instruction]names
	uses       []*use
}

// A use is one name in one comment.
type use struct {
	comment dockerfile.Comment
	pragma  Pragma
	name    string
	silent  bool // it has silenced something
}

func silencerOf(f *dockerfile.File, now time.Time) *silencer {
	s := &silencer{f, names{}, map[*dockerfile.Stage]names{}, map[*dockerfile.Instruction]names{}, nil}
	for _, c := range f.Comments {
		p, ok := ParsePragma(c.Text)
		if !ok || !p.Until.IsZero() && !now.Before(p.Until) {
			continue
		}
		of := s.reach(c, p)
		for _, name := range p.Names {
			u := &use{comment: c, pragma: p, name: name}
			s.uses = append(s.uses, u)
			if of != nil {
				of.add(u)
			}
		}
	}
	return s
}

// reach are the names of where a comment counts; nil: nowhere.
func (s *silencer) reach(c dockerfile.Comment, p Pragma) names {
	in := next(s.file, c)
	switch {
	case p.Reach == OfFile || p.Tool == "buildkit" && (in == nil || in == s.file.Instructions[0]):
		return s.everywhere
	case in == nil:
		return nil
	case p.Reach == OfStage:
		return namesAt(s.stages, in.Stage)
	}
	return namesAt(s.at, in)
}

// namesAt are the names of a place, made when they are first asked for.
func namesAt[K comparable](all map[K]names, place K) names {
	if all[place] == nil {
		all[place] = names{}
	}
	return all[place]
}

// silences reports whether a comment silences a finding.
func (s *silencer) silences(found Finding) bool {
	if len(s.uses) == 0 {
		return false
	}
	silent := s.everywhere.silence(found)
	if in := s.file.At(found.Span.Start); in != nil {
		silent = s.at[in].silence(found) || silent
		silent = in.Stage != nil && s.stages[in.Stage].silence(found) || silent
	}
	return silent
}

// idle are the comments of which some name has silenced nothing so far.
func (s *silencer) idle() []Idle {
	var all []Idle
	for _, u := range s.uses {
		switch last := len(all) - 1; {
		case u.silent:
		case last >= 0 && all[last].Comment.Span == u.comment.Span:
			all[last].Names = append(all[last].Names, u.name)
		default:
			all = append(all, Idle{u.comment, u.pragma, []string{u.name}})
		}
	}
	return all
}

// next is the instruction in whose lines a comment stands, or the first one
// after it; nil if there is none.
func next(f *dockerfile.File, c dockerfile.Comment) *dockerfile.Instruction {
	i := sort.Search(len(f.Instructions), func(i int) bool { return f.Instructions[i].Span.End > c.Span.Start })
	if i == len(f.Instructions) {
		return nil
	}
	return f.Instructions[i]
}

// names are of rules, as written, and of codes, in the one way of writing them.
type names map[string][]*use

func (n names) add(u *use) {
	n[u.name] = append(n[u.name], u)
	if code := Canonical(u.name); code != u.name {
		n[code] = append(n[code], u)
	}
}

// silence reports whether one of the names is the finding's rule, or a code that
// it carries. Those that are have then been of use.
func (n names) silence(found Finding) bool {
	if len(n) == 0 {
		return false
	}
	silent := n.use(found.Rule.Name)
	for _, code := range found.Codes {
		silent = n.use(Canonical(code)) || silent
		silent = BuildKits(code) && n.use(AllOfBuildKit) || silent
	}
	return silent
}

// use reports whether there is a name, and notes that it is of use.
func (n names) use(name string) bool {
	uses, ok := n[name]
	for _, u := range uses {
		u.silent = true
	}
	if ok {
		n[name] = nil // each is noted once
	}
	return ok
}

// BuildKits reports whether a code is a check of BuildKit's own: those are
// words in CamelCase.
func BuildKits(code string) bool {
	return code != strings.ToUpper(code) && code != strings.ToLower(code)
}

var trivyCode = regexp.MustCompile(`^(?:AVD-)?DS-?0*(\d+)$`)

// TrivyCode reports whether a code is of Trivy's Dockerfile checks.
func TrivyCode(code string) bool { return trivyCode.MatchString(strings.ToUpper(code)) }

// Canonical is a code without regard to case, and to the ways in which Trivy
// writes its own: AVD-DS-0002, DS-0002, DS002.
func Canonical(code string) string {
	code = strings.ToUpper(code)
	if m := trivyCode.FindStringSubmatch(code); m != nil {
		return "DS-" + m[1]
	}
	return code
}
