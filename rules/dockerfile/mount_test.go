package dockerfile

import "testing"

func TestMountText(t *testing.T) {
	for _, c := range []struct{ mount, want string }{
		{"from=build,target=/x", "build"},
		{"type=bind,target=/from=no,FROM=Build", "Build"},
		{"target=/x", ""},
		{"from=,target=/x", ""},
		{"from=a,from=b,target=/x", ""},
		{`"from=a",target=/x`, ""},
		{`type=bind,"from=a"`, ""},
		{`from=\a,target=/x`, ""},
		{"from=a\\\nb,target=/x", ""},
		{"type=bind,\\\nfrom=ab,target=/x", "ab"},
	} {
		f := Parse([]byte("FROM a\nRUN --mount=" + c.mount + " true\n"))
		got := f.Instructions[1].Mounts()[0].Text("from")
		if got.String() != c.want || got.Len() > 0 && string(f.Source[got.Whole().Start:got.Whole().End]) != c.want {
			t.Errorf("%s: got %q, want %q", c.mount, got.String(), c.want)
		}
	}
}
