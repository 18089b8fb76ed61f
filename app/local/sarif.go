package local

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// SARIF is one log of the format that code scanning reads. It is printed at
// the end.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
func SARIF(version string) Format {
	run := sarif.NewRunWithInformationURI("Plimsoll", "https://github.com/plimsoll-app/plimsoll")
	run.Tool.Driver.Version = &version
	run.WithColumnKind("utf16CodeUnits")
	return Format{
		Result: func(_ io.Writer, r Result) error {
			if r.Err != nil {
				return nil
			}
			for _, found := range r.Report.Findings {
				describe(run, found.Rule)
				run.AddResult(result(r, found))
			}
			return nil
		},
		End: func(w io.Writer) error { return sarif.NewReport().AddRun(run).Write(w) },
	}
}

// levels are SARIF's names of severities.
var levels = map[analysis.Severity]string{analysis.Error: "error", analysis.Warning: "warning", analysis.Info: "note"}

func describe(run *sarif.Run, r *analysis.Rule) {
	title, help, _ := strings.Cut(r.Doc, "\n")
	text := strings.TrimSpace(help)
	rule := run.AddRule(r.Name).WithName(r.Name).WithMarkdownHelp(text)
	rule.Help.Text = &text
	rule.ShortDescription = &sarif.MultiformatMessageString{Text: &title}
	rule.FullDescription = rule.ShortDescription // code scanning demands both
}

func result(r Result, found analysis.Finding) *sarif.Result {
	f := r.Report.File
	text := strings.TrimSpace(strings.Join([]string{found.Message + ".", found.Why, found.What}, " "))
	last := max(found.Span.Start, found.Span.End-1)
	region := sarif.NewSimpleRegion(f.Line(found.Span.Start), f.Line(last)).
		WithStartColumn(column(f.Source, found.Span.Start, found.Span.Start)).WithEndColumn(column(f.Source, last, found.Span.End))
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(r.Path))).WithRegion(region)
	return sarif.NewRuleResult(found.Rule.Name).WithLevel(levels[found.Severity]).WithMessage(sarif.NewTextMessage(text)).
		WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(place)})
}

// uri is a path as a log names it.
func uri(path string) string {
	u := url.URL{Path: path}
	if strings.HasPrefix(path, "/") {
		u.Scheme = "file"
	}
	return u.String()
}

// column is where an offset stands in the line of another, in UTF-16 code units
// from 1; the end of that line if it stands behind it.
func column(src []byte, line, offset int) int {
	start := bytes.LastIndexByte(src[:line], '\n') + 1
	text := bytes.TrimPrefix(bytes.TrimRight(src[start:offset], "\r\n"), []byte("\ufeff"))
	return len(utf16.Encode([]rune(string(text)))) + 1
}

// GitHub is a workflow command a finding, which a run of GitHub Actions shows
// beside the line.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
var GitHub = Format{Result: annotate}

// kinds are the workflow commands of severities.
var kinds = map[analysis.Severity]string{analysis.Error: "error", analysis.Warning: "warning", analysis.Info: "notice"}

func annotate(w io.Writer, r Result) error {
	if r.Err != nil {
		return nil
	}
	f := r.Report.File
	for _, found := range r.Report.Findings {
		_, err := fmt.Fprintf(w, "::%s file=%s,line=%d,endLine=%d,title=%s::%s\n", kinds[found.Severity], property.Replace(r.Path),
			f.Line(found.Span.Start), f.Line(max(found.Span.Start, found.Span.End-1)), property.Replace(found.Rule.Name), data.Replace(found.Message+". "+found.What))
		if err != nil {
			return err
		}
	}
	return nil
}

// data and property are what must not stand in a workflow command as it is.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
