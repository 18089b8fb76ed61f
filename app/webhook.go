package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxPayload is the largest webhook that GitHub sends, in bytes.
// https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap
const maxPayload = 25 << 20

// acceptTimeout bounds how long a webhook waits for the database; GitHub waits
// 10 seconds.
const acceptTimeout = 8 * time.Second

// webhook takes one delivery. It answers 202 only once the delivery is
// durable; 413, 401, 415 and 400, tested in this order, say what is wrong with
// it; 500 that the database could not take it, and GitHub's list of failed
// deliveries will bring it back.
func (a *App) webhook(w http.ResponseWriter, r *http.Request) {
	start := a.now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, "the payload is over 25 MB, which GitHub never sends")
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "the payload could not be read")
		return
	case !signed(a.secrets, body, r.Header.Get("X-Hub-Signature-256")):
		refuse(w, http.StatusUnauthorized, "the signature is missing or wrong: the webhook secret here and at GitHub differ")
		return
	case !isJSON(r.Header.Get("Content-Type")):
		refuse(w, http.StatusUnsupportedMediaType, "set the webhook's content type to application/json")
		return
	}
	event, guid := r.Header.Get("X-GitHub-Event"), r.Header.Get("X-GitHub-Delivery")
	if event == "" || guid == "" || len(guid) > 100 {
		refuse(w, http.StatusBadRequest, "X-GitHub-Event or X-GitHub-Delivery is missing or wrong")
		return
	}
	note, err := a.take(r.Context(), event, guid, body)
	switch {
	case errors.Is(err, errPayload):
		refuse(w, http.StatusBadRequest, err.Error())
	case err != nil:
		a.log.Error("delivery not stored", "delivery", guid, "event", event, "error", err)
		refuse(w, http.StatusInternalServerError, "the delivery could not be stored: redeliver it later")
	default:
		w.WriteHeader(http.StatusAccepted)
	}
	if err == nil {
		a.log.Info("delivery", "delivery", guid, "event", event, "action", note.action, "repository", note.repository,
			"head", note.head, "result", note.result, "ms", a.now().Sub(start).Milliseconds())
	}
}

func refuse(w http.ResponseWriter, code int, why string) {
	http.Error(w, why, code)
}

// signed reports whether the signature is that of one of the secrets. Every
// secret is tried, each in constant time.
func signed(secrets [][]byte, body []byte, signature string) bool {
	digest, found := strings.CutPrefix(signature, "sha256=")
	want, err := hex.DecodeString(digest)
	if !found || err != nil {
		return false
	}
	ok := false
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)
		if hmac.Equal(mac.Sum(nil), want) {
			ok = true
		}
	}
	return ok
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}
