package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	_ "modernc.org/sqlite"
)

// sqlite keeps everything in one file, for one process. All writes, River's too, share one connection: more of them
// starve each other. Our reads have others.
type sqlite struct {
	cfg      Config
	unlock   func() error
	writes   *sql.DB
	reads    *sql.DB
	inserter *river.Client[*sql.Tx]
	settling sync.Mutex
}

func openSQLite(ctx context.Context, path string, cfg Config) (database, error) {
	path, err := sqlitePath(path)
	if err != nil {
		return nil, err
	}
	d := &sqlite{cfg: cfg}
	if d.unlock, err = lockSQLite(ctx, path+".lock"); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := d.open(ctx, path); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), d.close())
	}
	return d, nil
}

// sqlitePath makes the folder and finds the one name of the file, so that two names do not make two locks.
func sqlitePath(path string) (string, error) {
	if path == "" {
		return "", errors.New("sqlite: no path")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the file: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("create the folder: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", fmt.Errorf("create the file: %w", err)
	}
	if err := file.Close(); err != nil {
		return "", fmt.Errorf("create the file: %w", err)
	}
	return filepath.EvalSymlinks(path)
}

// lockSQLite holds an exclusive transaction on a file of its own for as long as the process lives. The kernel ends it
// with the process; SQLite knows how to lock a file on every platform.
func lockSQLite(ctx context.Context, path string) (unlock func() error, err error) {
	db, err := sql.Open("sqlite", sqliteURL(path, "_pragma=busy_timeout(0)", "_txlock=exclusive"))
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	db.SetMaxOpenConns(1)
	// The end of ctx must not end the transaction.
	held, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		var busy interface{ Code() int }
		if errors.As(err, &busy) && busy.Code()&0xff == 5 { // SQLITE_BUSY
			err = ErrLocked
		}
		return nil, errors.Join(err, db.Close())
	}
	return sync.OnceValue(func() error { return errors.Join(held.Rollback(), db.Close()) }), nil
}

func (d *sqlite) open(ctx context.Context, path string) (err error) {
	durable := []string{"_pragma=busy_timeout(10000)", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)"}
	if d.writes, err = sql.Open("sqlite", sqliteURL(path, append(durable, "_txlock=immediate")...)); err != nil {
		return err
	}
	d.writes.SetMaxOpenConns(1)
	if err := d.writes.PingContext(ctx); err != nil {
		return err
	}
	if d.reads, err = sql.Open("sqlite", sqliteURL(path, append(durable, "_pragma=query_only(1)")...)); err != nil {
		return err
	}
	d.reads.SetMaxOpenConns(4)
	// A notification is a row here, and River looks for them every 50 ms.
	d.inserter, err = river.NewClient(riversqlite.New(d.writes), inserterConfig(d.cfg.Log, 50*time.Millisecond))
	return err
}

func sqliteURL(path string, options ...string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(options, "&")
}

func (d *sqlite) close() error {
	var errs []error
	for _, db := range []*sql.DB{d.reads, d.writes} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, d.unlock())...)
}

func (d *sqlite) migrate(ctx context.Context) error {
	migrator, err := rivermigrate.New(riversqlite.New(d.writes), &rivermigrate.Config{Logger: riverLog(d.cfg.Log)})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("tables of the queue: %w", err)
	}
	return applyMigrations(ctx, d)
}

func (d *sqlite) client(cfg *river.Config) (client, error) {
	return river.NewClient(riversqlite.New(d.writes), cfg)
}

func (d *sqlite) hold(context.Context) error { return nil }

func (d *sqlite) watch(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// reclaim takes every running job: no other process can have one.
func (d *sqlite) reclaim(ctx context.Context) (n int64, err error) {
	err = d.update(ctx, func(ctx context.Context, tx tx) error {
		n, err = tx.exec(ctx, `update river_job set state = 'available', scheduled_at = datetime('now', 'subsec') where state = 'running'`)
		return err
	})
	return n, err
}

func (d *sqlite) update(ctx context.Context, f func(context.Context, tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, transactionTime)
	defer cancel()
	t, err := d.writes.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() // nothing to do after a commit
	if err := f(ctx, sqliteTx{t, d.inserter}); err != nil {
		return err
	}
	return t.Commit()
}

// settle lets an event wait behind one job that ends, not behind all of them.
func (d *sqlite) settle(ctx context.Context, f func(context.Context, tx) error) error {
	d.settling.Lock()
	defer d.settling.Unlock()
	return d.update(ctx, f)
}

func (d *sqlite) query(ctx context.Context, query string, args []any, scan func(row) error) error {
	ctx, cancel := context.WithTimeout(ctx, transactionTime)
	defer cancel()
	return sqliteRows(ctx, d.reads, query, args, scan)
}

type sqliteTx struct {
	*sql.Tx
	inserter *river.Client[*sql.Tx]
}

func (t sqliteTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.ExecContext(ctx, numbered(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t sqliteTx) query(ctx context.Context, query string, args []any, scan func(row) error) error {
	return sqliteRows(ctx, t.Tx, query, args, scan)
}

func (t sqliteTx) insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error) {
	return t.inserter.InsertTx(ctx, t.Tx, args, opts)
}

func (t sqliteTx) wake(ctx context.Context, id int64) error {
	_, err := t.inserter.JobRetryTx(ctx, t.Tx, id)
	return err
}

func (t sqliteTx) cancel(ctx context.Context, id int64) error {
	_, err := t.inserter.JobCancelTx(ctx, t.Tx, id)
	return err
}

func (t sqliteTx) complete(ctx context.Context, job *rivertype.JobRow) error {
	_, err := river.JobCompleteTx[*riversqlite.Driver](ctx, t.Tx, completeArgs(job))
	return err
}

func (t sqliteTx) forUpdate() string { return "" } // the transaction has the whole file

func sqliteRows(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, query string, args []any, scan func(row) error) error {
	rows, err := db.QueryContext(ctx, numbered(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// numbered writes the placeholders $1 as SQLite's ?1.
func numbered(query string) string { return strings.ReplaceAll(query, "$", "?") }
