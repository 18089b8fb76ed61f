// Package platform holds the rules about the platform that an image is built
// for. It knows no other group of rules.
package platform

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	constant,
	redundant,
	windows,
}
