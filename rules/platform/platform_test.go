package platform_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/platform"
)

func TestRules(t *testing.T) { analysistest.Run(t, platform.Rules) }
