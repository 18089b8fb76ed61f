package githubsim

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
)

// A problem is an answer of the REST API that is no success.
type problem struct {
	status  int
	message string
	errors  []string
	header  map[string]string
}

var notFound = &problem{status: http.StatusNotFound, message: "Not Found"}

func invalid(errors ...string) *problem {
	return &problem{status: http.StatusUnprocessableEntity, message: "Unprocessable Entity", errors: errors}
}

// A reply is a successful answer.
type reply struct {
	status int
	body   any
	header map[string]string
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

func (s *Server) write(w http.ResponseWriter, a reply, p *problem) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-RateLimit-Limit", "5000")
	w.Header().Set("X-RateLimit-Remaining", "4999")
	w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(s.config.Now().Add(time.Hour).Unix(), 10))
	if p != nil {
		body := map[string]any{"message": p.message, "documentation_url": "https://docs.github.com/rest"}
		if p.errors != nil {
			body["errors"] = p.errors
		}
		a = reply{status: p.status, body: body, header: p.header}
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	if raw, isRaw := a.body.([]byte); isRaw {
		w.Write(raw)
		return
	}
	json.NewEncoder(w).Encode(a.body)
}

// routes are the endpoints of the REST API, each with the query parameters
// that it knows, and GraphQL's.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	unknown := func(w http.ResponseWriter, r *http.Request) {
		s.notKnown(r.Method + " " + r.URL.Path)
		s.write(w, reply{}, notFound)
	}
	r.NotFound(unknown)
	r.MethodNotAllowed(unknown)
	r.Post("/graphql", s.graphql)

	r.Post("/app/installations/{id}/access_tokens", s.app(s.createToken))
	r.Get("/app/installations", s.app(s.listInstallations, "per_page", "page"))
	r.Get("/app/hook/deliveries", s.app(s.listDeliveries, "per_page", "cursor"))
	r.Get("/app/hook/deliveries/{id}", s.app(s.readDelivery))
	r.Get("/installation/repositories", s.installed(s.listRepositories, "per_page", "page"))

	const repo = "/repos/{owner}/{repo}"
	r.Get(repo+"/pulls/{number}/files", s.repo("pull_requests", "read", s.listFiles, "per_page", "page"))
	r.Get(repo+"/pulls/{number}/comments", s.repo("pull_requests", "read", s.listComments, "per_page", "page"))
	r.Post(repo+"/pulls/{number}/reviews", s.repo("pull_requests", "write", s.createReview))
	r.Get(repo+"/git/blobs/{sha}", s.repo("contents", "read", s.readBlob))
	r.Get(repo+"/contents/*", s.repo("contents", "read", s.readContents, "ref"))
	r.Get(repo+"/compare/{range}", s.repo("contents", "read", s.compare, "per_page", "page"))
	r.Get(repo+"/commits/{ref}/check-runs", s.repo("checks", "read", s.listChecks, "app_id", "check_name", "per_page", "page"))
	r.Post(repo+"/check-runs", s.repo("checks", "write", s.createCheck))
	r.Patch(repo+"/check-runs/{id}", s.repo("checks", "write", s.updateCheck))
	return r
}

// stray notes and refuses query parameters that an endpoint does not know. The
// caller holds mu.
func (s *Server) stray(r *http.Request, known []string) *problem {
	for name := range r.URL.Query() {
		if !slices.Contains(known, name) {
			s.unknown = append(s.unknown, r.Method+" "+r.URL.Path+": parameter "+name)
			return notFound
		}
	}
	return nil
}

// An endpoint answers a request; mu is held.
type endpoint func(*http.Request) (reply, *problem)

// serve serves an endpoint that knows these query parameters.
func (s *Server) serve(do endpoint, parameters []string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		p := s.stray(r, parameters)
		var a reply
		if p == nil {
			a, p = do(r)
		}
		s.write(w, a, p)
	}
}

// app serves an endpoint of the App itself.
func (s *Server) app(do endpoint, parameters ...string) http.HandlerFunc {
	return s.serve(func(r *http.Request) (reply, *problem) {
		if wrong := s.asApp(r); wrong != "" {
			return reply{}, &problem{status: http.StatusUnauthorized, message: wrong}
		}
		return do(r)
	}, parameters)
}

// installed serves an endpoint of an installation.
func (s *Server) installed(do func(*token, *http.Request) (reply, *problem), parameters ...string) http.HandlerFunc {
	return s.serve(func(r *http.Request) (reply, *problem) {
		t, p := s.tokenOf(r)
		if p != nil {
			return reply{}, p
		}
		return do(t, r)
	}, parameters)
}

