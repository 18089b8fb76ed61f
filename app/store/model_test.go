package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/plimsoll-app/plimsoll/app/store/storetest"
	"golang.org/x/sync/errgroup"
)

// A model is what must be true of a store whatever happens: no pull request is worked twice at once, and in the end
// its newest generation has been worked.
type model struct {
	mu      sync.Mutex
	running map[int]int
	worked  map[int]int64
	calls   atomic.Int64
	overlap atomic.Int64
}

func (m *model) review(_ context.Context, w Work) error {
	m.calls.Add(1)
	m.mu.Lock()
	m.running[w.Number]++
	if m.running[w.Number] > 1 {
		m.overlap.Add(1)
	}
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.running[w.Number]--
	}()
	switch rand.IntN(6) {
	case 0:
		return errors.New("no luck")
	case 1:
		panic("no luck")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.worked[w.Number] = max(m.worked[w.Number], w.Generation)
	return nil
}

func TestModel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		m := &model{running: map[int]int{}, worked: map[int]int64{}}
		stores := []*Store{open(t, Config{URL: url, Instance: "one"})}
		if !strings.HasPrefix(url, "sqlite:") {
			stores = append(stores, open(t, Config{URL: url, Instance: "two"}))
		}
		const pulls, senders, events = 6, 4, 100
		var g errgroup.Group
		for i := range senders {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			s := stores[i%len(stores)]
			g.Go(func() error {
				for range events {
					if _, err := send(t, s, Delivery{Event: "pull_request", Pulls: []PullEvent{pull(1 + r.IntN(pulls)), pull(1 + r.IntN(pulls))}}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		defer g.Wait() // also where the test gives up
		for _, s := range stores {
			stop := run(t, s, reviewing(m.review))
			eventually(t, func() bool { return m.calls.Load() > 20 })
			stop() // a restart in the middle
			run(t, s, reviewing(m.review))
		}
		must(t, g.Wait())
		idle(t, stores[0])
		if n := m.overlap.Load(); n != 0 {
			t.Errorf("%d reviews began while one of the same pull request was running", n)
		}
		for number := 1; number <= pulls; number++ {
			if newest := count(t, stores[0], `select generation from plimsoll_pull where number = $1`, number); int64(newest) != m.worked[number] {
				t.Errorf("pull request %d: generation %d is the newest, %d was worked", number, newest, m.worked[number])
			}
		}
		t.Logf("%d events, %d reviews", 2*senders*events, m.calls.Load())
	})
}
