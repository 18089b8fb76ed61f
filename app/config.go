package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-github/v60/github"

	"github.com/plimsoll-app/plimsoll/rules"
)

// configFields asks a commit for the files in which a configuration may stand.
func configFields() string {
	var b strings.Builder
	for i, name := range append(slices.Clone(rules.Files), rules.TrivyIgnore) {
		fmt.Fprintf(&b, "c%d:file(path:%q){object{... on Blob{text isTruncated}}}\n", i, name)
	}
	return b.String()
}

// configText is the text of one of these files in the answer, nil if it cannot
// be read, which the check then says; false if there is no such file.
func (s *state) configText(commit rawObject, i int, name string) (text []byte, found bool, err error) {
	var file struct {
		Object *struct {
			Text        *string `json:"text"`
			IsTruncated bool    `json:"isTruncated"`
		} `json:"object"`
	}
	if found, err := commit.decode(fmt.Sprintf("c%d", i), &file); err != nil || !found || file.Object == nil {
		return nil, false, err
	}
	if file.Object.Text == nil || file.Object.IsTruncated {
		s.notes = append(s.notes, name+" is no text, or too large: it does not count.")
		return nil, true, nil
	}
	return []byte(*file.Object.Text), true, nil
}

// readConfig takes the configuration of the base branch: a pull request cannot
// change its judge. One that cannot be read is replaced by the App's own, and
// the check says so.
func (a *App) readConfig(s *state, pull pullNode) error {
	s.config = a.rules
	if pull.BaseRef == nil {
		return nil // the branch is gone
	}
	commit := pull.BaseRef.Target
	for i, name := range rules.Files {
		text, found, err := s.configText(commit, i, name)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if text == nil {
			break
		}
		config, notes, err := rules.ParseConfig(name, text, "")
		if err != nil {
			s.notes = append(s.notes, strings.Split(err.Error(), "\n")...)
			s.notes = append(s.notes, "Until "+name+" on the base branch is mended, the recommended configuration counts.")
			break
		}
		s.config, s.notes = config, append(s.notes, notes...)
		break
	}
	ignored, _, err := s.configText(commit, len(rules.Files), rules.TrivyIgnore)
	s.config = s.config.Without(ignored, a.now())
	return err
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