// repo serves an endpoint of a repository to who has the permission.
func (s *Server) repo(permission, level string, do func(*Repository, *http.Request) (reply, *problem), parameters ...string) http.HandlerFunc {
	return s.installed(func(t *token, r *http.Request) (reply, *problem) {
		repo := s.named(chi.URLParam(r, "owner"), chi.URLParam(r, "repo"))
		switch {
		case repo == nil || !t.sees(repo):
			return reply{}, notFound
		case !t.may(permission, level):
			return reply{}, &problem{status: http.StatusForbidden, message: "Resource not accessible by integration",
				header: map[string]string{"X-Accepted-GitHub-Permissions": permission + "=" + level}}
		}
		return do(repo, r)
	}, parameters...)
}

func (s *Server) named(owner, name string) *Repository {
	i := slices.IndexFunc(s.repositories, func(r *Repository) bool { return strings.EqualFold(r.Owner, owner) && strings.EqualFold(r.Name, name) })
	if i < 0 {
		return nil
	}
	return s.repositories[i]
}

func (s *Server) installation(id int64) *Installation {
	for _, i := range s.installations {
		if i.ID == id && !i.deleted {
			return i
		}
	}
	return nil
}

// decode reads a request strictly: a field that is not known is an error, and
// noted.
func (s *Server) decode(r *http.Request, into any) *problem {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		s.unknown = append(s.unknown, r.Method+" "+r.URL.Path+": "+err.Error())
		return invalid(err.Error())
	}
	return nil
}

// page cuts a list to the page that was asked for, and links to the others.
func page[T any](r *http.Request, all []T, limit int) ([]T, map[string]string) {
	per, err := strconv.Atoi(r.URL.Query().Get("per_page"))
	if err != nil || per < 1 {
		per = 30
	}
	per = min(per, 100)
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	all = all[:min(len(all), limit)]
	last := max(1, (len(all)+per-1)/per)
	link := func(page int, rel string) string {
		u := *r.URL
		q := u.Query()
		q.Set("page", strconv.Itoa(page))
		u.RawQuery = q.Encode()
		return fmt.Sprintf(`<http://%s%s>; rel="%s"`, r.Host, u.RequestURI(), rel)
	}
	var links []string
	if n < last {
		links = append(links, link(n+1, "next"), link(last, "last"))
	}
	header := map[string]string{}
	if links != nil {
		header["Link"] = strings.Join(links, ", ")
	}
	return all[min(len(all), (n-1)*per):min(len(all), n*per)], header
}

func (s *Server) createToken(r *http.Request) (reply, *problem) {
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	var in struct {
		RepositoryIDs []int64           `json:"repository_ids"`
		Repositories  []string          `json:"repositories"`
		Permissions   map[string]string `json:"permissions"`
	}
	if p := s.decode(r, &in); p != nil {
		return reply{}, p
	}
	i := s.installation(id)
	switch {
	case i == nil:
		return reply{}, notFound
	case i.suspended:
		return reply{}, suspended
	}
	for name, level := range in.Permissions {
		if have := s.config.Permissions[name]; have != level && !(have == "write" && level == "read") {
			return reply{}, invalid("The permissions requested are not granted to this installation.")
		}
	}
	for _, id := range in.RepositoryIDs {
		if !slices.ContainsFunc(s.repositories, func(r *Repository) bool { return r.ID == id && r.installation == i && !r.removed }) {
			return reply{}, invalid("There is at least one repository that does not exist or is not accessible to the parent installation.")
		}
	}
	value, t := s.mint(i, in.RepositoryIDs, in.Permissions)
	selection := "all"
	if in.RepositoryIDs != nil {
		selection = "selected"
	}
	return reply{status: http.StatusCreated, body: map[string]any{"token": value, "expires_at": t.expires.UTC().Format(time.RFC3339),
		"permissions": t.permissions, "repository_selection": selection}}, nil
}

func (s *Server) readBlob(repo *Repository, r *http.Request) (reply, *problem) {
	id, kind := repo.git.resolve(chi.URLParam(r, "sha"))
	if kind != "blob" {
		return reply{}, notFound
	}
	content, err := repo.git.blob(id)
	if err != nil {
		return reply{}, notFound
	}
	if strings.Contains(r.Header.Get("Accept"), "raw") {
		return ok(content), nil
	}
	return ok(map[string]any{"sha": id, "node_id": id, "size": len(content), "url": "", "encoding": "base64",
		"content": base64.StdEncoding.EncodeToString(content)}), nil
}
