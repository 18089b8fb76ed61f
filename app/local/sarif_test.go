package local_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plimsoll-app/plimsoll/app/local"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

const source = "FROM python\nMAINTAINER a\nADD a.conf \\\n  /etc/\nENV B=🚢 C=$B\r\nCMD app %s\n"

func print(t *testing.T, format local.Format, path string) string {
	t.Helper()
	var b bytes.Buffer
	r := local.Result{Path: path, Report: rules.Recommended().Check([]byte(source), &analysis.Facts{})}
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
	text := print(t, local.SARIF("1.2.3"), "a b/#1%20/Dockerfile.é")
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
	for _, rule := range run.Tool.Driver.Rules {
		if rule.ShortDescription == nil || rule.FullDescription == nil || rule.Help == nil {
			t.Errorf("%s has no description of each kind", *rule.ID)
		}
	}
	got := map[string]string{}
	for _, r := range run.Results {
		region := r.Locations[0].PhysicalLocation.Region
		got[*r.RuleID] = fmt.Sprintf("%s %d:%d-%d:%d", r.Level, *region.StartLine, *region.StartColumn, *region.EndLine, *region.EndColumn)
		if uri := *r.Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "a%20b/%231%2520/Dockerfile.%C3%A9" {
			t.Errorf("the file is called %s", uri)
		}
	}
	for rule, want := range map[string]string{"add-instead-of-copy": "warning 3:1-4:8", "env-self-reference": "warning 5:10-5:14"} {
		if got[rule] != want {
			t.Errorf("%s: got %s, want %s", rule, got[rule], want)
		}
	}
	if text := print(t, local.SARIF("1.2.3"), "/a/Dockerfile"); !strings.Contains(text, `"uri":"file:///a/Dockerfile"`) {
		t.Errorf("an absolute path is not one: %s", text)
	}
}

func TestGitHub(t *testing.T) {
	want := "::warning file=a%2Cb/Dockerfile,line=3,endLine=4,title=add-instead-of-copy::This ADD only copies local files, and COPY says so. Use COPY.\n"
	if got := print(t, local.GitHub, "a,b/Dockerfile"); !strings.Contains(got, want) || strings.Count(got, "\n") != strings.Count(got, "::")/2 {
		t.Errorf("got\n%s", got)
	}
}

// TestJSON has no edit twice, whatever a rule says.
func TestJSON(t *testing.T) {
	var b bytes.Buffer
	r := local.Result{Path: "Dockerfile", Report: rules.Recommended().Check([]byte("FROM debian:13\nRUN sudo bash -c 'a && b'\n"), nil)}
	if err := local.JSON.Result(&b, r); err != nil {
		t.Fatal(err)
	}
	if want := `"edits":[{"start":19,"end":24,"new":""}]`; !strings.Contains(b.String(), want) {
		t.Errorf("got %s, want %s", &b, want)
	}
}
