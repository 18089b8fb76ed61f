package contract

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll-app/plimsoll/app/githubsim"
)

var webhookSource = source{"@octokit/openapi-webhooks", "package/generated/api.github.com.json"}

var loadWebhooks = sync.OnceValues(func() (openapi3.Schemas, error) {
	text, err := webhookSource.fetch()
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	return doc.Components.Schemas, nil
})

// Deliveries holds what webhooks have said to GitHub's descriptions of them.
func Deliveries(t testing.TB, all []githubsim.Delivery) {
	t.Helper()
	webhookSource.read(t)
	schemas, err := loadWebhooks()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		name := strings.ReplaceAll("webhook-"+d.Event+"-"+d.Action, "_", "-")
		schema := schemas[strings.TrimSuffix(name, "-")]
		if schema == nil {
			t.Errorf("GitHub describes no %s", name)
			continue
		}
		var body any
		if err := json.Unmarshal(d.Body, &body); err != nil {
			t.Error(err)
			continue
		}
		for _, path := range unlisted(name, []*openapi3.SchemaRef{schema}, body) {
			t.Errorf("%s is a field that GitHub does not list", path)
		}
		for _, wrong := range reasons(schema.Value.VisitJSON(body, openapi3.MultiErrors())) {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

// reasons are what an error says, without the schemas.
func reasons(err error) []string {
	var many openapi3.MultiError
	var one *openapi3.SchemaError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &many):
		var all []string
		for _, e := range many {
			all = append(all, reasons(e)...)
		}
		return all
	case errors.As(err, &one):
		return []string{strings.Join(one.JSONPointer(), "/") + ": " + one.Reason}
	}
	return []string{err.Error()}
}
