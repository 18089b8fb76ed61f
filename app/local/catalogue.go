package local

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// ListText prints rules as a table, a line each.
func ListText(w io.Writer, all []*analysis.Rule) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "RULE\tSEVERITY\tFIX\tSECTION\tALIASES\tWHAT IT FINDS")
	for _, r := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\n", r.Name, r.Severity, fixes(r, "-"), rules.Section(r), strings.Join(short(r.Aliases), ","), title(r))
	}
	return t.Flush()
}

// fixes are the grades of a rule's fixes, or a word for none.
func fixes(r *analysis.Rule, none string) string {
	if len(r.Fixes) == 0 {
		return none
	}
	var all []string
	for _, g := range r.Fixes {
		all = append(all, g.String())
	}
	return strings.Join(all, ",")
}

func title(r *analysis.Rule) string {
	line, _, _ := strings.Cut(r.Doc, "\n")
	return line
}

// ListMarkdown prints the docs of rules, a section each.
func ListMarkdown(w io.Writer, all []*analysis.Rule) error {
	for i, r := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		heading, rest, _ := strings.Cut(r.Doc, "\n")
		names := ""
		if len(r.Aliases) > 0 {
			names = "; elsewhere " + strings.Join(r.Aliases, ", ")
		}
		if options := rules.OptionsOf(r); options != nil {
			names += "; options `" + strings.Join(options, "`, `") + "`"
		}
		if _, err := fmt.Fprintf(w, "## %s\n\n`%s`, %s, %s%s.\n%s\n", heading, r.Name, r.Severity, fixed(r), names, rest); err != nil {
			return err
		}
	}
	return nil
}

func fixed(r *analysis.Rule) string {
	if len(r.Fixes) == 0 {
		return "no fix"
	}
	return "fix " + strings.ReplaceAll(fixes(r, ""), ",", " or ")
}

type jsonRule struct {
	Rule     string   `json:"rule"`
	Aliases  []string `json:"aliases"`
	Severity string   `json:"severity"`
	Fixes    []string `json:"fixes"`
	Section  int      `json:"section"`
	Options  []string `json:"options"`
	Title    string   `json:"title"`
	Doc      string   `json:"doc"`
}

// ListJSON prints rules as an array of objects.
func ListJSON(w io.Writer, all []*analysis.Rule) error {
	list := []jsonRule{}
	for _, r := range all {
		list = append(list, jsonRule{r.Name, append([]string{}, r.Aliases...), r.Severity.String(), strings.FieldsFunc(fixes(r, ""), func(c rune) bool { return c == ',' }), rules.Section(r), append([]string{}, rules.OptionsOf(r)...), title(r), r.Doc})
	}
	return json.NewEncoder(w).Encode(list)
}
