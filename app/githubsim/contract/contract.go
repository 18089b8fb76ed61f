// Package contract holds what is sent to GitHub, and what the simulator
// answers, to GitHub's own descriptions of its REST and GraphQL APIs. It is
// stricter than they are: a field that a description does not list is wrong.
// Only tests import it.
package contract

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// paths are the endpoints that Plimsoll uses.
var paths = []string{
	"/app/installations", "/app/installations/{installation_id}/access_tokens", "/app/hook/deliveries", "/app/hook/deliveries/{delivery_id}",
	"/installation/repositories", "/repos/{owner}/{repo}/pulls/{pull_number}/files", "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
	"/repos/{owner}/{repo}/pulls/{pull_number}/reviews", "/repos/{owner}/{repo}/git/blobs/{file_sha}", "/repos/{owner}/{repo}/contents/{path}",
	"/repos/{owner}/{repo}/compare/{basehead}", "/repos/{owner}/{repo}/commits/{ref}/check-runs", "/repos/{owner}/{repo}/check-runs",
	"/repos/{owner}/{repo}/check-runs/{check_run_id}",
}

var (
	loadREST = sync.OnceValues(func() (routers.Router, error) {
		text, err := restSource.fetch()
		if err != nil {
			return nil, err
		}
		doc, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			return nil, err
		}
		cut := openapi3.NewPaths()
		for _, p := range paths {
			item := doc.Paths.Value(p)
			cut.Set(strings.Replace(p, "{path}", "{path:.+}", 1), item)
		}
		doc.Paths, doc.Servers = cut, nil
		return gorillamux.NewRouter(doc)
	})
	loadGraphQL = sync.OnceValues(func() (*ast.Schema, error) {
		text, err := graphqlSource.fetch()
		if err != nil {
			return nil, err
		}
		return gqlparser.LoadSchema(&ast.Source{Name: "github", Input: withoutDoubles(string(text))})
	})
)

var field = regexp.MustCompile(`^  ([a-z]\w*)[(:]`)

// withoutDoubles drops the second of two fields of one name, which GitHub's
// schema has and no parser takes: from its description to the next one.
func withoutDoubles(schema string) string {
	var out, doc []string
	seen := map[string]bool{}
	inDoc, skipping := false, false
	for _, line := range strings.Split(schema, "\n") {
		if mark := strings.HasPrefix(line, `  """`); mark || inDoc {
			inDoc = mark != inDoc && strings.Count(line, `"""`) != 2
			doc, skipping = append(doc, line), false
			continue
		}
		if m := field.FindStringSubmatch(line); m != nil {
			skipping = seen[m[1]]
			seen[m[1]] = true
		}
		if line != "" && line[0] != ' ' {
			seen, skipping = map[string]bool{}, false
		}
		if !skipping {
			out = append(append(out, doc...), line)
		}
		doc = nil
	}
	return strings.Join(out, "\n")
}

// Handler wraps a GitHub: every request that reaches it, and every answer, is
// held to GitHub's descriptions, and what is wrong fails the test.
func Handler(t testing.TB, next http.Handler) http.Handler {
	t.Helper()
	restSource.read(t)
	graphqlSource.read(t)
	router, err := loadREST()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := loadGraphQL()
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if r.URL.Path == "/graphql" {
			checkQuery(t, schema, body)
			next.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		check := checkRequest(t, router, r, body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(answer, r)
		if r.Context().Err() != nil {
			return
		}
		if check != nil {
			check(answer)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes())
	})
}

