// Package runtime holds the rules about how files get into an image and how
// its process is started. It knows no other group of rules.
package runtime

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	addLocal,
	cdWorkdir,
	multiSource,
	relativeDest,
	devServer,
	shellForm,
	exposeFormat,
	exposeRange,
	exposeCase,
	heredocErrexit,
	invalidJSON,
	multipleCmd,
	multipleEntrypoint,
	noCommand,
	pid1Wrapper,
	pipefail,
	shellSymlink,
	shellCheck,
	stopSignal,
	workdirAbsolute,
	afterVolume,
}
