package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// postgres is shared by any number of replicas. Each holds an advisory lock named for its instance on a connection of
// its own, for as long as it lives: a free lock is how the others know that it has died.
type postgres struct {
	cfg      Config
	pool     *pgxpool.Pool
	lock     *pgx.Conn
	inserter *river.Client[pgx.Tx]
}

func openPostgres(ctx context.Context, cfg Config) (database, error) {
	poolCfg, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, err
	}
	// River keeps one connection for its notifications, and every running review wants one now and then.
	poolCfg.MaxConns = max(poolCfg.MaxConns, 10)
	d := &postgres{cfg: cfg}
	if d.pool, err = pgxpool.NewWithConfig(ctx, poolCfg); err != nil {
		return nil, err
	}
	if err := d.hold(ctx); err != nil {
		return nil, errors.Join(err, d.close())
	}
	d.inserter, err = river.NewClient(riverpgxv5.New(d.pool), inserterConfig(cfg.Log, river.FetchCooldownMin))
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *postgres) close() error {
	d.pool.Close()
	return d.release()
}

// migrate lets replicas that start together do it one after the other.
func (d *postgres) migrate(ctx context.Context) error {
	const key = `hashtextextended('plimsoll migration', 0)`
	if _, err := d.lock.Exec(ctx, `select pg_advisory_lock(`+key+`)`); err != nil {
		return err
	}
	defer d.lock.Exec(context.WithoutCancel(ctx), `select pg_advisory_unlock(`+key+`)`)
	migrator, err := rivermigrate.New(riverpgxv5.New(d.pool), &rivermigrate.Config{Logger: riverLog(d.cfg.Log)})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("tables of the queue: %w", err)
	}
	return applyMigrations(ctx, d)
}

func (d *postgres) client(cfg *river.Config) (client, error) {
	return river.NewClient(riverpgxv5.New(d.pool), cfg)
}

// update tries again when Postgres gives it up to end a deadlock: an event of several pull requests can meet River
// finishing several of their jobs at once.
func (d *postgres) update(ctx context.Context, f func(context.Context, tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, transactionTime)
	defer cancel()
	for try := 1; ; try++ {
		err := pgx.BeginFunc(ctx, d.pool, func(t pgx.Tx) error { return f(ctx, postgresTx{t, d.inserter}) })
		var pg *pgconn.PgError
		if try == 4 || !errors.As(err, &pg) || pg.Code != "40P01" && pg.Code != "40001" {
			return err
		}
	}
}

func (d *postgres) settle(ctx context.Context, f func(context.Context, tx) error) error {
	return d.update(ctx, f)
}

func (d *postgres) query(ctx context.Context, sql string, args []any, scan func(row) error) error {
	ctx, cancel := context.WithTimeout(ctx, transactionTime)
	defer cancel()
	return postgresRows(ctx, d.pool, sql, args, scan)
}

type postgresTx struct {
	pgx.Tx
	inserter *river.Client[pgx.Tx]
}

func (t postgresTx) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	tag, err := t.Exec(ctx, sql, args...)
	return tag.RowsAffected(), err
}

func (t postgresTx) query(ctx context.Context, sql string, args []any, scan func(row) error) error {
	return postgresRows(ctx, t.Tx, sql, args, scan)
}

func (t postgresTx) insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error) {
	return t.inserter.InsertTx(ctx, t.Tx, args, opts)
}

func (t postgresTx) wake(ctx context.Context, id int64) error {
	_, err := t.inserter.JobRetryTx(ctx, t.Tx, id)
	return err
}

func (t postgresTx) cancel(ctx context.Context, id int64) error {
	_, err := t.inserter.JobCancelTx(ctx, t.Tx, id)
	return err
}

func (t postgresTx) complete(ctx context.Context, job *rivertype.JobRow) error {
	_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, t.Tx, completeArgs(job))
	return err
}

func (t postgresTx) forUpdate() string { return " for update" }

func postgresRows(ctx context.Context, db interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}, sql string, args []any, scan func(row) error) error {
	rows, err := db.Query(ctx, sql, args...)
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
