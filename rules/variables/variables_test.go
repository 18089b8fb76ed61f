package variables_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/variables"
)

func TestRules(t *testing.T) { analysistest.Run(t, variables.Rules) }
