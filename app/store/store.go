// Package store is Plimsoll's durable state: the deliveries it has accepted, the pull requests they speak of, the
// writes it has made at GitHub, and the queue of work that follows from them. It keeps them in SQLite (one process)
// or in Postgres (any number of replicas) with the same promises, on top of River's job queue.
//
// It knows numbers, names and SHAs. It has never heard of HTTP, of webhooks' contents or of Dockerfiles.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// A Config says where the state is kept and as whom. URL and Instance are required; the zero value of every other
// field will do.
type Config struct {
	URL      string // "sqlite:PATH", or "postgres://…" as libpq reads it
	Instance string // stable across restarts, different on every replica; at most 100 bytes
	Log      *slog.Logger
	Now      func() time.Time
	Workers  int           // reviews at the same time; 0: 16
	Drain    time.Duration // how long running jobs may go on when Run is told to end; 0: 15 s

	// Backoff is how long to wait after so many failures in a row, one or more. Nil: 1 s, 5 s, 30 s, 2 min, 5 min,
	// then 15 min, each a little varied.
	Backoff func(failures int) time.Duration
}

// A Store is an open database. Its methods may be called from several goroutines.
type Store struct {
	cfg  Config
	db   database
	held sync.Mutex // Run is not started twice
}

// ErrLocked means that another process has the SQLite file, or on Postgres the name of the instance.
var ErrLocked = errors.New("in use by another process")

// ErrForgotten means that the pull request is no longer stored: the App was uninstalled, or may not see it any more.
var ErrForgotten = errors.New("pull request is forgotten")

// Open opens the database, brings its tables up to date and takes the lock of the instance. It creates a SQLite file
// and the folders above it. The error is ErrLocked if the lock is taken.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg, err := complete(cfg)
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate the database: %w", err), db.close())
	}
	return &Store{cfg: cfg, db: db}, nil
}

func complete(cfg Config) (Config, error) {
	if cfg.Instance == "" || len(cfg.Instance) > 100 {
		return cfg, fmt.Errorf("instance %q: want 1 to 100 bytes", cfg.Instance)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Workers <= 0 {
		cfg.Workers = 16
	}
	if cfg.Drain <= 0 {
		cfg.Drain = 15 * time.Second
	}
	if cfg.Backoff == nil {
		cfg.Backoff = backoff
	}
	return cfg, nil
}

func openDatabase(ctx context.Context, cfg Config) (database, error) {
	scheme, path, ok := strings.Cut(cfg.URL, ":")
	switch {
	case ok && scheme == "sqlite":
		return openSQLite(ctx, strings.TrimPrefix(path, "//"), cfg)
	case ok && (scheme == "postgres" || scheme == "postgresql"):
		return openPostgres(ctx, cfg)
	}
	return nil, errors.New("want sqlite:PATH or postgres://…") // the URL may hold a password
}

// backoff waits longer after every failure in a row, and never the same time twice, so that what failed together is
// not tried again together.
func backoff(failures int) time.Duration {
	steps := []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute}
	step := steps[min(max(failures, 1), len(steps))-1]
	return step + rand.N(step/5)
}

// Close gives the instance's lock back and closes the database. Run must have returned. Closing twice is harmless.
func (s *Store) Close() error {
	if err := s.db.close(); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}

// Ready reports whether the database can be written, by writing to it.
func (s *Store) Ready(ctx context.Context) error {
	err := s.db.update(ctx, func(ctx context.Context, tx tx) error {
		_, err := tx.exec(ctx, `insert into plimsoll_instance (name, seen_at) values ($1, $2)
			on conflict (name) do update set seen_at = excluded.seen_at`, s.cfg.Instance, s.millis())
		return err
	})
	if err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	return nil
}

// millis is the time as it is stored: both databases keep and compare integers alike.
func (s *Store) millis() int64 { return s.cfg.Now().UnixMilli() }
