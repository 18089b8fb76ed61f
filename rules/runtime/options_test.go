package runtime

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// TestOptions shows what rules say only when they are told to: the lines of
// their findings, by default and then.
func TestOptions(t *testing.T) {
	for _, c := range []struct {
		rule            *analysis.Rule
		src             string
		byDefault, then string
	}{
		{addLocal, "ADD a.c /\nADD $X /\nADD rootfs /\nADD a.c b.tgz /c/\nADD dist/* /d/\n", "2", "2 3 4 5 6"},
		{addLocal, "ADD a.tar.zst /\nADD \"a.tgz\" /\nADD a.tar.lzma a.Z /b/\nADD a.tar https://example.com/b /c/\nADD git@example.com:a/b.git /c\nADD https://example.com/a.git#v1 /a\n", "", ""},
		{addLocal, "ARG X=a.tgz\nADD $X /\nADD --unpack=true a /b\nADD --keep-git-dir=true $Y /b\nADD --checksum=sha256:aa $Z /b\n", "", ""},
		{addLocal, "ONBUILD ADD $X /\nADD [\"rootfs\", \"/\"]\n", "", "2 3"},
		{cdWorkdir, "RUN cd /a && make\nRUN make && cd /b && make\nRUN (cd /a; make)\nRUN cd\nRUN --mount=target=/a cd /a && make\n", "2", "2 3 4 5 6"},
		{cdWorkdir, "RUN echo cd /a\nRUN abcd /a\nRUN pushd /a\nSHELL [\"pwsh\", \"-c\"]\nRUN cd /a\nCMD cd /a && b\n", "", ""},
		{cdWorkdir, "ONBUILD RUN if true; then cd a; fi\n", "", "2"},
		{multiSource, "COPY a b c\nCOPY a b .\nCOPY a b ..\nCOPY a b \"/c/.\"\nCOPY a b ./\nCOPY a .\nADD a b .\n", "2", "2 3 4 5 8"},
		{pipefail, "RUN curl a | sh\nRUN echo a | sed b\nRUN if a | b; then c; fi\nRUN a | b || true\nRUN x=$(cat a | wc -l)\n", "2", "2 3 4 5 6"},
		{pipefail, "RUN set -o pipefail; echo a | sed b\nRUN echo 'a | b'\nRUN a || b\nRUN [\"a\", \"|\", \"b\"]\nSHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN echo a | sed b\n", "", ""},
		{pipefail, "SHELL [\"powershell\"]\nRUN a | b\nSHELL [\"bash\", \"-c\"]\nONBUILD RUN echo a | b\n", "", "5"},
		{relativeDest, "COPY a b\nCOPY a c\n", "2", "2"},
		{shellForm, "CMD a\nCMD exec b\nHEALTHCHECK CMD c\nHEALTHCHECK NONE\nENTRYPOINT exec d\nONBUILD CMD e\n", "", "2 3 4 6 7"},
		{shellForm, "CMD [\"a\"]\nHEALTHCHECK CMD [\"a\", \\\n\"b\"]\nSHELL [\"bash\", \"-c\"]\nCMD c\nRUN d\n", "", "6"},
		{shellForm, "CMD a\nFROM debian:13\nCOPY --from=0 / /\nCMD b\n", "5", "2 5"},
		{shellSymlink, "RUN ln -s bash /bin/sh\nRUN ln -s /bin/busybox /bin/sh\nRUN ln -s $X /bin/sh\nRUN ln -s /bin/sh /a\nRUN echo /bin/sh\n", "2", "2 3 4"},
		{stopSignal, "STOPSIGNAL 15\nSTOPSIGNAL SIGTERM\nSTOPSIGNAL 9\nSTOPSIGNAL 40\nARG S=2\nSTOPSIGNAL $S\n", "4", "2 4 7"},
		{stopSignal, "CMD [\"nginx\", \"-g\", \"daemon off;\"]\n", "", "2"},
		{stopSignal, "STOPSIGNAL SIGQUIT\nCMD [\"nginx\"]\n", "", ""},
		{stopSignal, "CMD [\"/lib/systemd/systemd\"]\nFROM nginx:1.29\nCMD [\"nginx\"]\n", "", ""},
		{workdirAbsolute, "WORKDIR a\nWORKDIR b\nONBUILD WORKDIR c\nWORKDIR /d\nWORKDIR $E\nWORKDIR 'C:\\'\nWORKDIR \"e/f\"\n", "2", "2 3 4 8"},
	} {
		src := "FROM debian:13\n" + c.src
		for _, strict := range []bool{false, true} {
			r := *c.rule
			want := c.byDefault
			if r.Severity = analysis.Warning; strict {
				r.Options, want = options(r.Options()), c.then
			}
			if got := lines(t, src, &r); got != want {
				t.Errorf("%s, strict %v: lines %s, want %s\n%s", r.Name, strict, got, want, src)
			}
		}
	}
	strict := *relativeDest
	strict.Options = options(strict.Options())
	src := "FROM golang:1.25\nCOPY a b\n"
	if got := lines(t, src, relativeDest) + "," + lines(t, src, &strict); got != ",2" {
		t.Errorf("got %q for a base image with a folder of its own", got)
	}
}

// options are those of a rule that speaks wherever it can.
func options(zero any) func() any {
	if _, both := zero.(*analysis.ScopedStrict); both {
		return func() any { return &analysis.ScopedStrict{Scope: analysis.AllStages, Strict: true} }
	}
	return func() any { return &analysis.Strict{Strict: true} }
}

// lines are those of a rule's findings, each fix proved.
func lines(t *testing.T, src string, r *analysis.Rule) string {
	t.Helper()
	report := analysis.Check([]byte(src), []*analysis.Rule{r}, nil)
	var at []string
	for _, found := range report.Findings {
		at = append(at, fmt.Sprint(report.File.Line(found.Span.Start)))
		if found.Fix != nil {
			if err := report.Verify(found); err != nil {
				t.Errorf("%s: %v\n%s", r.Name, err, src)
			}
		}
		if found.Why == "" || found.What == "" || strings.HasSuffix(found.Message, ".") {
			t.Errorf("%s: %+v", r.Name, found)
		}
	}
	return strings.Join(at, " ")
}

// TestIntoFolder says which of those fixes are safe: where there is such a
// folder already.
func TestIntoFolder(t *testing.T) {
	for src, want := range map[string]string{
		"COPY a /b/\nCOPY c d /b\n":                       "safe",
		"COPY a /b/\nWORKDIR /\nCOPY c d ./b\n":           "safe",
		"WORKDIR /a/b\nCOPY c d /a\n":                     "safe",
		"COPY a/ b/ /c\n":                                 "safe",
		"COPY a /b\nCOPY c d /b\n":                        "behaviour",
		"ONBUILD COPY a /b/\nCOPY c d /b\n":               "behaviour",
		"COPY a /b/\nONBUILD COPY c d /b\n":               "behaviour",
		"WORKDIR $A\nCOPY a b/\nWORKDIR $B\nCOPY c d b\n": "behaviour",
		"COPY a $B/\nCOPY c d /b\n":                       "behaviour",
	} {
		report := analysis.Check([]byte("FROM debian:13\n"+src), []*analysis.Rule{multiSource}, nil)
		if len(report.Findings) != 1 || report.Findings[0].Fix == nil || report.Findings[0].Fix.Grade.String() != want {
			t.Errorf("%q: got %+v, want a fix that is %s", src, report.Findings, want)
		}
	}
}
