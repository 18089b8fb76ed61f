package local_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plimsoll-app/plimsoll/app/local"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

const source = "FROM python\nMAINTAINER a\nADD a.conf \\\n  /etc/\nCMD app %s\n"

func print(t *testing.T, format local.Format) string {
	t.Helper()
	var b bytes.Buffer
	r := local.Result{Path: "a,b/Dockerfile", Report: rules.Recommended().Check([]byte(source), &analysis.Facts{})}
	if err := format.Result(&b, r); err != nil {
		t.Fatal(err)
	}
	if format.End != nil {
		if err := format.End(&b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestSARIF holds a log to the schema of the format.
func TestSARIF(t *testing.T) {
	text := print(t, local.SARIF("1.2.3"))
	log, err := sarif.FromString(text, sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Error(err)
	}
	run := log.Runs[0]
	if *run.Tool.Driver.Name != "Plimsoll" || len(run.Results) < 4 || len(run.Tool.Driver.Rules) < 4 {
		t.Errorf("got %s", text)
	}
	for _, r := range run.Results {
		if *r.RuleID != "add-instead-of-copy" {
			continue
		}
		region := r.Locations[0].PhysicalLocation.Region
		if *region.StartLine != 3 || *region.EndLine != 4 || r.Level != "warning" {
			t.Errorf("add-instead-of-copy: lines %d to %d, %s", *region.StartLine, *region.EndLine, r.Level)
		}
	}
}

func TestGitHub(t *testing.T) {
	want := "::warning file=a%2Cb/Dockerfile,line=3,endLine=4,title=add-instead-of-copy::This ADD only copies local files, and COPY says so. Use COPY.\n"
	if got := print(t, local.GitHub); !strings.Contains(got, want) || strings.Count(got, "\n") != strings.Count(got, "::")/2 {
		t.Errorf("got\n%s", got)
	}
}
