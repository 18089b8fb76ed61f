package users

import (
	"slices"
	"testing"
)

func TestListsAreSorted(t *testing.T) {
	for name, list := range map[string][]string{
		"accountSigns": accountSigns, "creators": creators, "dropping": dropping, "droppingPrefixes": droppingPrefixes, "nonRootPrefixes": nonRootPrefixes,
		"rootByDefault": rootByDefault, "rootPrefixes": rootPrefixes, "rootPrograms": rootPrograms, "rootsHome": rootsHome, "shells": shells, "startNames": startNames,
		"settings": settings, "state": state, "writers": writers, "droppers": droppers,
		"alpineNames": alpineNames, "binaries": binaries, "builtins": builtins, "debianNames": debianNames, "packageManagers": packageManagers,
		"plainImages": plainImages, "plainSudoOptions": plainSudoOptions, "redHatNames": redHatNames, "runners": runners, "givers": givers, "harmless": harmless,
		"openFolders": openFolders, "filled": filled, "placeNames": placeNames, "whose": whose, "privileged": privileged, "writing": writing, "kept": kept, "systems": systems, "light": light, "portOptions": portOptions, "oldSuites": oldSuites, "systemRoots": systemRoots, "rootCommands": rootCommands, "asking": asking, "systemFolders": systemFolders, "usual": usual,
	} {
		if !slices.IsSorted(list) {
			slices.Sort(list)
			t.Errorf("%s is not sorted: want %q", name, list)
		}
	}
}
