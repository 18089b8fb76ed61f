package githubsim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
)

func (s *Server) stamp() string { return s.config.Now().UTC().Format(time.RFC3339) }

// bot is the login of the App's user.
func (s *Server) bot() string { return s.config.AppSlug + "[bot]" }

func (s *Server) user() map[string]any { return s.userNamed(s.bot()) }

func (s *Server) userNamed(login string) map[string]any {
	u := map[string]any{"login": login, "id": 41, "node_id": "U_" + login, "type": "User", "site_admin": false}
	if strings.HasSuffix(login, "[bot]") {
		u["type"] = "Bot"
	}
	for _, f := range []string{"avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url", "starred_url", "subscriptions_url",
		"organizations_url", "repos_url", "events_url", "received_events_url"} {
		u[f] = "https://example.com/" + f
	}
	u["gravatar_id"] = ""
	return u
}

func node(kind string, id int64) string { return kind + "_" + strconv.FormatInt(id, 10) }

// number is a number as JSON, null for 0.
func number(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

type checkInput struct {
	Name        string  `json:"name"`
	HeadSHA     string  `json:"head_sha"`
	ExternalID  *string `json:"external_id"`
	Status      *string `json:"status"`
	Conclusion  *string `json:"conclusion"`
	CompletedAt *string `json:"completed_at"`
	Output      *struct {
		Title       string       `json:"title"`
		Summary     string       `json:"summary"`
		Annotations []Annotation `json:"annotations"`
	} `json:"output"`
}

// apply puts what was sent into a check run, if GitHub would take it.
func (in checkInput) apply(c *CheckRun) *problem {
	if in.Name != "" {
		c.Name = in.Name
	}
	if in.ExternalID != nil {
		c.ExternalID = *in.ExternalID
	}
	if in.Status != nil {
		c.Status = *in.Status
	}
	if in.Conclusion != nil {
		c.Conclusion, c.Status = *in.Conclusion, "completed"
	}
	if o := in.Output; o != nil {
		if o.Title == "" || o.Summary == "" || utf8.RuneCountInString(o.Summary) > 65535 || len(o.Annotations) > 50 {
			return invalid("output: title and summary are required, the summary has at most 65535 characters, annotations are at most 50")
		}
		for _, a := range o.Annotations {
			if a.Path == "" || a.StartLine < 1 || a.EndLine < a.StartLine || a.Message == "" || len(a.Title) > 255 || len(a.Message) > 64<<10 {
				return invalid("output: annotation")
			}
		}
		c.Title, c.Summary = o.Title, o.Summary
		c.Annotations = append(c.Annotations, o.Annotations...)
	}
	switch {
	case c.Name == "":
		return invalid("name is required")
	case c.Status == "completed" && c.Conclusion == "":
		return invalid("conclusion is required for completed")
	}
	return nil
}

func (s *Server) createCheck(repo *Repository, r *http.Request) (reply, *problem) {
	var in checkInput
	if p := s.decode(r, &in); p != nil {
		return reply{}, p
	}
	if _, kind := repo.git.resolve(in.HeadSHA); kind != "commit" {
		return reply{}, invalid("No commit found for SHA: " + in.HeadSHA)
	}
	c := &CheckRun{Head: in.HeadSHA, Status: "queued"}
	if p := in.apply(c); p != nil {
		return reply{}, p
	}
	c.ID = s.id()
	repo.checks = append(repo.checks, c)
	return reply{status: http.StatusCreated, body: s.checkJSON(repo, c, r)}, nil
}

func (s *Server) updateCheck(repo *Repository, r *http.Request) (reply, *problem) {
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	for _, c := range repo.checks {
		if c.ID != id {
			continue
		}
		var in checkInput
		if p := s.decode(r, &in); p != nil {
			return reply{}, p
		}
		if p := in.apply(c); p != nil {
			return reply{}, p
		}
		return ok(s.checkJSON(repo, c, r)), nil
	}
	return reply{}, notFound
}

func (s *Server) listChecks(repo *Repository, r *http.Request) (reply, *problem) {
	q := r.URL.Query()
	if app := q.Get("app_id"); app != "" && app != strconv.FormatInt(s.config.AppID, 10) {
		return ok(map[string]any{"total_count": 0, "check_runs": []any{}}), nil
	}
	head, _ := repo.git.resolve(chi.URLParam(r, "ref"))
	runs := []map[string]any{}
	for _, c := range repo.checks {
		if c.Head == head && (q.Get("check_name") == "" || q.Get("check_name") == c.Name) {
			runs = append(runs, s.checkJSON(repo, c, r))
		}
	}
	return ok(map[string]any{"total_count": len(runs), "check_runs": runs}), nil
}

func (s *Server) checkJSON(repo *Repository, c *CheckRun, r *http.Request) map[string]any {
	url := fmt.Sprintf("http://%s/%s/runs/%d", r.Host, repo.FullName(), c.ID)
	out := map[string]any{"id": c.ID, "node_id": node("CR", c.ID), "head_sha": c.Head, "external_id": c.ExternalID, "url": url, "html_url": url,
		"details_url": url, "status": c.Status, "conclusion": nil, "started_at": s.stamp(), "completed_at": nil, "name": c.Name,
		"check_suite": map[string]any{"id": 1}, "app": nil, "pull_requests": []any{},
		"output": map[string]any{"title": c.Title, "summary": c.Summary, "text": nil, "annotations_count": len(c.Annotations), "annotations_url": url}}
	if c.Conclusion != "" {
		out["conclusion"], out["completed_at"] = c.Conclusion, s.stamp()
	}
	return out
}
