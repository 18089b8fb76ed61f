package app_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/plimsoll-app/plimsoll/app"
	"github.com/plimsoll-app/plimsoll/app/store"
	"github.com/plimsoll-app/plimsoll/app/store/storetest"
	"github.com/plimsoll-app/plimsoll/rules"
)

// appKey is the App's private key in tests, and its PEM.
var appKey = sync.OnceValues(func() (*rsa.PrivateKey, []byte) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
})

const payload = `{"action":"opened","number":7,"pull_request":{"number":7,"head":{"sha":"` +
	`1111111111111111111111111111111111111111"}},"repository":{"id":3,"name":"shop","full_name":"acme/shop","owner":{"login":"acme"}},"installation":{"id":2}}`

// A call is one request to the webhook.
type call struct {
	name        string
	body        string
	event, guid string
	secret      string // "": not signed
	contentType string
	signature   string // instead of the right one
	want        int
}

// TestWebhook knocks at the front door: what is wrong is refused, in the order
// of size, signature, type, content, and leaves nothing behind.
func TestWebhook(t *testing.T) {
	const json = "application/json"
	large := strings.Repeat("a", 25<<20+1)
	for _, c := range []call{
		{name: "an opened pull request", body: payload, event: "pull_request", guid: "g", secret: "new", contentType: json, want: 202},
		{name: "the older secret", body: payload, event: "pull_request", guid: "g", secret: "old", contentType: json + "; charset=utf-8", want: 202},
		{name: "a ping", body: `{"zen":"z","hook_id":1}`, event: "ping", guid: "g", secret: "new", contentType: json, want: 202},
		{name: "an unknown event", body: `{}`, event: "starred", guid: "g", secret: "new", contentType: json, want: 202},
		{name: "an action that changes nothing", body: strings.Replace(payload, "opened", "labeled", 1), event: "pull_request", guid: "g", secret: "new", contentType: json, want: 202},
		{name: "oversized, unsigned", body: large, event: "pull_request", guid: "g", contentType: json, want: 413},
		{name: "unsigned, of another type", body: payload, event: "pull_request", guid: "g", contentType: "text/plain", want: 401},
		{name: "another secret", body: payload, event: "pull_request", guid: "g", secret: "guess", contentType: json, want: 401},
		{name: "SHA-1", body: payload, event: "pull_request", guid: "g", contentType: json, signature: "sha1=0000", want: 401},
		{name: "an empty signature", body: payload, event: "pull_request", guid: "g", contentType: json, signature: "sha256=", want: 401},
		{name: "a form", body: payload, event: "pull_request", guid: "g", secret: "new", contentType: "application/x-www-form-urlencoded", want: 415},
		{name: "no type", body: payload, event: "pull_request", guid: "g", secret: "new", want: 415},
		{name: "garbage", body: "{", event: "pull_request", guid: "g", secret: "new", contentType: json, want: 400},
		{name: "no event", body: payload, guid: "g", secret: "new", contentType: json, want: 400},
		{name: "no delivery", body: payload, event: "pull_request", secret: "new", contentType: json, want: 400},
		{name: "no installation", body: strings.Replace(payload, `{"id":2}`, `{}`, 1), event: "pull_request", guid: "g", secret: "new", contentType: json, want: 400},
		{name: "an installation without its id", body: `{"action":"created"}`, event: "installation", guid: "g", secret: "new", contentType: json, want: 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, _, st := frontDoor(t, storetest.SQLite(t))
			if got := c.knock(t, url); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
			stored := c.want == 202 && strings.Contains(c.body, `"opened"`)
			unseen, err := st.Unseen(t.Context(), []string{"g"})
			if err != nil || (len(unseen) == 0) != stored {
				t.Errorf("stored: %t (%v), want %t", len(unseen) == 0, err, stored)
			}
		})
	}
}

// frontDoor is the URL of an App that nobody works for, with the secrets new
// and old.
func frontDoor(tb testing.TB, database string) (url string, a *app.App, st *store.Store) {
	tb.Helper()
	st, err := store.Open(tb.Context(), store.Config{URL: database, Instance: "door"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { st.Close() })
	_, key := appKey()
	a, err = app.New(app.Config{AppID: 1, Key: key, Secrets: [][]byte{[]byte("new"), []byte("old")}, APIURL: "http://127.0.0.1:1",
		Store: st, Rules: rules.Recommended(), Log: slog.New(slog.DiscardHandler), Version: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewServer(a)
	tb.Cleanup(server.Close)
	return server.URL, a, st
}

// knock delivers the call and says how it was answered.
func (c call) knock(tb testing.TB, url string) int {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, url+"/webhook", strings.NewReader(c.body))
	if err != nil {
		tb.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": c.contentType, "X-GitHub-Event": c.event, "X-GitHub-Delivery": c.guid} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	switch {
	case c.secret != "":
		req.Header.Set("X-Hub-Signature-256", sign(c.secret, c.body))
	case c.signature != "":
		req.Header.Set("X-Hub-Signature-256", c.signature)
	}
	return answer(tb, req)
}

// answer is the status with which a request is answered.
func answer(tb testing.TB, req *http.Request) int {
	tb.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		tb.Error(err)
		return 0
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestProbes(t *testing.T) {
	url, a, st := frontDoor(t, storetest.SQLite(t))
	get := func(path string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+path, nil)
		must(t, err)
		return answer(t, req)
	}
	if live, ready := get("/livez"), get("/readyz"); live != 200 || ready != 200 {
		t.Errorf("live %d, ready %d", live, ready)
	}
	st.Close()
	if live, ready := get("/livez"), get("/readyz"); live != 200 || ready != 503 {
		t.Errorf("without a database: live %d, ready %d", live, ready)
	}
	if got := (call{body: payload, event: "pull_request", guid: "g", secret: "new", contentType: "application/json"}).knock(t, url); got != 500 {
		t.Errorf("a delivery that cannot be stored is answered %d", got)
	}
	a.Closing()
	if ready := get("/readyz"); ready != 503 {
		t.Errorf("closing: ready %d", ready)
	}
}
