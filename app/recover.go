package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-github/v60/github"
)

// lookBack is how far back failed deliveries are looked for: GitHub keeps them
// for three days.
const lookBack = 3 * 24 * time.Hour

// recoverDeliveries takes in the deliveries that GitHub could not bring while
// we were away. GitHub itself never tries again.
func (a *App) recoverDeliveries(ctx context.Context) error {
	failed, err := a.failedDeliveries(ctx)
	if err != nil || len(failed) == 0 {
		return err
	}
	guids := make([]string, 0, len(failed))
	for guid := range failed {
		guids = append(guids, guid)
	}
	unseen, err := a.store.Unseen(ctx, guids)
	if err != nil {
		return err
	}
	for _, guid := range unseen {
		d, _, err := a.hub.app.Apps.GetHookDelivery(ctx, failed[guid])
		if err != nil {
			return fmt.Errorf("read delivery %s again: %w", guid, err)
		}
		n, err := a.take(ctx, d.GetEvent(), guid, d.Request.GetRawPayload())
		a.log.Info("delivery recovered", "delivery", guid, "event", d.GetEvent(), "action", n.action,
			"repository", n.repository, "head", n.head, "result", n.result, "error", err)
	}
	return nil
}

// failedDeliveries are the deliveries of which no attempt went well, each with
// the id of one attempt. GitHub's own filter for failures leaves out those
// that met a time-out, so all are read.
func (a *App) failedDeliveries(ctx context.Context) (map[string]int64, error) {
	failed, ok := map[string]int64{}, map[string]bool{}
	since := a.now().Add(-lookBack)
	opt := &github.ListCursorOptions{PerPage: perPage}
	for {
		list, resp, err := a.hub.app.Apps.ListHookDeliveries(ctx, opt)
		if err != nil {
			return nil, fmt.Errorf("list the App's deliveries: %w", err)
		}
		for _, d := range list {
			if d.GetStatusCode() >= 200 && d.GetStatusCode() < 300 {
				ok[d.GetGUID()] = true
			} else {
				failed[d.GetGUID()] = d.GetID()
			}
		}
		if len(list) == 0 || resp.Cursor == "" || list[len(list)-1].GetDeliveredAt().Before(since) {
			break
		}
		opt.Cursor = resp.Cursor
	}
	for guid := range ok {
		delete(failed, guid)
	}
	return failed, nil
}

// reconcile has every open pull request worked whose head carries no check of
// ours: the net below lost events and a lost database.
func (a *App) reconcile(ctx context.Context) error {
	opt := &github.ListOptions{PerPage: perPage}
	for {
		list, resp, err := a.hub.app.Apps.ListInstallations(ctx, opt)
		if err != nil {
			return fmt.Errorf("list the App's installations: %w", err)
		}
		for _, i := range list {
			if i.SuspendedAt != nil {
				continue
			}
			if err := a.reconcileInstallation(ctx, i.GetID()); err != nil {
				a.log.Warn("not reconciled", "installation", i.GetID(), "error", err)
			}
		}
		if resp.NextPage == 0 {
			return nil
		}
		opt.Page = resp.NextPage
	}
}

func (a *App) reconcileInstallation(ctx context.Context, id int64) error {
	repos, err := a.repositories(ctx, id)
	if err != nil {
		return err
	}
	i, err := a.hub.installation(id)
	if err != nil {
		return err
	}
	for _, repo := range repos {
		ctx, _ := withJob(ctx, repo.ID)
		pulls, _, err := a.openPulls(ctx, i.client, repo)
		if err != nil {
			return err
		}
		bare := slices.DeleteFunc(pulls, func(p openPull) bool { return p.checked(repo.ID) })
		if len(bare) == 0 {
			continue
		}
		if err := a.store.Raise(ctx, "reconcile", events(repo, bare, false)...); err != nil {
			return err
		}
		a.log.Info("reconciled", "repository", repo.Owner+"/"+repo.Name, "pulls", len(bare))
	}
	return nil
}
