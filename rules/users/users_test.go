package users_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/users"
)

func TestRules(t *testing.T) { analysistest.Run(t, users.Rules) }
