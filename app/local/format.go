package local

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// A Result is what was found in one file, or why it could not be read.
type Result struct {
	Path   string
	Err    error
	Report *analysis.Report // nil if Err is not
}

// A Format prints results as they come: Begin, then each, with Between between
// them, then what End prints; nil: nothing.
type Format struct {
	Begin, Between string
	Result         func(io.Writer, Result) error
	End            func(io.Writer) error
}

// Text is a line a finding: path:line: severity: message [rule, short codes].
var Text = Format{Result: text}

// JSON is one array with an object a file, a stable contract.
var JSON = Format{Begin: "[", Between: ",\n", Result: encode, End: func(w io.Writer) error {
	_, err := io.WriteString(w, "]\n")
	return err
}}

func text(w io.Writer, r Result) error {
	if r.Err != nil {
		return nil
	}
	for _, found := range r.Report.Findings {
		names := append([]string{found.Rule.Name}, short(found.Codes)...)
		_, err := fmt.Fprintf(w, "%s:%d: %s: %s [%s]\n", Printable(r.Path), r.Report.File.Line(found.Span.Start), found.Severity, found.Message, strings.Join(names, ", "))
		if err != nil {
			return err
		}
	}
	return nil
}

// short are codes without those that say again what a shorter one says, and
// those that look like paths.
func short(codes []string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return strings.HasPrefix(c, "AVD-") || strings.Contains(c, "/") })
}

// Printable is a name without what a terminal would obey.
func Printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, name)
}

type jsonFile struct {
	Path     string        `json:"path"`
	Error    *string       `json:"error"`
	Findings []jsonFinding `json:"findings"`
}

type jsonFinding struct {
	Rule     string   `json:"rule"`
	Aliases  []string `json:"aliases"`
	Severity string   `json:"severity"`
	Message  string   `json:"message"`
	Line     int      `json:"line"`
	EndLine  int      `json:"end_line"`
	Fix      *jsonFix `json:"fix"`
}

type jsonFix struct {
	Title string     `json:"title"`
	Grade string     `json:"grade"`
	Note  string     `json:"note"`
	Edits []jsonEdit `json:"edits"`
	Files []jsonNew  `json:"files"`
}

type jsonEdit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

type jsonNew struct {
	Path    string `json:"path"`
	Content string `json:"content"`
}

func encode(w io.Writer, r Result) error {
	f := jsonFile{Path: r.Path, Findings: []jsonFinding{}}
	if r.Err != nil {
		text := r.Err.Error()
		f.Error = &text
	} else {
		for _, found := range r.Report.Findings {
			f.Findings = append(f.Findings, finding(r.Report, found))
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(f); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}

func finding(r *analysis.Report, found analysis.Finding) jsonFinding {
	out := jsonFinding{Rule: found.Rule.Name, Aliases: append([]string{}, found.Codes...), Severity: found.Severity.String(), Message: found.Message,
		Line: r.File.Line(found.Span.Start), EndLine: r.File.Line(max(found.Span.Start, found.Span.End-1))}
	if found.Fix == nil || tells(r, found.Fix) {
		return out
	}
	out.Fix = &jsonFix{Title: found.Fix.Title, Grade: found.Fix.Grade.String(), Note: found.Fix.Note, Edits: []jsonEdit{}, Files: []jsonNew{}}
	for _, e := range found.Fix.Edits {
		if edit := (jsonEdit{e.Span.Start, e.Span.End, e.New}); !slices.Contains(out.Fix.Edits, edit) { // equal ones count once
			out.Fix.Edits = append(out.Fix.Edits, edit)
		}
	}
	for _, n := range found.Fix.Files {
		out.Fix.Files = append(out.Fix.Files, jsonNew{n.Path, n.Content})
	}
	return out
}

// tells reports whether a fix repeats a value that no output may repeat.
func tells(r *analysis.Report, fix *analysis.Fix) bool {
	return slices.ContainsFunc(fix.Edits, func(e analysis.Edit) bool { return r.Reveals(e.New) })
}
