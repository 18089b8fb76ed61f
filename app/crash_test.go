package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
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

// child serves as plimsoll serve does, and prints its URL first.
func child(told string) error {
	var c childConfig
	if err := json.Unmarshal([]byte(told), &c); err != nil {
		return err
	}
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
	log *strings.Builder
}

// spawn starts a process that works against the API on the database.
func spawn(t *testing.T, api, database, instance string) *process {
	t.Helper()
	_, key := appKey()
	told, err := json.Marshal(childConfig{api, database, instance, key})
	must(t, err)
	p := &process{cmd: exec.Command(os.Args[0]), log: &strings.Builder{}}
	p.cmd.Env = append(os.Environ(), childEnv+"="+string(told))
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	t.Cleanup(p.kill)
	line, _ := bufio.NewReader(out).ReadString('\n')
	p.url = strings.TrimSpace(line)
	if !strings.HasPrefix(p.url, "http://") {
		t.Fatalf("the process says %q\n%s", line, p.log)
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

// newGitHub is a GitHub with one repository, whose main branch has a clean
// Dockerfile.
func newGitHub(t *testing.T) (*githubsim.Server, *githubsim.Repository, http.Handler) {
	t.Helper()
	key, _ := appKey()
	sim, err := githubsim.New(githubsim.Config{Dir: t.TempDir(), AppID: 7, AppSlug: "plimsoll", Key: &key.PublicKey, WebhookSecret: "new"})
	must(t, err)
	repo, err := sim.AddRepository(sim.AddInstallation("acme"), "shop")
	must(t, err)
	_, err = repo.Commit("main", map[string][]byte{"Dockerfile": []byte("FROM alpine:3.22\nUSER 65532:65532\n")}, "base")
	must(t, err)
	return sim, repo, contract.Handler(t, sim)
}

// propose opens a pull request with two findings.
func propose(t *testing.T, repo *githubsim.Repository, branch string) *githubsim.Pull {
	t.Helper()
	_, err := repo.Commit(branch, map[string][]byte{
		"Dockerfile": []byte("FROM alpine:3.22\nADD a.conf /etc/\nRUN true\nADD b.conf /etc/\nUSER 65532:65532\n")}, branch)
	must(t, err)
	pull, err := repo.OpenPull(branch, "A change", false)
	must(t, err)
	return pull
}

// reviewed waits until a pull request has its review and its check.
func reviewed(t *testing.T, sim *githubsim.Server, repo *githubsim.Repository, pulls ...*githubsim.Pull) {
	t.Helper()
	deadline := time.After(patience)
	for {
		changed, _ := sim.Changed()
		open := slices.IndexFunc(pulls, func(p *githubsim.Pull) bool {
			checks := repo.Checks(p.HeadCommit())
			return len(p.Comments()) < 2 || len(checks) == 0 || checks[0].Status != "completed"
		})
		if open < 0 {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("pull request %d: waited in vain; calls:%s", pulls[open].Number, list(sim.Calls()))
		}
	}
}

// once holds a pull request to one review of two comments, and one check.
func once(t *testing.T, repo *githubsim.Repository, pulls ...*githubsim.Pull) {
	t.Helper()
	for _, p := range pulls {
		if r, c, k := len(p.Reviews()), len(p.Comments()), len(repo.Checks(p.HeadCommit())); r != 1 || c != 2 || k != 1 {
			t.Errorf("pull request %d has %d reviews, %d comments and %d checks", p.Number, r, c, k)
		}
	}
}

// TestKilled kills the process around each call that a review makes. Once it
// is back the review ends posted, once.
func TestKilled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		t.Parallel()
		sim, repo, handler := newGitHub(t)
		g := &guillotine{next: handler}
		api := httptest.NewServer(g)
		defer api.Close()
		p := spawn(t, api.URL, database, "one")
		sim.SetHook(p.url + "/webhook")
		var pulls []*githubsim.Pull
		for i, at := range []struct{ method, path string }{
			{"POST", "/access_tokens"}, {"GET", "/files"}, {"POST", "/graphql"}, {"POST", "/reviews"}, {"POST", "/check-runs"},
		} {
			for _, when := range []string{"before", "after", "answered"} {
				if i == 0 && len(pulls) > 0 {
					continue // a process asks for one token
				}
				fell := g.set(moment{at.method, at.path, when}, p.kill)
				pulls = append(pulls, propose(t, repo, fmt.Sprintf("feature-%d-%s", i, when)))
				select {
				case <-fell:
				case <-time.After(patience):
					t.Fatalf("%s %s was not called", at.method, at.path)
				}
				p = spawn(t, api.URL, database, "one")
				sim.SetHook(p.url + "/webhook")
				reviewed(t, sim, repo, pulls...)
				once(t, repo, pulls...)
			}
		}
		all := sim.Deliveries()
		sim.Redeliver(all[len(all)-1].GUID)
		once(t, repo, pulls...)
	})
}

// TestReplicas has two processes share one database, and one of them killed in
// the middle: every pull request is reviewed, once.
func TestReplicas(t *testing.T) {
	sim, repo, handler := newGitHub(t)
	g := &guillotine{next: handler}
	doomed, lasting := httptest.NewServer(g), httptest.NewServer(handler)
	defer doomed.Close()
	defer lasting.Close()
	database := storetest.Postgres(t)
	one, two := spawn(t, doomed.URL, database, "one"), spawn(t, lasting.URL, database, "two")
	var pulls []*githubsim.Pull
	open := func(n int, front ...*process) {
		for i := range n {
			sim.SetHook(front[i%len(front)].url + "/webhook")
			pulls = append(pulls, propose(t, repo, fmt.Sprintf("feature-%d", len(pulls))))
		}
	}
	open(12, one, two)
	reviewed(t, sim, repo, pulls...)
	once(t, repo, pulls...)
	fell := g.set(moment{"POST", "/reviews", "after"}, one.kill)
	open(12, two) // both work what one of them takes in
	select {
	case <-fell:
	case <-time.After(patience):
		t.Fatal("the first process posted no review")
	}
	reviewed(t, sim, repo, pulls...)
	once(t, repo, pulls...)
}
