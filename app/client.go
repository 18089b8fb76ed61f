package app

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-github/v60/github"
	lru "github.com/hashicorp/golang-lru/v2"
)

const defaultCallTimeout = 20 * time.Second

// A hub makes clients for GitHub's API, one for each installation, so that a
// limit that one of them meets holds for all its work and for nobody else's.
type hub struct {
	appID   int64
	key     []byte
	api     *url.URL // with a final slash
	graphql *url.URL
	base    http.RoundTripper
	timeout time.Duration // of one call

	mu            sync.Mutex
	installations *lru.Cache[int64, *installation]
	app           *github.Client // as the App itself
}

// maxInstallations is how many installations' clients are kept at hand.
const maxInstallations = 1000

func newHub(c Config) (*hub, error) {
	h := &hub{appID: c.AppID, key: c.Key, base: limits{c.transport()}, timeout: cmp.Or(c.CallTimeout, defaultCallTimeout)}
	var err error
	if h.api, h.graphql, err = endpoints(c.APIURL, c.GraphQLURL); err != nil {
		return nil, err
	}
	if h.installations, err = lru.New[int64, *installation](maxInstallations); err != nil {
		return nil, err
	}
	apps, err := ghinstallation.NewAppsTransport(h.base, h.appID, h.key)
	if err != nil {
		return nil, fmt.Errorf("read the App's private key: %w", err)
	}
	apps.BaseURL = strings.TrimSuffix(h.api.String(), "/")
	h.app = h.client(apps)
	return h, nil
}

// endpoints reads the API's root, and derives the GraphQL endpoint from it
// where it is not given: /graphql beside it, which for a GitHub Enterprise
// Server is /api/graphql.
func endpoints(api, graphql string) (*url.URL, *url.URL, error) {
	a, err := url.Parse(strings.TrimSuffix(api, "/") + "/")
	if err != nil || a.Host == "" || a.Scheme != "https" && a.Scheme != "http" {
		return nil, nil, fmt.Errorf("GitHub's API root %q: want a URL such as https://api.github.com", api)
	}
	if graphql == "" {
		graphql = strings.TrimSuffix(strings.TrimSuffix(a.String(), "/"), "/v3") + "/graphql"
	}
	g, err := url.Parse(graphql)
	if err != nil || g.Host == "" {
		return nil, nil, fmt.Errorf("GitHub's GraphQL endpoint %q: want a URL such as https://api.github.com/graphql", graphql)
	}
	return a, g, nil
}

func (h *hub) client(t http.RoundTripper) *github.Client {
	c := github.NewClient(&http.Client{Transport: t, Timeout: h.timeout})
	c.BaseURL = h.api
	return c
}

// An installation is one organisation's or person's use of the App.
type installation struct {
	client *github.Client
	tokens *tokens
}

func (h *hub) installation(id int64) (*installation, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if i, ok := h.installations.Get(id); ok {
		return i, nil
	}
	repositories, err := lru.New[int64, *ghinstallation.Transport](maxInstallations)
	if err != nil {
		return nil, err
	}
	t := &tokens{hub: h, installation: id, repositories: repositories}
	i := &installation{client: h.client(t), tokens: t}
	h.installations.Add(id, i)
	return i, nil
}

// forget drops an installation's tokens.
func (h *hub) forget(id int64) { h.installations.Remove(id) }

// tokens signs requests with a token of the installation that is narrowed to
// the repository of the request's context.
type tokens struct {
	hub          *hub
	installation int64

	mu           sync.Mutex
	repositories *lru.Cache[int64, *ghinstallation.Transport]
}

// RoundTrip implements http.RoundTripper.
func (t *tokens) RoundTrip(req *http.Request) (*http.Response, error) {
	job, _ := req.Context().Value(jobKey{}).(*job)
	if job == nil {
		return nil, fmt.Errorf("a call to GitHub outside a job: %s", req.URL.Path)
	}
	signer, err := t.signer(job.repository)
	if err != nil {
		return nil, err
	}
	job.calls.Add(1)
	return signer.RoundTrip(req)
}

func (t *tokens) signer(repository int64) (*ghinstallation.Transport, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.repositories.Get(repository); ok {
		return s, nil
	}
	s, err := ghinstallation.New(t.hub.base, t.hub.appID, t.installation, t.hub.key)
	if err != nil {
		return nil, fmt.Errorf("read the App's private key: %w", err)
	}
	s.BaseURL = strings.TrimSuffix(t.hub.api.String(), "/")
	s.Client = &http.Client{Transport: t.hub.base, Timeout: t.hub.timeout}
	s.InstallationTokenOptions = tokenOptions(repository)
	t.repositories.Add(repository, s)
	return s, nil
}

// tokenOptions narrows a token to one repository and to what a review needs;
// repository 0 stands for the installation, of which only the list of
// repositories is read.
func tokenOptions(repository int64) *github.InstallationTokenOptions {
	if repository == 0 {
		return &github.InstallationTokenOptions{
			Permissions: &github.InstallationPermissions{Metadata: github.String("read")},
		}
	}
	return &github.InstallationTokenOptions{
		RepositoryIDs: []int64{repository},
		Permissions: &github.InstallationPermissions{
			Metadata:     github.String("read"),
			Contents:     github.String("read"),
			PullRequests: github.String("write"),
			Checks:       github.String("write"),
		},
	}
}

// A job is one unit of work, as its calls see it.
type job struct {
	repository int64
	calls      atomic.Int64 // with an installation's token, minting left out
}

type jobKey struct{}

func withJob(ctx context.Context, repository int64) (context.Context, *job) {
	j := &job{repository: repository}
	return context.WithValue(ctx, jobKey{}, j), j
}
