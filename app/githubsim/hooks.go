package githubsim

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
)

// ackLimit is how long GitHub waits for a webhook's answer.
const ackLimit = 10 * time.Second

// A Delivery is one attempt to deliver a webhook.
type Delivery struct {
	ID            int64
	GUID          string
	Event, Action string
	Installation  int64
	At            time.Time
	Code          int // 0: no answer
	Redelivery    bool
	Body          []byte
}

// hooks sends webhooks, one after another, as they happen.
type hooks struct {
	server *Server
	client *http.Client
	mu     sync.Mutex
	url    string
	log    []*Delivery
}

func newHooks(s *Server) *hooks {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hooks{server: s, client: &http.Client{Timeout: ackLimit, CheckRedirect: stay}}
}

// SetHook says where webhooks go; "" leaves them undelivered, which the log of
// deliveries shows.
func (s *Server) SetHook(url string) {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	s.hooks.url = url
}

// Deliveries are all attempts so far.
func (s *Server) Deliveries() []Delivery {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	var all []Delivery
	for _, d := range s.hooks.log {
		all = append(all, *d)
	}
	return all
}

// send delivers an event and notes how that went. GitHub does not try again.
func (h *hooks) send(event, action string, installation int64, payload map[string]any) Delivery {
	body, err := json.Marshal(payload)
	if err != nil {
		panic(err) // payloads are maps of plain values
	}
	random := make([]byte, 16)
	rand.Read(random)
	guid := hex.EncodeToString(random)
	guid = guid[:8] + "-" + guid[8:12] + "-" + guid[12:16] + "-" + guid[16:20] + "-" + guid[20:]
	return h.attempt(Delivery{GUID: guid, Event: event, Action: action, Installation: installation, Body: body})
}

// Redeliver delivers the webhook with that GUID again, under the same GUID.
func (s *Server) Redeliver(guid string) Delivery {
	for _, d := range s.Deliveries() {
		if d.GUID == guid {
			d.Redelivery = true
			return s.hooks.attempt(d)
		}
	}
	return Delivery{}
}

func (h *hooks) attempt(d Delivery) Delivery {
	h.server.mu.Lock()
	d.ID, d.At, d.Code = h.server.id(), h.server.config.Now(), 0
	h.server.change()
	h.server.mu.Unlock()
	h.mu.Lock()
	url := h.url
	h.mu.Unlock()
	if url != "" {
		d.Code = h.post(url, d)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.log = append(h.log, &d)
	return d
}

func (h *hooks) post(url string, d Delivery) int {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(d.Body))
	if err != nil {
		return 0
	}
	mac := hmac.New(sha256.New, []byte(h.server.config.WebhookSecret))
	mac.Write(d.Body)
	for name, value := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "GitHub-Hookshot/sim", "X-GitHub-Event": d.Event, "X-GitHub-Delivery": d.GUID,
		"X-GitHub-Hook-ID": "1", "X-GitHub-Hook-Installation-Target-Type": "integration",
		"X-GitHub-Hook-Installation-Target-ID": strconv.FormatInt(h.server.config.AppID, 10),
		"X-Hub-Signature-256":                  "sha256=" + hex.EncodeToString(mac.Sum(nil)),
	} {
		req.Header.Set(name, value)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

func (d *Delivery) json(full bool) map[string]any {
	status := "OK"
	if d.Code < 200 || d.Code > 299 {
		status = "Invalid HTTP Response: " + strconv.Itoa(d.Code)
		if d.Code == 0 {
			status = "failed to connect to host"
		}
	}
	out := map[string]any{"id": d.ID, "guid": d.GUID, "delivered_at": d.At.UTC().Format(time.RFC3339), "redelivery": d.Redelivery, "duration": 0.1,
		"status": status, "status_code": d.Code, "event": d.Event, "action": d.Action, "installation_id": d.Installation, "repository_id": nil, "throttled_at": nil}
	if full {
		out["url"] = "https://example.com/webhook"
		out["request"] = map[string]any{"headers": map[string]any{"X-GitHub-Delivery": d.GUID, "X-GitHub-Event": d.Event}, "payload": json.RawMessage(d.Body)}
		out["response"] = map[string]any{"headers": nil, "payload": nil}
	}
	return out
}

func (s *Server) listDeliveries(r *http.Request) (reply, *problem) {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	newest := slices.Clone(s.hooks.log)
	slices.Reverse(newest)
	start, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
	per, err := strconv.Atoi(r.URL.Query().Get("per_page"))
	if err != nil || per > 100 {
		per = 30
	}
	end := min(len(newest), start+per)
	list := []map[string]any{}
	for _, d := range newest[min(start, len(newest)):end] {
		list = append(list, d.json(false))
	}
	header := map[string]string{}
	if end < len(newest) {
		header["Link"] = fmt.Sprintf(`<http://%s%s?cursor=%d&per_page=%d>; rel="next"`, r.Host, r.URL.Path, end, per)
	}
	return reply{status: http.StatusOK, body: list, header: header}, nil
}

func (s *Server) readDelivery(r *http.Request) (reply, *problem) {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	for _, d := range s.hooks.log {
		if strconv.FormatInt(d.ID, 10) == chi.URLParam(r, "id") {
			return ok(d.json(true)), nil
		}
	}
	return reply{}, notFound
}
