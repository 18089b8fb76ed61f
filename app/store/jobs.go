package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// reviewArgs is the job of a pull request. There is one that is not finished, or none; everything else about the work
// is in the pull request's row, read when it starts.
type reviewArgs struct {
	Repository int64 `json:"repository"`
	Number     int   `json:"number"`
}

func (reviewArgs) Kind() string { return "review" }

// greetArgs is the job of a repository that is new to us, or of a whole installation (Repository 0). A failure is
// followed by another job with Failures one higher.
type greetArgs struct {
	Delivery     string `json:"delivery" river:"unique"`
	Installation int64  `json:"installation" river:"unique"`
	Repository   int64  `json:"repository" river:"unique"`
	Failures     int    `json:"failures" river:"unique"`
	Owner        string `json:"owner"`
	Name         string `json:"name"`
}

func (greetArgs) Kind() string { return "greet" }

// periodicArgs is one run of what is done from time to time.
type periodicArgs struct {
	Name string `json:"name"`
}

func (periodicArgs) Kind() string { return "periodic" }

// Greetings and periodic work have queues of their own: an organisation of a thousand repositories that installs the
// App delays nobody's review.
const (
	greetQueue    = "greet"
	periodicQueue = "periodic"
)

// maxAttempts is out of reach: a job that River discards would lose its event.
const maxAttempts = 30000

// unfinished names the states in which a job keeps its key. River's default counts completed jobs too, and would drop
// every event that comes within a day of a review.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

const unfinishedSQL = `('available', 'pending', 'retryable', 'running', 'scheduled')`

func reviewOpts() *river.InsertOpts {
	return &river.InsertOpts{
		MaxAttempts: maxAttempts,
		UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: unfinished},
	}
}

// greetOpts counts the jobs that are done too, for as long as River keeps them: no repository is greeted twice because
// the listing of its installation was tried again.
func greetOpts() *river.InsertOpts {
	return &river.InsertOpts{
		Queue:       greetQueue,
		MaxAttempts: maxAttempts,
		UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: append(unfinished[:len(unfinished):len(unfinished)], rivertype.JobStateCompleted)},
	}
}

// ensureReview makes sure that a job will read the pull request's row after this transaction: a new one; or one that
// waits, which is woken; or one that runs, which will see the new generation when it settles.
func ensureReview(ctx context.Context, tx tx, args reviewArgs) error {
	result, err := tx.insert(ctx, args, reviewOpts())
	if err != nil {
		return fmt.Errorf("queue the review: %w", err)
	}
	if !result.UniqueSkippedAsDuplicate || !waits(result.Job) {
		return nil
	}
	if err := tx.wake(ctx, result.Job.ID); err != nil {
		return fmt.Errorf("wake the review: %w", err)
	}
	return nil
}

func waits(job *rivertype.JobRow) bool {
	switch job.State {
	case rivertype.JobStateScheduled, rivertype.JobStateRetryable:
		return true
	case rivertype.JobStateAvailable:
		return job.ScheduledAt.After(time.Now())
	}
	return false
}

// insertAt queues a job that starts at a time, or at once if that is zero. It is made available already: one that
// waits in River's state "scheduled" needs a leader to move it, which takes five seconds and, after a crash, more.
func insertAt(ctx context.Context, tx tx, args river.JobArgs, opts *river.InsertOpts, at time.Time) error {
	opts.ScheduledAt = at
	result, err := tx.insert(ctx, args, opts)
	if err != nil {
		return fmt.Errorf("queue the next try: %w", err)
	}
	if _, err := tx.exec(ctx, `update river_job set state = 'available' where id = $1 and state = 'scheduled'`, result.Job.ID); err != nil {
		return fmt.Errorf("make the next try available: %w", err)
	}
	return nil
}

// removeJobs deletes the jobs that match, and tells those that are running to end.
func removeJobs(ctx context.Context, tx tx, where string, args ...any) error {
	var running []int64
	err := tx.query(ctx, `select id from river_job where state = 'running' and `+where, args, func(r row) error {
		var id int64
		err := r.Scan(&id)
		running = append(running, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("list running jobs: %w", err)
	}
	for _, id := range running {
		if err := tx.cancel(ctx, id); err != nil {
			return fmt.Errorf("cancel job %d: %w", id, err)
		}
	}
	if _, err := tx.exec(ctx, `delete from river_job where state <> 'running' and `+where, args...); err != nil {
		return fmt.Errorf("delete jobs: %w", err)
	}
	return nil
}

// errFenced means that the job was taken from this worker: it was thought dead. Whoever has it now settles it.
var errFenced = errors.New("the job is no longer ours")

// claim locks the job's row and asks whether it is still this worker's. revoked means that it was told to end.
func claim(ctx context.Context, tx tx, job *rivertype.JobRow) (revoked bool, err error) {
	ours := false
	err = tx.query(ctx, `select attempt = $2 and state = 'running', coalesce(metadata->>'cancel_attempted_at', '') <> ''
		from river_job where id = $1`+tx.forUpdate(), []any{job.ID, job.Attempt}, func(r row) error { return r.Scan(&ours, &revoked) })
	if err != nil {
		return false, fmt.Errorf("lock the job: %w", err)
	}
	if !ours {
		return false, errFenced
	}
	return revoked, nil
}
