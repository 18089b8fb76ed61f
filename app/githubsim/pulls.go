package githubsim

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

// maxFiles is how many files of a pull request are listed, and maxContent the
// most that is told of a file's content but raw.
const (
	maxFiles   = 3000
	maxContent = 1 << 20
)

func (r *Repository) pull(number int) *Pull {
	if number < 1 || number > len(r.pulls) {
		return nil
	}
	return r.pulls[number-1]
}

func (p *Pull) head() string {
	id, _ := p.repo.git.resolve(branch(p.Head))
	return id
}

func (p *Pull) base() string {
	id, _ := p.repo.git.resolve(branch(p.Base))
	return id
}

// json is the pull request as webhooks show it.
func (p *Pull) json() map[string]any {
	s := p.repo.server
	url := "https://example.com/" + p.repo.FullName() + "/pull/" + strconv.Itoa(p.Number)
	changes, _ := p.repo.git.diff(p.base(), p.head())
	out := map[string]any{"id": p.id, "node_id": node("PR", p.id), "number": p.Number, "state": "open", "title": p.Title, "draft": p.Draft,
		"user": s.userNamed("ada"), "body": nil, "created_at": s.stamp(), "updated_at": s.stamp(), "closed_at": nil, "merged_at": nil, "merged_by": nil,
		"merged": false, "mergeable": nil, "rebaseable": nil, "mergeable_state": "unknown", "merge_commit_sha": nil, "maintainer_can_modify": false,
		"locked": false, "active_lock_reason": nil, "labels": []any{}, "milestone": nil, "assignee": nil, "assignees": []any{}, "auto_merge": nil,
		"requested_reviewers": []any{}, "requested_teams": []any{}, "author_association": "CONTRIBUTOR", "comments": 0, "review_comments": len(p.comments),
		"commits": 1, "additions": 0, "deletions": 0, "changed_files": len(changes), "head": p.side(p.Head, p.head()), "base": p.side(p.Base, p.base())}
	if !p.Open {
		out["state"], out["closed_at"] = "closed", s.stamp()
	}
	links := map[string]any{}
	for field, link := range map[string]string{"url": "self", "html_url": "html", "issue_url": "issue", "comments_url": "comments", "review_comments_url": "review_comments",
		"review_comment_url": "review_comment", "commits_url": "commits", "statuses_url": "statuses", "diff_url": "", "patch_url": ""} {
		out[field] = url
		if link != "" {
			links[link] = map[string]any{"href": url}
		}
	}
	out["_links"] = links
	return out
}

// side is one end of the pull request.
func (p *Pull) side(name, sha string) map[string]any {
	s, repo := p.repo.server, p.repo
	owner, ref, fork := strings.Cut(name, ":")
	if fork {
		repo = &Repository{ID: p.fork, Owner: owner, Name: repo.Name, DefaultBranch: repo.DefaultBranch}
	} else {
		owner, ref = repo.Owner, name
	}
	about := s.repositoryJSON(repo)
	about["fork"] = fork
	return map[string]any{"label": owner + ":" + ref, "ref": ref, "sha": sha, "user": s.userNamed(owner), "repo": about}
}

func requested(repo *Repository, r *http.Request) (*Pull, *problem) {
	number, _ := strconv.Atoi(chi.URLParam(r, "number"))
	if p := repo.pull(number); p != nil {
		return p, nil
	}
	return nil, notFound
}

func (s *Server) listFiles(repo *Repository, r *http.Request) (reply, *problem) {
	pull, p := requested(repo, r)
	if p != nil {
		return reply{}, p
	}
	head := pull.head()
	changes, err := repo.git.diff(pull.base(), head)
	if err != nil {
		return reply{}, &problem{status: http.StatusInternalServerError, message: err.Error()}
	}
	some, header := page(r, changes, maxFiles)
	files := []map[string]any{}
	root := "http://" + r.Host + "/repos/" + repo.FullName()
	for _, c := range some {
		f := map[string]any{
			"sha": c.blob, "filename": c.path, "status": c.status, "additions": c.additions, "deletions": c.deletions,
			"changes": c.additions + c.deletions, "blob_url": root + "/blob/" + head + "/" + c.path, "raw_url": root + "/raw/" + head + "/" + c.path,
			"contents_url": root + "/contents/" + c.path + "?ref=" + head,
		}
		if c.patch != "" {
			f["patch"] = c.patch
		}
		if c.previous != "" {
			f["previous_filename"] = c.previous
		}
		files = append(files, f)
	}
	return reply{status: http.StatusOK, body: files, header: header}, nil
}

