package githubsim

import "strings"

// repositoryURLs are the addresses that GitHub gives of every repository; no
// client of ours follows one.
var repositoryURLs = strings.Fields(`archive_url assignees_url blobs_url branches_url collaborators_url comments_url commits_url compare_url
contents_url contributors_url deployments_url downloads_url events_url forks_url git_commits_url git_refs_url git_tags_url hooks_url html_url
issue_comment_url issue_events_url issues_url keys_url labels_url languages_url merges_url milestones_url notifications_url pulls_url releases_url
stargazers_url statuses_url subscribers_url subscription_url tags_url teams_url trees_url url clone_url git_url ssh_url svn_url`)

// repositoryJSON is a repository as the REST API and webhooks show it.
func (s *Server) repositoryJSON(r *Repository) map[string]any {
	owner := s.userNamed(r.Owner)
	owner["type"] = "Organization"
	out := map[string]any{"id": r.ID, "node_id": node("R", r.ID), "name": r.Name, "full_name": r.FullName(), "owner": owner,
		"default_branch": r.DefaultBranch, "private": false, "archived": false, "disabled": false, "fork": false,
		"description": nil, "homepage": nil, "language": nil, "license": nil, "mirror_url": nil,
		"created_at": s.stamp(), "updated_at": s.stamp(), "pushed_at": s.stamp(), "visibility": "public", "topics": []string{}, "is_template": false,
		"allow_forking": true, "web_commit_signoff_required": false}
	for _, name := range repositoryURLs {
		out[name] = "https://example.com/" + r.FullName() + "/" + name
	}
	for _, name := range []string{"forks", "forks_count", "open_issues", "open_issues_count", "size", "stargazers_count", "watchers", "watchers_count"} {
		out[name] = 0
	}
	for _, name := range []string{"has_discussions", "has_downloads", "has_issues", "has_projects", "has_wiki", "has_pages"} {
		out[name] = false
	}
	return out
}
