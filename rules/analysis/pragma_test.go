package analysis_test

import (
	"fmt"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

func TestParsePragma(t *testing.T) {
	for text, want := range map[string]string{
		"plimsoll ignore=a,b -- because":                 "{plimsoll 0 [a b]} true",
		"plimsoll ignore-stage = a":                      "{plimsoll 1 [a]} true",
		"hadolint global  ignore=DL1 # DL2":              "{hadolint 2 [DL1]} true",
		"tally ignore=DL1;reason=DL2":                    "{tally 0 [DL1]} true",
		"check=error=true;skip=A,B":                      "{buildkit 0 [A B]} true",
		"check=skip=all":                                 "{buildkit 0 [skip=all]} true",
		"trivy:ignore:DS002 because":                     "{trivy 0 [DS002]} true",
		"trivy:ignore:DS-0002 trivy:ignore:DS-0005:ws:x": "{trivy 0 [DS-0002 DS-0005]} true",
		"hadolint shell=bash":                            "{hadolint 0 []} false",
		"check=error=true":                               "{ 0 []} false",
		"plimsoll is what reviews this":                  "{plimsoll 0 []} false",
		"we do not use hadolint ignore=DL1 yet":          "{ 0 []} false",
	} {
		p, ok := analysis.ParsePragma(text)
		if got := fmt.Sprintf("{%s %d %v} %v", p.Tool, p.Reach, p.Names, ok); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
