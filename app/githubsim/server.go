// Package githubsim is a GitHub on loopback, of the endpoints and fields that
// Plimsoll uses: repositories are bare git repositories, pull requests have
// their diffs from git, reviews are refused as GitHub refuses them, and
// webhooks are signed and delivered. Everything else is 404. Where it cannot
// be as GitHub is, it is stricter.
//
// It serves the demo and the tests of package app, and knows nothing of
// Plimsoll but what an HTTP client shows.
package githubsim

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A Config is what a Server needs.
type Config struct {
	Dir           string         // a folder of its own, where repositories are kept
	AppID         int64          // of the only App
	AppSlug       string         // its name in addresses: its user is called SLUG[bot]
	Key           *rsa.PublicKey // of the App, to check its tokens
	WebhookSecret string
	Permissions   map[string]string // what installations grant; nil: metadata and contents read, pull_requests and checks write
	Now           func() time.Time  // nil: time.Now
}

// A Server is a GitHub: an http.Handler for its REST API at / and its GraphQL
// API at /graphql. Its methods are the rest of the world: people and their
// git pushes. It is safe for concurrent use.
type Server struct {
	config Config
	mux    http.Handler
	hooks  *hooks

	mu            sync.Mutex
	nextID        int64
	installations []*Installation
	repositories  []*Repository
	tokens        map[string]*token
	calls         []Call
	faults        []*fault
	unknown       []string
	changed       chan struct{} // closed with the next change
	version       int
	latency       time.Duration
}

// New makes an empty GitHub.
func New(c Config) (*Server, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Permissions == nil {
		c.Permissions = map[string]string{"metadata": "read", "contents": "read", "pull_requests": "write", "checks": "write"}
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of repositories: %w", err)
	}
	s := &Server{config: c, tokens: map[string]*token{}, nextID: 1000, changed: make(chan struct{})}
	s.hooks = newHooks(s)
	s.mux = s.routes()
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.record(w, r) }

// id is a number that nothing else has. The caller holds mu.
func (s *Server) id() int64 {
	s.nextID++
	return s.nextID
}

// Changed is closed when anything has changed since the call; version counts
// the changes so far.
func (s *Server) Changed() (changed <-chan struct{}, version int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed, s.version
}

// change tells who waits that something changed. The caller holds mu.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
	s.version++
}

// An Installation is one account's use of the App.
type Installation struct {
	ID        int64
	Account   string
	suspended bool
	deleted   bool
}

// A Repository is one repository of an installation.
type Repository struct {
	ID            int64
	Owner, Name   string
	DefaultBranch string

	server       *Server
	installation *Installation
	removed      bool // from the installation
	git          gitDir
	pulls        []*Pull
	checks       []*CheckRun
}

// FullName is owner/name.
func (r *Repository) FullName() string { return r.Owner + "/" + r.Name }

// AddInstallation has an account install the App. No webhook is sent: see
// Installed.
func (s *Server) AddInstallation(account string) *Installation {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := &Installation{ID: s.id(), Account: account}
	s.installations = append(s.installations, i)
	return i
}

// AddRepository makes an empty repository that the installation may see.
func (s *Server) AddRepository(i *Installation, name string) (*Repository, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &Repository{ID: s.id(), Owner: i.Account, Name: name, DefaultBranch: "main", server: s, installation: i}
	r.git = gitDir(filepath.Join(s.config.Dir, fmt.Sprintf("%d.git", r.ID)))
	if _, err := r.git.run(nil, nil, "init", "--quiet", "--bare", "--initial-branch=main"); err != nil {
		return nil, err
	}
	s.repositories = append(s.repositories, r)
	return r, nil
}

// A Pull is a pull request.
type Pull struct {
	Number     int
	Title      string
	Head, Base string // branches; the head of a fork is OWNER:BRANCH
	Draft      bool
	Open       bool

	repo     *Repository
	id       int64
	fork     int64 // the id of the head's repository, if that is a fork
	reviews  []*Review
	comments []*Comment
}

// A Review is a set of comments that were posted together.
type Review struct {
	ID     int64
	Body   string
	Commit string
	User   string
}

// A Comment is a review comment on the right side of the diff, which begins a
// thread.
type Comment struct {
	ID              int64
	Review          int64
	User            string
	Path            string
	Body            string
	Commit          string // on which it was made
	StartLine, Line int    // on that commit; StartLine 0 for one line
	// Now are its lines on the newest head, 0 once they have changed: it is
	// outdated.
	NowStart, NowLine int
	Resolved          bool
}

// A CheckRun is a check on a commit.
type CheckRun struct {
	ID          int64
	Name        string
	Head        string
	ExternalID  string
	Status      string
	Conclusion  string
	Title       string
	Summary     string
	Annotations []Annotation
}

// An Annotation is a check run's note on lines.
type Annotation struct {
	Path            string `json:"path"`
	StartLine       int    `json:"start_line"`
	EndLine         int    `json:"end_line"`
	AnnotationLevel string `json:"annotation_level"`
	Title           string `json:"title"`
	Message         string `json:"message"`
}

// branch is the ref of a branch. Those of forks, OWNER:BRANCH, are kept beside
// the repository's own, as GitHub does it.
func branch(name string) string {
	if owner, name, fork := strings.Cut(name, ":"); fork {
		return "refs/forks/" + owner + "/" + name
	}
	return "refs/heads/" + name
}

// Commit puts a commit on a branch, which is made from the default branch's
// head if it is new. A nil content deletes the file. No webhook is sent.
func (r *Repository) Commit(name string, files map[string][]byte, message string) (string, error) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	parent, _ := r.git.resolve(branch(name))
	if parent == "" {
		parent, _ = r.git.resolve(branch(r.DefaultBranch))
	}
	id, err := r.git.commit(parent, files, message)
	if err != nil {
		return "", err
	}
	_, err = r.git.text("update-ref", branch(name), id)
	return id, err
}

// Borrow makes two branches, the default one and "head", of revisions of a
// local git repository, which is only read. An empty base means that
// repository's default branch, an empty head its HEAD.
func (r *Repository) Borrow(dir, base, head string) error {
	baseID, headID, err := r.git.borrow(dir, base, head)
	if err != nil {
		return err
	}
	if _, err := r.git.text("update-ref", branch(r.DefaultBranch), baseID); err != nil {
		return err
	}
	_, err = r.git.text("update-ref", branch("head"), headID)
	return err
}
