package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-github/v60/github"

	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/review"
)

func repository(installation int64, r *github.Repository) (store.Repository, bool) {
	owner, name := r.GetOwner().GetLogin(), r.GetName()
	if full := r.GetFullName(); owner == "" && len(full) > len(name)+1 {
		owner = full[:len(full)-len(name)-1]
	}
	return store.Repository{Installation: installation, ID: r.GetID(), Owner: owner, Name: name}, r.GetID() != 0 && owner != "" && name != ""
}

// greet makes the App known in repositories that it was just given: the
// default branch's head gets one successful check, so that the check can be
// chosen in branch protection, and every open pull request gets its check,
// without comments until its next push.
func (a *App) greet(ctx context.Context, g store.Greeting) ([]store.PullEvent, error) {
	start := a.now()
	found, err := a.greetAll(ctx, g)
	if at, ok := limitedUntil(err, a.now()); ok {
		return nil, store.Later{At: at, Err: err}
	}
	if err != nil && hidden(err) && g.Attempt >= goneAfter {
		a.log.Warn("greeting given up", "delivery", g.Delivery, "installation", g.Installation, "error", err)
		return nil, nil
	}
	a.log.Info("greeting", "delivery", g.Delivery, "installation", g.Installation, "repository", g.Repository.Owner+"/"+g.Repository.Name,
		"ms", a.now().Sub(start).Milliseconds(), "error", err)
	return found, err
}

func (a *App) greetAll(ctx context.Context, g store.Greeting) ([]store.PullEvent, error) {
	if g.Repository.ID != 0 {
		return a.greetOne(ctx, g.Repository)
	}
	repos, err := a.repositories(ctx, g.Installation)
	if err != nil {
		return nil, err
	}
	return nil, a.store.Greet(ctx, g.Delivery, repos...)
}

// repositories are all that an installation gives the App.
func (a *App) repositories(ctx context.Context, installation int64) ([]store.Repository, error) {
	i, err := a.hub.installation(installation)
	if err != nil {
		return nil, err
	}
	ctx, _ = withJob(ctx, 0)
	var all []store.Repository
	for page := 1; page != 0; {
		list, resp, err := i.client.Apps.ListRepos(ctx, &github.ListOptions{PerPage: perPage, Page: page})
		if err != nil {
			return nil, fmt.Errorf("list the repositories of installation %d: %w", installation, err)
		}
		for _, r := range list.Repositories {
			if repo, ok := repository(installation, r); ok && !r.GetArchived() {
				all = append(all, repo)
			}
		}
		page = resp.NextPage
	}
	return all, nil
}

// An openPull is a pull request of a list, with the checks of ours on its head.
type openPull struct {
	Number     int    `json:"number"`
	HeadRefOid string `json:"headRefOid"`
	Commits    struct {
		Nodes []struct {
			Commit suiteNodes `json:"commit"`
		} `json:"nodes"`
	} `json:"commits"`
}

// checked reports whether a check of the pull request stands on its head.
func (p openPull) checked(repository int64) bool {
	for _, n := range p.Commits.Nodes {
		if slices.ContainsFunc(n.Commit.refs(), func(c checkRef) bool { return c.ExternalID == externalID(repository, p.Number) }) {
			return true
		}
	}
	return false
}

const openQuery = `query($owner:String!,$name:String!,$after:String,$app:Int,$check:String){repository(owner:$owner,name:$name){
defaultBranchRef{target{oid}}
pullRequests(states:OPEN,first:100,after:$after){pageInfo{hasNextPage endCursor}
nodes{number headRefOid commits(last:1){nodes{commit{` + checkFields + `}}}}}}}`

// openPulls are a repository's open pull requests, and the head of its default
// branch: "" if it has no commit.
func (a *App) openPulls(ctx context.Context, client *github.Client, repo store.Repository) (pulls []openPull, head string, err error) {
	after := (*string)(nil)
	for {
		var answer struct {
			Repository struct {
				DefaultBranchRef *struct {
					Target struct {
						OID string `json:"oid"`
					} `json:"target"`
				} `json:"defaultBranchRef"`
				PullRequests struct {
					PageInfo pageInfo   `json:"pageInfo"`
					Nodes    []openPull `json:"nodes"`
				} `json:"pullRequests"`
			} `json:"repository"`
		}
		variables := map[string]any{"owner": repo.Owner, "name": repo.Name, "after": after, "app": a.hub.appID, "check": CheckName}
		if err := a.hub.query(ctx, client, openQuery, variables, &answer); err != nil {
			return nil, "", fmt.Errorf("list the open pull requests of %s/%s: %w", repo.Owner, repo.Name, err)
		}
		r := answer.Repository
		if r.DefaultBranchRef != nil {
			head = r.DefaultBranchRef.Target.OID
		}
		pulls = append(pulls, r.PullRequests.Nodes...)
		if !r.PullRequests.PageInfo.HasNextPage {
			return pulls, head, nil
		}
		after = &r.PullRequests.PageInfo.EndCursor
	}
}

func (a *App) greetOne(ctx context.Context, repo store.Repository) ([]store.PullEvent, error) {
	i, err := a.hub.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	ctx, _ = withJob(ctx, repo.ID)
	pulls, head, err := a.openPulls(ctx, i.client, repo)
	if err != nil {
		return nil, err
	}
	if head != "" {
		hello := review.CheckRun{Conclusion: "success", Title: "Plimsoll is ready",
			Summary: "Plimsoll reviews the Dockerfiles of pull requests in this repository. This check can now be required in branch protection.\n"}
		t := target{store.Pull{Installation: repo.Installation, Repository: repo.ID}, repo.Owner, repo.Name}
		if err := a.writeCheck(ctx, i.client, t, head, nil, hello); err != nil {
			return nil, err
		}
	}
	return events(repo, pulls, true), nil
}

// events are what a list of open pull requests amounts to.
func events(repo store.Repository, pulls []openPull, quiet bool) []store.PullEvent {
	var es []store.PullEvent
	for _, p := range pulls {
		e := store.PullEvent{Pull: store.Pull{Installation: repo.Installation, Repository: repo.ID, Number: p.Number},
			Owner: repo.Owner, Name: repo.Name, Head: p.HeadRefOid}
		if quiet {
			e.Quiet = p.HeadRefOid
		}
		es = append(es, e)
	}
	return es
}

// tokenRefused reports whether GitHub gives no token for the installation: it
// is gone or suspended.
func tokenRefused(err error) bool {
	var e *ghinstallation.HTTPError
	if !errors.As(err, &e) || e.Response == nil {
		return false
	}
	return e.Response.StatusCode == http.StatusNotFound || e.Response.StatusCode == http.StatusForbidden || e.Response.StatusCode == http.StatusUnprocessableEntity
}
