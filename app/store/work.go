package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Work is a review that is due: the newest state of a pull request's row.
type Work struct {
	Pull
	Owner, Name string
	Generation  int64
	Head        string // the head that the newest event named; GitHub may have a newer one
	Quiet       string // the head on which only the check is to be written, or ""
	Delivery    string // GUID of the newest event
	Attempt     int    // 1, and one more with every failure since the event
}

// A Greeting is a repository that is new to us; with ID 0, a whole installation.
type Greeting struct {
	Repository
	Delivery string
	Attempt  int
}

// Handlers do the work. Each gets a context that ends when the job's time is over, when Run's drain is over, or when
// the pull request is forgotten. They may be called again for what they have done already: after a crash, always.
// The jobs of a nil handler wait for an instance that has one.
type Handlers struct {
	Review func(context.Context, Work) error
	// Greet returns pull requests to make due, as Raise does: once the job ends, unless the repository was forgotten
	// meanwhile.
	Greet    func(context.Context, Greeting) ([]PullEvent, error)
	Periodic []Periodic
}

// Later is an error that says when to try again, because GitHub does. It is not counted as a failure.
type Later struct {
	At  time.Time
	Err error
}

func (l Later) Error() string { return l.Err.Error() }

func (l Later) Unwrap() error { return l.Err }

// ErrClosed is what Handlers.Review returns, wrapped or not, when GitHub says that the pull request is closed or gone.
// Its next event opens it again.
var ErrClosed = errors.New("pull request is closed")

const (
	jobTime    = 5 * time.Minute // longer, and the context ends
	rescueTime = 2 * jobTime     // longer, and River thinks that the worker is dead: the net below ours
	rounds     = 3               // how often one job works a pull request that moves on
	laterMin   = time.Second
	laterMax   = 24 * time.Hour
)

