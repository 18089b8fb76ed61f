package app_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
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
const patience = time.Minute

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
	// before is how many deliveries there were before this step.
	before int
	stop   func()

	database string
	timeout  time.Duration // of one call to GitHub; 0: the App's own
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
		contract.Deliveries(t, sim.Deliveries())
		if unknown := sim.Unknown(); len(unknown) > 0 {
			t.Errorf("asked what GitHub does not know: %q", unknown)
		}
	})
	return w
}

// start runs an App on the database and points the webhook at it.
func (w *world) start(database, instance string) {
	w.t.Helper()
	w.database = database
	w.log = &journal{changed: make(chan struct{})}
	log := slog.New(w.log)
	st, err := store.Open(w.t.Context(), store.Config{URL: database, Instance: instance, Log: log,
		Backoff: func(int) time.Duration { return 50 * time.Millisecond }})
	must(w.t, err)
	_, key := appKey()
	w.app, err = app.New(app.Config{AppID: 7, Key: key, Secrets: [][]byte{[]byte("new")}, APIURL: w.api.URL, Store: st,
		Rules: rules.Recommended(), Log: log, Version: "test", CallTimeout: w.timeout})
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

func (j *journal) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.records = nil
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

// wait waits until a line of the log matches the pattern, which may change; an
// empty one matches at once.
func (j *journal) wait(t *testing.T, pattern func() string) string {
	t.Helper()
	deadline := time.After(patience)
	for {
		j.mu.Lock()
		all := make([]string, len(j.records))
		for i, r := range j.records {
			all[i] = line(r)
		}
		changed := j.changed
		j.mu.Unlock()
		want := pattern()
		if want == "" {
			return ""
		}
		re := regexp.MustCompile(want)
		if i := slices.IndexFunc(all, re.MatchString); i >= 0 {
			return all[i]
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited in vain for %q in the log:\n%s", want, strings.Join(all, "\n"))
		}
	}
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
