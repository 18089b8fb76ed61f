// Package security holds the rules about secrets and about what an image
// trusts. It knows no other group of rules.
package security

import "github.com/plimsoll-app/plimsoll/rules/analysis"

// Rules are the rules of this group, sorted by name.
var Rules = []*analysis.Rule{
	addRemote,
	curlFail,
	exposeSSH,
	gitClone,
	insecure,
	pipeShell,
	privileged,
	runInsecurely,
	fileCopied,
	secretInArgEnv,
	secretValue,
	vexInImage,
	systemDir,
}
