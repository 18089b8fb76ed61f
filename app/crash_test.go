package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plimsoll-app/plimsoll/app"
	"github.com/plimsoll-app/plimsoll/app/githubsim"
	"github.com/plimsoll-app/plimsoll/app/githubsim/contract"
	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/app/store/storetest"
	"github.com/plimsoll-app/plimsoll/rules"
)

// childEnv makes this binary an App of its own, told by a childConfig.
const childEnv = "PLIMSOLL_APP_TEST_CHILD"

type childConfig struct {
	API, Database, Instance string
	Key                     []byte
}

func TestMain(m *testing.M) {
	if told := os.Getenv(childEnv); told != "" {
		fmt.Println(child(told))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// child serves as plimsoll serve does, and prints its URL first. It ends with
// its standard input, which is when its parent does.
func child(told string) error {
	var c childConfig
	if err := json.Unmarshal([]byte(told), &c); err != nil {
		return err
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	ctx, log := context.Background(), slog.New(slog.NewTextHandler(os.Stderr, nil))
	st, err := store.Open(ctx, store.Config{URL: c.Database, Instance: c.Instance, Log: log,
		Backoff: func(int) time.Duration { return 50 * time.Millisecond }})
	if err != nil {
		return err
	}
	a, err := app.New(app.Config{AppID: 7, Key: c.Key, Secrets: [][]byte{[]byte("new")}, APIURL: c.API, Store: st,
		Rules: rules.Recommended(), Log: log, Version: "test"})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go http.Serve(l, a)
	return a.Run(ctx)
}

// A process is an App in a process of its own.
type process struct {
	cmd *exec.Cmd
	url string
	log *lines
}

// lines are a process's log. They can be waited for.
type lines struct {
	*journal
	rest []byte // of the line that is not whole yet
}

// Write implements io.Writer.
func (l *lines) Write(b []byte) (int, error) {
	l.rest = append(l.rest, b...)
	for {
		line, rest, whole := bytes.Cut(l.rest, []byte("\n"))
		if !whole {
			return len(b), nil
		}
		l.rest = rest
		l.Handle(context.Background(), slog.Record{Message: string(line)})
	}
}

// news is closed with the next line.
func (l *lines) news() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

// has reports whether some line so far matches the pattern.
func (l *lines) has(pattern string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	re := regexp.MustCompile(pattern)
	return slices.ContainsFunc(l.records, func(r slog.Record) bool { return re.MatchString(r.Message) })
}

// job matches the log's line of a pull request's review that went well.
func job(p *githubsim.Pull) string { return fmt.Sprintf(`msg=job .* number=%d .* result=`, p.Number) }

// spawn starts a process that works against the API on the database.
func spawn(t *testing.T, api, database, instance string) *process {
	t.Helper()
	_, key := appKey()
	told, err := json.Marshal(childConfig{api, database, instance, key})
	must(t, err)
	p := &process{cmd: exec.Command(os.Args[0]), log: &lines{journal: &journal{changed: make(chan struct{})}}}
	p.cmd.Env = append(os.Environ(), childEnv+"="+string(told))
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	_, err = p.cmd.StdinPipe()
	must(t, err)
	must(t, p.cmd.Start())
	t.Cleanup(p.kill)
	line, _ := bufio.NewReader(out).ReadString('\n')
	p.url = strings.TrimSpace(line)
	if !strings.HasPrefix(p.url, "http://") {
		t.Fatalf("the process says %q", line)
	}
	return p
}

// kill is kill -9.
func (p *process) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait() // says that it was killed
}

// A moment is when to kill a process: at a call to GitHub.
type moment struct {
	method, path string
	when         string // before the call is worked, after it, or once it is answered
}

// A guillotine lets calls through to GitHub, and kills who makes the one that
// it waits for.
type guillotine struct {
	next http.Handler
	mu   sync.Mutex
	at   *moment
	kill func()
	fell chan struct{}
}

// set has the next call at that moment kill.
func (g *guillotine) set(at moment, kill func()) (fell <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at, g.kill, g.fell = &at, kill, make(chan struct{})
	return g.fell
}

// take is the moment, for the one call that it is.
func (g *guillotine) take(r *http.Request) (when string, fall func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.at == nil || g.at.method != r.Method || !strings.Contains(r.URL.Path, g.at.path) {
		return "", nil
	}
	when, kill, fell := g.at.when, g.kill, g.fell
	g.at = nil
	return when, func() { kill(); close(fell) }
}

// ServeHTTP implements http.Handler.
func (g *guillotine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	when, fall := g.take(r)
	switch when {
	case "":
		g.next.ServeHTTP(w, r)
		return
	case "before":
	case "after":
		g.next.ServeHTTP(httptest.NewRecorder(), r)
	case "answered":
		g.next.ServeHTTP(w, r)
		http.NewResponseController(w).Flush()
	}
	fall()
	panic(http.ErrAbortHandler)
}

// A lagging GitHub answers queries from a copy that is behind its REST API:
// what it was asked before, it answers as before.
type lagging struct {
	next    http.Handler
	mu      sync.Mutex
	answers map[string]*httptest.ResponseRecorder
}

// ServeHTTP implements http.Handler.
func (l *lagging) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/graphql" {
		l.next.ServeHTTP(w, r)
		return
	}
	query, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(query))
	l.mu.Lock()
	defer l.mu.Unlock()
	answer := l.answers[string(query)]
	if answer == nil {
		answer = httptest.NewRecorder()
		l.next.ServeHTTP(answer, r.WithContext(context.WithoutCancel(r.Context())))
		l.answers[string(query)] = answer
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes())
}

