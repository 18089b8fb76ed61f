package stages

import (
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

func goSplit(p *analysis.Pass, s *dockerfile.Stage, t *trio) []analysis.Edit { return nil }
