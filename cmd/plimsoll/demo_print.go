package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/plimsoll-app/plimsoll/app/githubsim"
)

// print writes the review as text, its suggestions as diffs.
func (d *demo) print(out io.Writer) {
	w := terminal{out}
	fmt.Fprintf(w, "Pull request #%d: %s\n", d.pull.Number, d.pull.Title)
	for _, r := range d.pull.Reviews() {
		fmt.Fprintf(w, "\n%s: %s\n", r.User, r.Body)
	}
	for _, c := range d.pull.Comments() {
		fmt.Fprintf(w, "\n%s\n", place(c))
		for _, line := range strings.Split(plain(c.Body), "\n") {
			fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
		}
		d.printSuggestion(w, c)
	}
	for _, check := range d.repo.Checks(d.pull.HeadCommit()) {
		fmt.Fprintf(w, "\nCheck %s: %s. %s\n", check.Name, check.Conclusion, check.Title)
	}
}

// A terminal keeps control characters of a stranger's file from the terminal.
type terminal struct{ out io.Writer }

// Write implements io.Writer.
func (t terminal) Write(p []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, string(p))
	if _, err := io.WriteString(t.out, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}

func place(c githubsim.Comment) string {
	if c.StartLine > 0 {
		return fmt.Sprintf("%s:%d-%d", c.Path, c.StartLine, c.Line)
	}
	return fmt.Sprintf("%s:%d", c.Path, c.Line)
}

// printSuggestion writes what the suggestion would change, as a diff.
func (d *demo) printSuggestion(w io.Writer, c githubsim.Comment) {
	text, ok := c.Suggestion()
	content, err := d.pull.Read(c.Path)
	if !ok || err != nil {
		return
	}
	lines := strings.SplitAfter(string(content), "\n")
	first := c.Line
	if c.StartLine > 0 {
		first = c.StartLine
	}
	old := strings.Join(lines[first-1:c.Line], "")
	_, hunk, _ := strings.Cut(string(diff.Diff("old", []byte(old), "new", []byte(text+"\n"))), "\n@@")
	for _, line := range strings.Split(strings.TrimSuffix(hunk, "\n"), "\n")[1:] {
		fmt.Fprintf(w, "\n    %s", line)
	}
	fmt.Fprintln(w)
}

var (
	suggested = regexp.MustCompile("(?s)\n(`{3,})suggestion\n.*?\n`{3,}\n")
	hidden    = regexp.MustCompile(`(?s)<!--.*?-->|</?sub>`)
	escaped   = regexp.MustCompile(`\\([\\*_\[\]|~` + "`" + `])`)
	blank     = regexp.MustCompile(`\n{3,}`)
)

// plain is a comment of ours without its Markdown and its suggestion.
func plain(body string) string {
	body = suggested.ReplaceAllString(body, "\n")
	body = hidden.ReplaceAllString(strings.ReplaceAll(body, "<br>", "\n"), "")
	body = strings.NewReplacer("**", "", "&lt;", "<", "&gt;", ">", "&amp;", "&", "\u200b", "").Replace(body)
	body = escaped.ReplaceAllString(body, "$1")
	return strings.TrimSpace(blank.ReplaceAllString(body, "\n\n"))
}
