package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app/store/storetest"
)

// BenchmarkWebhook has GitHub deliver 200 webhooks a second over HTTP, each
// durable once it is answered. It reports how long the answers take.
func BenchmarkWebhook(b *testing.B) {
	storetest.Each(b, func(b *testing.B, url string) {
		door, _, _ := frontDoor(b, url)
		took := make(chan time.Duration, b.N)
		tick := time.NewTicker(time.Second / 200)
		defer tick.Stop()
		b.ResetTimer()
		for i := range b.N {
			<-tick.C
			go func() {
				c := call{body: strings.ReplaceAll(payload, `"number":7`, fmt.Sprintf(`"number":%d`, i%50+1)),
					event: "pull_request", guid: fmt.Sprint(b.N, "-", i), secret: "new", contentType: "application/json"}
				begin := time.Now()
				if code := c.knock(b, door); code != 202 {
					b.Errorf("got %d", code)
				}
				took <- time.Since(begin)
			}()
		}
		var all []time.Duration
		for range b.N {
			all = append(all, <-took)
		}
		slices.Sort(all)
		for _, q := range []int{50, 99} {
			b.ReportMetric(float64(all[(len(all)-1)*q/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", q))
		}
	})
}
