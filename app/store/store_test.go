package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app/store/storetest"
	"golang.org/x/sync/errgroup"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		child(url)
		return
	}
	os.Exit(m.Run())
}

func TestOpenTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		t.Parallel()
		s := open(t, Config{URL: url})
		if _, err := Open(t.Context(), Config{URL: url, Instance: "one"}); !errors.Is(err, ErrLocked) {
			t.Errorf("opened while in use: %v", err)
		}
		must(t, s.Ready(t.Context()))
		must(t, s.Ready(t.Context()))
		must(t, s.Close())
		again := open(t, Config{URL: url})
		accept(t, again, pull(1))
	})
}

func TestSQLiteFileHasOneName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "folder", "plimsoll ?%20.db")
	s := open(t, Config{URL: "sqlite:" + path})
	accept(t, s, pull(1))
	link := filepath.Join(dir, "link.db")
	must(t, os.Symlink(path, link))
	if _, err := Open(t.Context(), Config{URL: "sqlite:" + link, Instance: "two"}); !errors.Is(err, ErrLocked) {
		t.Errorf("opened under another name while in use: %v", err)
	}
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode().Perm())
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, cfg := range []Config{
		{URL: "mysql://user:hunter2@localhost/db", Instance: "one"},
		{URL: "sqlite:", Instance: "one"},
		{URL: "sqlite:" + t.TempDir(), Instance: "one"}, // a folder
		{URL: "postgres://user:hunter2@/db?host=/nonexistent", Instance: "one"},
		{URL: "sqlite:" + filepath.Join(t.TempDir(), "db")},
		{URL: "sqlite:" + filepath.Join(t.TempDir(), "db"), Instance: strings.Repeat("x", 101)},
	} {
		s, err := Open(t.Context(), cfg)
		if err == nil {
			t.Errorf("opened %+v", cfg)
			must(t, s.Close())
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func TestMigrateConcurrently(t *testing.T) {
	url := storetest.Postgres(t)
	var g errgroup.Group
	for i := range 4 {
		g.Go(func() error {
			s, err := Open(t.Context(), Config{URL: url, Instance: fmt.Sprint("replica ", i)})
			if err != nil {
				return err
			}
			return s.Close()
		})
	}
	must(t, g.Wait())
}

func TestNewerTablesAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := open(t, Config{URL: url})
		change(t, s, `insert into plimsoll_migration (version) values (999)`)
		must(t, s.Close())
		if _, err := Open(t.Context(), Config{URL: url, Instance: "one"}); err == nil || !strings.Contains(err.Error(), "use a newer one") {
			t.Errorf("opened tables of a newer version: %v", err)
		}
	})
}

func TestEffects(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		p := pull(1).Pull
		ctx := t.Context()
		if _, _, err := s.Intend(ctx, p, "head", "review", "a"); !errors.Is(err, ErrForgotten) {
			t.Errorf("intent for a pull request that is not stored: %v", err)
		}
		if err := s.Done(ctx, p, "head", "review", "1"); !errors.Is(err, ErrForgotten) {
			t.Errorf("done without an intent: %v", err)
		}
		accept(t, s, pull(1))
		type step struct {
			digest, result string // what is intended; what it came to, if it did
			before         Effect
		}
		for i, step := range []step{
			{"a", "", Effect{}},
			{"a", "1", Effect{State: Intended, Digest: "a"}}, // a crash, and again
			{"a", "", Effect{State: Done, Digest: "a", Result: "1"}},
			{"b", "", Effect{State: Done, Digest: "a", Result: "1"}},
			{"b", "1", Effect{State: Intended, Digest: "b", Result: "1"}},
			{"b", "", Effect{State: Done, Digest: "b", Result: "1"}},
		} {
			before, found, err := s.Intend(ctx, p, "head", "review", step.digest)
			must(t, err)
			want := step.before
			want.Pull, want.Head, want.Kind = p, "head", "review"
			if before != want || found != (want.State != 0) {
				t.Errorf("step %d: before it %+v, found %v; want %+v", i, before, found, want)
			}
			if step.result != "" {
				must(t, s.Done(ctx, p, "head", "review", step.result))
			}
		}
		_, found, err := s.Intend(ctx, Pull{7, 70, 0}, "head", "check", "a")
		if err != nil || found {
			t.Errorf("an effect on the repository itself: found %v, %v", found, err)
		}
	})
}

func TestIntendIsAtomic(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		accept(t, s, pull(1))
		first := make(chan bool, 8)
		var g errgroup.Group
		for range cap(first) {
			g.Go(func() error {
				_, found, err := s.Intend(t.Context(), pull(1).Pull, "head", "review", "a")
				first <- !found
				return err
			})
		}
		must(t, g.Wait())
		n := 0
		for range cap(first) {
			if <-first {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d were the first, want 1", n)
		}
	})
}

