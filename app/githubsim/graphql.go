package githubsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// An object is a GraphQL object: its fields, each made when it is asked for.
// __typename names its type.
type object map[string]func(args) (any, error)

// args are a field's arguments, variables put in.
type args map[string]any

func (a args) text(name string) string { s, _ := a[name].(string); return s }

func (a args) number(name string) int {
	switch n := a[name].(type) {
	case float64:
		return int(n)
	case int64:
		return int(n)
	}
	return 0
}

func value(v any) func(args) (any, error) { return func(args) (any, error) { return v, nil } }

// A queryError is an error of a query, with GitHub's type for it.
type queryError struct{ kind, message string }

func (e queryError) Error() string { return e.message }

// graphql answers a query over its resolvers; a field that is not known fails
// it, and is noted.
func (s *Server) graphql(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, p := s.tokenOf(r)
	if p != nil {
		s.write(w, reply{}, p)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		s.write(w, reply{}, &problem{status: http.StatusBadRequest, message: "Problems parsing JSON"})
		return
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: in.Query})
	if err != nil || len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
		s.unknown = append(s.unknown, "GraphQL operation")
		s.write(w, ok(map[string]any{"errors": []any{map[string]any{"message": "this operation is not known"}}}), nil)
		return
	}
	run := &execution{server: s, variables: in.Variables}
	data := run.object(s.root(t), doc.Operations[0].SelectionSet, nil)
	body := map[string]any{"data": data}
	if run.errors != nil {
		body["errors"] = run.errors
	}
	s.write(w, ok(body), nil)
}

type execution struct {
	server    *Server
	variables map[string]any
	errors    []map[string]any
}

func (e *execution) fail(path []any, err error) {
	entry := map[string]any{"message": err.Error(), "path": path}
	if q, isQuery := err.(queryError); isQuery {
		entry["type"] = q.kind
	}
	e.errors = append(e.errors, entry)
}

func (e *execution) object(o object, set ast.SelectionSet, path []any) map[string]any {
	out := map[string]any{}
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.InlineFragment:
			if kind, _ := o["__typename"](nil); kind == sel.TypeCondition {
				for k, v := range e.object(o, sel.SelectionSet, path) {
					out[k] = v
				}
			}
		case *ast.Field:
			out[sel.Alias] = e.field(o, sel, append(path[:len(path):len(path)], sel.Alias))
		}
	}
	return out
}

func (e *execution) field(o object, f *ast.Field, path []any) any {
	resolve := o[f.Name]
	if resolve == nil {
		e.server.unknown = append(e.server.unknown, "GraphQL field "+f.Name)
		e.fail(path, queryError{"undefinedField", "Field '" + f.Name + "' doesn't exist"})
		return nil
	}
	given := args{}
	for _, a := range f.Arguments {
		v, err := a.Value.Value(e.variables)
		if err != nil {
			e.fail(path, err)
			return nil
		}
		given[a.Name] = v
	}
	v, err := resolve(given)
	if err != nil {
		e.fail(path, err)
		return nil
	}
	switch v := v.(type) {
	case object:
		if v == nil {
			return nil
		}
		return e.object(v, f.SelectionSet, path)
	case []object:
		list := []any{}
		for i, item := range v {
			list = append(list, e.object(item, f.SelectionSet, append(path[:len(path):len(path)], i)))
		}
		return list
	}
	return v
}

func (s *Server) root(t *token) object {
	return object{
		"__typename": value("Query"),
		"rateLimit":  value(object{"cost": value(1), "remaining": value(4999), "resetAt": value(s.stamp())}),
		"repository": func(a args) (any, error) {
			r := s.named(a.text("owner"), a.text("name"))
			if r == nil || !t.sees(r) {
				return nil, queryError{"NOT_FOUND", "Could not resolve to a Repository with the name '" + a.text("owner") + "/" + a.text("name") + "'."}
			}
			return s.repositoryObject(r, t), nil
		},
	}
}

func (s *Server) repositoryObject(r *Repository, t *token) object {
	return object{
		"__typename": value("Repository"), "databaseId": value(r.ID), "name": value(r.Name), "nameWithOwner": value(r.FullName()),
		"defaultBranchRef": func(args) (any, error) {
			id, _ := r.git.resolve(branch(r.DefaultBranch))
			if id == "" {
				return nil, nil
			}
			return object{"name": value(r.DefaultBranch), "target": value(object{"__typename": value("Commit"), "oid": value(id)})}, nil
		},
		"object": func(a args) (any, error) {
			if !t.may("contents", "read") {
				return nil, queryError{"FORBIDDEN", "Resource not accessible by integration"}
			}
			expression := a.text("expression")
			if expression == "" {
				expression = a.text("oid")
			}
			return s.gitObject(r, t, expression)
		},
		"pullRequest": func(a args) (any, error) {
			p := r.pull(a.number("number"))
			if p == nil || !t.may("pull_requests", "read") {
				return nil, queryError{"NOT_FOUND", fmt.Sprintf("Could not resolve to a PullRequest with the number of %d.", a.number("number"))}
			}
			return s.pullObject(p, t), nil
		},
		"pullRequests": func(a args) (any, error) {
			var open []object
			for _, p := range r.pulls {
				if p.Open {
					open = append(open, s.pullObject(p, t))
				}
			}
			return connection(open, a), nil
		},
	}
}

// maxText is where GitHub cuts the text of a blob.
const maxText = 512 << 10

