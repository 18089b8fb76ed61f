package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/plimsoll-app/plimsoll/app"
	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/rules"
)

// The time that a shutdown takes at most: 20 s for the jobs that run, beside
// them 5 s for requests. The whole is under 25 s.
const (
	drain       = 20 * time.Second
	httpTimeout = 5 * time.Second
)

type serveCmd struct{}

// Help is shown by `plimsoll serve --help`.
func (serveCmd) Help() string {
	return "The configuration comes from the environment; the README lists the variables."
}

// serve runs the App until it is told to end. It returns an exit code.
func serve(ctx context.Context, e env) int {
	c, err := readConfig(e.getenv)
	if err != nil {
		return e.fail("serve", err)
	}
	engines, err := start(e)
	if err != nil {
		return e.fail("serve", err)
	}
	log := slog.New(slog.NewJSONHandler(e.stderr, nil))
	st, err := store.Open(ctx, store.Config{URL: c.database, Instance: c.instance, Log: log, Drain: drain})
	if err != nil {
		return e.fail("serve", err)
	}
	defer st.Close()
	a, err := app.New(app.Config{AppID: c.appID, Key: c.key, Secrets: c.secrets, APIURL: c.apiURL, GraphQLURL: c.graphqlURL,
		Store: st, Rules: rules.Recommended(), FindSecrets: engines.secrets.Find, ShellCheck: engines.shell, Log: log, Version: version})
	if err != nil {
		return e.fail("serve", err)
	}
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		return e.fail("serve", fmt.Errorf("PLIMSOLL_LISTEN: %w", err))
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	log.Info("serving", "address", listener.Addr().String(), "instance", c.instance, "version", version)
	if err := run(ctx, a, listener); err != nil {
		log.Error("stopped", "error", err)
		return 1
	}
	log.Info("stopped")
	return 0
}

// run serves webhooks and works jobs until ctx ends; then it says that it is
// not ready, finishes its requests and lets the jobs that run end.
func run(ctx context.Context, a *app.App, listener net.Listener) error {
	server := &http.Server{Handler: a, ReadHeaderTimeout: httpTimeout, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error { return a.Run(running) })
	g.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve webhooks: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-running.Done()
		a.Closing()
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), httpTimeout)
		defer cancel()
		return server.Shutdown(closing)
	})
	return g.Wait()
}
