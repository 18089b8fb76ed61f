package variables

import (
	"slices"
	"testing"
)

func TestListsAreSorted(t *testing.T) {
	for name, list := range map[string][]string{"baseNames": baseNames, "bashNames": bashNames, "buildTools": buildTools, "development": development, "blindPrograms": blindPrograms, "platformNames": platformNames, "proxies": proxies, "pythonStarts": pythonStarts, "shellNames": shellNames} {
		if !slices.IsSorted(list) {
			slices.Sort(list)
			t.Errorf("%s is not sorted: want %q", name, list)
		}
	}
}
