package app

import (
	"fmt"
	"strings"

	"github.com/google/go-github/v60/github"

	"github.com/plimsoll-app/plimsoll/rules"
)

// configFields asks a commit for the files in which a configuration may stand.
func configFields() string {
	var b strings.Builder
	for i, name := range rules.Files {
		fmt.Fprintf(&b, "c%d:file(path:%q){object{... on Blob{text isTruncated}}}\n", i, name)
	}
	return b.String()
}

// readConfig takes the configuration of the base branch: a pull request cannot
// change its judge. One that cannot be read is replaced by the App's own, and
// the check says so.
func (a *App) readConfig(s *state, pull pullNode) error {
	s.config = a.rules
	if pull.BaseRef == nil {
		return nil // the branch is gone
	}
	for i, name := range rules.Files {
		var entry struct {
			Object *struct {
				Text        *string `json:"text"`
				IsTruncated bool    `json:"isTruncated"`
			} `json:"object"`
		}
		found, err := pull.BaseRef.Target.decode(fmt.Sprintf("c%d", i), &entry)
		if err != nil {
			return err
		}
		if !found || entry.Object == nil {
			continue
		}
		if entry.Object.Text == nil || entry.Object.IsTruncated {
			s.notes = append(s.notes, name+" is no text, or too large: it does not count.")
			return nil
		}
		config, notes, err := rules.ParseConfig(name, []byte(*entry.Object.Text), "")
		if err != nil {
			s.notes = append(s.notes, strings.Split(err.Error(), "\n")...)
			s.notes = append(s.notes, "Until "+name+" on the base branch is mended, the recommended configuration counts.")
			return nil
		}
		s.config, s.notes = config, append(s.notes, notes...)
		return nil
	}
	return nil
}

// mistakes are what is wrong with the configurations that a pull request
// brings. They are judged, never obeyed.
func mistakes(s *state, configs []*github.CommitFile) []string {
	var all []string
	for _, f := range configs {
		if _, _, err := rules.ParseConfig(f.GetFilename(), s.texts[f.GetSHA()], ""); err != nil {
			all = append(all, strings.Split(err.Error(), "\n")...)
		}
	}
	return all
}

// reviewed are the Dockerfiles that the configuration does not leave out.
func reviewed(c rules.Config, files []*github.CommitFile) []*github.CommitFile {
	var kept []*github.CommitFile
	for _, f := range files {
		if !c.Ignores(f.GetFilename()) {
			kept = append(kept, f)
		}
	}
	return kept
}