func TestPrune(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		closed := pull(1)
		closed.Closed = true
		accept(t, s, pull(1), pull(2))
		for _, number := range []int{0, 1, 2} {
			_, _, err := s.Intend(t.Context(), Pull{7, 70, number}, "head", "check", "a")
			must(t, err)
		}
		accept(t, s, closed)
		for _, step := range []struct{ days, deliveries, pulls, effects int }{
			{13, 2, 2, 3}, {15, 0, 2, 3}, {29, 0, 2, 3}, {31, 0, 1, 1},
		} {
			s.cfg.Now = func() time.Time { return time.Now().AddDate(0, 0, step.days) }
			must(t, s.prune(t.Context()))
			for table, want := range map[string]int{"delivery": step.deliveries, "pull": step.pulls, "effect": step.effects} {
				if n := count(t, s, "select count(*) from plimsoll_"+table); n != want {
					t.Errorf("after %d days: %d of %s, want %d", step.days, n, table, want)
				}
			}
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		closed := pull(3)
		closed.Closed = true
		accept(t, s, pull(1), pull(2), pull(3))
		accept(t, s, closed)
		change(t, s, `delete from river_job where cast(args->>'number' as integer) <> 2`)
		must(t, s.sweep(t.Context()))
		if n := count(t, s, `select count(*) from river_job where kind = 'review'`); n != 2 {
			t.Errorf("%d jobs after the sweep, want 2", n)
		}
		run(t, s, reviewing(func(context.Context, Work) error { return nil }))
		idle(t, s)
		must(t, s.sweep(t.Context()))
		if n := count(t, s, `select count(*) from river_job where kind = 'review' and state <> 'completed'`); n != 0 {
			t.Errorf("%d jobs when nothing is due", n)
		}
	})
}

func TestPeriodic(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ran := make(chan bool, 10)
		run(t, s, Handlers{Periodic: []Periodic{{"test", time.Second, func(context.Context) error {
			ran <- true
			if len(ran) == 1 {
				panic("no luck")
			}
			return errors.New("no luck either")
		}}}})
		eventually(t, func() bool { return len(ran) >= 3 })
	})
}

func TestGreetings(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		installation := Delivery{Event: "installation", GreetInstallation: 7}
		repositories := []Repository{{7, 70, "octo", "ship"}, {7, 71, "octo", "boat"}}
		greeted := make(chan Greeting, 10)
		run(t, s, Handlers{Greet: func(ctx context.Context, g Greeting) ([]PullEvent, error) {
			if g.ID == 0 {
				if err := s.Greet(ctx, g.Delivery, repositories[:g.Attempt]...); err != nil {
					return nil, err
				}
				if g.Attempt < len(repositories) {
					return nil, errors.New("half of the list")
				}
				return nil, nil
			}
			if g.Attempt == 1 {
				return nil, errors.New("no luck")
			}
			greeted <- g
			return nil, nil
		}})
		guid := deliver(t, s, installation)
		got := map[Repository]bool{}
		for range repositories {
			g := receive(t, greeted)
			if g.Delivery != guid || g.Attempt != 2 {
				t.Errorf("got %+v", g)
			}
			got[g.Repository] = true
		}
		idle(t, s)
		if len(got) != 2 || len(greeted) != 0 {
			t.Errorf("greeted %v and %d more, want each repository once", got, len(greeted))
		}
	})
}

// TestForgetEndsGreetings has greetings end well, but too late: nothing of what
// they found is worked.
func TestForgetEndsGreetings(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		started := make(chan bool, 10)
		review := func(_ context.Context, w Work) error {
			t.Errorf("worked %d of a forgotten repository", w.Number)
			return nil
		}
		run(t, s, Handlers{Review: review, Greet: func(ctx context.Context, g Greeting) ([]PullEvent, error) {
			started <- true
			<-ctx.Done()
			return []PullEvent{{Pull: Pull{Installation: 7, Repository: g.ID, Number: 1}, Owner: g.Owner, Name: g.Name, Head: "a"}}, nil
		}})
		deliver(t, s, Delivery{Event: "installation", Greet: []Repository{{7, 70, "a", "a"}, {7, 71, "a", "b"}, {7, 72, "a", "c"}, {7, 73, "a", "d"}}})
		receive(t, started)
		receive(t, started) // as many as run at once
		deliver(t, s, Delivery{Event: "installation", Forget: 7})
		idle(t, s)
	})
}
