package app

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/google/go-github/v60/github"
	"golang.org/x/sync/errgroup"

	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// perPage is the most that GitHub lists in one page, and maxPages how many
// pages of files it has: 3,000 files.
const (
	perPage  = 100
	maxPages = 30
)

// changedFiles are the files that a pull request changes, and the head commit
// of which GitHub said so: "" if it names none.
func (a *App) changedFiles(ctx context.Context, client *github.Client, w target) ([]*github.CommitFile, string, error) {
	list := func(page int) ([]*github.CommitFile, *github.Response, error) {
		files, resp, err := client.PullRequests.ListFiles(ctx, w.owner, w.name, w.Number, &github.ListOptions{Page: page, PerPage: perPage})
		if err != nil {
			err = fmt.Errorf("list the files of %s#%d: %w", w.fullName(), w.Number, err)
		}
		return files, resp, err
	}
	first, resp, err := list(1)
	if err != nil {
		return nil, "", err
	}
	pages := make([][]*github.CommitFile, max(1, min(resp.LastPage, maxPages)))
	pages[0] = first
	g, _ := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i := range pages[1:] {
		g.Go(func() (err error) {
			pages[i+1], _, err = list(i + 2)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, "", err
	}
	var all []*github.CommitFile
	for _, p := range pages {
		all = append(all, p...)
	}
	return all, headOf(all), nil
}

// headOf is the commit at which the files were listed, which each file's
// contents URL names.
func headOf(files []*github.CommitFile) string {
	for _, f := range files {
		if u, err := url.Parse(f.GetContentsURL()); err == nil && u.Query().Get("ref") != "" {
			return u.Query().Get("ref")
		}
	}
	return ""
}

// dockerfiles are the files that there is something to say of.
func dockerfiles(files []*github.CommitFile) []*github.CommitFile {
	var ds []*github.CommitFile
	for _, f := range files {
		if dockerfile.IsName(f.GetFilename()) && f.GetStatus() != "removed" {
			ds = append(ds, f)
		}
	}
	return ds
}

// configurations are the files in which a configuration may stand.
func configurations(files []*github.CommitFile) []*github.CommitFile {
	var cs []*github.CommitFile
	for _, f := range files {
		if slices.Contains(rules.Files, f.GetFilename()) && f.GetStatus() != "removed" {
			cs = append(cs, f)
		}
	}
	return cs
}

// moved lists the paths that the pull request adds and deletes, both sides of
// renames included.
func moved(files []*github.CommitFile) (added, deleted []string) {
	for _, f := range files {
		switch f.GetStatus() {
		case "added", "copied":
			added = append(added, f.GetFilename())
		case "removed":
			deleted = append(deleted, f.GetFilename())
		case "renamed":
			added = append(added, f.GetFilename())
			deleted = append(deleted, f.GetPreviousFilename())
		}
	}
	return added, deleted
}
