package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// A Pull is a pull request, by numbers that no rename changes. Repository and Number are its key; Installation is
// whom to ask for a token. Number 0 stands for the repository itself.
type Pull struct {
	Installation, Repository int64
	Number                   int
}

// A Repository is known by its ID. Its names are those of the last event.
type Repository struct {
	Installation, ID int64
	Owner, Name      string
}

// A Delivery is what a webhook said, as far as it is to be kept.
type Delivery struct {
	GUID, Event, Action string
	Received            time.Time // zero: now

	Pulls             []PullEvent  // each makes a review due
	Greet             []Repository // repositories to greet
	GreetInstallation int64        // an installation whose repositories are all to be greeted, or 0

	// Forget is an installation that was deleted or suspended, or, with ForgetRepositories, lost some repositories.
	Forget             int64
	ForgetRepositories []int64
}

// A PullEvent is something that happened to a pull request.
type PullEvent struct {
	Pull
	Owner, Name string
	Head        string // the head commit that it names
	Closed      bool   // no review is due any more

	// Quiet is a head on which only the check is to be written: the pull request was there before us. The next event
	// without it ends the quiet. An event never silences a pull request that is not quiet already.
	Quiet string
}

// Accept takes a delivery in, in one transaction: when it has returned nil, no crash loses what is due. A delivery
// with a GUID that was accepted before changes nothing, and fresh is false.
func (s *Store) Accept(ctx context.Context, d Delivery) (fresh bool, err error) {
	if d.Received.IsZero() {
		d.Received = s.cfg.Now()
	}
	err = s.db.update(ctx, func(ctx context.Context, tx tx) error {
		n, err := tx.exec(ctx, `insert into plimsoll_delivery (guid, event, action, received_at) values ($1, $2, $3, $4)
			on conflict (guid) do nothing`, d.GUID, d.Event, d.Action, d.Received.UnixMilli())
		if fresh = n > 0; err != nil || !fresh {
			return err
		}
		if d.Forget != 0 {
			if err := s.forget(ctx, tx, d.Forget, d.ForgetRepositories); err != nil {
				return err
			}
		}
		if err := s.raise(ctx, tx, d.GUID, false, d.Pulls); err != nil {
			return err
		}
		if d.GreetInstallation != 0 {
			if err := s.greet(ctx, tx, d.GUID, Repository{Installation: d.GreetInstallation}); err != nil {
				return err
			}
		}
		return s.greet(ctx, tx, d.GUID, d.Greet...)
	})
	if err != nil {
		return false, fmt.Errorf("accept delivery %s: %w", d.GUID, err)
	}
	return fresh, nil
}

// Raise makes reviews due that no delivery asked for: those that a greeting or a reconciliation found. why stands in
// for a delivery's GUID. A pull request that waits for the review of the same head is left as it is.
func (s *Store) Raise(ctx context.Context, why string, pulls ...PullEvent) error {
	err := s.db.update(ctx, func(ctx context.Context, tx tx) error { return s.raise(ctx, tx, why, true, pulls) })
	if err != nil {
		return fmt.Errorf("raise pull requests for %s: %w", why, err)
	}
	return nil
}

// raise locks the pull requests in one order, so that two events of the same ones do not wait for each other. With
// spare, those that wait for the same head are left as they are.
func (s *Store) raise(ctx context.Context, tx tx, delivery string, spare bool, pulls []PullEvent) error {
	pulls = slices.Clone(pulls)
	slices.SortStableFunc(pulls, func(a, b PullEvent) int {
		return cmp.Or(cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Number, b.Number))
	})
	for _, p := range pulls {
		if err := s.raiseOne(ctx, tx, delivery, spare, p); err != nil {
			return fmt.Errorf("repository %d, pull request %d: %w", p.Repository, p.Number, err)
		}
	}
	return nil
}

