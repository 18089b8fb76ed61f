package store

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

func TestEventIsWorked(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works := make(chan Work, 1)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			works <- w
			return nil
		}))
		guid := accept(t, s, pull(1))
		w := receive(t, works)
		if w.Pull != pull(1).Pull || w.Owner != "octo" || w.Name != "ship" || w.Delivery != guid || w.Attempt != 1 {
			t.Errorf("got %+v", w)
		}
		idle(t, s)
	})
}

func TestDeliveryIsTakenOnce(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		d := Delivery{GUID: "same", Event: "pull_request", Received: time.Now(), Pulls: []PullEvent{pull(1)}}
		for i, want := range []bool{true, false, false} {
			fresh, err := s.Accept(t.Context(), d)
			if err != nil || fresh != want {
				t.Errorf("delivery %d: fresh %v, %v; want %v", i, fresh, err, want)
			}
		}
		unseen, err := s.Unseen(t.Context(), []string{"b", "same", "a", "b"})
		if err != nil || len(unseen) != 2 || unseen[0] != "b" || unseen[1] != "a" {
			t.Errorf("unseen: %v, %v", unseen, err)
		}
	})
}

func TestEventsCoalesce(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		var last string
		for range 20 {
			last = accept(t, s, pull(1))
		}
		var calls atomic.Int32
		works := make(chan Work, 20)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			calls.Add(1)
			works <- w
			return nil
		}))
		if w := receive(t, works); w.Delivery != last {
			t.Errorf("worked %s, want the newest, %s", w.Delivery, last)
		}
		idle(t, s)
		if n := calls.Load(); n != 1 {
			t.Errorf("%d reviews for 20 events before the first, want 1", n)
		}
	})
}

func TestRaiseLeavesWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		at := func(head string) PullEvent { p := pull(1); p.Head = head; return p }
		guid := accept(t, s, at("a"))
		must(t, s.Raise(t.Context(), "reconcile", at("a")))
		works := make(chan Work, 1)
		run(t, s, reviewing(func(_ context.Context, w Work) error { works <- w; return nil }))
		if w := receive(t, works); w.Delivery != guid {
			t.Errorf("worked %s, want %s", w.Delivery, guid)
		}
		idle(t, s)
		for _, head := range []string{"a", "b"} {
			must(t, s.Raise(t.Context(), "reconcile", at(head)))
			if w := receive(t, works); w.Delivery != "reconcile" || w.Head != head {
				t.Errorf("worked %s at %s, want the reconciliation's, at %s", w.Delivery, w.Head, head)
			}
			idle(t, s)
		}
	})
}

// More events than one job's rounds come while it runs, each during the last one's review.
func TestEventDuringWorkIsWorkedAfterwards(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works, proceed := make(chan Work), make(chan struct{})
		var running atomic.Int32
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			if running.Add(1) > 1 {
				t.Error("two at once on one pull request")
			}
			defer running.Add(-1)
			works <- w
			<-proceed
			return nil
		}))
		guid := accept(t, s, pull(1))
		for range 2*rounds + 1 {
			if w := receive(t, works); w.Delivery != guid {
				t.Errorf("worked %s, want %s", w.Delivery, guid)
			}
			guid = accept(t, s, pull(1))
			proceed <- struct{}{}
		}
		if w := receive(t, works); w.Delivery != guid {
			t.Errorf("worked %s, want %s", w.Delivery, guid)
		}
		proceed <- struct{}{}
		idle(t, s)
	})
}

func TestFailureIsTriedAgain(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("no luck") },
		"panic": func() error { panic("no luck") },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *Store) {
				attempts := make(chan int, 10)
				run(t, s, reviewing(func(_ context.Context, w Work) error {
					attempts <- w.Attempt
					if w.Attempt < 4 {
						return fail()
					}
					return nil
				}))
				accept(t, s, pull(1))
				for want := 1; want <= 4; want++ {
					if got := receive(t, attempts); got != want {
						t.Errorf("attempt %d, want %d", got, want)
					}
				}
				idle(t, s)
				accept(t, s, pull(1))
				if got := receive(t, attempts); got != 1 {
					t.Errorf("attempt %d after a success, want 1", got)
				}
			})
		})
	}
}

