package store

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"
)

// Greet makes sure that each repository is greeted once for the delivery, by a job of its own: for the handler of a
// whole installation, which may be called again after it has listed half of it.
func (s *Store) Greet(ctx context.Context, delivery string, repositories ...Repository) error {
	err := s.db.update(ctx, func(ctx context.Context, tx tx) error { return s.greet(ctx, tx, delivery, repositories...) })
	if err != nil {
		return fmt.Errorf("greet repositories for %s: %w", delivery, err)
	}
	return nil
}

func (s *Store) greet(ctx context.Context, tx tx, delivery string, repositories ...Repository) error {
	for _, r := range repositories {
		args := greetArgs{Delivery: delivery, Installation: r.Installation, Repository: r.ID, Owner: r.Owner, Name: r.Name}
		if _, err := tx.insert(ctx, args, greetOpts()); err != nil {
			return fmt.Errorf("queue the greeting of repository %d: %w", r.ID, err)
		}
	}
	return nil
}

// A greeter works the greetings.
type greeter struct {
	river.WorkerDefaults[greetArgs]
	worker
	handle func(context.Context, Greeting) ([]PullEvent, error)
}

func (w *greeter) Work(ctx context.Context, job *river.Job[greetArgs]) error {
	a := job.Args
	var found []PullEvent
	o := w.try(ctx, func(ctx context.Context) (err error) {
		found, err = w.handle(ctx, Greeting{
			Repository: Repository{Installation: a.Installation, ID: a.Repository, Owner: a.Owner, Name: a.Name},
			Delivery:   a.Delivery,
			Attempt:    a.Failures + 1,
		})
		return err
	})
	return w.settle(ctx, job.JobRow, func(ctx context.Context, tx tx) error {
		revoked, err := claim(ctx, tx, job.JobRow)
		if err != nil {
			return err
		}
		if err := tx.complete(ctx, job.JobRow); err != nil {
			return fmt.Errorf("complete the job: %w", err)
		}
		switch {
		case revoked:
			return nil
		case o.err == nil:
			return w.raise(ctx, tx, a.Delivery, true, found)
		}
		at, _ := w.next(o, a.Failures)
		w.logFailure("greeting", o, at, "repository", a.Owner+"/"+a.Name, "installation", a.Installation, "delivery", a.Delivery)
		next := a
		next.Failures++ // whatever the error was: the next job needs a key of its own
		return insertAt(ctx, tx, next, greetOpts(), at)
	})
}
