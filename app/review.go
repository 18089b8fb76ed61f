package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/go-github/v60/github"
	"golang.org/x/sync/errgroup"

	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/review"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A target is the pull request that a job is about.
type target struct {
	store.Pull
	owner, name string
}

func (t target) fullName() string { return t.owner + "/" + t.name }

var (
	// errGone says that GitHub has no such pull request, or not for us.
	errGone = errors.New("GitHub does not show the pull request")
	// errMoved says that the pull request changed while it was read.
	errMoved = errors.New("the head moved on while it was read")
)

// goneAfter is how many tries what GitHub does not show is given: right after
// an event its API may still be behind.
const goneAfter = 5

// review works one pull request: it reads what is there now, plans, and writes
// what is not written yet.
func (a *App) review(ctx context.Context, w store.Work) error {
	start := a.now()
	ctx, j := withJob(ctx, w.Repository)
	head, result, err := a.work(ctx, w)
	log := a.log.With("delivery", w.Delivery, "repository", w.Owner+"/"+w.Name, "number", w.Number, "head", head,
		"calls", j.calls.Load(), "ms", a.now().Sub(start).Milliseconds())
	if at, ok := limitedUntil(err, a.now()); ok {
		log.Warn("job put off", "until", at, "error", err)
		return store.Later{At: at, Err: err}
	}
	switch {
	case err == nil:
		log.Info("job", "result", result)
	case errors.Is(err, store.ErrClosed):
		log.Info("job", "result", "closed")
	case hidden(err) && w.Attempt >= goneAfter:
		log.Warn("job given up", "error", err)
		return fmt.Errorf("%w: %w", store.ErrClosed, err)
	case errors.Is(err, errMoved):
		log.Info("job again", "error", err)
	default:
		log.Error("job failed", "error", err)
	}
	return err
}

// hidden reports whether GitHub does not show something, which does not pass:
// a deleted pull request, or an installation that is suspended.
func hidden(err error) bool {
	return errors.Is(err, errGone) || status(err) == http.StatusNotFound || status(err) == http.StatusGone || tokenRefused(err)
}

// work does the job, and says at which head and how it went.
func (a *App) work(ctx context.Context, w store.Work) (head, result string, err error) {
	t := target{w.Pull, w.Owner, w.Name}
	i, err := a.hub.installation(w.Installation)
	if err != nil {
		return "", "", err
	}
	files, head, err := a.changedFiles(ctx, i.client, t)
	if err != nil {
		return "", "", err
	}
	ours, configs := dockerfiles(files), configurations(files)
	if len(ours)+len(configs) == 0 && head != "" && head == w.Head {
		plan := review.Make(review.Input{Config: a.rules, Version: a.version})
		return head, "no Dockerfile", a.writeCheck(ctx, i.client, t, head, nil, plan.Check)
	}
	skipped := max(0, len(ours)-maxFiles)
	ours = ours[:len(ours)-skipped]
	s, err := a.readState(ctx, i.client, t, head, slices.Concat(ours, configs))
	if err != nil {
		return head, "", err
	}
	switch {
	case !s.Open:
		return head, "", store.ErrClosed
	case head != "" && s.Head != head:
		return head, "", errMoved
	}
	in := review.Input{Config: s.config, Notes: s.notes, Tree: s.tree, Threads: s.threads, Version: a.version, Skipped: skipped,
		CheckOnly: s.Draft || w.Quiet == s.Head, Now: a.now(), Stop: a.deadline(), Secrets: a.find}
	in.Added, in.Deleted = moved(files)
	in.Mistakes = mistakes(s, configs)
	if in.Files, err = a.inputs(ctx, i.client, t, s, reviewed(s.config, ours)); err != nil {
		return s.Head, "", err
	}
	in.Scripts = a.scripts(ctx, t, in)
	plan := review.Make(in)
	for _, f := range plan.Failures {
		a.log.Error("a rule failed", "rule", f.Rule.Name, "repository", t.fullName(), "number", t.Number, "error", f.Value, "stack", string(f.Stack))
	}
	result, err = a.write(ctx, i.client, t, s, plan)
	return s.Head, result, err
}

