package analysis_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// TestWithoutWord takes the second word out of each command.
func TestWithoutWord(t *testing.T) {
	for _, test := range []struct{ run, want string }{
		{"RUN a -b c\n", "RUN a c\n"},
		{"RUN a -b\n", "RUN a\n"},
		{"RUN a \\\r\n    -b \\\r\n    c\r\n", "RUN a \\\r\n    c\r\n"},
		{`RUN ["a", "-b", "c"]` + "\n", `RUN ["a", "c"]` + "\n"},
		{"RUN a \\\n# of it\n  -b\n", ""},
		{"RUN a -\\\nb\n", ""},
	} {
		f := dockerfile.Parse([]byte("FROM scratch\n" + test.run))
		c := shell.Parse(f.Instructions[1]).Commands[0]
		got := ""
		if edit, ok := analysis.WithoutWord(f, c, c.Words[1]); ok {
			src, err := analysis.Apply(f.Source, []analysis.Edit{edit})
			if err != nil {
				t.Fatal(err)
			}
			got = string(src[len("FROM scratch\n"):])
		}
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.run, got, test.want)
		}
	}
}
