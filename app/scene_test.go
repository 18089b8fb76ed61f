package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/plimsoll-app/plimsoll/app"
	"github.com/plimsoll-app/plimsoll/app/githubsim"
	"github.com/plimsoll-app/plimsoll/app/githubsim/contract"
	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/app/store/storetest"
	"github.com/plimsoll-app/plimsoll/rules"
)

// patience is how long a scene waits for what must happen.
const patience = 30 * time.Second

// A world is a GitHub and an App that serves it, on loopback.
type world struct {
	t    *testing.T
	sim  *githubsim.Server
	api  *httptest.Server
	app  *app.App
	log  *journal
	inst *githubsim.Installation
	repo *githubsim.Repository
	pull *githubsim.Pull
	last string // the log's line of the newest job
	stop func()
}

// newWorld makes a GitHub with one repository, and an App on the database.
func newWorld(t *testing.T, database string) *world {
	t.Helper()
	key, _ := appKey()
	sim, err := githubsim.New(githubsim.Config{Dir: t.TempDir(), AppID: 7, AppSlug: "plimsoll", Key: &key.PublicKey, WebhookSecret: "new"})
	must(t, err)
	w := &world{t: t, sim: sim, api: httptest.NewServer(contract.Handler(t, sim))}
	t.Cleanup(w.api.Close)
	w.inst = sim.AddInstallation("acme")
	w.repo, err = sim.AddRepository(w.inst, "shop")
	must(t, err)
	w.start(database, "one")
	t.Cleanup(func() {
		if unknown := sim.Unknown(); len(unknown) > 0 {
			t.Errorf("asked what GitHub does not know: %q", unknown)
		}
	})
	return w
}

// start runs an App on the database and points the webhook at it.
func (w *world) start(database, instance string) {
	w.t.Helper()
	w.log = &journal{changed: make(chan struct{})}
	log := slog.New(w.log)
	st, err := store.Open(w.t.Context(), store.Config{URL: database, Instance: instance, Log: log,
		Backoff: func(int) time.Duration { return 50 * time.Millisecond }})
	must(w.t, err)
	_, key := appKey()
	w.app, err = app.New(app.Config{AppID: 7, Key: key, Secrets: [][]byte{[]byte("new")}, APIURL: w.api.URL, Store: st,
		Rules: rules.Recommended(), Log: log, Version: "test"})
	must(w.t, err)
	front := httptest.NewServer(w.app)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.app.Run(ctx) }()
	w.sim.SetHook(front.URL + "/webhook")
	w.stop = sync.OnceFunc(func() {
		w.sim.SetHook("")
		cancel()
		if err := <-ended; err != nil {
			w.t.Errorf("the App ended with %v", err)
		}
		front.Close()
		must(w.t, st.Close())
	})
	w.t.Cleanup(w.stop)
}

// A journal is a log that can be waited for.
type journal struct {
	mu      sync.Mutex
	records []slog.Record
	changed chan struct{}
}

// Enabled implements slog.Handler.
func (j *journal) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs implements slog.Handler.
func (j *journal) WithAttrs(attrs []slog.Attr) slog.Handler { return with{j, attrs} }

// WithGroup implements slog.Handler.
func (j *journal) WithGroup(string) slog.Handler { return j }

// Handle implements slog.Handler.
func (j *journal) Handle(_ context.Context, r slog.Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.records = append(j.records, r)
	close(j.changed)
	j.changed = make(chan struct{})
	return nil
}

type with struct {
	*journal
	attrs []slog.Attr
}

// Handle implements slog.Handler.
func (w with) Handle(ctx context.Context, r slog.Record) error {
	r.AddAttrs(w.attrs...)
	return w.journal.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (w with) WithAttrs(attrs []slog.Attr) slog.Handler {
	return with{w.journal, append(w.attrs[:len(w.attrs):len(w.attrs)], attrs...)}
}

// line is a record as text.
func line(r slog.Record) string {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.Key + "=" + a.Value.String()
		return true
	})
	return text
}

// wait waits until a line of the log matches.
func (j *journal) wait(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	deadline := time.After(patience)
	for {
		j.mu.Lock()
		all := make([]string, len(j.records))
		for i, r := range j.records {
			all[i] = line(r)
		}
		changed := j.changed
		j.mu.Unlock()
		for _, text := range all {
			if re.MatchString(text) {
				return text
			}
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited in vain for %q in the log:\n%s", pattern, strings.Join(all, "\n"))
		}
	}
}

// settled waits until the newest delivery has been worked.
func (w *world) settled() {
	w.t.Helper()
	all := w.sim.Deliveries()
	w.last = w.log.wait(w.t, `^job result=.*delivery=`+all[len(all)-1].GUID)
}

// TestScenes plays each scene of testdata/pulls: a txtar archive whose comment
// is a script, a step a line, and whose files are in folders that its steps
// name. What a step must have led to is said by the "want" lines after it.
func TestScenes(t *testing.T) {
	names, err := filepath.Glob("../testdata/pulls/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no scenes")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(name)
			must(t, err)
			w := newWorld(t, storetest.SQLite(t))
			for i, step := range strings.Split(strings.TrimSpace(string(ar.Comment)), "\n") {
				words := strings.Fields(step)
				if len(words) == 0 || words[0] == "#" {
					continue
				}
				if err := w.step(ar, words); err != nil {
					t.Fatalf("%s:%d: %s: %v", name, i+1, step, err)
				}
			}
		})
	}
}

