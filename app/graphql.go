package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/go-github/v60/github"
)

// A graphqlError is what GitHub's GraphQL API says against a query.
type graphqlError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Path    []any  `json:"path"`
}

// query asks a query of GitHub through go-github's own client, so that rate
// limits are known in one place, and decodes its data into into. Objects that
// are not there are null in the data; any other error fails the whole.
func (h *hub) query(ctx context.Context, client *github.Client, query string, variables map[string]any, into any) error {
	body := map[string]any{"query": query, "variables": variables}
	req, err := client.NewRequest(http.MethodPost, h.graphql.String(), body)
	if err != nil {
		return fmt.Errorf("make a GraphQL request: %w", err)
	}
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors []graphqlError  `json:"errors"`
	}
	resp, err := client.Do(ctx, req, &answer)
	if err != nil {
		return fmt.Errorf("ask GitHub's GraphQL API: %w", err)
	}
	for _, e := range answer.Errors {
		switch e.Type {
		case "RATE_LIMITED":
			return &github.RateLimitError{Rate: resp.Rate, Response: resp.Response, Message: e.Message}
		case "NOT_FOUND":
			if len(e.Path) <= 2 {
				return fmt.Errorf("ask GitHub's GraphQL API: %w", &github.ErrorResponse{Response: gone(resp.Response), Message: e.Message})
			}
		default:
			return fmt.Errorf("ask GitHub's GraphQL API: %s %s", e.Type, e.Message)
		}
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		return fmt.Errorf("read the answer of GitHub's GraphQL API: %w", err)
	}
	return nil
}

// gone is the response that the REST API gives for what is not there.
func gone(resp *http.Response) *http.Response {
	copied := *resp
	copied.StatusCode = http.StatusNotFound
	return &copied
}
