package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// The bounds of a check run: GitHub's for the summary (in characters; ours are
// bytes), our own for the table.
const (
	maxSummary     = 65_535
	maxRows        = 50
	maxPatches     = 30_000
	maxAnnotations = 500
	maxMistakes    = 20
)

// A row is an introduced finding as the check shows it.
type row struct {
	file    *file
	finding analysis.Finding
}

func (r row) line() int { return r.file.report.File.Line(r.finding.Span.Start) }

// checkRun says what the check says. posted are the comments of the review,
// over those for which it has no room.
func checkRun(in Input, files []*file, posted, over []*draft) CheckRun {
	if len(files) == 0 {
		c := CheckRun{Conclusion: "success", Title: "No Dockerfile changed",
			Summary: "This pull request changes no Dockerfile.\n\n" + footer(in)}
		return c.mistaken(in)
	}
	rows, stood := introduced(files)
	c := CheckRun{Conclusion: conclusion(in, rows), Title: title(rows)}
	c.Annotations = annotations(files, over, in.CheckOnly)
	var b strings.Builder
	b.WriteString(sentence(in, files, rows) + "\n")
	b.WriteString(table(rows))
	if stood > 0 {
		fmt.Fprintf(&b, "\n%s stood here before this pull request.\n", plural(stood, "finding"))
	}
	b.WriteString(patches(files, posted))
	c.Summary = cut(b.String(), maxSummary-200-len(footer(in))) + "\n" + footer(in)
	return c.mistaken(in)
}

// mistaken is the check run of a pull request that may bring a configuration
// which cannot be read: it would pass, and then count for nothing.
func (c CheckRun) mistaken(in Input) CheckRun {
	if len(in.Mistakes) > 0 && c.Conclusion == "success" {
		c.Conclusion, c.Title = "neutral", "The configuration cannot be read"
	}
	return c
}

func footer(in Input) string {
	var b strings.Builder
	if len(in.Mistakes) > 0 {
		b.WriteString("The configuration that this pull request brings cannot be read. Once merged, it would have no effect:\n\n")
	}
	for _, note := range slices.Concat(in.Mistakes[:min(len(in.Mistakes), maxMistakes)], in.Notes) {
		b.WriteString("- " + markdown(cut(note, 500)) + "\n")
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String() + "<sub>Plimsoll " + markdown(in.Version) + "</sub>\n"
}

// introduced lists what the pull request brings, gravest first, and counts
// what stood before.
func introduced(files []*file) (rows []row, stood int) {
	for _, f := range files {
		stood += f.stood
		for i, found := range f.report.Findings {
			if f.introduced[i] {
				rows = append(rows, row{f, found})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.finding.Severity, a.finding.Severity) })
	return rows, stood
}

// problems are the rows at warning or above.
func problems(rows []row) []row {
	n := slices.IndexFunc(rows, func(r row) bool { return r.finding.Severity < analysis.Warning })
	if n < 0 {
		return rows
	}
	return rows[:n]
}

func conclusion(in Input, rows []row) string {
	switch {
	case len(rows) > 0 && in.Config.FailOn != analysis.Off && rows[0].finding.Severity >= in.Config.FailOn:
		return "failure"
	case len(problems(rows)) > 0 || in.Skipped > 0:
		return "neutral"
	}
	return "success"
}

func title(rows []row) string {
	bad := problems(rows)
	if len(bad) == 0 {
		return "No problems"
	}
	in := map[*file]bool{}
	for _, r := range bad {
		in[r.file] = true
	}
	return plural(len(bad), "problem") + " in " + plural(len(in), "file")
}

func sentence(in Input, files []*file, rows []row) string {
	bad := len(problems(rows))
	s := "Plimsoll looked at " + plural(len(files), "Dockerfile") + " and found nothing to object to in what this pull request changes."
	if bad > 0 {
		s = "This pull request brings " + plural(bad, "problem") + " into " + plural(len(files), "Dockerfile") + "."
	}
	if n := len(rows) - bad; n > 0 {
		s += " There " + are(n, "hint") + " too."
	}
	if in.Skipped > 0 {
		s += " Plimsoll did not look at " + plural(in.Skipped, "more Dockerfile") + ": this pull request changes too many at once."
	}
	if in.CheckOnly {
		s += " Comments on the lines come with the next push, or once the pull request is ready for review."
	}
	return s + "\n"
}

func are(n int, noun string) string {
	if n == 1 {
		return "is 1 " + noun
	}
	return "are " + plural(n, noun)
}

func table(rows []row) string {
	if len(rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| Severity | Where | Rule | What |\n| --- | --- | --- | --- |\n")
	for _, r := range rows[:min(len(rows), maxRows)] {
		where := fmt.Sprintf("%s:%d", analysis.Quote(r.file.Path), r.line())
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.finding.Severity, cell(markdown(where)), code(r.finding.Rule.Name), cell(markdown(r.finding.Message)))
	}
	if n := len(rows) - maxRows; n > 0 {
		fmt.Fprintf(&b, "\nAnd %d more.\n", n)
	}
	return b.String()
}

// annotations are the introduced problems that no comment shows: those off the
// diff, and those over the number of comments. Without comments at all there
// are none: the next push brings them.
func annotations(files []*file, over []*draft, checkOnly bool) []Annotation {
	var all []Annotation
	if checkOnly {
		return nil
	}
	for _, f := range files {
		for i, found := range f.report.Findings {
			if _, ok := f.place(found); f.introduced[i] && !f.said[i] && !ok && found.Severity >= analysis.Warning {
				all = append(all, annotation(f, found))
			}
		}
	}
	for _, d := range over {
		for _, found := range d.findings {
			all = append(all, annotation(d.file, found))
		}
	}
	return all[:min(len(all), maxAnnotations)]
}

func annotation(f *file, found analysis.Finding) Annotation {
	a := Annotation{Path: f.Path, Level: "notice", Title: found.Rule.Name, Message: found.Message + ". " + found.Why + " " + found.What}
	switch found.Severity {
	case analysis.Error:
		a.Level = "failure"
	case analysis.Warning:
		a.Level = "warning"
	}
	a.StartLine = f.report.File.Line(found.Span.Start)
	a.EndLine = f.report.File.Line(max(found.Span.Start, found.Span.End-1))
	return a
}

// With is the check run with comments added to its annotations: those that
// GitHub did not take.
func (c CheckRun) With(refused []Comment) CheckRun {
	c.Annotations = slices.Clone(c.Annotations)
	for _, r := range refused {
		c.Annotations = append(c.Annotations, Annotation{Path: r.Path, StartLine: r.StartLine, EndLine: r.Line, Level: "warning", Title: "Plimsoll", Message: r.Plain})
	}
	return c
}