// folder is the files of an archive below a folder; an empty one is deleted.
func folder(ar *txtar.Archive, dir string) map[string][]byte {
	files := map[string][]byte{}
	for _, f := range ar.Files {
		if path, ok := strings.CutPrefix(f.Name, dir+"/"); ok {
			files[path] = f.Data
			if len(f.Data) == 0 {
				files[path] = nil
			}
		}
	}
	return files
}

func (w *world) step(ar *txtar.Archive, words []string) error {
	before := w.sim.ForgetCalls
	switch words[0] {
	case "base":
		_, err := w.repo.Commit("main", folder(ar, words[1]), "base")
		return err
	case "open", "draft":
		before()
		if _, err := w.repo.Commit("feature", folder(ar, words[1]), "change"); err != nil {
			return err
		}
		var err error
		w.pull, err = w.repo.OpenPull("feature", "A change", words[0] == "draft")
		if err == nil {
			w.settled()
		}
		return err
	case "push", "forcepush":
		before()
		push := w.pull.Push
		if words[0] == "forcepush" {
			push = w.pull.ForcePush
		}
		if err := push(folder(ar, words[1]), "change"); err != nil {
			return err
		}
		w.settled()
	case "reopen", "ready":
		before()
		map[string]func(){"reopen": w.pull.Reopen, "ready": w.pull.Ready}[words[0]]()
		w.settled()
	case "close", "label":
		before()
		map[string]func(){"close": w.pull.Close, "label": func() { w.pull.Label("docs") }}[words[0]]()
	case "redeliver":
		before()
		all := w.sim.Deliveries()
		w.sim.Redeliver(all[len(all)-1].GUID)
	case "suggest":
		before()
		n, _ := strconv.Atoi(words[1])
		if err := w.pull.CommitSuggestion(w.pull.Comments()[n-1].ID); err != nil {
			return err
		}
		w.settled()
	case "fail":
		return w.fail(words[1:])
	case "slow": // every call takes 100 ms
		w.sim.SetLatency(100 * time.Millisecond)
	case "heal":
		w.sim.Heal()
	case "want":
		return w.want(words[1:])
	default:
		return fmt.Errorf("there is no such step")
	}
	return nil
}

// fail makes calls fail: METHOD PATH STATUS [after] [TIMESx].
func (w *world) fail(words []string) error {
	f := githubsim.Fault{Method: words[0], Path: words[1], Times: 1, Body: `{"message":"a fault"}`}
	var err error
	if f.Status, err = strconv.Atoi(words[2]); err != nil {
		return err
	}
	for _, word := range words[3:] {
		switch {
		case word == "after":
			f.After = true
		case word == "limited":
			f.Header = map[string][]string{"Retry-After": {"1"}}
		default:
			if _, err := fmt.Sscanf(word, "%dx", &f.Times); err != nil {
				return fmt.Errorf("fault %q", word)
			}
		}
	}
	w.sim.Fail(f)
	return nil
}

// want holds what was asked of GitHub, and what it has now, to what is wanted.
func (w *world) want(words []string) error {
	number := func() int { n, _ := strconv.Atoi(words[1]); return n }
	var calls []githubsim.Call
	writes := 0
	for _, c := range w.sim.Calls() {
		if c.Token {
			calls = append(calls, c)
			if c.Write {
				writes++
			}
		}
	}
	got := 0
	switch words[0] {
	case "calls": // as the job counts them: the simulator sees the periodic ones too
		if len(calls) > 0 {
			fmt.Sscanf(w.last[strings.Index(w.last, "calls="):], "calls=%d", &got)
		}
	case "depth":
		got = githubsim.Depth(calls)
	case "writes":
		got = writes
	case "comments":
		got = len(w.pull.Comments())
	case "reviews":
		got = len(w.pull.Reviews())
	case "checks":
		got = len(w.repo.Checks(w.pull.HeadCommit()))
	case "check":
		return w.wantCheck(words[1], strings.Join(words[2:], " "))
	case "comment":
		return w.wantComment(words)
	default:
		return fmt.Errorf("nothing is called %q", words[0])
	}
	if got != number() {
		return fmt.Errorf("got %d; calls:%s", got, list(calls))
	}
	return nil
}

func list(calls []githubsim.Call) string {
	var b strings.Builder
	for _, c := range calls {
		fmt.Fprintf(&b, "\n  %s %s: %d", c.Method, c.Path, c.Status)
	}
	return b.String()
}

func (w *world) wantCheck(conclusion, title string) error {
	checks := w.repo.Checks(w.pull.HeadCommit())
	if len(checks) != 1 {
		return fmt.Errorf("got %d checks", len(checks))
	}
	c := checks[0]
	if c.Name != "Plimsoll" || c.Status != "completed" || c.Conclusion != conclusion || c.Title != title ||
		c.ExternalID != fmt.Sprintf("%d:%d", w.repo.ID, w.pull.Number) {
		return fmt.Errorf("got %+v", c)
	}
	return nil
}

// wantComment: comment N PATH:LINE TEXT…
func (w *world) wantComment(words []string) error {
	n, _ := strconv.Atoi(words[1])
	all := w.pull.Comments()
	if n > len(all) {
		return fmt.Errorf("got %d comments", len(all))
	}
	c := all[n-1]
	text := strings.Join(words[3:], " ")
	if fmt.Sprintf("%s:%d", c.Path, c.Line) != words[2] || !strings.Contains(c.Body, text) || c.User != "plimsoll[bot]" {
		return fmt.Errorf("got %s:%d by %s: %s", c.Path, c.Line, c.User, c.Body)
	}
	return nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