// checkRequest checks a request, and returns the check of its answer.
func checkRequest(t testing.TB, router routers.Router, r *http.Request, body []byte) func(*httptest.ResponseRecorder) {
	what := r.Method + " " + r.URL.Path
	route, params, err := router.FindRoute(r)
	if err != nil {
		t.Errorf("%s: GitHub has no such endpoint, or it is not among those that we use: %v", what, err)
		return nil
	}
	clone := r.Clone(r.Context())
	clone.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{Request: clone, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil {
		t.Errorf("%s: %s\n%s", what, brief(err), body)
	}
	for name := range r.URL.Query() {
		if route.Operation.Parameters.GetByInAndName("query", name) == nil {
			t.Errorf("%s: GitHub has no parameter %q", what, name)
		}
	}
	if rb := route.Operation.RequestBody; rb != nil && len(body) > 0 {
		strict(t, what+": request", rb.Value.Content.Get("application/json"), body)
	}
	return func(answer *httptest.ResponseRecorder) {
		if answer.Code >= 400 {
			return // descriptions list few errors, and the simulator's are GitHub's own words
		}
		header := answer.Header().Clone()
		out := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: answer.Code, Header: header, Options: input.Options,
			Body: io.NopCloser(bytes.NewReader(answer.Body.Bytes()))}
		raw := strings.Contains(r.Header.Get("Accept"), "raw")
		if raw {
			return
		}
		if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
			t.Errorf("%s: the answer is not GitHub's: %s", what, brief(err))
		}
		if response := route.Operation.Responses.Status(answer.Code); response != nil {
			strict(t, what+": answer", response.Value.Content.Get("application/json"), answer.Body.Bytes())
		}
	}
}

// brief is an error without the schema that it quotes.
func brief(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\nSchema:")
	return text
}

// strict looks for fields that a description does not list.
func strict(t testing.TB, what string, media *openapi3.MediaType, body []byte) {
	if media == nil || media.Schema == nil {
		return
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	for _, path := range unlisted(what, []*openapi3.SchemaRef{media.Schema}, v) {
		t.Errorf("%s is a field that GitHub does not list", path)
	}
}

// unlisted walks a value along all schemas that may describe it.
func unlisted(path string, refs []*openapi3.SchemaRef, v any) []string {
	schemas := flatten(refs, nil)
	switch v := v.(type) {
	case []any:
		var items []*openapi3.SchemaRef
		for _, s := range schemas {
			if s.Items != nil {
				items = append(items, s.Items)
			}
		}
		var bad []string
		for _, item := range v {
			bad = append(bad, unlisted(path+"[]", items, item)...)
		}
		return bad
	case map[string]any:
		return unlistedFields(path, schemas, v)
	}
	return nil
}

func unlistedFields(path string, schemas []*openapi3.Schema, v map[string]any) []string {
	closed := false
	for _, s := range schemas {
		if s.AdditionalProperties.Schema != nil {
			return nil
		}
		closed = closed || len(s.Properties) > 0
	}
	var bad []string
	for name, field := range v {
		var refs []*openapi3.SchemaRef
		for _, s := range schemas {
			if ref := s.Properties[name]; ref != nil {
				refs = append(refs, ref)
			}
		}
		switch {
		case refs != nil:
			bad = append(bad, unlisted(path+"."+name, refs, field)...)
		case closed:
			bad = append(bad, path+"."+name)
		}
	}
	return bad
}

func flatten(refs []*openapi3.SchemaRef, into []*openapi3.Schema) []*openapi3.Schema {
	for _, ref := range refs {
		if ref == nil || ref.Value == nil {
			continue
		}
		into = append(into, ref.Value)
		for _, more := range []openapi3.SchemaRefs{ref.Value.AllOf, ref.Value.AnyOf, ref.Value.OneOf} {
			into = flatten(more, into)
		}
	}
	return into
}

// checkQuery holds a GraphQL query and its variables to GitHub's schema.
func checkQuery(t testing.TB, schema *ast.Schema, body []byte) {
	var in struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		t.Errorf("GraphQL request: %v", err)
		return
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, in.Query, rules.NewDefaultRules())
	if errs != nil {
		t.Errorf("GraphQL query: %v\n%s", gqlerror.List(errs), in.Query)
		return
	}
	if _, err := validator.VariableValues(schema, doc.Operations[0], in.Variables); err != nil {
		t.Errorf("GraphQL variables: %v", err)
	}
}
