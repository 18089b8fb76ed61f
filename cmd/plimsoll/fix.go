package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/plimsoll-app/plimsoll/app/local"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

type fixCmd struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Files and folders; - reads standard input and writes standard output. Default: the current folder."`
	All   bool     `help:"Also make fixes that change the image or its build, as recommended."`
	Diff  bool     `help:"Print what would change, and change nothing; exit 1 if anything would."`
	settingsFlags
}

// fix makes the fixes of local files. It returns 1 if --diff has something to
// show, and 2 if a file could not be read or written.
func fix(e env, c fixCmd) int {
	settings, err := c.load(e)
	if err != nil {
		return e.fail("fix", err)
	}
	engines, err := start(e)
	if err != nil {
		return e.fail("fix", err)
	}
	code, left := 0, 0
	for _, p := range settings.Search(c.Paths) {
		changed, unasked, err := fixOne(e, engines, c, settings.Config, p)
		left += unasked
		switch {
		case err != nil:
			code = e.fail("fix", fmt.Errorf("%s: %w", local.Printable(p.Name), err))
		case changed && c.Diff:
			code = max(code, 1)
		}
	}
	if left > 0 {
		fmt.Fprintf(e.stderr, "plimsoll fix: left out what changes the image or its build, %d in all: --all --diff shows it\n", left)
	}
	return code
}

// fixOne tells whether it changed a file, or would, and how many fixes it left
// out.
func fixOne(e env, g engines, c fixCmd, config rules.Config, p local.Path) (changed bool, left int, err error) {
	if p.Err != nil {
		return false, 0, p.Err
	}
	src, err := local.Read(p.Name, e.stdin)
	if err != nil {
		return false, 0, err
	}
	fixed := local.Fix(src, config, func(src []byte) *analysis.Facts { return g.facts(p.Name, src, config) }, c.All)
	changed = !bytes.Equal(src, fixed.Source)
	switch {
	case c.Diff:
		_, err = e.stdout.Write(diff.Diff(p.Name, fixed.Report.Conceal(src), p.Name+" (fixed)", fixed.Report.Conceal(fixed.Source)))
		return changed || len(fixed.Files) > 0, fixed.Left, errors.Join(err, showNew(e, fixed))
	case p.Name == local.Stdin:
		_, err = e.stdout.Write(fixed.Source)
		return changed, fixed.Left, err
	}
	if changed {
		if err := local.Write(p.Name, fixed.Source); err != nil {
			return false, 0, err
		}
		tell(e, p.Name, fixed)
	}
	return changed, fixed.Left, create(e, p.Name, fixed.Files)
}

// tell prints what was done to a file, and what that changes.
func tell(e env, name string, fixed local.Fixed) {
	for i, found := range fixed.Made {
		fmt.Fprintf(e.stdout, "%s:%d: %s [%s]\n", local.Printable(name), fixed.Lines[i], found.Fix.Title, found.Rule.Name)
		if found.Fix.Note != "" {
			fmt.Fprintf(e.stdout, "    %s\n", found.Fix.Note)
		}
	}
}

func showNew(e env, fixed local.Fixed) error {
	for _, n := range fixed.Files {
		if _, err := e.stdout.Write(diff.Diff("/dev/null", nil, n.Path, []byte(n.Content))); err != nil {
			return err
		}
	}
	return nil
}

// create writes the new files that fixes ask for; those that are there stay.
func create(e env, name string, files []analysis.NewFile) error {
	if name == local.Stdin {
		return nil
	}
	for _, n := range files {
		path, err := local.Create(name, n)
		switch {
		case errors.Is(err, fs.ErrExist):
		case err != nil:
			return fmt.Errorf("create %s: %w", n.Path, err)
		default:
			fmt.Fprintf(e.stdout, "%s: created\n", local.Printable(filepath.ToSlash(path)))
		}
	}
	return nil
}
