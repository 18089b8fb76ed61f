package rules_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestSecretsUnderPresets takes the fixtures of every rule in which it finds a
// value that no output may repeat. That is known under every preset, whether the
// rule is in it or not.
func TestSecretsUnderPresets(t *testing.T) {
	found := 0
	for _, r := range rules.All {
		fixtures, _ := filepath.Glob(filepath.Join("*", "testdata", r.Name, "*Dockerfile"))
		for _, name := range fixtures {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := len(analysis.Check(src, []*analysis.Rule{r}, nil).Secrets)
			if want == 0 {
				continue
			}
			found++
			for _, preset := range rules.Presets {
				c, err := rules.Preset(preset)
				if err != nil {
					t.Fatal(err)
				}
				if got := len(c.Check(src, nil).Secrets); got < want {
					t.Errorf("%s: %s knows of %d values to hide, %s of %d", name, preset, got, r.Name, want)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no fixture has a value to hide")
	}
}
