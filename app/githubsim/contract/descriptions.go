package contract

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// A source is a file of an npm package.
type source struct{ pkg, file string }

var (
	restSource    = source{"@octokit/openapi", "package/generated/api.github.com.json"}
	graphqlSource = source{"@octokit/graphql-schema", "package/schema.graphql"}
)

// read is a description's text, from a cache outside the tree or from npm, at
// the version and with the checksum that testdata/github locks. Without npm or
// a network the test is skipped, but under CI it fails.
func (s source) read(t testing.TB) []byte {
	t.Helper()
	text, err := s.fetch()
	switch {
	case err == nil:
		return text
	case os.Getenv("CI") == "true":
		t.Fatal(err)
	}
	t.Skipf("without GitHub's descriptions: %v", err)
	return nil
}

var fetching sync.Mutex

func (s source) fetch() ([]byte, error) {
	fetching.Lock()
	defer fetching.Unlock()
	version, sum, err := s.locked()
	if err != nil {
		return nil, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	digest := sha512.Sum512([]byte(s.pkg + version + s.file))
	name := filepath.Join(cache, "plimsoll-test", hex.EncodeToString(digest[:8]))
	if text, err := os.ReadFile(name); err == nil {
		return text, nil
	}
	text, err := s.pack(version, sum)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	temp := fmt.Sprintf("%s.%d", name, os.Getpid())
	if err := os.WriteFile(temp, text, 0o644); err != nil {
		return nil, err
	}
	return text, os.Rename(temp, name)
}

// locked is the version and the checksum that the lock file names.
func (s source) locked() (version, sum string, err error) {
	_, here, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "..", "testdata", "github", "package-lock.json"))
	if err != nil {
		return "", "", err
	}
	var lock struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return "", "", err
	}
	p := lock.Packages["node_modules/"+s.pkg]
	return p.Version, p.Integrity, nil
}

// pack has npm fetch the package, and takes the one file out of it.
func (s source) pack(version, sum string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "plimsoll-npm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", s.pkg+"@"+version)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("npm pack %s: %w", s.pkg, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, strings.TrimSpace(string(out))))
	if err != nil {
		return nil, err
	}
	if got := sha512.Sum512(text); "sha512-"+base64.StdEncoding.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("%s %s is not what the lock file names", s.pkg, version)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s has no %s", s.pkg, s.file)
		}
		if err != nil {
			return nil, err
		}
		if header.Name == s.file {
			return io.ReadAll(archive)
		}
	}
}
