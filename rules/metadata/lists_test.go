package metadata

import (
	"slices"
	"testing"
)

func TestListsAreSorted(t *testing.T) {
	for name, list := range map[string][]string{
		"datagrams": datagrams, "hosts": hosts, "portOptions": portOptions, "portPrograms": portPrograms, "portless": portless,
		"servers": servers, "services": services,
	} {
		if !slices.IsSorted(list) {
			slices.Sort(list)
			t.Errorf("%s is not sorted: want %q", name, list)
		}
	}
}
