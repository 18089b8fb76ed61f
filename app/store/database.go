package store

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// A database is what SQLite and Postgres do each in their own way. SQL is written once, with Postgres' placeholders.
type database interface {
	// update runs f in one transaction, durable once update has returned nil. f may be run again after a conflict.
	update(ctx context.Context, f func(context.Context, tx) error) error
	// settle is update for the end of a job, which is in less of a hurry than an event.
	settle(ctx context.Context, f func(context.Context, tx) error) error
	// query calls scan for every row. scan reads the row and does nothing else.
	query(ctx context.Context, sql string, args []any, scan func(row) error) error
	// migrate brings our tables and River's up to date, one process at a time.
	migrate(ctx context.Context) error
	// client is a River client that works jobs.
	client(*river.Config) (client, error)
	// hold takes the instance's lock again if it was lost.
	hold(ctx context.Context) error
	// watch returns nil when ctx ends, or an error as soon as the instance's lock is lost. Meanwhile it makes the
	// jobs of dead instances available.
	watch(ctx context.Context) error
	// reclaim makes the jobs that a predecessor of this instance was running available.
	reclaim(ctx context.Context) (int64, error)
	close() error
}

// A tx is a transaction, with River's operations that can be part of one.
type tx interface {
	exec(ctx context.Context, sql string, args ...any) (int64, error)
	query(ctx context.Context, sql string, args []any, scan func(row) error) error
	insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	wake(ctx context.Context, id int64) error
	cancel(ctx context.Context, id int64) error
	complete(ctx context.Context, job *rivertype.JobRow) error
	forUpdate() string // what a select needs to lock its rows
}

// A row is scanned into pointers.
type row interface{ Scan(dest ...any) error }

// A client is river.Client without its type parameter.
type client interface {
	Start(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Stopped() <-chan struct{}
}

// transactionTime bounds every transaction: on SQLite's one connection, one that hangs stops everything.
const transactionTime = 10 * time.Second

// anyArgs stands for the arguments of any job where only its row matters.
type anyArgs struct{}

func (anyArgs) Kind() string { return "any" }

// completeArgs is the job in the form that river.JobCompleteTx takes.
func completeArgs(job *rivertype.JobRow) *river.Job[anyArgs] { return &river.Job[anyArgs]{JobRow: job} }

// inserterConfig is for the client that only inserts. River tells the workers of one insert per cooldown and leaves
// the others to be found by polling.
func inserterConfig(log *slog.Logger, cooldown time.Duration) *river.Config {
	return &river.Config{Logger: riverLog(log), FetchCooldown: cooldown}
}

// riverLog passes on only River's warnings: its life is not news, nor is that what it was doing ends with it.
func riverLog(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) Handle(ctx context.Context, r slog.Record) error {
	canceled := false
	r.Attrs(func(a slog.Attr) bool {
		canceled = strings.Contains(a.Value.String(), context.Canceled.Error())
		return !canceled
	})
	if canceled {
		return nil
	}
	return w.Handler.Handle(ctx, r)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }

// placeholders are $1, $2 and so on for n arguments, the first being $from.
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}
