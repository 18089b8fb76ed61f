package metadata_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
	"github.com/plimsoll-app/plimsoll/rules/metadata"
)

func TestRules(t *testing.T) { analysistest.Run(t, metadata.Rules) }

// TestLabelSchema says what is found, by line and code, under a schema.
func TestLabelSchema(t *testing.T) {
	schema := &metadata.LabelSchema{Strict: true, Labels: map[string]string{
		"mail": "email", "made": "rfc3339", "page": "url", "rev": "hash", "spdx": "spdx", "title": "text", "version": "semver",
	}}
	all := "LABEL mail=a@example.com made=2026-01-02T03:04:05Z page=https://example.com/ rev=0123abc spdx=MIT title=a version=1.2.3-rc1\n"
	for _, c := range []struct{ name, src, want string }{
		{"all", "FROM a\n" + all, ""},
		{"inherited", "FROM a AS base\n" + all + "FROM base\n", ""},
		{"set by the child", "FROM a AS base\nFROM base\n" + all, ""},
		{"the last lacks them", "FROM a AS base\n" + all + "FROM b\nLABEL title=a mail=a@example.com made=2026-01-02T03:04:05Z page=https://example.com/\n", "3 DL3049, 3 DL3049, 3 DL3049"},
		{"no connection", "FROM a AS base\nFROM b\n" + all, "1 DL3049, 1 DL3049, 1 DL3049, 1 DL3049, 1 DL3049, 1 DL3049, 1 DL3049"},
		{"only files", "FROM a AS base\nFROM b\nCOPY --from=base /a /a\n" + all, ""},
		{"a test stage", "FROM a AS test\nFROM b\n" + all, ""},
		{"not in the schema", "FROM a\n" + all + "LABEL other=1\n", "3 DL3050"},
		{"wrong", "FROM a\nLABEL mail=a made=yesterday page=example rev=0123abcg spdx=Free version=1.2 title=a\n", "2 DL3052, 2 DL3053, 2 DL3054, 2 DL3055, 2 DL3056, 2 DL3058"},
		{"empty", "FROM a\n" + all + "LABEL title=\"\" page=''\n", "3 DL3051, 3 DL3051/DL3052"},
		{"small letters", "FROM a\n" + all + "LABEL made=2026-01-02t03:04:05z\n", ""},
		{"a variable", "FROM a\nARG MAIL\n" + all + "LABEL mail=$MAIL\n", ""},
	} {
		if got := found(c.src, schema); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestMissingLabels takes what is another with each build from arguments.
func TestMissingLabels(t *testing.T) {
	schema := &metadata.LabelSchema{Labels: map[string]string{"org.opencontainers.image.revision": "hash", "title": "text", "version": "semver"}}
	for _, c := range []struct{ src, want string }{
		{"FROM a\r\nCMD [\"a\"]", "FROM a\r\nCMD [\"a\"]\r\nARG REVISION\r\nLABEL org.opencontainers.image.revision=$REVISION\r\nARG VERSION\r\nLABEL version=$VERSION"},
		{"FROM a\nARG VERSION=1\nRUN <<EOF\nmake\nEOF\n", "FROM a\nARG VERSION=1\nRUN <<EOF\nmake\nEOF\nARG REVISION\nLABEL org.opencontainers.image.revision=$REVISION\nLABEL version=$VERSION\n"},
		{"FROM a\nENV VERSION=1 REVISION=2\n", "FROM a\nENV VERSION=1 REVISION=2\n"},
	} {
		var labels []*analysis.Rule
		for _, r := range metadata.Rules {
			if r.Name == "missing-labels" {
				configured := *r
				configured.Severity, configured.Options = analysis.Info, func() any { return schema }
				labels = append(labels, &configured)
			}
		}
		report := analysis.Check([]byte(c.src), labels, nil)
		proved := report.Provable(report.Findings)
		src, err := analysis.Apply([]byte(c.src), analysis.Edits(proved))
		if err != nil || string(src) != c.want {
			t.Errorf("%q: got %q, %v, want %q", c.src, src, err, c.want)
		}
	}
}

// found runs the rules that have options of the same type.
func found(src string, options any) string {
	var got []string
	for _, r := range metadata.Rules {
		if r.Options == nil || reflect.TypeOf(r.Options()) != reflect.TypeOf(options) {
			continue
		}
		configured := *r
		configured.Options = func() any { return options }
		report := analysis.Check([]byte(src), []*analysis.Rule{&configured}, nil)
		for _, f := range report.Findings {
			got = append(got, fmt.Sprintf("%d %s", report.File.Line(f.Span.Start), strings.Join(f.Codes, "/")))
		}
	}
	slices.Sort(got)
	return strings.Join(got, ", ")
}
