package runtime_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/runtime"
)

func TestRules(t *testing.T) { analysistest.Run(t, runtime.Rules) }
