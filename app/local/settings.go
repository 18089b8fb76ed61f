package local

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll-app/plimsoll/rules"
)

// Settings are a configuration, and where it stands.
type Settings struct {
	rules.Config
	Notes []string // what the file says in vain

	root string // the folder that its patterns start from
}

// Load reads the configuration: the named file, or with "" the nearest one up
// the tree from the current folder, as far as its repository goes, and the
// nearest .trivyignore; without one the preset, or the recommended
// configuration.
func Load(file, preset string) (Settings, error) {
	if file != "" {
		return load(file, preset)
	}
	file, err := nearest(rules.Files)
	if err != nil {
		return Settings{}, err
	}
	s, err := load(file, preset)
	if err != nil {
		return Settings{}, err
	}
	if file, err = nearest([]string{rules.TrivyIgnore}); err != nil || file == "" {
		return s, err
	}
	ignored, err := os.ReadFile(file)
	if err != nil {
		return Settings{}, fmt.Errorf("read what Trivy ignores: %w", err)
	}
	s.Config = s.Without(ignored, time.Now())
	return s, nil
}

// load reads the named file; "" is none.
func load(file, preset string) (Settings, error) {
	if file == "" {
		config, _, err := rules.ParseConfig("plimsoll.yml", nil, preset)
		return Settings{Config: config}, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return Settings{}, fmt.Errorf("read the configuration: %w", err)
	}
	s := Settings{}
	if s.Config, s.Notes, err = rules.ParseConfig(filepath.ToSlash(file), text, preset); err != nil {
		return Settings{}, err
	}
	if s.root, err = filepath.Abs(filepath.Dir(file)); err != nil {
		return Settings{}, err
	}
	if filepath.Base(s.root) == ".github" {
		s.root = filepath.Dir(s.root)
	}
	return s, nil
}

// nearest is the first of some files in the current folder, or in one above it
// up to the root of the repository; "" if there is none.
func nearest(names []string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("look for a configuration: %w", err)
	}
	for {
		for _, name := range names {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if info, err := os.Stat(file); err == nil && !info.IsDir() {
				return relative(file), nil
			}
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}

// relative is a path as a person in the current folder writes it.
func relative(file string) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, file); err == nil {
			return rel
		}
	}
	return file
}

// Search is Find without what the configuration leaves out. A file that is
// named outright is always in.
func (s Settings) Search(args []string) []Path {
	return slices.DeleteFunc(Find(args), func(p Path) bool {
		if s.root == "" || p.Err != nil || slices.ContainsFunc(args, func(arg string) bool { return arg == p.Name || clean(arg) == p.Name }) {
			return false
		}
		abs, err := filepath.Abs(filepath.FromSlash(p.Name))
		if err != nil {
			return false
		}
		rel, err := filepath.Rel(s.root, abs)
		return err == nil && !strings.HasPrefix(rel, "..") && s.Ignores(filepath.ToSlash(rel))
	})
}
