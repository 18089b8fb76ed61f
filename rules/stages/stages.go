// Package stages holds the rules about how a build is divided into stages:
// what is needed to build a program, and what to run it. It knows no other
// group of rules.
package stages

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	buildTools,
	mismatch,
	circular,
	emptyScratch,
	copyIndex,
	copyLater,
	copySelf,
	copyUnknown,
	wholeRootfs,
	devDependencies,
	duplicateName,
	mountNumber,
	reservedName,
	sdkBase,
	shellRun,
	unreachable,
	missingPart,
	multiStage,
}