func (s *Server) compare(repo *Repository, r *http.Request) (reply, *problem) {
	base, head, found := strings.Cut(chi.URLParam(r, "range"), "...")
	if !found {
		return reply{}, notFound
	}
	merge, err := repo.git.text("merge-base", base, head)
	if err != nil {
		return reply{}, notFound
	}
	commit := func(id string) map[string]any {
		return map[string]any{"sha": id, "node_id": id, "url": "", "html_url": "", "comments_url": "", "parents": []any{}, "author": nil, "committer": nil,
			"commit": map[string]any{"url": "", "message": "", "comment_count": 0, "author": nil, "committer": nil, "tree": map[string]any{"sha": id, "url": ""}}}
	}
	return ok(map[string]any{"url": "", "html_url": "", "permalink_url": "", "diff_url": "", "patch_url": "", "base_commit": commit(base),
		"merge_base_commit": commit(merge), "status": "diverged", "ahead_by": 1, "behind_by": 0, "total_commits": 1, "commits": []any{}, "files": []any{}}), nil
}

func (s *Server) readContents(repo *Repository, r *http.Request) (reply, *problem) {
	path := chi.URLParam(r, "*")
	if unescaped, err := url.PathUnescape(path); err == nil && r.URL.RawPath != "" {
		path = unescaped
	}
	ref := cmp.Or(r.URL.Query().Get("ref"), branch(repo.DefaultBranch))
	id, kind := repo.git.resolve(ref + ":" + path)
	if kind != "blob" {
		return reply{}, notFound
	}
	content, err := repo.git.blob(id)
	if err != nil {
		return reply{}, notFound
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	file := map[string]any{"type": "file", "encoding": "base64", "size": len(content), "name": name, "path": path, "sha": id, "url": "",
		"git_url": nil, "html_url": nil, "download_url": nil, "content": base64.StdEncoding.EncodeToString(content),
		"_links": map[string]any{"git": nil, "html": nil, "self": ""}}
	switch {
	case strings.Contains(r.Header.Get("Accept"), "raw"):
		return ok(content), nil
	case len(content) > maxContent:
		file["encoding"], file["content"] = "none", ""
	}
	return ok(file), nil
}

// A draft is a comment of a review that is to be posted.
type draft struct {
	Path      string  `json:"path"`
	Body      string  `json:"body"`
	Line      *int    `json:"line"`
	Side      string  `json:"side"`
	StartLine *int    `json:"start_line"`
	StartSide *string `json:"start_side"`
}

func (s *Server) createReview(repo *Repository, r *http.Request) (reply, *problem) {
	pull, p := requested(repo, r)
	if p != nil {
		return reply{}, p
	}
	var in struct {
		CommitID string  `json:"commit_id"`
		Body     string  `json:"body"`
		Event    string  `json:"event"`
		Comments []draft `json:"comments"`
	}
	if p := s.decode(r, &in); p != nil {
		return reply{}, p
	}
	head := pull.head()
	switch {
	case in.Event != "COMMENT": // a pending review that nobody submits, or one that blocks, is a mistake
		return reply{}, invalid("event: only COMMENT is expected")
	case in.CommitID != head:
		return reply{}, invalid("commit_id is not the head of the pull request")
	case in.Body == "" && len(in.Comments) == 0, len(in.Body) > 65536:
		return reply{}, invalid("body is missing or too long")
	}
	changes, err := repo.git.diff(pull.base(), head)
	if err != nil {
		return reply{}, &problem{status: http.StatusInternalServerError, message: err.Error()}
	}
	for _, d := range in.Comments {
		if p := d.check(changes); p != nil {
			return reply{}, p // all or nothing
		}
	}
	review := &Review{ID: s.id(), Body: in.Body, Commit: head, User: s.bot()}
	pull.reviews = append(pull.reviews, review)
	for _, d := range in.Comments {
		c := &Comment{ID: s.id(), Review: review.ID, User: s.bot(), Path: d.Path, Body: d.Body, Commit: head, Line: *d.Line, NowLine: *d.Line}
		if d.StartLine != nil {
			c.StartLine, c.NowStart = *d.StartLine, *d.StartLine
		}
		pull.comments = append(pull.comments, c)
	}
	url := fmt.Sprintf("http://%s/%s/pull/%d", r.Host, repo.FullName(), pull.Number)
	return ok(map[string]any{"id": review.ID, "node_id": node("PRR", review.ID), "user": s.user(), "body": in.Body, "state": "COMMENTED", "html_url": url,
		"pull_request_url": url, "commit_id": head, "author_association": "NONE", "submitted_at": s.stamp(),
		"_links": map[string]any{"html": map[string]any{"href": url}, "pull_request": map[string]any{"href": url}}}), nil
}

// check refuses a comment as GitHub does.
func (d draft) check(changes []change) *problem {
	var patch string
	found := false
	for _, c := range changes {
		if c.path == d.Path {
			patch, found = c.patch, true
		}
	}
	lines := rightSide(patch)
	switch {
	case !found:
		return invalid("Path could not be resolved")
	case d.Line == nil || d.Side != "RIGHT" || strings.TrimSpace(d.Body) == "" || len(d.Body) > 65536:
		return invalid("line, side and body are required")
	case lines[*d.Line] == 0:
		return invalid("Line could not be resolved", "line must be part of the diff")
	case d.StartLine == nil:
		return nil
	case *d.StartLine >= *d.Line:
		return invalid("start_line must precede the end line.")
	case d.StartSide == nil || *d.StartSide != "RIGHT":
		return invalid("start_side is required")
	case lines[*d.StartLine] != lines[*d.Line]:
		return invalid("start line must be part of the same hunk as the line.")
	}
	return nil
}

// rightSide is the number of the hunk, from 1, of each line that a patch shows
// of the head.
func rightSide(patch string) map[int]int {
	lines := map[int]int{}
	line, hunk := 0, 0
	for text := range strings.SplitSeq(patch, "\n") {
		switch {
		case strings.HasPrefix(text, "@@ "):
			hunk++
			_, after, _ := strings.Cut(text, " +")
			fmt.Sscanf(after, "%d", &line)
		case strings.HasPrefix(text, "+"), strings.HasPrefix(text, " "):
			lines[line] = hunk
			line++
		}
	}
	return lines
}

func (s *Server) listComments(repo *Repository, r *http.Request) (reply, *problem) {
	pull, p := requested(repo, r)
	if p != nil {
		return reply{}, p
	}
	some, header := page(r, pull.comments, 1<<20)
	out := []map[string]any{}
	for _, c := range some {
		url := fmt.Sprintf("http://%s/%s/pull/%d#discussion_r%d", r.Host, repo.FullName(), pull.Number, c.ID)
		out = append(out, map[string]any{"id": c.ID, "node_id": node("PRRC", c.ID), "pull_request_review_id": c.Review, "url": url, "diff_hunk": "@@",
			"path": c.Path, "commit_id": c.Commit, "original_commit_id": c.Commit, "user": s.userNamed(c.User), "body": c.Body, "line": number(c.NowLine),
			"side": "RIGHT", "created_at": s.stamp(), "updated_at": s.stamp(), "html_url": url, "pull_request_url": url, "author_association": "NONE",
			"_links": map[string]any{"self": map[string]any{"href": url}, "html": map[string]any{"href": url}, "pull_request": map[string]any{"href": url}}})
	}
	return reply{status: http.StatusOK, body: out, header: header}, nil
}
