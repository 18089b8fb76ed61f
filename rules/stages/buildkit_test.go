package stages_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/stages"
)

// refusals are the rules whose errors say that BuildKit refuses a file.
var refusals = []string{
	"circular-stage-deps", "copy-from-later-stage", "copy-from-self", "copy-from-unknown-stage", "reserved-stage-name",
}

// TestBuildKit compares, over files made by chance, what is called an error
// with what BuildKit refuses.
func TestBuildKit(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	refused := 0
	for range 2000 {
		src := someFile(r)
		report := analysis.Check([]byte(src), stages.Rules, nil)
		var found []string
		for _, f := range report.Findings {
			if f.Severity == analysis.Error && slices.Contains(refusals, f.Rule.Name) {
				found = append(found, f.Rule.Name)
			}
			if f.Fix != nil && f.Fix.Grade == analysis.Same {
				analysistest.SameBuild(t, f.Rule.Name+" in\n"+src, []byte(src), f.Fix.Edits)
			}
		}
		err := analysistest.Builds([]byte(src))
		if (err != nil) != (len(found) > 0) {
			t.Fatalf("BuildKit says %v, and we %q, of\n%s", err, found, src)
		}
		if err != nil {
			refused++
		}
	}
	if refused < 400 || refused > 1600 {
		t.Errorf("%d of 2000 files were refused: they prove little", refused)
	}
}

// someFile is a Dockerfile whose stages refer to one another at random.
func someFile(r *rand.Rand) string {
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[r.Intn(len(all))]
	}
	var b strings.Builder
	b.WriteString("ARG X=a\n")
	for range 1 + r.Intn(4) {
		b.WriteString("FROM " + pick("alpine alpine scratch a b c $X debian:13"))
		if r.Intn(3) > 0 {
			b.WriteString(" AS " + pick("a b c A builder context"))
		}
		b.WriteString("\n")
		for range r.Intn(3) {
			word := pick("a b c A B buildr Buildr Foo scratch Scratch context golang nginx:1 ghcr.io/a/b 0 1 2 3 4 +1 -1 $X ${X:-a}")
			if mount := pick("bind cache tmpfs"); r.Intn(2) == 0 {
				fmt.Fprintf(&b, "COPY --from=%s /x /y\n", word)
			} else if strings.Contains(word, "$") {
				fmt.Fprintf(&b, "RUN --mount=type=%s,target=/x true\n", mount)
			} else {
				fmt.Fprintf(&b, "RUN --mount=from=%s,type=%s,target=/x true\n", word, mount)
			}
		}
	}
	return b.String()
}
