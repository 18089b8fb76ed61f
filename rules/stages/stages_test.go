package stages_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/stages"
)

func TestRules(t *testing.T) { analysistest.Run(t, stages.Rules) }
