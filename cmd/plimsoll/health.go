package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

type healthCmd struct{}

// health asks a server on this machine whether it lives, for a container's
// health check. It returns an exit code: 0 if it does.
func health(ctx context.Context, e env) int {
	listen := e.getenv("PLIMSOLL_LISTEN")
	if listen == "" {
		listen = "127.0.0.1:8080"
	}
	_, port, err := net.SplitHostPort(listen)
	if err != nil {
		return e.fail("health", fmt.Errorf("PLIMSOLL_LISTEN is %q: want an address such as :8080", listen))
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort("127.0.0.1", port)+"/livez", nil)
	if err != nil {
		return e.fail("health", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return e.fail("health", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return e.fail("health", fmt.Errorf("the server answers %s", resp.Status))
	}
	return 0
}
