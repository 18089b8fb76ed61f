// Package metadata holds the rules about what an image says of itself: its
// labels and its health check. It knows no other group of rules.
package metadata

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	duplicateLabel,
	healthcheckOptions,
	portMismatch,
	healthcheckShell,
	healthcheckTool,
	hardcodedVersion,
	labelKey,
	labelExtra,
	labelValue,
	maintainer,
	missingHealthcheck,
	labelMissing,
	multipleHealthcheck,
}
