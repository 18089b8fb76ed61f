package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// lockWait is how long a successor waits for the server to notice that its predecessor is dead.
const lockWait = 3 * time.Second

// release gives the lock back. A connection that is broken already holds none.
func (d *postgres) release() error {
	if d.lock == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn := d.lock
	d.lock = nil
	return conn.Close(ctx)
}

// lockKey is the advisory lock of the instance that the first argument names.
const lockKey = `hashtextextended('plimsoll instance ' || $1::text, 0)`

func (d *postgres) hold(ctx context.Context) error {
	if d.lock != nil {
		return nil
	}
	conn, err := pgx.ConnectConfig(ctx, d.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	if err := d.tryLock(ctx, conn); err != nil {
		return errors.Join(err, conn.Close(ctx))
	}
	d.lock = conn
	return nil
}

func (d *postgres) tryLock(ctx context.Context, conn *pgx.Conn) error {
	// The server notices a host that vanishes without a word in about ten seconds.
	if _, err := conn.Exec(ctx, `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3`); err != nil {
		return err
	}
	deadline := time.Now().Add(lockWait)
	for {
		var ok bool
		if err := conn.QueryRow(ctx, `select pg_try_advisory_lock(`+lockKey+`)`, d.cfg.Instance).Scan(&ok); err != nil {
			return fmt.Errorf("lock instance %q: %w", d.cfg.Instance, err)
		}
		if ok {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("instance %q: %w", d.cfg.Instance, ErrLocked)
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

// pause waits for d, or for ctx to end with an error.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (d *postgres) watch(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := d.alive(ctx); err != nil && ctx.Err() == nil {
			return errors.Join(fmt.Errorf("the lock of instance %q: %w", d.cfg.Instance, err), d.release())
		}
		if err := d.reap(ctx); err != nil && ctx.Err() == nil {
			d.cfg.Log.WarnContext(ctx, "looking for jobs of dead instances failed", "error", err)
		}
	}
}

// alive asks on the connection that holds the lock: if it answers, the lock is held.
func (d *postgres) alive(ctx context.Context) error {
	ping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	return d.lock.Ping(ping)
}

// lastWorker is the instance that runs a job.
const lastWorker = `attempted_by[array_upper(attempted_by, 1)]`

// reap makes the jobs of every other instance available whose lock is free.
func (d *postgres) reap(ctx context.Context) error {
	var others []string
	err := d.query(ctx, `select distinct `+lastWorker+` from river_job where state = 'running' and `+lastWorker+` <> $1`,
		[]any{d.cfg.Instance}, func(r row) error {
			var name string
			err := r.Scan(&name)
			others = append(others, name)
			return err
		})
	if err != nil {
		return err
	}
	for _, name := range others {
		n, err := d.takeFrom(ctx, name)
		if err != nil {
			return fmt.Errorf("take over from instance %q: %w", name, err)
		}
		if n > 0 {
			d.cfg.Log.InfoContext(ctx, "took over the jobs of a dead instance", "instance", name, "jobs", n)
		}
	}
	return nil
}

// takeFrom holds the dead instance's lock while it moves its jobs, so that it cannot come back in the middle.
func (d *postgres) takeFrom(ctx context.Context, name string) (n int64, err error) {
	err = d.update(ctx, func(ctx context.Context, tx tx) error {
		var dead bool
		err := tx.query(ctx, `select pg_try_advisory_xact_lock(`+lockKey+`)`, []any{name}, func(r row) error { return r.Scan(&dead) })
		if err != nil || !dead {
			return err
		}
		n, err = tx.exec(ctx, makeAvailable, name)
		return err
	})
	return n, err
}

const makeAvailable = `update river_job set state = 'available', scheduled_at = now() where state = 'running' and ` + lastWorker + ` = $1`

func (d *postgres) reclaim(ctx context.Context) (n int64, err error) {
	err = d.update(ctx, func(ctx context.Context, tx tx) error {
		n, err = tx.exec(ctx, makeAvailable, d.cfg.Instance)
		return err
	})
	return n, err
}
