package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/go-github/v60/github"

	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/review"
)

// digest names what a write would say, so that the same is not said again.
func digest(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain values come here
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// writeReview posts the plan's comments as one review, and returns those that
// GitHub refused for being off the diff.
//
// The intent is stored first. One that is found without its result means that
// a process died at this point, or that GitHub's answer was lost: then what
// GitHub has is read again, and only what is missing is posted.
func (a *App) writeReview(ctx context.Context, client *github.Client, t target, s *state, plan review.Plan) ([]review.Comment, error) {
	if len(plan.Comments) == 0 {
		return nil, nil
	}
	kind := "review " + digest(plan.Comments)[:16]
	before, found, err := a.store.Intend(ctx, t.Pull, s.Head, kind, "")
	if err != nil {
		return nil, fmt.Errorf("note the review of %s#%d: %w", t.fullName(), t.Number, err)
	}
	if found && before.State == store.Done {
		return nil, nil
	}
	comments := plan.Comments
	if found {
		if comments, err = a.missing(ctx, client, t, comments); err != nil {
			return nil, err
		}
	}
	refused, err := a.post(ctx, client, t, s.Head, plan.Body, comments)
	if err != nil {
		return nil, err
	}
	return refused, a.store.Done(ctx, t.Pull, s.Head, kind, "")
}

// missing are the comments that the pull request does not have yet.
func (a *App) missing(ctx context.Context, client *github.Client, t target, comments []review.Comment) ([]review.Comment, error) {
	there := map[string]bool{}
	opt := &github.PullRequestListCommentsOptions{ListOptions: github.ListOptions{PerPage: perPage}}
	for {
		list, resp, err := client.PullRequests.ListComments(ctx, t.owner, t.name, t.Number, opt)
		if err != nil {
			return nil, fmt.Errorf("look for comments on %s#%d: %w", t.fullName(), t.Number, err)
		}
		for _, c := range list {
			if c.GetUser().GetType() == "Bot" {
				for _, k := range review.Keys(c.GetBody()) {
					there[k] = true
				}
			}
		}
		if resp.NextPage == 0 {
			break
		}
		opt.Page = resp.NextPage
	}
	return slices.DeleteFunc(slices.Clone(comments), func(c review.Comment) bool {
		return slices.ContainsFunc(c.Keys, func(k string) bool { return there[k] })
	}), nil
}

// post makes one review of the comments. Where GitHub refuses it (422), the
// anchor of some comment is wrong in its eyes, and the halves are tried, each
// by itself; what a half of one comment is refused is returned.
func (a *App) post(ctx context.Context, client *github.Client, t target, head, body string, comments []review.Comment) ([]review.Comment, error) {
	if len(comments) == 0 {
		return nil, nil
	}
	req := &github.PullRequestReviewRequest{CommitID: &head, Event: github.String("COMMENT"), Body: github.String(body)}
	for _, c := range comments {
		req.Comments = append(req.Comments, draftComment(c))
	}
	_, _, err := client.PullRequests.CreateReview(ctx, t.owner, t.name, t.Number, req)
	switch {
	case err == nil:
		return nil, nil
	case status(err) != http.StatusUnprocessableEntity:
		return nil, fmt.Errorf("post the review of %s#%d: %w", t.fullName(), t.Number, err)
	case len(comments) == 1:
		return comments, nil
	}
	a.log.Warn("GitHub refused a review; trying its halves", "repository", t.fullName(), "number", t.Number, "error", err)
	half := len(comments) / 2
	first, err := a.post(ctx, client, t, head, body, comments[:half])
	if err != nil {
		return nil, err
	}
	second, err := a.post(ctx, client, t, head, body, comments[half:])
	return append(first, second...), err
}

func draftComment(c review.Comment) *github.DraftReviewComment {
	d := &github.DraftReviewComment{Path: &c.Path, Body: &c.Body, Line: &c.Line, Side: github.String("RIGHT")}
	if c.StartLine < c.Line {
		d.StartLine, d.StartSide = &c.StartLine, github.String("RIGHT")
	}
	return d
}

// maxAnnotations is how many annotations one request carries.
const maxAnnotations = 50

// writeCheck makes the head's check run say what it should: an existing one is
// updated, and left alone where it says so already.
func (a *App) writeCheck(ctx context.Context, client *github.Client, t target, head string, there []checkRef, check review.CheckRun) error {
	want := digest(check)
	before, found, err := a.store.Intend(ctx, t.Pull, head, "check", want)
	if err != nil {
		return fmt.Errorf("note the check of %s#%d: %w", t.fullName(), t.Number, err)
	}
	if found && before.State == store.Done && before.Digest == want {
		return nil
	}
	id, _ := strconv.ParseInt(before.Result, 10, 64)
	external := externalID(t.Repository, t.Number)
	if i := slices.IndexFunc(there, func(c checkRef) bool { return c.ExternalID == external }); i >= 0 && id == 0 {
		id = there[i].ID
	}
	if found && id == 0 {
		if id, err = a.findCheck(ctx, client, t, head, external); err != nil {
			return err
		}
	}
	if id, err = a.sendCheck(ctx, client, t, head, external, id, check); err != nil {
		return err
	}
	return a.store.Done(ctx, t.Pull, head, "check", strconv.FormatInt(id, 10))
}

// externalID is what a check run of ours carries, so that the pull requests
// that share a head do not share a check.
func externalID(repository int64, number int) string { return fmt.Sprintf("%d:%d", repository, number) }

// findCheck looks for the check run whose creation was not seen to end.
func (a *App) findCheck(ctx context.Context, client *github.Client, t target, head, external string) (int64, error) {
	opt := &github.ListCheckRunsOptions{CheckName: github.String(CheckName), AppID: &a.hub.appID, ListOptions: github.ListOptions{PerPage: perPage}}
	list, _, err := client.Checks.ListCheckRunsForRef(ctx, t.owner, t.name, head, opt)
	if err != nil {
		return 0, fmt.Errorf("look for the check of %s#%d: %w", t.fullName(), t.Number, err)
	}
	for _, run := range list.CheckRuns {
		if run.GetExternalID() == external {
			return run.GetID(), nil
		}
	}
	return 0, nil
}

// sendCheck creates the check run, or updates the one with the id; further
// annotations follow in requests of their own, which GitHub adds to the first.
func (a *App) sendCheck(ctx context.Context, client *github.Client, t target, head, external string, id int64, check review.CheckRun) (int64, error) {
	batches := slices.Collect(slices.Chunk(check.Annotations, maxAnnotations))
	output := &github.CheckRunOutput{Title: &check.Title, Summary: &check.Summary}
	if len(batches) > 0 {
		output.Annotations = annotations(batches[0])
	}
	status, now := "completed", &github.Timestamp{Time: a.now()}
	if id == 0 {
		run, _, err := client.Checks.CreateCheckRun(ctx, t.owner, t.name, github.CreateCheckRunOptions{
			Name: CheckName, HeadSHA: head, ExternalID: &external, Status: &status, Conclusion: &check.Conclusion, CompletedAt: now, Output: output})
		if err != nil {
			return 0, fmt.Errorf("create the check of %s#%d: %w", t.fullName(), t.Number, err)
		}
		id = run.GetID()
	} else if err := a.updateCheck(ctx, client, t, id, external, check.Conclusion, output); err != nil {
		return 0, err
	}
	for _, batch := range batches[min(1, len(batches)):] {
		output.Annotations = annotations(batch)
		if err := a.updateCheck(ctx, client, t, id, external, check.Conclusion, output); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (a *App) updateCheck(ctx context.Context, client *github.Client, t target, id int64, external, conclusion string, output *github.CheckRunOutput) error {
	status, now := "completed", &github.Timestamp{Time: a.now()}
	_, _, err := client.Checks.UpdateCheckRun(ctx, t.owner, t.name, id, github.UpdateCheckRunOptions{
		Name: CheckName, ExternalID: &external, Status: &status, Conclusion: &conclusion, CompletedAt: now, Output: output})
	if err != nil {
		return fmt.Errorf("update the check of %s#%d: %w", t.fullName(), t.Number, err)
	}
	return nil
}

func annotations(batch []review.Annotation) []*github.CheckRunAnnotation {
	out := make([]*github.CheckRunAnnotation, len(batch))
	for i, n := range batch {
		out[i] = &github.CheckRunAnnotation{Path: &n.Path, StartLine: &n.StartLine, EndLine: &n.EndLine,
			AnnotationLevel: &n.Level, Title: &n.Title, Message: &n.Message}
	}
	return out
}
