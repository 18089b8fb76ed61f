package store

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app/store/storetest"
)

// BenchmarkAccept takes in 200 deliveries a second, over 50 pull requests, while they are worked. It reports how long
// a delivery takes to be durable, and how long from there to the start of its review, where that was its cause.
func BenchmarkAccept(b *testing.B) {
	storetest.Each(b, func(b *testing.B, url string) {
		s := open(b, Config{URL: url})
		var accepted, started sync.Map
		run(b, s, reviewing(func(_ context.Context, w Work) error {
			started.Store(w.Delivery, time.Now())
			return nil
		}))
		took := make(chan time.Duration, b.N)
		tick := time.NewTicker(time.Second / 200)
		defer tick.Stop()
		b.ResetTimer()
		for i := range b.N {
			<-tick.C
			go func() {
				begin := time.Now()
				guid, err := send(b, s, Delivery{Event: "pull_request", Pulls: []PullEvent{pull(i % 50)}})
				if err != nil {
					b.Error(err)
				}
				end := time.Now()
				accepted.Store(guid, end)
				took <- end.Sub(begin)
			}()
		}
		var durable, start []time.Duration
		for range b.N {
			durable = append(durable, receive(b, took))
		}
		idle(b, s)
		accepted.Range(func(guid, end any) bool {
			if begin, ok := started.Load(guid); ok {
				start = append(start, max(0, begin.(time.Time).Sub(end.(time.Time))))
			}
			return true
		})
		report(b, "durable", durable)
		report(b, "start", start)
	})
}

func report(b *testing.B, name string, times []time.Duration) {
	slices.Sort(times)
	for suffix, q := range map[string]int{"-p50-ms": 50, "-p99-ms": 99} {
		b.ReportMetric(float64(times[(len(times)-1)*q/100].Microseconds())/1000, name+suffix)
	}
}
