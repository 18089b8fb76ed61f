package analysis

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Apply makes edits to src. They may stand in any order; equal ones count
// once. Of insertions at one place those that go on with a command come before
// those that begin another, else they keep the order in which they are given.
// It is an error if two overlap or one lies outside src.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	sorted, err := arrange(edits)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	pos := 0
	for _, e := range sorted {
		if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(src) {
			return nil, fmt.Errorf("edit of bytes %d to %d in a file of %d", e.Span.Start, e.Span.End, len(src))
		}
		out.Write(src[pos:e.Span.Start])
		out.WriteString(e.New)
		pos = e.Span.End
	}
	out.Write(src[pos:])
	return out.Bytes(), nil
}

// Disjoint reports whether no two of the edits overlap, so that they can be made
// together.
func Disjoint(edits []Edit) bool {
	_, err := arrange(edits)
	return err == nil
}

var errOverlap = errors.New("edits overlap")

// arrange sorts edits and removes repetitions.
func arrange(edits []Edit) ([]Edit, error) {
	seen := make(map[Edit]bool, len(edits))
	var sorted []Edit
	for _, e := range edits {
		if !seen[e] {
			seen[e] = true
			sorted = append(sorted, e)
		}
	}
	slices.SortStableFunc(sorted, inOrder)
	for i := 1; i < len(sorted); i++ {
		if sorted[i-1].Span.End > sorted[i].Span.Start {
			return nil, errOverlap
		}
	}
	return sorted, nil
}

func inOrder(a, b Edit) int {
	return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(begins(a), begins(b)))
}

// begins is 1 for an insertion that begins another command, on the same line or
// on the next: after it nothing can be added to the command before.
func begins(e Edit) int {
	text := strings.TrimLeft(e.New, " \t\\`\r\n")
	if e.Span.Len() == 0 && (text == "" || strings.ContainsRune("&;|", rune(text[0])) || strings.HasPrefix(e.New, "\n") || strings.HasPrefix(e.New, "\r\n")) {
		return 1
	}
	return 0
}

// Edits are the edits of all the findings' fixes.
func Edits(findings []Finding) []Edit {
	var edits []Edit
	for _, found := range findings {
		if found.Fix != nil {
			edits = append(edits, found.Fix.Edits...)
		}
	}
	return edits
}

// Compose chooses findings whose fixes can be made together: the graver first,
// then in file order, each that does not collide with those chosen before it.
// Findings without a fix are left out. The order of the input is kept.
func Compose(findings []Finding) []Finding {
	order := make([]int, 0, len(findings))
	for i, found := range findings {
		if found.Fix != nil && len(found.Fix.Edits) > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(findings[b].Severity, findings[a].Severity)
	})
	var taken []Edit // sorted, none overlapping another
	var chosen []int
	for _, i := range order {
		edits, err := arrange(findings[i].Fix.Edits)
		if err != nil || slices.ContainsFunc(edits, func(e Edit) bool { return collides(taken, e) }) {
			continue
		}
		for _, e := range edits {
			at, _ := slices.BinarySearchFunc(taken, e, inOrder)
			taken = slices.Insert(taken, at, e)
		}
		chosen = append(chosen, i)
	}
	slices.Sort(chosen)
	out := make([]Finding, len(chosen))
	for k, i := range chosen {
		out[k] = findings[i]
	}
	return out
}

// collides reports whether an edit overlaps one of those taken. An equal one
// is no collision: it counts once.
func collides(taken []Edit, e Edit) bool {
	at, _ := slices.BinarySearchFunc(taken, e, inOrder)
	for i := at; i < len(taken) && taken[i].Span == e.Span; i++ {
		if taken[i] == e {
			return false
		}
	}
	return at > 0 && taken[at-1].Span.End > e.Span.Start || at < len(taken) && taken[at].Span.Start < e.Span.End
}