// scripts asks ShellCheck about the scripts of all files in one go. A review
// does without an answer.
func (a *App) scripts(ctx context.Context, t target, in review.Input) func(string) ([]analysis.Diagnostic, bool) {
	if a.shell == nil || !in.Config.Runs(analysis.ShellCheck) {
		return nil
	}
	var all []string
	for _, f := range in.Files {
		for _, text := range f.Texts() {
			if len(text) <= analysis.MaxBytes {
				all = append(all, analysis.ShellScripts(dockerfile.Parse(text))...)
			}
		}
	}
	slices.Sort(all)
	answers, err := a.shell.Answers(ctx, slices.Compact(all))
	if err != nil {
		a.log.Warn("ShellCheck is left out", "repository", t.fullName(), "number", t.Number, "error", err)
	}
	return answers
}

// maxFiles is how many Dockerfiles of one pull request are reviewed.
const maxFiles = 100

// maxReview is how long the analysis of one pull request may take.
const maxReview = 20 * time.Second

// deadline is an analysis.Facts.Stop.
func (a *App) deadline() func() bool {
	end := a.now().Add(maxReview)
	return func() bool { return a.now().After(end) }
}

// inputs are the Dockerfiles as package review takes them.
func (a *App) inputs(ctx context.Context, client *github.Client, t target, s *state, files []*github.CommitFile) ([]review.File, error) {
	var in []review.File
	for _, f := range files {
		file := review.File{Path: f.GetFilename(), Previous: f.GetPreviousFilename(), Head: s.texts[f.GetSHA()], Patch: f.GetPatch()}
		switch f.GetStatus() {
		case "added", "copied":
			file.Status, file.Previous = review.Added, ""
		case "renamed":
			file.Status = review.Renamed
		}
		in = append(in, file)
	}
	return in, a.bases(ctx, client, t, s, in)
}

// bases fetches the texts at the merge base that patches do not tell: those of
// diffs that GitHub finds too large to show.
func (a *App) bases(ctx context.Context, client *github.Client, t target, s *state, files []review.File) error {
	mergeBase := ""
	for i := range files {
		f := &files[i]
		if !f.NeedsBase() {
			continue
		}
		if mergeBase == "" {
			c, _, err := client.Repositories.CompareCommits(ctx, t.owner, t.name, s.Base, s.Head, &github.ListOptions{PerPage: 1})
			if err != nil {
				return fmt.Errorf("find the merge base of %s#%d: %w", t.fullName(), t.Number, err)
			}
			mergeBase = c.GetMergeBaseCommit().GetSHA()
		}
		path := f.Path
		if f.Previous != "" {
			path = f.Previous
		}
		text, err := a.textAt(ctx, client, t, mergeBase, path)
		if err != nil {
			return err
		}
		f.Base = text
	}
	return nil
}

// textAt is a file at a commit: empty if there is none, nil if it is larger
// than GitHub shows.
func (a *App) textAt(ctx context.Context, client *github.Client, t target, commit, path string) ([]byte, error) {
	content, _, _, err := client.Repositories.GetContents(ctx, t.owner, t.name, path, &github.RepositoryContentGetOptions{Ref: commit})
	switch {
	case status(err) == http.StatusNotFound || err == nil && content == nil:
		return []byte{}, nil
	case err != nil:
		return nil, fmt.Errorf("read %s at the merge base of %s#%d: %w", path, t.fullName(), t.Number, err)
	case content.GetEncoding() == "none":
		return nil, nil
	}
	text, err := content.GetContent()
	if err != nil {
		return nil, fmt.Errorf("read %s at the merge base of %s#%d: %w", path, t.fullName(), t.Number, err)
	}
	return []byte(text), nil
}

// write makes the review and the check run, side by side.
func (a *App) write(ctx context.Context, client *github.Client, t target, s *state, plan review.Plan) (string, error) {
	g, both := errgroup.WithContext(ctx)
	var refused []review.Comment
	g.Go(func() (err error) {
		refused, err = a.writeReview(both, client, t, s, plan)
		return err
	})
	g.Go(func() error { return a.writeCheck(both, client, t, s.Head, s.checks, plan.Check) })
	if err := g.Wait(); err != nil {
		return "", err
	}
	result := fmt.Sprintf("%s, %d comments", plan.Check.Conclusion, len(plan.Comments)-len(refused))
	if len(refused) == 0 {
		return result, nil
	}
	a.log.Warn("GitHub took some comments for being off the diff", "repository", t.fullName(), "number", t.Number, "comments", len(refused))
	return result, a.writeCheck(ctx, client, t, s.Head, s.checks, plan.Check.With(refused))
}
