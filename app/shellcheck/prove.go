package shellcheck

import (
	"context"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// maxProofs bounds how many fixes of one review are tried.
const maxProofs = 500

// A trial is a script with one answer's fix made.
type trial struct{ script, answer int }

// prove drops the fixes that do not mend what they are for. All are tried in
// one process more.
func (e *Engine) prove(ctx context.Context, scripts []string, all [][]analysis.Diagnostic) error {
	var trials []trial
	var fixed []string
	for i, ds := range all {
		for k := range ds {
			text, ok := made(scripts[i], ds[k].Edits)
			if !ok || len(trials) == maxProofs {
				ds[k].Edits = nil
				continue
			}
			trials, fixed = append(trials, trial{i, k}), append(fixed, text)
		}
	}
	if len(trials) == 0 {
		return nil
	}
	asked := within(fixed)
	after, err := e.run(ctx, asked)
	if err != nil {
		return err
	}
	for n, t := range trials {
		d := &all[t.script][t.answer]
		if n >= len(asked) || count(after[n], d.Code) >= count(all[t.script], d.Code) || grave(after[n]) > grave(all[t.script]) {
			d.Edits = nil
		}
	}
	return nil
}

// made is a script with edits made; false if there are none, or two overlap.
func made(script string, edits []analysis.ScriptEdit) (string, bool) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b analysis.ScriptEdit) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, e := range sorted {
		if e.Start < at {
			return "", false
		}
		b.WriteString(script[at:e.Start] + e.New)
		at = e.End
	}
	b.WriteString(script[at:])
	return b.String(), len(edits) > 0
}

func count(ds []analysis.Diagnostic, code int) int {
	n := 0
	for _, d := range ds {
		if d.Code == code {
			n++
		}
	}
	return n
}

func grave(ds []analysis.Diagnostic) int {
	n := 0
	for _, d := range ds {
		if d.Level == "error" {
			n++
		}
	}
	return n
}