func (s *Store) raiseOne(ctx context.Context, tx tx, delivery string, spare bool, p PullEvent) error {
	if p.Closed {
		_, err := tx.exec(ctx, `update plimsoll_pull set closed_at = $3, updated_at = $3, delivery = $4, failures = 0,
			generation = generation + 1, worked = generation + 1 where repository = $1 and number = $2`,
			p.Repository, p.Number, s.millis(), delivery)
		return err
	}
	// A row does not start at 1: a pull request that was forgotten and comes back must not repeat a generation that
	// a job of its first life is still working on.
	start := rand.Int64N(1 << 62)
	_, err := tx.exec(ctx, `insert into plimsoll_pull (repository, number, installation, owner, name, generation, worked,
			head, quiet, delivery, failures, closed_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11)
		on conflict (repository, number) do update set installation = excluded.installation, owner = excluded.owner,
			name = excluded.name, generation = plimsoll_pull.generation + 1,
			head = excluded.head, quiet = case when plimsoll_pull.quiet = '' then '' else excluded.quiet end,
			delivery = excluded.delivery, failures = 0, closed_at = 0, updated_at = excluded.updated_at
			where not $12 or plimsoll_pull.head <> excluded.head or plimsoll_pull.generation = plimsoll_pull.worked
				or plimsoll_pull.closed_at <> 0`,
		p.Repository, p.Number, p.Installation, p.Owner, p.Name, start+1, start, p.Head, p.Quiet, delivery, s.millis(), spare)
	if err != nil {
		return err
	}
	return ensureReview(ctx, tx, reviewArgs{p.Repository, p.Number})
}

// Forget cancels and deletes everything that is stored of an installation, or of some of its repositories. Accept
// does the same for a delivery; this is for who learns it otherwise, from an installation that GitHub knows no more.
func (s *Store) Forget(ctx context.Context, installation int64, repositories ...int64) error {
	err := s.db.update(ctx, func(ctx context.Context, tx tx) error { return s.forget(ctx, tx, installation, repositories) })
	if err != nil {
		return fmt.Errorf("forget installation %d: %w", installation, err)
	}
	return nil
}

// forget touches only what is still the installation's: a repository that was transferred belongs to another by now.
func (s *Store) forget(ctx context.Context, tx tx, installation int64, repositories []int64) error {
	of := `installation = $1`
	inArgs := `cast(args->>'installation' as bigint) = $1`
	args := []any{installation}
	if len(repositories) > 0 {
		of += ` and repository in (` + placeholders(2, len(repositories)) + `)`
		inArgs += ` and cast(args->>'repository' as bigint) in (` + placeholders(2, len(repositories)) + `)`
		for _, id := range repositories {
			args = append(args, id)
		}
	}
	var pulls []reviewArgs
	err := tx.query(ctx, `select repository, number from plimsoll_pull where `+of+` order by repository, number`+tx.forUpdate(),
		args, func(r row) error {
			var p reviewArgs
			err := r.Scan(&p.Repository, &p.Number)
			pulls = append(pulls, p)
			return err
		})
	if err != nil {
		return fmt.Errorf("list pull requests: %w", err)
	}
	for _, p := range pulls {
		err := removeJobs(ctx, tx, `kind = 'review' and cast(args->>'repository' as bigint) = $1
			and cast(args->>'number' as integer) = $2`, p.Repository, p.Number)
		if err != nil {
			return err
		}
	}
	if err := removeJobs(ctx, tx, `kind = 'greet' and `+inArgs, args...); err != nil {
		return err
	}
	for _, table := range []string{"plimsoll_pull", "plimsoll_effect"} {
		if _, err := tx.exec(ctx, `delete from `+table+` where `+of, args...); err != nil {
			return fmt.Errorf("delete from %s: %w", table, err)
		}
	}
	return nil
}

// Unseen returns those deliveries that were never accepted, in the order given.
func (s *Store) Unseen(ctx context.Context, guids []string) ([]string, error) {
	seen := map[string]bool{}
	for chunk := range slices.Chunk(guids, 500) {
		args := make([]any, len(chunk))
		for i, guid := range chunk {
			args[i] = guid
		}
		err := s.db.query(ctx, `select guid from plimsoll_delivery where guid in (`+placeholders(1, len(chunk))+`)`, args,
			func(r row) error {
				var guid string
				err := r.Scan(&guid)
				seen[guid] = true
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("look up deliveries: %w", err)
		}
	}
	var unseen []string
	for _, guid := range guids {
		if !seen[guid] {
			seen[guid] = true // a GUID given twice is returned once
			unseen = append(unseen, guid)
		}
	}
	return unseen, nil
}
