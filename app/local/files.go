// Package local is the command line's side of the machine: it finds and reads
// Dockerfiles and what is beside them, writes them back, and prints findings.
// It decides nothing about them.
package local

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// left are folders that are never searched: they hold other people's files.
var left = []string{".git", "node_modules", "vendor"}

// A Path is a file that was found or named. Err says why it cannot be read.
type Path struct {
	Name string // as it is shown: slash-separated and clean
	Err  error
}

// Find lists the Dockerfiles that arguments mean, sorted by name, each once: a
// file that is named outright whatever it is called, and below a folder what
// has a Dockerfile's name. Links are not followed below folders. No argument
// means the current folder.
func Find(args []string) []Path {
	if len(args) == 0 {
		args = []string{"."}
	}
	found := map[string]error{}
	for _, arg := range args {
		name := clean(arg)
		info, err := os.Stat(arg)
		switch {
		case arg == Stdin:
			found[Stdin] = nil
		case err != nil:
			found[name] = err
		case !info.IsDir():
			found[name] = nil
		default:
			walk(arg, found)
		}
	}
	var paths []Path
	for name, err := range found {
		paths = append(paths, Path{name, err})
	}
	slices.SortFunc(paths, func(a, b Path) int { return strings.Compare(a.Name, b.Name) })
	return paths
}

func clean(p string) string { return filepath.ToSlash(filepath.Clean(p)) }

func walk(root string, found map[string]error) {
	filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			found[clean(p)] = err
			return nil
		case d.IsDir() && p != root && slices.Contains(left, d.Name()):
			return fs.SkipDir
		case d.Type().IsRegular() && dockerfile.IsName(p):
			found[clean(p)] = nil
		}
		return nil
	})
}

// Read reads a file, or standard input, as far as it is analysed: one byte
// more than that says that it is larger.
func Read(name string, stdin io.Reader) ([]byte, error) {
	if name == Stdin {
		return io.ReadAll(io.LimitReader(stdin, analysis.MaxBytes+1))
	}
	f, err := os.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("it is a folder")
	}
	return io.ReadAll(io.LimitReader(f, analysis.MaxBytes+1))
}

// Facts are what is known beyond the file: the tree of the git repository that
// it is in, or else of its own folder, and the day. Of standard input no more
// is known than that.
func Facts(name string, now time.Time) *analysis.Facts {
	if name == Stdin {
		return &analysis.Facts{Now: now}
	}
	abs, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		return &analysis.Facts{Now: now}
	}
	root := repository(filepath.Dir(abs))
	path, err := filepath.Rel(root, abs)
	if err != nil {
		return &analysis.Facts{Now: now}
	}
	return &analysis.Facts{Path: filepath.ToSlash(path), Tree: tree(root), Now: now}
}

// repository is the nearest folder upwards that holds .git, or dir itself.
func repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// A tree is a folder of the machine as an analysis.Tree. It is not left, not
// even by a link.
type tree string

// Has implements analysis.Tree.
func (t tree) Has(path string) dockerfile.Answer {
	root, err := os.OpenRoot(string(t))
	if err != nil {
		return dockerfile.Unknown
	}
	defer root.Close()
	switch _, err := root.Stat(filepath.FromSlash(path)); {
	case err == nil:
		return dockerfile.Yes
	case errors.Is(err, fs.ErrNotExist):
		return dockerfile.No
	}
	return dockerfile.Unknown
}

// Write replaces a file's content at once: whoever reads it sees the old or
// the new, whole. Its mode stays. A link is refused.
func Write(name string, content []byte) error {
	path := filepath.FromSlash(name)
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file: name the file itself", name)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".plimsoll-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Chmod(info.Mode().Perm()), temp.Sync(), temp.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// Create writes a new file that a fix asks for, named from the root of the
// tree in which the Dockerfile is. It never replaces one.
func Create(dockerfileName string, n analysis.NewFile) (string, error) {
	abs, err := filepath.Abs(filepath.FromSlash(dockerfileName))
	if err != nil {
		return "", err
	}
	dir := repository(filepath.Dir(abs))
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	f, err := root.OpenFile(filepath.FromSlash(n.Path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(n.Content)
	return relative(filepath.Join(dir, filepath.FromSlash(n.Path))), errors.Join(err, f.Close())
}
