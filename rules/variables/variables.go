// Package variables holds the rules about ARG and ENV: where a name has a
// value and where it has none. It knows no other group of rules.
package variables

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	argScope,
	argUnused,
	buildOnly,
	selfReference,
	invalidDefault,
	legacy,
	nodeEnv,
	repeatedLiteral,
	undefinedArg,
	undefinedVar,
}
