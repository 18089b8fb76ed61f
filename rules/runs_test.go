package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/analysistest"
)

// TestCorpusRuns makes the fixes that are not meant to change what the scripts of
// RUNs do, each alone and all together: they run the same commands, and end alike
// whichever fails.
func TestCorpusRuns(t *testing.T) {
	ran := 0
	for _, s := range analysistest.Corpus(t) {
		ran += checkRuns(t, s.Name, s.Source)
	}
	if ran == 0 {
		t.Error("no fix changes a RUN that can be run")
	}
	t.Logf("%d RUNs did the same before a fix and after it", ran)
}

// checkRuns compares what the RUNs of a file do with its fixes and without, and
// returns how many there were to compare.
func checkRuns(t *testing.T, name string, src []byte) int {
	t.Helper()
	ran := 0
	report := analysis.Check(src, rules.All, nil)
	var all []analysis.Finding
	for _, found := range report.Findings {
		if found.Fix != nil && !analysistest.ChangesRuns(found) {
			where := fmt.Sprintf("%s:%d: %s", name, report.File.Line(found.Span.Start), found.Rule.Name)
			ran += analysistest.SameRuns(t, where, src, found.Fix.Edits)
			all = append(all, found)
		}
	}
	return ran + analysistest.SameRuns(t, name+": all fixes", src, analysis.Edits(report.Provable(all)))
}

// What a RUN does that rules have fixes for: X of the scripts below.
var jobs = []struct{ image, job string }{
	{"alpine:3.22", "apk add curl"},
	{"alpine:3.22", "apk update && apk add curl && rm -rf /var/cache/apk/*"},
	{"alpine:3.22", "apk add curl; rm -rf /var/cache/apk/*"},
	{"debian:13", "apt-get update && apt-get install curl"},
	{"debian:13", "apt-get update; apt install -y curl"},
	{"debian:13", "apt-get update && apt-get dist-upgrade -y"},
	{"debian:13", "wget https://example.com/a.tar.gz && tar xf a.tar.gz"},
	{"fedora:43", "dnf install -y curl"},
	{"node:24", "npm ci"},
	{"python:3.14", "pip install flask"},
	{"ruby:3.4", "useradd app && bundle install"},
}

// The scripts in which it stands.
var scripts = []string{
	// Lists.
	"X", "X && b", "a && X", "a && X && b", "X; b", "a; X", "a; X; b", "a && X; b", "a; X && b", "a; b && X; c", "a && X; b && c",
	"a && \\\n    X && \\\n    b", "a; \\\n    X; \\\n    b", "a \\\n && X \\\n ; b", "a && \\\n    # why\n    X; \\\n    b", "X;", "X; true", "X > /log; b",
	// What comes of a failure.
	"X || true", "X || b", "a || X; b", "a || X && b", "X && b || c", "a && X || exit 1; b", "! X; b", "a || { X; }; b", "a && { X || b; }; c",
	"X; exit $?", "X; r=$?; b; exit $r", "X; if [ $? -ne 0 ]; then exit 1; fi; b", "X && exit 0; b", "[ -e /a ] && X; b", "[ -e /a ] && X || b; c",
	// -e, turned on and off.
	"set -e; X; b", "set -e; a && X; b", "set -e && X; b", "set -e; a || X; b", "set -e; X; set +e; b", "set +e; X; set -e; b", "a && set -e && X; b",
	"if a; then set -e; fi; X; b", "f() { set -e; X; b; }; f; c",
	"set -e; a; set +e; X; r=$?; set -e; b", "set -e; { a && X; }; c", "set -e; if a; then b && X; fi; c", "set -e; for i in 1; do a && X; done; b",
	// Groups, conditions, loops and functions.
	"(X); b", "(a; X) || b", "(a && X); b", "{ X; }; b", "{ a; X; } && b", "{ a && X; } || b; c",
	"if a; then X; fi", "if a; then X; else b; fi; c", "if X; then b; fi", "if a && X; then b; fi; c", "if a; then b; X; fi; c", "case $A in *) a; X;; esac; c",
	"for i in 1 2; do a; X; done; b", "for i in 1 2; do a && X || exit 1; done; b", "while read l; do X; done < f; b", "until X; do a; done; b",
	"f() { a; X; }; f && b", "f() { a && X; }; f; b", "f() { X || return 1; b; }; f || c; d",
	// Pipelines, and what else runs it.
	"a | X; b", "X | b && c", "a && X | tee /log; b", "{ X; } 2>&1 | tee l; b", "a $(X); b", "A=$(X) && b", "sh -c 'X'; b", "sh -ec 'X; a'; b", "time X; b", "sudo X; b",
	"cd /d && X && b", "(cd /d && X) && b", "cd /d; X; cd ..; b",
}

// The RUNs in which those stand, as Y.
var frames = []string{
	"RUN Y\n",
	"SHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN Y\n",
	"RUN <<EOF\nY\nEOF\n",
	"RUN <<EOF\n#!/bin/bash -e\nY\nlast\nEOF\n",
	"WORKDIR /w\nCOPY . .\nRUN first\nRUN Y\nRUN last\nCMD x\n",
}

// TestRuns is TestCorpusRuns with each job in each script.
func TestRuns(t *testing.T) {
	ran := 0
	for _, j := range jobs {
		for _, text := range scripts {
			for _, frame := range frames {
				script := strings.ReplaceAll(text, "X", j.job)
				src := "FROM " + j.image + "\n" + strings.Replace(frame, "Y", script, 1)
				ran += checkRuns(t, fmt.Sprintf("%q", src), []byte(src))
			}
		}
	}
	t.Logf("%d RUNs did the same before a fix and after it", ran)
}
