package security_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/security"
)

func TestRules(t *testing.T) { analysistest.Run(t, security.Rules) }
