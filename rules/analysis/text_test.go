package analysis

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

func TestLine(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"FROM a\nRUN b\n", "USER c"},
		{"FROM a\nrun b\n", "USER c"},
		{"from a\nRUN b\n", "USER c"},
		{"from a\nrun b\n", "user c"},
	} {
		f := dockerfile.Parse([]byte(test.src))
		if got := Line(f, f.Instructions[1], "USER c"); got != test.want {
			t.Errorf("beside %q: got %q, want %q", test.src, got, test.want)
		}
	}
	f := dockerfile.Parse([]byte("from a\nrun b\n"))
	if got := Line(f, f.Instructions[1], "    && C"); got != "    && C" {
		t.Errorf("a line that goes on became %q", got)
	}
}
