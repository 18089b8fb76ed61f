package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/go-github/v60/github"

	"github.com/plimsoll-app/plimsoll/app/store"
)

// errPayload says that a payload is not what its event's should be.
var errPayload = errors.New("the payload cannot be read")

// A note is what the log says of a delivery.
type note struct{ action, repository, head, result string }

// take stores a delivery, if it is one to act on.
func (a *App) take(ctx context.Context, event, guid string, body []byte) (note, error) {
	d, n, err := a.read(event, body)
	if err != nil || d == nil {
		n.result = "ignored"
		return n, err
	}
	d.GUID, d.Event, d.Action, d.Received = guid, event, n.action, a.now()
	ctx, cancel := context.WithTimeout(ctx, acceptTimeout)
	defer cancel()
	fresh, err := a.store.Accept(ctx, *d)
	if err != nil {
		return n, err
	}
	if d.Forget != 0 {
		a.hub.forget(d.Forget)
	}
	n.result = "accepted"
	if !fresh {
		n.result = "seen before"
	}
	return n, nil
}

// read tells what an event asks for; nil: nothing.
func (a *App) read(event string, body []byte) (*store.Delivery, note, error) {
	switch event {
	case "pull_request", "installation", "installation_repositories", "ping":
	default:
		return nil, note{}, nil
	}
	parsed, err := github.ParseWebHook(event, body)
	if err != nil {
		return nil, note{}, fmt.Errorf("%w: %v", errPayload, err)
	}
	switch e := parsed.(type) {
	case *github.PullRequestEvent:
		return pullRequest(e)
	case *github.InstallationEvent:
		return installed(e)
	case *github.InstallationRepositoriesEvent:
		return repositoriesChanged(e)
	}
	return nil, note{}, nil
}

func pullRequest(e *github.PullRequestEvent) (*store.Delivery, note, error) {
	pr, repo := e.GetPullRequest(), e.GetRepo()
	n := note{action: e.GetAction(), repository: repo.GetFullName(), head: pr.GetHead().GetSHA()}
	installation := e.GetInstallation().GetID()
	if installation == 0 || repo.GetID() == 0 || e.GetNumber() == 0 || repo.GetOwner().GetLogin() == "" || n.head == "" {
		return nil, n, fmt.Errorf("%w: a pull_request without its installation, repository, number or head", errPayload)
	}
	pull := store.PullEvent{
		Pull:  store.Pull{Installation: installation, Repository: repo.GetID(), Number: e.GetNumber()},
		Owner: repo.GetOwner().GetLogin(), Name: repo.GetName(), Head: n.head,
	}
	switch n.action {
	case "opened", "synchronize", "reopened", "ready_for_review":
	case "edited":
		if e.GetChanges().GetBase() == nil {
			return nil, n, nil
		}
	case "closed":
		pull.Closed = true
	default:
		return nil, n, nil
	}
	return &store.Delivery{Pulls: []store.PullEvent{pull}}, n, nil
}

func installed(e *github.InstallationEvent) (*store.Delivery, note, error) {
	n := note{action: e.GetAction()}
	d, id := &store.Delivery{}, e.GetInstallation().GetID()
	if id == 0 {
		return nil, n, fmt.Errorf("%w: an installation without its id", errPayload)
	}
	switch n.action {
	case "created", "unsuspend", "new_permissions_accepted":
		d.GreetInstallation = id
	case "deleted", "suspend":
		d.Forget = id
	default:
		return nil, n, nil
	}
	return d, n, nil
}

func repositoriesChanged(e *github.InstallationRepositoriesEvent) (*store.Delivery, note, error) {
	n := note{action: e.GetAction()}
	d, id := &store.Delivery{}, e.GetInstallation().GetID()
	if id == 0 {
		return nil, n, fmt.Errorf("%w: an installation without its id", errPayload)
	}
	for _, r := range e.RepositoriesAdded {
		if repo, ok := repository(id, r); ok {
			d.Greet = append(d.Greet, repo)
		}
	}
	for _, r := range e.RepositoriesRemoved {
		d.Forget, d.ForgetRepositories = id, append(d.ForgetRepositories, r.GetID())
	}
	return d, n, nil
}
