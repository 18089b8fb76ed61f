// Package users holds the rules about the user as which an image starts. It
// knows no other group of rules.
package users

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	chownLayer,
	copyChown,
	passwdless,
	noSudo,
	nonNumeric,
	copyChmod,
	lowPortNonRoot,
	rootExplicit,
	rootImplicit,
	unknownName,
	beforePrivileged,
	createdUnused,
	dropsGroups,
	highUID,
	worldWritable,
}
