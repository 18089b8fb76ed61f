package store

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
)

// A Periodic is done from time to time, on one instance at a time, and once soon after a start. An error is logged;
// the next time comes anyway.
type Periodic struct {
	Name  string
	Every time.Duration // at least a second
	Run   func(context.Context) error
}

// How long what is finished is kept: a delivery for as long as GitHub can redeliver it and more, a pull request for
// those who reopen one.
const (
	deliveryAge = 14 * 24 * time.Hour
	closedAge   = 30 * 24 * time.Hour
)

func (s *Store) periodics() []Periodic {
	return []Periodic{
		{"sweep", time.Minute, s.sweep},
		{"prune", time.Hour, s.prune},
	}
}

func periodicJobs(periodics []Periodic) []*river.PeriodicJob {
	var jobs []*river.PeriodicJob
	for _, p := range periodics {
		insert := func() (river.JobArgs, *river.InsertOpts) {
			return periodicArgs{p.Name}, &river.InsertOpts{
				Queue:       periodicQueue,
				MaxAttempts: maxAttempts,
				UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: unfinished},
			}
		}
		jobs = append(jobs, river.NewPeriodicJob(river.PeriodicInterval(p.Every), insert,
			&river.PeriodicJobOpts{ID: p.Name, RunOnStart: true}))
	}
	return jobs
}

// A ticker works the periodics. River may complete its jobs: nothing is lost with one.
type ticker struct {
	river.WorkerDefaults[periodicArgs]
	worker
	periodics []Periodic
}

func (w *ticker) Work(ctx context.Context, job *river.Job[periodicArgs]) error {
	for _, p := range w.periodics {
		if p.Name != job.Args.Name {
			continue
		}
		switch o := w.try(ctx, p.Run); {
		case o.err == nil:
			w.cfg.Log.DebugContext(ctx, "periodic work done", "name", p.Name)
		case !o.stopping:
			w.cfg.Log.WarnContext(ctx, "periodic work failed", "name", p.Name, "error", o.err)
		}
	}
	return nil
}

// sweep queues the reviews that are due and have no job. There should be none: it is the net below everything else.
func (s *Store) sweep(ctx context.Context) error {
	var lost []reviewArgs
	err := s.db.query(ctx, `select repository, number from plimsoll_pull p
		where generation <> worked and closed_at = 0 and not exists (select 1 from river_job j
			where j.kind = 'review' and j.state in `+unfinishedSQL+`
				and cast(j.args->>'repository' as bigint) = p.repository and cast(j.args->>'number' as integer) = p.number)
		order by updated_at limit 1000`, nil, func(r row) error {
		var p reviewArgs
		err := r.Scan(&p.Repository, &p.Number)
		lost = append(lost, p)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for lost reviews: %w", err)
	}
	for _, p := range lost {
		s.cfg.Log.WarnContext(ctx, "review was due and had no job", "repository", p.Repository, "pull", p.Number)
		// A job too many finds nothing to do, so that nothing needs to be locked here.
		if err := s.db.update(ctx, func(ctx context.Context, tx tx) error { return ensureReview(ctx, tx, p) }); err != nil {
			return fmt.Errorf("repository %d, pull request %d: %w", p.Repository, p.Number, err)
		}
	}
	return nil
}

// prune deletes what is finished and old.
func (s *Store) prune(ctx context.Context) error {
	now := s.cfg.Now()
	closed := now.Add(-closedAge).UnixMilli()
	return s.db.update(ctx, func(ctx context.Context, tx tx) error {
		for _, old := range []struct {
			sql    string
			before int64
		}{
			{`delete from plimsoll_delivery where received_at < $1`, now.Add(-deliveryAge).UnixMilli()},
			{`delete from plimsoll_pull where closed_at <> 0 and closed_at < $1`, closed},
			{`delete from plimsoll_effect where updated_at < $1 and not exists (select 1 from plimsoll_pull p
				where p.repository = plimsoll_effect.repository and p.number = plimsoll_effect.number)`, closed},
			{`delete from plimsoll_instance where seen_at < $1`, closed},
		} {
			if _, err := tx.exec(ctx, old.sql, old.before); err != nil {
				return fmt.Errorf("prune: %w", err)
			}
		}
		return nil
	})
}
