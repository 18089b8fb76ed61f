package syntax_test

import (
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/syntax"
)

func TestRules(t *testing.T) { analysistest.Run(t, syntax.Rules) }

// Each of BuildKit's complaints, and ours.
var complaints = map[string]string{
	"":                                 "The file has no instruction",
	"\n# nothing\n":                    "The file has no instruction",
	"ARG A\n":                          "The file has no FROM",
	"{{ range .X }}\n":                 "This looks like a template",
	"# escape=x\nFROM a\n":             "The escape directive names a character",
	"# escape=`\n# escape=`\nFROM a\n": "A parser directive is given twice",
	"FROM a\nRUN " + strings.Repeat("a", 70_000): "longer than the 65,535 bytes",
	"FROM\n":                                    "FROM has more words, or fewer",
	"FROM a b\n":                                "FROM has more words, or fewer",
	"FROM a AS 1x\n":                            "The stage has a name that BuildKit does not take",
	"FROM a\nADD a\n":                           "ADD has no destination",
	"FROM a\nUSER\n":                            "USER takes exactly one argument",
	"FROM a\nEXPOSE\n":                          "EXPOSE has no argument",
	"FROM a\nSHELL []\n":                        "SHELL has no argument",
	"FROM a\nSHELL bash\n":                      "SHELL is not a JSON array",
	"FROM a\nENV A\n":                           "ENV has a name and no value",
	"FROM a\nENV A=b c\n":                       "ENV has a word without an equals sign",
	"FROM a\nENV =b\n":                          "ENV has a value without a name",
	"FROM a\nRUN <<E\n":                         "This heredoc has no end",
	"FROM a\nRUN --user=me a\n":                 "RUN has no option `--user`",
	"FROM a\nCOPY --link --link a b\n":          "COPY has the option `--link` twice",
	"FROM a\nCOPY --chown a b\n":                "COPY has the option `--chown` without a value",
	"FROM a\nCOPY --link=maybe a b\n":           "COPY has the option `--link` with something other than true or false",
	"FROM a\nHEALTHCHECK CONNECT 80\n":          "HEALTHCHECK is followed by neither CMD nor NONE",
	"FROM a\nHEALTHCHECK CMD\n":                 "HEALTHCHECK CMD has no command",
	"FROM a\nHEALTHCHECK NONE a\n":              "HEALTHCHECK NONE is followed by something",
	"FROM a\nHEALTHCHECK --timeout=3 CMD a\n":   "HEALTHCHECK has a duration that cannot be read",
	"FROM a\nHEALTHCHECK --timeout=1us CMD a\n": "HEALTHCHECK has a duration that is too short",
	"FROM a\nHEALTHCHECK --retries=x CMD a\n":   "HEALTHCHECK has an option whose value is not a number",
	"FROM a\nHEALTHCHECK --retries=-1 CMD a\n":  "HEALTHCHECK has an option whose value is negative",
	"FROM a\nCMD [\"a\", 1]\n":                  "CMD has a JSON array with something other than strings",
	"FROM a\nONBUILD ONBUILD RUN a\n":           "ONBUILD cannot hold ONBUILD",
	"FROM a\nONBUILD FROM a\n":                  "ONBUILD cannot hold FROM",
	"FROM a\nONBUILD MAINTAINER a\n":            "ONBUILD cannot hold MAINTAINER",
	"FROM a\nVOLUME [\"\"]\n":                   "VOLUME names an empty path",
	"FROM a\nCOPY a <<E\nE\n":                   "COPY does not take a heredoc here",
	"FROM a\nRUN --network=x a\n":               "BuildKit cannot read this RUN",
}

func TestComplaints(t *testing.T) {
	for src, want := range complaints {
		report := analysis.Check([]byte(src), syntax.Rules, nil)
		if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Message, want) {
			t.Errorf("%.60q: got %+v, want %q (BuildKit: %v)", src, report.Findings, want, report.File.Err)
			continue
		}
		found := report.Findings[0]
		if found.Span.Len() == 0 && src != "" || found.Span.End > len(src) {
			t.Errorf("%.60q: span %v", src, found.Span)
		}
		if found.Why == "" || found.What == "" || strings.Contains(found.Message+found.What, "KEYWORD") {
			t.Errorf("%.60q: %+v", src, found)
		}
	}
}