func TestEventForgetsFailures(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works := make(chan Work, 100)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			works <- w
			return errors.New("no luck")
		}))
		accept(t, s, pull(1))
		for w := receive(t, works); w.Attempt < 3; w = receive(t, works) {
		}
		guid := accept(t, s, pull(1))
		w := receive(t, works)
		for w.Delivery != guid {
			w = receive(t, works)
		}
		if w.Attempt != 1 {
			t.Errorf("attempt %d after a new event, want 1", w.Attempt)
		}
	})
}

func TestLaterIsHonoured(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		at := time.Now().Add(1500 * time.Millisecond)
		attempts := make(chan int, 2)
		first := true
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			attempts <- w.Attempt
			if first {
				first = false
				return Later{At: at, Err: errors.New("rate limit")}
			}
			return nil
		}))
		accept(t, s, pull(1))
		receive(t, attempts)
		if got := receive(t, attempts); got != 1 {
			t.Errorf("attempt %d: a rate limit is no failure", got)
		}
		if now := time.Now(); now.Before(at) || now.After(at.Add(3*time.Second)) {
			t.Errorf("tried again %v after the time given", now.Sub(at))
		}
		idle(t, s)
	})
}

func TestEventWakesWaitingJob(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works := make(chan Work, 2)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			works <- w
			if w.Attempt == 1 && len(works) == 1 {
				return Later{At: time.Now().Add(time.Hour), Err: errors.New("rate limit")}
			}
			return nil
		}))
		accept(t, s, pull(1))
		settled := `select count(*) from river_job where kind = 'review' and state = 'completed'`
		eventually(t, func() bool { return count(t, s, settled) == 1 })
		if count(t, s, `select count(*) from river_job where kind = 'review' and state = 'available'`) != 1 {
			t.Error("the next try waits for a leader to make it available")
		}
		guid := accept(t, s, pull(1))
		receive(t, works)
		if w := receive(t, works); w.Delivery != guid {
			t.Errorf("worked %s, want %s", w.Delivery, guid)
		}
		idle(t, s)
	})
}

func TestClosedIsNotReviewed(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		closed := pull(1)
		closed.Closed = true
		accept(t, s, pull(1))
		accept(t, s, closed)
		accept(t, s, closed, func() PullEvent { p := pull(9); p.Closed = true; return p }())
		works := make(chan Work, 2)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			works <- w
			if w.Number == 2 {
				return ErrClosed
			}
			return nil
		}))
		idle(t, s)
		accept(t, s, pull(2)) // GitHub says that it is closed
		if w := receive(t, works); w.Number != 2 {
			t.Errorf("reviewed %d", w.Number)
		}
		idle(t, s)
		if n := count(t, s, `select count(*) from plimsoll_pull where closed_at <> 0`); n != 2 {
			t.Errorf("%d pull requests are closed, want 2", n)
		}
		accept(t, s, pull(1)) // opened again
		if w := receive(t, works); w.Number != 1 {
			t.Errorf("reviewed %d", w.Number)
		}
	})
}

func TestQuiet(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works := make(chan Work, 1)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			works <- w
			return nil
		}))
		quiet := pull(1)
		for _, step := range []struct{ head, want string }{
			{"aaa", "aaa"}, {"bbb", "bbb"}, {"", ""}, {"ccc", ""},
		} {
			quiet.Quiet = step.head
			must(t, s.Raise(t.Context(), "greeting", quiet))
			if w := receive(t, works); w.Quiet != step.want {
				t.Errorf("after an event with %q: quiet on %q, want %q", step.head, w.Quiet, step.want)
			}
			idle(t, s)
		}
	})
}

func TestForgetWhileWorking(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works, ended := make(chan Work, 1), make(chan error, 1)
		run(t, s, reviewing(func(ctx context.Context, w Work) error {
			works <- w
			if w.Number != 1 {
				return nil
			}
			<-ctx.Done()
			_, _, err := s.Intend(context.WithoutCancel(ctx), w.Pull, "head", "check", "digest")
			ended <- err
			return ctx.Err()
		}))
		accept(t, s, pull(1))
		receive(t, works)
		deliver(t, s, Delivery{Event: "installation", Forget: 7})
		if err := receive(t, ended); !errors.Is(err, ErrForgotten) {
			t.Errorf("a forgotten pull request's effect: %v", err)
		}
		idle(t, s)
		for _, table := range []string{"plimsoll_pull", "plimsoll_effect", "river_job where kind = 'review' and state <> 'completed'"} {
			if n := count(t, s, "select count(*) from "+table); n != 0 {
				t.Errorf("%d rows left of %s", n, table)
			}
		}
		accept(t, s, pull(2)) // installed again
		receive(t, works)
		idle(t, s)
	})
}

