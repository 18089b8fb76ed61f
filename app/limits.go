package app

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/google/go-github/v60/github"
)

// maxAnswer is the most that is read of one answer, in bytes. The largest that
// GitHub gives is a page of files with their patches.
const maxAnswer = 32 << 20

// limits bounds answers, and turns 429, which go-github v60 does not know,
// into the 403 that GitHub sent for the same before.
type limits struct{ next http.RoundTripper }

// secondary is a body that go-github takes for a secondary rate limit.
const secondary = `{"message":"secondary rate limit","documentation_url":"https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"}`

// RoundTrip implements http.RoundTripper.
func (l limits) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	if resp.StatusCode != http.StatusTooManyRequests {
		return resp, nil
	}
	resp.StatusCode, resp.Status = http.StatusForbidden, "403 Forbidden"
	if resp.Header.Get("X-Ratelimit-Remaining") != "0" {
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewBufferString(secondary))
		resp.ContentLength = int64(len(secondary))
	}
	return resp, nil
}

// minWait is how long to wait where GitHub limits and does not say how long.
const minWait = time.Minute

// limitedUntil is when a call may be tried again, if err says that GitHub
// limited it.
func limitedUntil(err error, now time.Time) (time.Time, bool) {
	var primary *github.RateLimitError
	if errors.As(err, &primary) {
		return primary.Rate.Reset.Time.Add(time.Second), true
	}
	var abuse *github.AbuseRateLimitError
	if errors.As(err, &abuse) {
		wait := minWait
		if abuse.RetryAfter != nil {
			wait = *abuse.RetryAfter
		}
		return now.Add(wait), true
	}
	return time.Time{}, false
}

// status is the HTTP status of an error of GitHub's API, 0 if it has none.
func status(err error) int {
	var e *github.ErrorResponse
	if errors.As(err, &e) && e.Response != nil {
		return e.Response.StatusCode
	}
	return 0
}
