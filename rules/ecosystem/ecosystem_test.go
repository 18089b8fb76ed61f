package ecosystem_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/ecosystem"
)

func TestRules(t *testing.T) { analysistest.Run(t, ecosystem.Rules) }
