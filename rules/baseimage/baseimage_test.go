package baseimage_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/baseimage"
)

func TestRules(t *testing.T) { analysistest.Run(t, baseimage.Rules) }