// A directive can stand on the first lines alone, where no fixture can speak
// of it.
func TestDirective(t *testing.T) {
	for src, want := range map[string]string{
		"# sytnax = docker/dockerfile:1\nFROM a\n":                 "# syntax=docker/dockerfile:1\nFROM a\n",
		"#syntax:docker/dockerfile:1\r\nFROM a\r\n":                "#syntax=docker/dockerfile:1\r\nFROM a\r\n",
		"\xef\xbb\xbf# syntax docker/dockerfile:1\nFROM a\n":       "\xef\xbb\xbf# syntax=docker/dockerfile:1\nFROM a\n",
		"# escape=`\n# sintax=docker.io/docker/dockerfile\nFROM a": "# escape=`\n# syntax=docker.io/docker/dockerfile\nFROM a",
		"# Syntax = docker/dockerfile:1\nFROM a\n":                 "",
		"# syntax of docker/dockerfile\nFROM a\n":                  "",
		"# see docker/dockerfile\nFROM a\n":                        "",
		"# first\n# sytnax=docker/dockerfile:1\nFROM a\n":          "",
		"\n# sytnax=docker/dockerfile:1\nFROM a\n":                 "",
	} {
		report := analysis.Check([]byte(src), syntax.Rules, nil)
		got := ""
		if len(report.Findings) > 0 {
			if err := report.Verify(report.Findings...); err != nil {
				t.Errorf("%q: %v", src, err)
			}
			fixed, _ := analysis.Apply([]byte(src), analysis.Edits(report.Findings))
			got = string(fixed)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}

// An empty line parts a comment from what stands below in BuildKit's eyes only
// if it holds a #. A fixture's comments are comments themselves.
func TestDescription(t *testing.T) {
	for src, want := range map[string]int{
		"# a tool\n\nARG A\nFROM a\n":                                          1,
		"# a tool\n#\nARG A\nFROM a\n":                                         0,
		"# syntax=docker/dockerfile:1\nARG A\nFROM a\n":                        0,
		"# syntax=docker/dockerfile:1\n# escape=\\\n# a tool\nARG A\nFROM a\n": 1,
		"# a tool\nFROM a AS b\n":                                              1,
		"# a tool\nFROM a\nARG A\n":                                            0,
		"# A,B are tools\nARG A\nFROM a\n":                                     1,
	} {
		report := analysis.Check([]byte(src), syntax.Rules, nil)
		if len(report.Findings) != want {
			t.Errorf("%q: got %+v, want %d", src, report.Findings, want)
		}
	}
}

// A want in a fixture speaks of what is no comment, so pragmas are here.
func TestPragmaUsed(t *testing.T) {
	for pragma, want := range map[string]string{
		"hadolint ignore=DL3008":                     "DL1001 This comment silences `DL3008`, and does not say why",
		"hadolint global ignore=DL3008,DL3009 # old": "DL1001 This comment silences `DL3008, DL3009`",
		"plimsoll ignore=root-user-implicit":         " This comment silences `root-user-implicit`, and does not say why",
		"plimsoll ignore=a -- it is a tool":          " This comment silences `a`",
		"tally stage ignore=a;reason=it is a tool":   " This comment silences `a`",
		"check=skip=all":                             " This comment silences all checks of BuildKit, and does not say why",
		"trivy:ignore:DS002 no server":               " This comment silences `DS002`",
	} {
		report := analysis.Check([]byte("FROM a\n# "+pragma+"\nRUN a \\\n  # a comment\n  b\n"), syntax.Rules, nil)
		got := ""
		for _, found := range report.Findings {
			got += strings.Join(found.Codes, ",") + " " + found.Message
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", pragma, got, want)
		}
	}
}

// At the end of a file there is nothing below the empty line.
func TestEmptyAtEnd(t *testing.T) {
	for src, want := range map[string]string{
		"FROM a\nRUN a \\\n\n":            "FROM a\nRUN a \\\n",
		"FROM a\nRUN a \\\n\n \n":         "FROM a\nRUN a \\\n",
		"FROM a\r\nRUN a \\\r\n\r\nb\r\n": "FROM a\r\nRUN a \\\r\nb\r\n",
	} {
		report := analysis.Check([]byte(src), syntax.Rules, nil)
		if len(report.Findings) != 1 {
			t.Errorf("%q: got %+v", src, report.Findings)
			continue
		}
		if err := report.Verify(report.Findings...); err != nil {
			t.Errorf("%q: %v", src, err)
		}
		if fixed, _ := analysis.Apply([]byte(src), analysis.Edits(report.Findings)); string(fixed) != want {
			t.Errorf("%q: got %q, want %q", src, fixed, want)
		}
	}
}