// newGitHub is a GitHub with one repository, whose main branch has a clean
// Dockerfile.
func newGitHub(t *testing.T) (*githubsim.Server, *githubsim.Repository, http.Handler) {
	t.Helper()
	key, _ := appKey()
	sim, err := githubsim.New(githubsim.Config{Dir: t.TempDir(), AppID: 7, AppSlug: "plimsoll", Key: &key.PublicKey, WebhookSecret: "new"})
	must(t, err)
	repo, err := sim.AddRepository(sim.AddInstallation("acme"), "shop")
	must(t, err)
	_, err = repo.Commit("main", map[string][]byte{"Dockerfile": []byte("FROM alpine:3.24\nUSER 65532:65532\n")}, "base")
	must(t, err)
	return sim, repo, contract.Handler(t, sim)
}

// propose opens a pull request with two findings.
func propose(t *testing.T, repo *githubsim.Repository, branch string) *githubsim.Pull {
	t.Helper()
	_, err := repo.Commit(branch, map[string][]byte{
		"Dockerfile": []byte("FROM alpine:3.24\nADD a.conf /etc/\nRUN true\nADD b.conf /etc/\nUSER 65532:65532\n")}, branch)
	must(t, err)
	pull, err := repo.OpenPull(branch, "A change", false)
	must(t, err)
	return pull
}

// reviewed waits until a pull request has its review and its check.
func reviewed(t *testing.T, sim *githubsim.Server, repo *githubsim.Repository, p *githubsim.Pull) {
	t.Helper()
	deadline := time.After(patience)
	for {
		changed, _ := sim.Changed()
		checks := repo.Checks(p.HeadCommit())
		if len(p.Comments()) >= 2 && len(checks) > 0 && checks[0].Status == "completed" {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("pull request %d: waited in vain; calls:%s", p.Number, list(sim.Calls()))
		}
	}
}

// finished waits until one of two processes says that it is through with the
// review of each pull request: nothing is written any more.
func finished(t *testing.T, pulls []*githubsim.Pull, a, b *process) {
	t.Helper()
	deadline := time.After(patience)
	for _, p := range pulls {
		for {
			newsOfA, newsOfB := a.log.news(), b.log.news()
			if a.log.has(job(p)) || b.log.has(job(p)) {
				break
			}
			select {
			case <-newsOfA:
			case <-newsOfB:
			case <-deadline:
				t.Fatalf("pull request %d was not worked in time", p.Number)
			}
		}
	}
}

// once holds each pull request to one review of two comments, and one check.
func once(t *testing.T, repo *githubsim.Repository, pulls ...*githubsim.Pull) {
	t.Helper()
	for _, p := range pulls {
		var at []int
		for _, c := range p.Comments() {
			at = append(at, c.Line)
		}
		if len(p.Reviews()) != 1 || !slices.Equal(at, []int{2, 4}) {
			t.Errorf("pull request %d has %d reviews, with comments on lines %d", p.Number, len(p.Reviews()), at)
		}
		external := fmt.Sprintf("%d:%d", repo.ID, p.Number)
		if err := wantCheck(repo.Checks(p.HeadCommit()), external, strings.Fields("neutral 2 problems in 1 file")); err != nil {
			t.Errorf("pull request %d: %v", p.Number, err)
		}
	}
}

// fallen waits until the guillotine has fallen.
func fallen(t *testing.T, fell <-chan struct{}, at moment) {
	t.Helper()
	select {
	case <-fell:
	case <-time.After(patience):
		t.Fatalf("%s %s was not called", at.method, at.path)
	}
}

// TestKilled kills the process around each call that a review makes. Once it
// is back the review ends posted, once. Where GitHub lags, only the intents
// tell what was written.
func TestKilled(t *testing.T) {
	for _, lags := range []bool{false, true} {
		t.Run(fmt.Sprintf("lags=%t", lags), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, database string) {
				t.Parallel()
				sim, repo, handler := newGitHub(t)
				moments := around("POST /access_tokens", "GET /files", "POST /graphql", "POST /reviews", "POST /check-runs")
				moments = slices.Delete(moments, 1, 3) // a process asks for one token
				if lags {
					handler = &lagging{next: handler, answers: map[string]*httptest.ResponseRecorder{}}
					moments = around("POST /reviews", "POST /check-runs")
				}
				killAt(t, moments, database, sim, repo, handler)
			})
		})
	}
}

// around are the moments around calls.
func around(calls ...string) (all []moment) {
	for _, call := range calls {
		method, path, _ := strings.Cut(call, " ")
		for _, when := range []string{"before", "after", "answered"} {
			all = append(all, moment{method, path, when})
		}
	}
	return all
}

// killAt opens a pull request for each of the moments, at which it kills the
// process that reviews it and starts the next one.
func killAt(t *testing.T, moments []moment, database string, sim *githubsim.Server, repo *githubsim.Repository, handler http.Handler) {
	g := &guillotine{next: handler}
	api := httptest.NewServer(g)
	defer api.Close()
	p := spawn(t, api.URL, database, "one")
	sim.SetHook(p.url + "/webhook")
	var pulls []*githubsim.Pull
	for i, at := range moments {
		fell := g.set(at, p.kill)
		pull := propose(t, repo, fmt.Sprintf("feature-%d", i))
		pulls = append(pulls, pull)
		dead := p
		fallen(t, fell, at)
		p = spawn(t, api.URL, database, "one")
		sim.SetHook(p.url + "/webhook")
		reviewed(t, sim, repo, pull)
		finished(t, pulls[i:], p, dead)
		once(t, repo, pull)
	}
	all := sim.Deliveries()
	guid := all[len(all)-1].GUID
	sim.Redeliver(guid)
	p.log.wait(t, func() string { return `msg=delivery delivery=` + guid + ` .*result="seen before"` })
	once(t, repo, pulls...)
}
