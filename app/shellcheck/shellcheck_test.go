package shellcheck_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app/shellcheck"
)

// installed is the ShellCheck of this machine. Without one the test is
// skipped, but under CI it fails.
func installed(t *testing.T) *shellcheck.Engine {
	t.Helper()
	e, err := shellcheck.Find("")
	if err != nil || e == nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("ShellCheck is not installed: %v", err)
		}
		t.Skip("ShellCheck is not installed, and only the real one can show that its answers are read right; under CI this fails")
	}
	return e
}

// TestAnswers marks in scripts, by « and », where answers of one code stand,
// and says what the fix of the first makes of the script.
func TestAnswers(t *testing.T) {
	cases := []struct{ code, level, script, fixed string }{
		{"2068", "error", "#!/bin/sh\nset -- a\n\tcp «$@» /b\n", ""},
		{"2086", "info", "#!/bin/bash\nexport A=a\nA=$(b)\n# ü\n\techo ü «$A» && rm «$A»\n", "#!/bin/bash\nexport A=a\nA=$(b)\n# ü\n\techo ü \"$A\" && rm $A\n"},
		{"1073", "error", "#!/bin/dash\n«»if true\n", ""},
		{"2068", "", "#!/bin/sh\ncp \"$@\" /b\n", ""},
	}
	var scripts []string
	for _, c := range cases {
		scripts = append(scripts, strings.NewReplacer("«", "", "»", "").Replace(c.script))
	}
	answers, err := installed(t).Answers(context.Background(), scripts)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		ds, ok := answers(scripts[i])
		got, fixed, shift := scripts[i], "", 0
		for _, d := range ds {
			if fmt.Sprint(d.Code) != c.code {
				continue
			}
			if d.Level != c.level {
				t.Errorf("%s: got level %s", c.code, d.Level)
			}
			got = got[:d.Start+shift] + "«" + got[d.Start+shift:d.End+shift] + "»" + got[d.End+shift:]
			shift += len("«»")
			if fixed == "" && len(d.Edits) > 0 {
				fixed = scripts[i]
				for k := len(d.Edits) - 1; k >= 0; k-- {
					e := d.Edits[k]
					fixed = fixed[:e.Start] + e.New + fixed[e.End:]
				}
			}
		}
		if !ok || got != c.script || fixed != c.fixed {
			t.Errorf("got\n%s\nfixed\n%s\nwant\n%s\nfixed\n%s", got, fixed, c.script, c.fixed)
		}
	}
	if _, ok := answers("#!/bin/sh\ntrue\n"); ok {
		t.Error("there is an answer about a script that was not asked about")
	}
}

func TestFind(t *testing.T) {
	_, err := shellcheck.Find(filepath.Join(t.TempDir(), "none"))
	if err == nil || !strings.Contains(err.Error(), "none is no program that can be run") {
		t.Errorf("got %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if e, err := shellcheck.Find(""); e != nil || err != nil {
		t.Errorf("got %v, %v", e, err)
	}
	if answers, err := (*shellcheck.Engine)(nil).Answers(context.Background(), []string{"a"}); answers != nil || err != nil {
		t.Errorf("none at all answers, or fails: %v", err)
	}
}

// TestBounds runs programs that are no ShellCheck: ones that do not end, that
// do not stop talking, and that say what is none of their business.
func TestBounds(t *testing.T) {
	for name, c := range map[string]struct{ script, want string }{
		"hangs":     {"exec sleep 1000", "deadline"},
		"talks":     {"exec yes", "over 1 scripts"},
		"no JSON":   {"echo hello", "read what ShellCheck says"},
		"null":      {"echo null", "there are no comments"},
		"fails":     {`echo '{"comments":[]}'; exit 2`, "exit status 2"},
		"forks":     {"sleep 5 & exec sleep 1000", "deadline"},
		"elsewhere": {`echo '{"comments":[{"file":"../../etc/passwd"}]}'`, "was not given"},
		"nowhere":   {`echo '{"comments":[{"file":"0","line":-1,"column":99,"endLine":99,"endColumn":-5,"level":"error","code":1}]}'`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shellcheck")
			if err := os.WriteFile(path, []byte("#!/bin/sh\n"+c.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			answers, err := (&shellcheck.Engine{Path: path}).Answers(ctx, []string{"#!/bin/sh\ntrue\n"})
			switch {
			case c.want == "" && err == nil:
				if ds, _ := answers("#!/bin/sh\ntrue\n"); len(ds) != 1 || ds[0].Start < 0 || ds[0].End > 15 {
					t.Errorf("got %v", ds)
				}
			case err == nil || !strings.Contains(err.Error(), c.want):
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
