package shell

import "github.com/plimsoll-app/plimsoll/rules/dockerfile"

// Statements are where the statements of the script stand, those inside others
// left out: one for each part that ";", "&" or the end of a line closes.
func (s *Script) Statements() []dockerfile.Span {
	if len(s.units) == 0 {
		return nil
	}
	u := s.units[0]
	var spans []dockerfile.Span
	for _, stmt := range u.file.Stmts {
		spans = append(spans, u.text.Span(u.offset(stmt.Pos()), u.offset(stmt.End())))
	}
	return spans
}