// The pull request comes back while the job of its first life is still running.
func TestForgottenAndBack(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works, proceed := make(chan Work), make(chan struct{})
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			works <- w
			<-proceed
			return nil
		}))
		accept(t, s, pull(1))
		receive(t, works)
		must(t, s.Forget(t.Context(), 7, 70))
		guid := accept(t, s, pull(1))
		proceed <- struct{}{}
		if w := receive(t, works); w.Delivery != guid {
			t.Errorf("worked %s, want %s", w.Delivery, guid)
		}
		proceed <- struct{}{}
		idle(t, s)
	})
}

func TestForgetSomeRepositories(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		other, elsewhere := pull(1), pull(1)
		other.Repository = 71
		elsewhere.Repository, elsewhere.Installation = 72, 8
		accept(t, s, pull(1), other, elsewhere)
		// 72 was transferred: it is another installation's by now.
		deliver(t, s, Delivery{Event: "installation_repositories", Forget: 7, ForgetRepositories: []int64{70, 72},
			Greet: []Repository{{7, 73, "octo", "new"}}})
		if n := count(t, s, `select count(*) from plimsoll_pull where repository in (71, 72)`); n != 2 {
			t.Errorf("%d of the others are left, want 2", n)
		}
		if n := count(t, s, `select count(*) from plimsoll_pull`); n != 2 {
			t.Errorf("%d pull requests are left, want 2", n)
		}
		if n := count(t, s, `select count(*) from river_job`); n != 3 {
			t.Errorf("%d jobs are left, want 3", n)
		}
	})
}

// What an instance that was thought dead does to its job afterwards must not disturb its successor: River would put
// the successor's row back if the fenced worker returned while it runs.
func TestFencedWorkerTouchesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		calls := make(chan chan error)
		run(t, s, reviewing(func(_ context.Context, w Work) error {
			result := make(chan error)
			calls <- result
			return <-result
		}))
		guid := accept(t, s, pull(1))
		fenced := receive(t, calls)
		change(t, s, `update river_job set state = 'available' where kind = 'review'`)
		successor := receive(t, calls)
		fenced <- nil
		running := `select count(*) from river_job where kind = 'review' and state = 'running' and attempt = 2`
		for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
			if count(t, s, running) != 1 {
				t.Fatal("the fenced worker touched the job")
			}
		}
		if count(t, s, `select count(*) from plimsoll_pull where generation = worked`) != 0 {
			t.Error("the fenced worker stored its work")
		}
		successor <- nil
		idle(t, s)
		if n := count(t, s, `select count(*) from plimsoll_pull where delivery = $1 and generation = worked`, guid); n != 1 {
			t.Error("the successor's work is not stored")
		}
	})
}

func TestStopDrains(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		works, proceed := make(chan Work, 1), make(chan struct{})
		stop := run(t, s, reviewing(func(ctx context.Context, w Work) error {
			works <- w
			<-proceed
			return ctx.Err() // it had the time
		}))
		accept(t, s, pull(1))
		receive(t, works)
		stopped := make(chan struct{})
		go func() { defer close(stopped); stop() }()
		accept(t, s, pull(2)) // is taken now or by the next
		close(proceed)
		receive(t, stopped)
		if n := count(t, s, `select count(*) from plimsoll_pull where number = 1 and generation = worked`); n != 1 {
			t.Error("the running job did not finish")
		}
		run(t, s, reviewing(func(_ context.Context, w Work) error { works <- w; return nil }))
		if w := receive(t, works); w.Number != 2 {
			t.Errorf("reviewed %d", w.Number)
		}
	})
}

// A job that does not end in time is handed over, and is not a failure.
func TestStopHandsOver(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		s.cfg.Drain = 100 * time.Millisecond
		works := make(chan Work, 1)
		stop := run(t, s, reviewing(func(ctx context.Context, w Work) error {
			works <- w
			<-ctx.Done()
			return ctx.Err()
		}))
		accept(t, s, pull(1))
		receive(t, works)
		stop()
		run(t, s, reviewing(func(_ context.Context, w Work) error { works <- w; return nil }))
		if w := receive(t, works); w.Attempt != 1 {
			t.Errorf("attempt %d, want 1", w.Attempt)
		}
		idle(t, s)
	})
}
