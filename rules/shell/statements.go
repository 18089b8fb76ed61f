package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Statements are where the statements of the script stand, those inside others
// left out: one for each part that ";", "&" or the end of a line closes.
func (s *Script) Statements() []dockerfile.Span {
	u := s.main()
	if u == nil {
		return nil
	}
	var spans []dockerfile.Span
	for _, stmt := range u.file.Stmts {
		spans = append(spans, u.text.Span(u.offset(stmt.Pos()), u.offset(stmt.End())))
	}
	return spans
}

// Stdin reports whether all that the script does is to start a shell, which
// reads a heredoc: bash <<EOF. Its statements are then those of the heredoc.
func (s *Script) Stdin() bool { return len(s.units) > 0 && s.main() != s.units[0] }

// main is the unit that has the script's statements, nil if there is none.
func (s *Script) main() *unit {
	if len(s.units) == 0 {
		return nil
	}
	u := s.units[0]
	if len(s.units) < 2 || !s.units[1].body || len(u.file.Stmts) != 1 || len(u.file.Stmts[0].Redirs) != 1 {
		return u
	}
	if _, one := u.file.Stmts[0].Cmd.(*syntax.CallExpr); !one {
		return u
	}
	return s.units[1]
}
