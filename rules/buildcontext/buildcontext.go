// Package buildcontext holds the rules about what a build is given: the files
// of its context and what .dockerignore holds back. It knows no other group of
// rules.
package buildcontext

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	broadFinal,
	sourceMissing,
	ignoreMissing,
}
