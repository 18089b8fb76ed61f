// Package layers holds the rules about the order of instructions, which
// decides what a build takes from its cache. It knows no other group of rules.
package layers

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	consecutive,
	copyFirst,
	copyLink,
	mountTarget,
	rmLater,
	sortPackages,
	systemInstall,
	cacheMount,
	volatileEarly,
}
