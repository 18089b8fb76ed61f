package layers_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/layers"
)

func TestRules(t *testing.T) { analysistest.Run(t, layers.Rules) }
