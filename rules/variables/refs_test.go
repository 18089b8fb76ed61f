package variables

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

var letter = regexp.MustCompile(`^[\pL_]`)

// FuzzRefs reads the same variables in a word as BuildKit, in every word that
// BuildKit accepts.
func FuzzRefs(f *testing.F) {
	for _, seed := range []string{
		"", "$A", "${A}b", "$A$B", `\$A`, `\\$A`, `'$A'`, `"$A"`, `"'$A'"`, `'"$A'$B"`, `"\"$A"`, `a\'$A'b`, "${A:-$B}", "${A:+'$B'}", "${A#$B}",
		"${A%%b}", "${A/$B/$C}", "${A//b/}", "${A?no}", "$1$A", "$$A", "$", "${A:-${B:-$C}}", "<<$A", `"\a$A"`, "$A_1.$b", "é$A", "${A-}",
	} {
		f.Add(seed, true)
		f.Add(strings.ReplaceAll(seed, `\`, "`"), false)
	}
	f.Fuzz(func(t *testing.T, word string, backslash bool) {
		escape := byte('`')
		if backslash {
			escape = '\\'
		}
		if strings.ContainsAny(word, "\x00\n\r") || len(word) > 1000 {
			return
		}
		compareRefs(t, word, shell.NewLex(rune(escape)), refs(word, escape))
		body := shell.NewLex('\\')
		body.SkipProcessQuotes = true
		compareRefs(t, word, body, scan(word, '\\', false, false))
	})
}

func compareRefs(t *testing.T, text string, lex *shell.Lex, rs []ref) {
	t.Helper()
	result, err := lex.ProcessWordWithMatches(text, shell.EnvsFromSlice(nil))
	if err != nil {
		return
	}
	want := slices.DeleteFunc(slices.Sorted(maps.Keys(result.Unmatched)), func(name string) bool { return !letter.MatchString(name) })
	var got []string
	for _, r := range rs {
		got = append(got, r.name)
	}
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("%q: read %q, and BuildKit %q", text, got, want)
	}
}
