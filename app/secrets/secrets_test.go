package secrets_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/plimsoll-app/plimsoll/app/secrets"
)

// A token is written in two halves here, so that nothing that looks for
// secrets finds one in this file.
var (
	pat = "gh" + "p_" + "x7Kq2mVb9LzR4tWc8NpY1sDf6GhJ3aQeU5iO"
	key = "AK" + "IA" + "QWERTZUIOPASDF23"
)

// TestFind lists texts with what is a credential in them, marked by « and ».
func TestFind(t *testing.T) {
	d, err := secrets.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ kind, text string }{
		{"a GitHub Personal Access Token", "ARG GITHUB=«" + pat + "»\nRUN true\n"},
		{"a GitHub Personal Access Token", "# the old one was «" + pat + "», and again «" + pat + "»"},
		{"an AWS access key", "RUN aws configure set aws_access_key_id «" + key + "»\n"},
		{"a password in a URL", "RUN git clone https://build:«hunter2x7q»@example.com/a.git"},
		{"a password in a URL", "RUN git clone https://build:«hunt@r2x7q»@example.com/a.git@b"},
		{"a token for a registry of npm's", "RUN echo '//example.com/:_authToken=«q8Zt3VbN6xR1kLp0Yw5Hs2Dc»' > .npmrc && npm config set //example.com/:_authToken \"«q8Zt3VbN6xR1kLp0Yw5Hs2Dd»\""},
		{"a token in a URL", "RUN git clone https://«q8Zt3VbN6xR1kLp0Yw5Hs2Dc»@example.com/a.git && curl 'https://example.com/a?x=1&token=«q8Zt3VbN6xR1kLp0Yw5H»'"},
		{"", "RUN git clone https://some-long-organisation-name@example.com/a && git clone https://anOrganisationOfALongName@example.com/a && git clone https://team-2024-of-a-long-name@example.com/a"},
		{"", "RUN curl https://example.com/a?token=tokenOfTheTeamHere && echo //example.com/:_authToken=tokenOfTheTeamHere > .npmrc"},
		{"", "RUN git clone https://${GITHUB_TOKEN}@example.com/a.git && curl https://example.com/a?token=$TOKEN&tokens=q8Zt3VbN6xR1kLp0Yw5H && pip install https://example.com/a@b"},
		{"", "RUN echo \"//example.com/:_authToken=$NPM_TOKEN\" > .npmrc && echo '//example.com/:_authToken=${NPM_TOKEN}' && npm config set //example.com/:_authToken=\"$(cat /run/secrets/npm_token_file)\""},
		{"a password in a URL", "ENV A=https://:«tokenX7q»@example.com/simple B=1"},
		{"a Private Key", "RUN <<EOF\ncat > k\n«-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat(base64.StdEncoding.EncodeToString([]byte("0123456789abcdefghijklmnopqrstuvwxyz")), 6) + "\n-----END RSA PRIVATE KEY-----»\nEOF\n"},
		{"", "FROM example.com/a@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nARG COMMIT=da39a3ee5e6b4b0d3255bfef95601890afd80709"},
		{"", "ENV HEROKU_API_KEY_SHA=01234567-89ab-cdef-0123-456789abcdef SOURCEGRAPH_COMMIT=da39a3ee5e6b4b0d3255bfef95601890afd80709"},
		{"", "RUN curl https://example.com:8080/a@b && curl http://user@example.com/ && psql postgres://postgres:postgres@db/a"},
		{"", "RUN aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE"},
	} {
		text := strings.NewReplacer("«", "", "»", "").Replace(c.text)
		got, shift := []byte(text), 0
		for _, m := range d.Find(text) {
			got = append(got[:m.Start+shift], append([]byte("«"+text[m.Start:m.End]+"»"), got[m.End+shift:]...)...)
			shift += len("«»")
			if m.Kind != c.kind {
				t.Errorf("got %q, want %q", m.Kind, c.kind)
			}
		}
		if string(got) != c.text {
			t.Errorf("got\n%s\nwant\n%s", got, c.text)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	d, err := secrets.New()
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("RUN apt-get update && apt-get install -y curl && curl -fsSL https://example.com/a | tar xz\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d.Find(text)
	}
}
