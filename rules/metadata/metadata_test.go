package metadata_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/metadata"
)

func TestRules(t *testing.T) { analysistest.Run(t, metadata.Rules) }
