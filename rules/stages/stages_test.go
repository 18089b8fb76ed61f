package stages_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/stages"
)

func TestRules(t *testing.T) { analysistest.Run(t, stages.Rules) }

// A change that is made for the one stage, as a RUN above CMD is, would come
// to stand in the second, where nothing can run: the two are never made together.
func TestSplitIsMadeAlone(t *testing.T) {
	src := "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/api .\nEXPOSE 8080\nCMD [\"/out/api\"]\n"
	report := analysis.Check([]byte(src), stages.Rules, nil)
	if len(report.Findings) != 1 || report.Findings[0].Fix == nil {
		t.Fatalf("got %+v, want one finding with a fix", report.Findings)
	}
	for place, at := range map[string]int{
		"above EXPOSE": strings.Index(src, "EXPOSE"),
		"above CMD":    strings.Index(src, "CMD"),
		"below CMD":    len(src) - 1,
	} {
		other := analysis.Finding{Severity: analysis.Warning, Fix: &analysis.Fix{
			Edits: []analysis.Edit{{Span: dockerfile.Span{Start: at, End: at}, New: "RUN true\n"}},
		}}
		if got := analysis.Compose([]analysis.Finding{report.Findings[0], other}); len(got) != 1 {
			t.Errorf("an insertion %s is made together with the split", place)
		}
	}
}

// Where a stage builds what it starts, one of the two speaks of its base.
func TestOneSpeaksOfTheBase(t *testing.T) {
	names, err := filepath.Glob("testdata/*/*Dockerfile")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixture: %v", err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		for _, found := range analysis.Check(src, stages.Rules, nil).Findings {
			said[found.Rule.Name] = true
		}
		if said["use-multi-stage"] && said["sdk-base-in-final"] {
			t.Errorf("%s: both use-multi-stage and sdk-base-in-final", name)
		}
	}
}
