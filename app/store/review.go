package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// A reviewer works the job of a pull request until its row has no generation that is not worked.
type reviewer struct {
	river.WorkerDefaults[reviewArgs]
	worker
	handle func(context.Context, Work) error
}

func (w *reviewer) Work(ctx context.Context, job *river.Job[reviewArgs]) error {
	for round := 1; ; round++ {
		due, err := w.due(ctx, job.Args)
		if err != nil {
			return err
		}
		var o outcome
		if due.open {
			o = w.try(ctx, func(ctx context.Context) error { return w.handle(ctx, due.Work) })
		}
		again := false
		err = w.settle(ctx, job.JobRow, func(ctx context.Context, tx tx) (err error) {
			again, err = w.finish(ctx, tx, job.JobRow, due, o, round)
			return err
		})
		if err != nil || !again {
			return err
		}
	}
}

// due is a pull request's row as a worker read it, before its work or when it settles.
type due struct {
	Work
	open     bool // there is something to do
	failures int
}

// due reads the row of a pull request. One that is gone is not open.
func (s *Store) due(ctx context.Context, args reviewArgs) (due, error) {
	d, err := readDue(args, "", func(sql string, args []any, scan func(row) error) error {
		return s.db.query(ctx, sql, args, scan)
	})
	if err != nil {
		return due{}, fmt.Errorf("read the pull request: %w", err)
	}
	return d, nil
}

func readDue(args reviewArgs, lock string, query func(string, []any, func(row) error) error) (d due, err error) {
	d.Repository, d.Number = args.Repository, args.Number
	err = query(`select installation, owner, name, generation, head, quiet, delivery, failures, closed_at = 0 and generation <> worked
		from plimsoll_pull where repository = $1 and number = $2`+lock, []any{args.Repository, args.Number}, func(r row) error {
		return r.Scan(&d.Installation, &d.Owner, &d.Name, &d.Generation, &d.Head, &d.Quiet, &d.Delivery, &d.failures, &d.open)
	})
	d.Attempt = d.failures + 1
	return d, err
}

// finish settles the job under the lock of the pull request's row. It answers true if the same job is to go on, with
// the generation that has come meanwhile.
func (w *reviewer) finish(ctx context.Context, tx tx, job *rivertype.JobRow, read due, o outcome, round int) (again bool, err error) {
	args := reviewArgs{read.Repository, read.Number}
	now, err := readDue(args, tx.forUpdate(), func(sql string, args []any, scan func(row) error) error {
		return tx.query(ctx, sql, args, scan)
	})
	if err != nil {
		return false, fmt.Errorf("lock the pull request: %w", err)
	}
	revoked, err := claim(ctx, tx, job)
	if err != nil {
		return false, err
	}
	// A rate limit does not end because somebody pushed.
	_, later := errors.AsType[Later](o.err)
	moved := now.Generation != read.Generation && !later
	if moved && !revoked && !o.ended && round < rounds {
		return true, nil
	}
	if err := tx.complete(ctx, job); err != nil {
		return false, fmt.Errorf("complete the job: %w", err)
	}
	switch {
	case !now.open:
		return false, nil
	case moved:
		return false, insertAt(ctx, tx, args, reviewOpts(), time.Time{})
	case o.err == nil || errors.Is(o.err, ErrClosed):
		return false, w.worked(ctx, tx, read, errors.Is(o.err, ErrClosed))
	}
	return false, w.failed(ctx, tx, now, o)
}

func (w *reviewer) worked(ctx context.Context, tx tx, d due, closed bool) error {
	var closedAt int64
	if closed {
		closedAt = w.millis()
	}
	_, err := tx.exec(ctx, `update plimsoll_pull set worked = generation, failures = 0, closed_at = $3, updated_at = $4
		where repository = $1 and number = $2`, d.Repository, d.Number, closedAt, w.millis())
	if err != nil {
		return fmt.Errorf("store what was worked: %w", err)
	}
	return nil
}

func (w *reviewer) failed(ctx context.Context, tx tx, d due, o outcome) error {
	at, failures := w.next(o, d.failures)
	_, err := tx.exec(ctx, `update plimsoll_pull set failures = $3 where repository = $1 and number = $2`, d.Repository, d.Number, failures)
	if err != nil {
		return fmt.Errorf("store the failure: %w", err)
	}
	w.logFailure("review", o, at, "repository", d.Owner+"/"+d.Name, "pull", d.Number, "delivery", d.Delivery, "attempt", d.Attempt)
	return insertAt(ctx, tx, reviewArgs{d.Repository, d.Number}, reviewOpts(), at)
}