// Run works jobs until ctx ends, then lets the running ones finish for the time of Config.Drain, cancels those that
// are left, hands them over and returns nil. On Postgres, if the lock of the instance is lost it stops working, since
// others may take its jobs, and goes on once it has the lock again.
func (s *Store) Run(ctx context.Context, h Handlers) error {
	if !s.held.TryLock() {
		return errors.New("work jobs: already running")
	}
	defer s.held.Unlock()
	for {
		err := s.runOnce(ctx, h)
		if err != nil {
			return fmt.Errorf("work jobs: %w", err)
		}
		for ctx.Err() == nil {
			err := s.db.hold(ctx)
			if err == nil {
				break
			}
			s.cfg.Log.WarnContext(ctx, "not working without the lock of the instance", "error", err)
			pause(ctx, time.Second) // its error is ctx's
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// runOnce returns nil when ctx ends or the lock is lost.
func (s *Store) runOnce(ctx context.Context, h Handlers) error {
	n, err := s.db.reclaim(ctx)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("take back our jobs: %w", err)
	}
	if n > 0 {
		s.cfg.Log.InfoContext(ctx, "took back jobs that were running", "jobs", n)
	}
	session, stop := context.WithCancel(ctx)
	defer stop()
	client, err := s.db.client(s.clientConfig(session, h))
	if err != nil {
		return err
	}
	if err := client.Start(session); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	stopped := client.Stopped()
	if err := s.db.watch(session); err != nil {
		s.cfg.Log.ErrorContext(ctx, "stopped working: others may take our jobs", "error", err)
		abort, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Drain)
		defer cancel()
		stop()
		client.StopAndCancel(abort) // its error is that of Stopped, below
	}
	stop()
	select {
	case <-stopped:
		return nil
	case <-time.After(s.cfg.Drain + 5*time.Second):
		return errors.New("some jobs did not end when they were cancelled")
	}
}

func (s *Store) clientConfig(session context.Context, h Handlers) *river.Config {
	periodics := append(s.periodics(), h.Periodic...)
	workers := river.NewWorkers()
	river.AddWorker(workers, &reviewer{worker: worker{s, session.Done()}, handle: h.Review})
	river.AddWorker(workers, &greeter{worker: worker{s, session.Done()}, handle: h.Greet})
	river.AddWorker(workers, &ticker{worker: worker{s, session.Done()}, periodics: periodics})
	queues := map[string]river.QueueConfig{periodicQueue: {MaxWorkers: 2}}
	if h.Review != nil {
		queues[river.QueueDefault] = river.QueueConfig{MaxWorkers: s.cfg.Workers}
	}
	if h.Greet != nil {
		queues[greetQueue] = river.QueueConfig{MaxWorkers: 2}
	}
	return &river.Config{
		ID:                   s.cfg.Instance,
		Logger:               riverLog(s.cfg.Log),
		Workers:              workers,
		Queues:               queues,
		PeriodicJobs:         periodicJobs(periodics),
		FetchCooldown:        5 * time.Millisecond, // the default swallows notifications
		FetchPollInterval:    200 * time.Millisecond,
		JobTimeout:           jobTime,
		RescueStuckJobsAfter: rescueTime,
		RetryPolicy:          shortRetry{},
		SoftStopTimeout:      s.cfg.Drain,
	}
}

// shortRetry is for what River itself retries: fenced workers, and transactions that could not settle.
type shortRetry struct{}

func (shortRetry) NextRetry(*rivertype.JobRow) time.Time { return time.Now().Add(5 * time.Second) }

// A worker is what the workers of all kinds share.
type worker struct {
	*Store
	stop <-chan struct{} // closed when the session ends
}

// An outcome is how a handler's call has ended.
type outcome struct {
	err      error
	ended    bool // its context did
	stopping bool // because the session ends: not by its own fault
}

// settle runs f in a transaction that ctx's end does not end. A worker that has lost its job returns an error, never
// nil, and not before the job has ended: River would set the row as that return says, whoever has it by now.
func (w worker) settle(ctx context.Context, job *rivertype.JobRow, f func(context.Context, tx) error) error {
	err := w.db.settle(context.WithoutCancel(ctx), f)
	if !errors.Is(err, errFenced) {
		return err
	}
	w.cfg.Log.WarnContext(ctx, "job taken over by another worker", "job", job.ID, "attempt", job.Attempt)
	w.outlast(ctx, job.ID)
	return err
}

// outlast waits until nobody runs the job any more, or ctx ends.
func (w worker) outlast(ctx context.Context, id int64) {
	for running := true; running && pause(ctx, time.Second) == nil; {
		running = false
		err := w.db.query(ctx, `select 1 from river_job where id = $1 and state = 'running'`, []any{id}, func(row) error {
			running = true
			return nil
		})
		if err != nil {
			return
		}
	}
}

// try calls f, and makes an error of a panic: its input is a stranger's.
func (w worker) try(ctx context.Context, f func(context.Context) error) (o outcome) {
	defer func() {
		if v := recover(); v != nil {
			w.cfg.Log.ErrorContext(ctx, "job panicked", "panic", v, "stack", string(debug.Stack()))
			o.err = fmt.Errorf("panic: %v", v)
		}
		o.ended = ctx.Err() != nil
		select {
		case <-w.stop:
			o.stopping = o.ended
		default:
		}
	}()
	return outcome{err: f(ctx)}
}

// next is when to try again after an error, and the failures in a row with it.
func (w worker) next(o outcome, failures int) (time.Time, int) {
	if o.stopping {
		return time.Time{}, failures
	}
	now := w.cfg.Now()
	if later, ok := errors.AsType[Later](o.err); ok {
		return clamp(later.At, now.Add(laterMin), now.Add(laterMax)), failures
	}
	return now.Add(w.cfg.Backoff(failures + 1)), failures + 1
}

func clamp(t, from, to time.Time) time.Time {
	if t.Before(from) {
		return from
	}
	if t.After(to) {
		return to
	}
	return t
}

func (w worker) logFailure(what string, o outcome, at time.Time, attrs ...any) {
	if o.stopping {
		w.cfg.Log.Info(what+" handed over", attrs...)
		return
	}
	w.cfg.Log.Warn(what+" failed", append(attrs, "error", o.err, slog.Time("again", at))...)
}
