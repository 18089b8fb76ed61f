// Package syntax holds the rules about whether a file is a Dockerfile at all.
// It knows no other group of rules.
package syntax

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	buildError,
	definitionDescription,
	emptyContinuation,
	fromAsCasing,
	PragmaUnused,
	pragmaUsed,
	instructionCasing,
	onbuildForbidden,
	parseError,
	stageNameCasing,
}