func (s *Server) gitObject(r *Repository, t *token, expression string) (any, error) {
	id, kind := r.git.resolve(expression)
	switch kind {
	case "blob":
		content, err := r.git.blob(id)
		if err != nil {
			return nil, err
		}
		binary := !utf8.Valid(content) || len(content) > 0 && contains(content, 0)
		o := object{"__typename": value("Blob"), "oid": value(id), "byteSize": value(len(content)), "isBinary": value(binary),
			"isTruncated": value(len(content) > maxText), "text": value(string(content[:min(len(content), maxText)]))}
		if binary {
			o["text"] = value(nil)
		}
		return o, nil
	case "tree":
		return object{"__typename": value("Tree"), "oid": value(id), "entries": func(args) (any, error) {
			names, err := r.git.names(id)
			entries := []object{}
			for _, name := range names {
				entries = append(entries, object{"__typename": value("TreeEntry"), "name": value(name)})
			}
			return entries, err
		}}, nil
	case "commit":
		return object{"__typename": value("Commit"), "oid": value(id),
			"checkSuites": func(a args) (any, error) { return connection(s.suites(r, t, id, a), a), nil },
			"file": func(a args) (any, error) {
				found, err := s.gitObject(r, t, id+":"+a.text("path"))
				if found == nil || err != nil || !t.may("contents", "read") {
					return nil, err
				}
				return object{"__typename": value("TreeEntry"), "path": value(a.text("path")), "object": value(found)}, nil
			}}, nil
	}
	return nil, nil
}

func contains(b []byte, c byte) bool {
	for _, x := range b {
		if x == c {
			return true
		}
	}
	return false
}

// suites are the check suites of a commit: one, if the App has a run there.
func (s *Server) suites(r *Repository, t *token, head string, a args) []object {
	filter, _ := a["filterBy"].(map[string]any)
	if n := (args(filter)).number("appId"); n != 0 && int64(n) != s.config.AppID || !t.may("checks", "read") {
		return nil
	}
	var runs []object
	for _, c := range r.checks {
		if c.Head == head {
			conclusion := any(nil)
			if c.Conclusion != "" {
				conclusion = upper(c.Conclusion)
			}
			runs = append(runs, object{"__typename": value("CheckRun"), "databaseId": value(c.ID), "name": value(c.Name),
				"externalId": value(c.ExternalID), "status": value(upper(c.Status)), "conclusion": value(conclusion)})
		}
	}
	if runs == nil {
		return nil
	}
	return []object{{"__typename": value("CheckSuite"), "checkRuns": func(a args) (any, error) { return connection(runs, a), nil }}}
}

func (s *Server) pullObject(p *Pull, t *token) object {
	state := "OPEN"
	if !p.Open {
		state = "CLOSED"
	}
	return object{
		"__typename": value("PullRequest"), "number": value(p.Number), "title": value(p.Title), "state": value(state), "isDraft": value(p.Draft),
		"headRefOid":    func(args) (any, error) { return p.head(), nil },
		"baseRefOid":    func(args) (any, error) { return p.base(), nil },
		"headRefName":   value(p.Head),
		"baseRefName":   value(p.Base),
		"reviewThreads": func(a args) (any, error) { return connection(s.threads(p), a), nil },
		"baseRef": value(object{"__typename": value("Ref"), "name": value(p.Base),
			"target": func(args) (any, error) { return s.gitObject(p.repo, t, p.base()) }}),
		"commits": func(a args) (any, error) {
			if a.number("last") != 1 {
				return queryErrorObject, nil // of all but the last nobody asks
			}
			commit := func(args) (any, error) { return s.gitObject(p.repo, t, p.head()) }
			return connection([]object{{"__typename": value("PullRequestCommit"), "commit": commit}}, args{"first": int64(1)}), nil
		},
	}
}

func (s *Server) threads(p *Pull) []object {
	var threads []object
	for _, c := range p.comments {
		first := object{"__typename": value("PullRequestReviewComment"), "id": value(node("PRRC", c.ID)), "databaseId": value(c.ID), "body": value(c.Body),
			"viewerDidAuthor": value(c.User == s.bot())}
		threads = append(threads, object{"__typename": value("PullRequestReviewThread"), "id": value(node("PRRT", c.ID)), "isResolved": value(c.Resolved),
			"isOutdated": value(c.NowLine == 0), "path": value(c.Path), "line": value(number(c.NowLine)),
			"comments": func(a args) (any, error) { return connection([]object{first}, a), nil }})
	}
	return threads
}

// connection is one page of a list. GitHub wants first, from 1 to 100.
func connection(all []object, a args) any {
	first := a.number("first")
	if first < 1 || first > 100 {
		return queryErrorObject
	}
	start, _ := strconv.Atoi(a.text("after"))
	end := min(len(all), start+first)
	nodes := all[min(start, len(all)):end]
	if nodes == nil {
		nodes = []object{}
	}
	cursor := any(nil)
	if end > 0 {
		cursor = strconv.Itoa(end)
	}
	return object{"__typename": value("Connection"), "nodes": value(nodes), "totalCount": value(len(all)),
		"pageInfo": value(object{"__typename": value("PageInfo"), "hasNextPage": value(end < len(all)), "endCursor": value(cursor)})}
}

// queryErrorObject has no field at all, so that asking for any fails.
var queryErrorObject = object{"__typename": value("")}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}
