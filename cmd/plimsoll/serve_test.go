package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestServe starts the server on a SQLite file, finds it ready, sees a second
// one on the same file refused, and ends the first.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	vars := map[string]string{
		"PLIMSOLL_APP_ID": "7", "PLIMSOLL_PRIVATE_KEY": string(newKey(t)), "PLIMSOLL_WEBHOOK_SECRET": "s", "PLIMSOLL_LISTEN": "127.0.0.1:0",
		"XDG_STATE_HOME": dir, "PLIMSOLL_GITHUB_URL": "http://127.0.0.1:1",
	}
	getenv := func(name string) string { return vars[name] }
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- Main(ctx, []string{"serve"}, env{getenv, nil, io.Discard, write, today}) }()

	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(read); lines.Scan(); {
			var line struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
				address <- line.Address
			}
		}
	}()
	var at string
	select {
	case at = <-address:
	case <-time.After(30 * time.Second):
		t.Fatal("the server does not start")
	}
	resp, err := http.Get("http://" + at + "/readyz")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("readyz: %v, %v", resp, err)
	}
	vars["PLIMSOLL_LISTEN"] = at
	if code := Main(t.Context(), []string{"health"}, env{getenv, nil, io.Discard, io.Discard, today}); code != 0 {
		t.Errorf("health: exit code %d", code)
	}

	var second bytes.Buffer
	if code := Main(t.Context(), []string{"serve"}, env{getenv, nil, io.Discard, &second, today}); code != 2 || !strings.Contains(second.String(), filepath.Join(dir, "plimsoll", "plimsoll.db")) {
		t.Errorf("a second server on the file: exit code %d, %q", code, &second)
	}

	stop()
	select {
	case code := <-ended:
		if code != 0 {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(25 * time.Second):
		t.Error("the server takes more than 25 s to end")
	}
	if code := Main(t.Context(), []string{"health"}, env{getenv, nil, io.Discard, io.Discard, today}); code != 2 {
		t.Errorf("health of a server that ended: exit code %d", code)
	}
}
