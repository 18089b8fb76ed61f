// Package analysistest is the harness of the rules' tests: fixtures, goldens,
// the comparison with BuildKit's own build graph and with what the scripts of RUNs
// do, and a corpus of real Dockerfiles. Only tests import it.
package analysistest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// corpusEnv names the folder with dockerfiles/ and changes.jsonl.gz.
const corpusEnv = "PLIMSOLL_CORPUS"

// A Sample is one Dockerfile of the corpus.
type Sample struct {
	Name   string
	Source []byte
}

// A Change is one commit's change to one Dockerfile. Base is nil where the
// file was added; Patch holds the hunks as GitHub's REST field of that name
// has them.
type Change struct {
	Repo         string  `json:"repo"`
	Commit       string  `json:"commit"`
	Path         string  `json:"path"`
	PreviousPath *string `json:"previous_path"`
	Status       string  `json:"status"`
	Base         *string `json:"base"`
	Head         string  `json:"head"`
	Patch        string  `json:"patch"`
}

// corpusDir is where the corpus lies. Without one the test is skipped, but
// under CI it fails.
func corpusDir(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv(corpusEnv)
	if dir == "" && os.Getenv("CI") == "true" {
		tb.Fatalf("%s is not set", corpusEnv)
	}
	if dir == "" {
		tb.Skipf("no corpus: set %s to its folder", corpusEnv)
	}
	return dir
}

// Corpus reads the Dockerfiles of the corpus, sorted by name.
func Corpus(tb testing.TB) []Sample {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join(corpusDir(tb), "dockerfiles", "*"))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no Dockerfile in the corpus: %v", err)
	}
	samples := make([]Sample, len(paths))
	for i, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		samples[i] = Sample{filepath.Base(p), src}
	}
	return samples
}

// Changes calls do with each change of the corpus, in order; with -short, with
// every tenth.
func Changes(tb testing.TB, do func(Change)) {
	tb.Helper()
	f, err := os.Open(filepath.Join(corpusDir(tb), "changes.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	dec := json.NewDecoder(bufio.NewReader(unzipped))
	for n := 0; dec.More(); n++ {
		var c Change
		if err := dec.Decode(&c); err != nil {
			tb.Fatal(err)
		}
		if !testing.Short() || n%10 == 0 {
			do(c)
		}
	}
}
