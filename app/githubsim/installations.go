package githubsim

import "net/http"

func (s *Server) listInstallations(r *http.Request) (reply, *problem) {
	all := []map[string]any{}
	for _, i := range s.installations {
		if !i.deleted {
			all = append(all, s.installationJSON(i))
		}
	}
	some, header := page(r, all, 1<<20)
	return reply{status: http.StatusOK, body: some, header: header}, nil
}

func (s *Server) installationJSON(i *Installation) map[string]any {
	account := s.userNamed(i.Account)
	account["type"] = "Organization"
	// GitHub's description of this list wants an account to be a user and an
	// enterprise at once.
	account["name"], account["slug"], account["created_at"], account["updated_at"] = i.Account, i.Account, s.stamp(), s.stamp()
	out := map[string]any{"id": i.ID, "account": account, "repository_selection": "all", "access_tokens_url": "https://example.com/", "repositories_url": "https://example.com/",
		"html_url": "https://example.com/", "app_id": s.config.AppID, "target_id": 1, "target_type": "Organization", "permissions": s.config.Permissions,
		"events": []string{"pull_request"}, "created_at": s.stamp(), "updated_at": s.stamp(), "single_file_name": nil, "app_slug": s.config.AppSlug,
		"suspended_by": nil, "suspended_at": nil}
	if i.suspended {
		out["suspended_at"], out["suspended_by"] = s.stamp(), s.userNamed(i.Account)
	}
	return out
}

func (s *Server) listRepositories(t *token, r *http.Request) (reply, *problem) {
	all := []map[string]any{}
	for _, repo := range s.repositories {
		if t.sees(repo) {
			all = append(all, s.repositoryJSON(repo))
		}
	}
	some, header := page(r, all, 1<<20)
	return reply{status: http.StatusOK, body: map[string]any{"total_count": len(all), "repositories": some}, header: header}, nil
}

// Installed has GitHub tell the App of its installation.
func (s *Server) Installed(i *Installation) Delivery { return s.tellInstallation("created", i, nil) }

// Suspend has the account suspend the installation, Unsuspend resume it.
func (s *Server) Suspend(i *Installation) Delivery {
	return s.tellInstallation("suspend", i, func() { i.suspended = true })
}

// Unsuspend is the opposite of Suspend.
func (s *Server) Unsuspend(i *Installation) Delivery {
	return s.tellInstallation("unsuspend", i, func() { i.suspended = false })
}

// Uninstall has the account remove the App.
func (s *Server) Uninstall(i *Installation) Delivery {
	return s.tellInstallation("deleted", i, func() { i.deleted = true })
}

func (s *Server) tellInstallation(action string, i *Installation, change func()) Delivery {
	s.mu.Lock()
	if change != nil {
		change()
	}
	payload := map[string]any{"action": action, "installation": s.installationJSON(i), "sender": s.userNamed(i.Account), "repositories": s.briefs(i)}
	s.mu.Unlock()
	return s.hooks.send("installation", action, i.ID, payload)
}

func (s *Server) briefs(i *Installation) []map[string]any {
	list := []map[string]any{}
	for _, r := range s.repositories {
		if r.installation == i && !r.removed {
			list = append(list, brief(r))
		}
	}
	return list
}

func brief(r *Repository) map[string]any {
	return map[string]any{"id": r.ID, "node_id": node("R", r.ID), "name": r.Name, "full_name": r.FullName(), "private": false}
}

// Added gives the repository to the installation: a new one, or one that was
// removed.
func (r *Repository) Added() Delivery {
	return r.selection("added", false)
}

// Removed takes the repository from the installation.
func (r *Repository) Removed() Delivery {
	return r.selection("removed", true)
}

func (r *Repository) selection(action string, removed bool) Delivery {
	s := r.server
	s.mu.Lock()
	r.removed = removed
	lists := map[string][]map[string]any{"added": {}, "removed": {}}
	lists[action] = append(lists[action], brief(r))
	payload := map[string]any{"action": action, "installation": s.installationJSON(r.installation), "repository_selection": "selected",
		"repositories_added": lists["added"], "repositories_removed": lists["removed"], "requester": nil, "sender": s.userNamed(r.Owner)}
	s.mu.Unlock()
	return s.hooks.send("installation_repositories", action, r.installation.ID, payload)
}

// Ping is what GitHub sends when a webhook is set up.
func (s *Server) Ping() Delivery {
	return s.hooks.send("ping", "", 0, map[string]any{"zen": "Keep it logically awesome.", "hook_id": 1,
		"hook": map[string]any{"type": "App", "id": 1, "name": "web", "active": true, "events": []string{"pull_request"}, "app_id": s.config.AppID,
			"config": map[string]any{"content_type": "json", "insecure_ssl": "0", "url": "https://example.com/webhook"}, "created_at": s.stamp(), "updated_at": s.stamp()}})
}
