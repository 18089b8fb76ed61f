package app

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/plimsoll-app/plimsoll/app/shellcheck"
	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
)

// CheckName is the name of the check run, which branch protection requires.
const CheckName = "Plimsoll"

// A Config is what an App needs to run.
type Config struct {
	AppID      int64
	Key        []byte   // the App's private key, PEM
	Secrets    [][]byte // of the webhook: one or more, all valid
	APIURL     string   // the root of GitHub's REST API
	GraphQLURL string   // "" derives it from APIURL
	Store      *store.Store
	Rules      rules.Config
	// FindSecrets is analysis.Facts.Secrets; nil: nothing looks for values.
	FindSecrets func(text string) []analysis.Match
	ShellCheck  *shellcheck.Engine // nil: there is none
	Log         *slog.Logger
	Version     string           // of the engine, shown in the check
	Now         func() time.Time // nil: time.Now
	// Transport carries every call to GitHub; nil: http.DefaultTransport.
	Transport http.RoundTripper
	// CallTimeout bounds one call to GitHub, body included; 0: 20 seconds, which
	// is twice as long as GitHub itself takes before it gives up on a request.
	CallTimeout time.Duration
}

func (c Config) transport() http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	return http.DefaultTransport
}

// An App is one running instance: an http.Handler for GitHub's webhooks and
// the platform's probes, and a worker of the jobs that they bring.
type App struct {
	hub     *hub
	store   *store.Store
	rules   rules.Config
	find    func(text string) []analysis.Match
	shell   *shellcheck.Engine
	secrets [][]byte
	log     *slog.Logger
	version string
	now     func() time.Time
	mux     http.Handler
	closing atomic.Bool
}

// New makes an App. It is an error if the key or a URL cannot be read; GitHub
// is not asked anything yet.
func New(c Config) (*App, error) {
	h, err := newHub(c)
	if err != nil {
		return nil, err
	}
	a := &App{hub: h, store: c.Store, rules: c.Rules, find: c.FindSecrets, shell: c.ShellCheck, secrets: c.Secrets, log: c.Log, version: c.Version, now: c.Now}
	if a.now == nil {
		a.now = time.Now
	}
	r := chi.NewRouter()
	r.Post("/webhook", a.webhook)
	r.Get("/livez", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	r.Get("/readyz", a.ready)
	a.mux = r
	return a, nil
}

// ServeHTTP implements http.Handler.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// Closing makes the App say that it is not ready, before its server is shut
// down; webhooks that still arrive are taken.
func (a *App) Closing() { a.closing.Store(true) }

// ready answers 200 while the database can be written.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if a.closing.Load() {
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
	if err := a.store.Ready(ctx); err != nil {
		a.log.Warn("not ready", "error", err)
		http.Error(w, "the database cannot be written", http.StatusServiceUnavailable)
		return
	}
	w.Write([]byte("ok\n"))
}

// Run works jobs until ctx ends, and lets those that run finish.
func (a *App) Run(ctx context.Context) error {
	return a.store.Run(ctx, store.Handlers{
		Review: a.review,
		Greet:  a.greet,
		Periodic: []store.Periodic{
			{Name: "recover-deliveries", Every: 5 * time.Minute, Run: a.recoverDeliveries},
			{Name: "reconcile", Every: time.Hour, Run: a.reconcile},
		},
	})
}
