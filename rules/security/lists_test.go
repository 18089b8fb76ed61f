package security

import (
	"slices"
	"testing"
)

func TestListsAreSorted(t *testing.T) {
	for name, list := range map[string][]string{
		"bornUID": bornUID, "browserPrefixes": browserPrefixes, "dummyWords": dummyWords, "emptyValues": emptyValues,
		"harmlessWords": harmlessWords, "places": places, "installers": installers, "keyKinds": keyKinds, "knownSecrets": knownSecrets, "pragmas": pragmas,
	} {
		if !slices.IsSorted(list) {
			slices.Sort(list)
			t.Errorf("%s is not sorted: want %q", name, list)
		}
	}
}

func TestSplit(t *testing.T) {
	for name, want := range map[string][]string{
		"DB_PASSWORD":   {"db", "password"},
		"adminPassword": {"admin", "password"},
		"APIKey":        {"api", "key"},
		"_AUTH__TOKEN_": {"auth", "token"},
		"S3Secret":      {"s3", "secret"},
		"x.secret-key":  {"x", "secret", "key"},
	} {
		if got := split(name); !slices.Equal(got, want) {
			t.Errorf("split(%q) = %q, want %q", name, got, want)
		}
	}
}
