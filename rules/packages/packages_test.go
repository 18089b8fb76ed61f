package packages_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/packages"
)

func TestRules(t *testing.T) { analysistest.Run(t, packages.Rules) }
