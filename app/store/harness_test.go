package store

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app/store/storetest"
)

// patience is how long a test waits for what must happen.
const patience = time.Minute

// each runs f on a store of each kind of database.
func each(t *testing.T, f func(t *testing.T, s *Store)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, url string) {
		t.Parallel()
		f(t, open(t, Config{URL: url}))
	})
}

// quick tries again almost at once.
func quick(int) time.Duration { return 10 * time.Millisecond }

func open(t testing.TB, cfg Config) *Store {
	t.Helper()
	cfg.Instance = cmp.Or(cfg.Instance, "one")
	cfg.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
	if cfg.Backoff == nil {
		cfg.Backoff = quick
	}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// run works jobs until the test ends, or until stop is called.
func run(t testing.TB, s *Store, h Handlers) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, h) }()
	stop = sync.OnceFunc(func() {
		cancel()
		must(t, <-ended)
	})
	t.Cleanup(stop)
	return stop
}

func reviewing(f func(context.Context, Work) error) Handlers { return Handlers{Review: f} }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var guids atomic.Int64

func pull(number int) PullEvent {
	return PullEvent{Pull: Pull{Installation: 7, Repository: 70, Number: number}, Owner: "octo", Name: "ship"}
}

// accept takes in a fresh delivery of the events and returns its GUID.
func accept(t testing.TB, s *Store, events ...PullEvent) string {
	t.Helper()
	return deliver(t, s, Delivery{Event: "pull_request", Pulls: events})
}

func deliver(t testing.TB, s *Store, d Delivery) string {
	t.Helper()
	guid, err := send(t, s, d)
	must(t, err)
	return guid
}

// send is deliver for goroutines, which may not end the test.
func send(t testing.TB, s *Store, d Delivery) (string, error) {
	d.GUID = fmt.Sprintf("guid-%d", guids.Add(1))
	d.Received = time.Now()
	fresh, err := s.Accept(context.WithoutCancel(t.Context()), d)
	if err == nil && !fresh {
		err = fmt.Errorf("%s was seen before", d.GUID)
	}
	return d.GUID, err
}

// receive waits for a value.
func receive[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing happened")
		panic("unreachable")
	}
}

// idle waits until nothing is due and no job of the kinds is left, and fails if that takes too long.
func idle(t testing.TB, s *Store) {
	t.Helper()
	eventually(t, func() bool {
		return count(t, s, `select count(*) from plimsoll_pull where generation <> worked and closed_at = 0`) == 0 &&
			count(t, s, `select count(*) from river_job where kind <> 'periodic' and state in `+unfinishedSQL) == 0
	})
}

func eventually(t testing.TB, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !f(); {
		if time.Now().After(deadline) {
			t.Fatal("it did not become true")
		}
		pause(context.Background(), 10*time.Millisecond)
	}
}

func count(t testing.TB, s *Store, query string, args ...any) (n int) {
	t.Helper()
	must(t, s.db.query(context.WithoutCancel(t.Context()), query, args, func(r row) error { return r.Scan(&n) }))
	return n
}

func change(t testing.TB, s *Store, query string, args ...any) {
	t.Helper()
	must(t, s.db.update(t.Context(), func(ctx context.Context, tx tx) error {
		_, err := tx.exec(ctx, query, args...)
		return err
	}))
}
