package githubsim

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Call is one request that the server answered.
type Call struct {
	Method, Path string
	Status       int // 0: no answer
	Start, End   time.Time
	// Token reports whether it used an installation's token: minting one and
	// what the App does as itself do not.
	Token bool
	// Write reports whether it changed something.
	Write bool
}

// Calls are all requests so far, in the order in which they ended.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// ForgetCalls drops the calls so far.
func (s *Server) ForgetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// Depth is the length of the longest chain of calls of which each began only
// when the one before it had ended.
func Depth(calls []Call) int {
	byEnd := slices.Clone(calls)
	slices.SortFunc(byEnd, func(a, b Call) int { return a.End.Compare(b.End) })
	depth := make([]int, len(byEnd))
	deepest := 0
	for i, c := range byEnd {
		depth[i] = 1
		for j := range i {
			if !byEnd[j].End.After(c.Start) {
				depth[i] = max(depth[i], depth[j]+1)
			}
		}
		deepest = max(deepest, depth[i])
	}
	return deepest
}

// Unknown lists what was asked that this server does not know: paths, fields,
// parameters. Tests want it empty.
func (s *Server) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.unknown)
}

func (s *Server) notKnown(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unknown = append(s.unknown, what)
}

// SetLatency makes every call take at least so long, as a network does: what
// runs side by side then overlaps.
func (s *Server) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// A Fault makes calls fail.
type Fault struct {
	Method string // "" for any
	Path   string // a part of the path
	Times  int    // how often; 0 for always

	Status int // what is answered
	Header http.Header
	Body   string
	// After lets the work be done first.
	After bool
	// Hang leaves the request without an answer until the client gives up, Drop
	// cuts the connection; with After the work is done.
	Hang, Drop bool
	// Meanwhile is what somebody else does before the call is worked. With it
	// alone the call does not fail.
	Meanwhile func()
}

// Limited is GitHub's answer to calls beyond the primary limit, which is lifted
// at reset.
func Limited(reset time.Time) Fault {
	return Fault{Status: http.StatusForbidden, Body: `{"message":"API rate limit exceeded for installation."}`,
		Header: http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {strconv.FormatInt(reset.Unix(), 10)}}}
}

// Slowed is GitHub's answer to calls beyond a secondary limit, with 403 or 429.
func Slowed(status int, retryAfter time.Duration) Fault {
	return Fault{Status: status, Body: `{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}`,
		Header: http.Header{"Retry-After": {strconv.Itoa(int(retryAfter.Seconds()))}}}
}

type fault struct {
	Fault
	done int
}

// Fail adds a fault; those added first are tried first.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{Fault: f})
}

// Heal removes all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) faultFor(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if (f.Method == "" || f.Method == r.Method) && strings.Contains(r.URL.Path, f.Path) && (f.Times == 0 || f.done < f.Times) {
			f.done++
			return &f.Fault
		}
	}
	return nil
}

// record answers a request, through the faults, and notes the call.
func (s *Server) record(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 32<<20))
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c := Call{Method: r.Method, Path: r.URL.Path, Start: s.config.Now()}
	s.mu.Lock()
	t, _ := s.tokenOf(r)
	c.Token = t != nil
	s.mu.Unlock()
	c.Write = r.Method != http.MethodGet && (r.URL.Path != "/graphql" || bytes.Contains(body, []byte(`"mutation`)))
	status := &statusWriter{ResponseWriter: w}
	defer func() { // also where the answer is dropped
		c.Status, c.End = status.code, s.config.Now()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls = append(s.calls, c)
		if c.Write {
			s.change()
		}
	}()
	s.answer(status, r)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	latency := s.latency
	s.mu.Unlock()
	select {
	case <-time.After(latency):
	case <-r.Context().Done():
		return
	}
	f := s.faultFor(r)
	if f != nil && f.Meanwhile != nil {
		f.Meanwhile()
	}
	if f == nil || f.Status == 0 && !f.Hang && !f.Drop {
		s.mux.ServeHTTP(w, r)
		return
	}
	if f.After {
		s.mux.ServeHTTP(&statusWriter{ResponseWriter: discard{}}, r)
	}
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.Hang:
		<-r.Context().Done()
		return
	}
	for name, values := range f.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.Status)
	io.WriteString(w, f.Body)
}

type statusWriter struct {
	http.ResponseWriter
	code int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

// discard is a response that nobody gets.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
