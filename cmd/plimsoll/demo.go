package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/plimsoll-app/plimsoll/app"
	"github.com/plimsoll-app/plimsoll/app/githubsim"
	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/rules"
)

// demoRepository is the repository of the demo: base/ as it stands, and head/
// as the pull request has it.
//
//go:embed demo.txtar
var demoRepository []byte

// answerTime is how long the demo waits for the App's check.
const answerTime = time.Minute

type demoCmd struct {
	Once bool   `help:"Exit once the review is printed."`
	Repo string `help:"Review a branch of this local git repository instead; it is only read." placeholder:"DIR"`
	Base string `help:"With --repo: the branch to merge into. Default: the default branch." placeholder:"REV"`
	Head string `help:"With --repo: the branch. Default: HEAD." placeholder:"REV"`
}

// Help is shown by `plimsoll demo --help`.
func (demoCmd) Help() string {
	return "Starts a GitHub of its own on this machine and the App beside it, opens a pull request, prints the review, and serves the pull request as a page until interrupted."
}

// demonstrate runs the demo. It returns an exit code: 0 once the App has
// answered.
func demonstrate(ctx context.Context, e env, c demoCmd) int {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	d, err := startDemo(ctx, e, c)
	if err != nil {
		return e.fail("demo", err)
	}
	defer d.Close()
	if err := d.answered(ctx); err != nil {
		e.fail("demo", err)
		return 1
	}
	d.print(e.stdout)
	if c.Once {
		return 0
	}
	fmt.Fprintf(e.stdout, "\nThe pull request is at %s, with buttons that work. Ctrl-C ends the demo.\n", d.pageURL)
	<-ctx.Done()
	return 0
}

// A demo is a GitHub and an App that serves it, both on loopback.
type demo struct {
	sim     *githubsim.Server
	repo    *githubsim.Repository
	pull    *githubsim.Pull
	pageURL string
	worked  chan struct{} // closed once the App has worked the pull request
	closers []func()
}

// Close ends the demo and removes what it wrote.
func (d *demo) Close() {
	for i := len(d.closers) - 1; i >= 0; i-- {
		d.closers[i]()
	}
}

// startDemo starts the demo and opens its pull request.
func startDemo(ctx context.Context, e env, c demoCmd) (*demo, error) {
	d := &demo{worked: make(chan struct{})}
	err := d.start(ctx, e, c)
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *demo) start(ctx context.Context, e env, c demoCmd) error {
	dir, err := os.MkdirTemp("", "plimsoll-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	d.closers = append(d.closers, func() { os.RemoveAll(dir) })
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("make the App's key: %w", err)
	}
	secret := rand.Text()
	d.sim, err = githubsim.New(githubsim.Config{Dir: filepath.Join(dir, "repositories"), AppID: 1, AppSlug: "plimsoll", Key: &key.PublicKey, WebhookSecret: secret})
	if err != nil {
		return err
	}
	if err := d.prepare(c); err != nil {
		return err
	}
	api, err := d.serve(d.sim)
	if err != nil {
		return err
	}
	if err := d.startApp(ctx, e, dir, api, secret, key); err != nil {
		return err
	}
	if d.pull, err = d.repo.OpenPull("head", d.title(c), false); err != nil {
		return err
	}
	d.pageURL, err = d.serve(d.sim.Page(d.repo, d.pull))
	return err
}

// serve serves a handler on a port of loopback, and returns its address.
func (d *demo) serve(h http.Handler) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen on loopback: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: httpTimeout}
	go server.Serve(listener)
	d.closers = append(d.closers, func() { server.Close() })
	return "http://" + listener.Addr().String(), nil
}

// startApp runs the App, as `serve` does.
func (d *demo) startApp(ctx context.Context, e env, dir, api, secret string, key *rsa.PrivateKey) error {
	text := slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})
	log := slog.New(watch{text, sync.OnceFunc(func() { close(d.worked) })})
	st, err := store.Open(ctx, store.Config{URL: "sqlite:" + filepath.Join(dir, "plimsoll.db"), Instance: "demo", Log: log})
	if err != nil {
		return err
	}
	d.closers = append(d.closers, func() { st.Close() })
	engines, err := start(e)
	if err != nil {
		return err
	}
	a, err := app.New(app.Config{AppID: 1, Secrets: [][]byte{[]byte(secret)}, APIURL: api, Store: st, Rules: rules.Recommended(), FindSecrets: engines.secrets.Find, ShellCheck: engines.shell, Log: log, Version: version,
		Key: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen on loopback: %w", err)
	}
	running, end := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- run(running, a, listener) }()
	d.closers = append(d.closers, func() {
		end()
		if err := <-ended; err != nil {
			log.Error("the App stopped", "error", err)
		}
	})
	d.sim.SetHook("http://" + listener.Addr().String() + "/webhook")
	return nil
}

// prepare fills the repository: with the demo's own, or with a local one.
func (d *demo) prepare(c demoCmd) error {
	var err error
	name := "orders"
	if c.Repo != "" {
		abs, err := filepath.Abs(c.Repo)
		if err != nil {
			return fmt.Errorf("find %s: %w", c.Repo, err)
		}
		name = filepath.Base(abs)
	}
	if d.repo, err = d.sim.AddRepository(d.sim.AddInstallation("shop"), name); err != nil {
		return err
	}
	if c.Repo != "" {
		return d.repo.Borrow(c.Repo, c.Base, c.Head)
	}
	if c.Base != "" || c.Head != "" {
		return errors.New("--base and --head go with --repo")
	}
	for _, side := range []struct{ folder, branch, message string }{
		{"base/", d.repo.DefaultBranch, "Take orders"}, {"head/", "head", "Run the service in containers"},
	} {
		files := map[string][]byte{}
		for _, f := range txtar.Parse(demoRepository).Files {
			if path, ok := strings.CutPrefix(f.Name, side.folder); ok {
				files[path] = f.Data
			}
		}
		if _, err := d.repo.Commit(side.branch, files, side.message); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) title(c demoCmd) string {
	if c.Repo == "" {
		return "Run the service in containers"
	}
	if c.Head == "" {
		return "HEAD"
	}
	return c.Head
}

// answered waits until the App has worked the pull request.
func (d *demo) answered(ctx context.Context) error {
	select {
	case <-d.worked:
		return nil
	case <-ctx.Done():
		return errors.New("interrupted before the App had answered")
	case <-time.After(answerTime):
		return fmt.Errorf("no answer within %s", answerTime)
	}
}

// A watch is a log that calls worked with the line of a job that went well,
// and shows what is not well.
type watch struct {
	slog.Handler
	worked func()
}

// Enabled implements slog.Handler.
func (watch) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (w watch) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "job" {
		w.worked()
	}
	if !w.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return w.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (w watch) WithAttrs(attrs []slog.Attr) slog.Handler {
	return watch{w.Handler.WithAttrs(attrs), w.worked}
}

// WithGroup implements slog.Handler.
func (w watch) WithGroup(name string) slog.Handler {
	return watch{w.Handler.WithGroup(name), w.worked}
}
