package web

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestDescriptionNamesEveryRoute holds openapi.json against the table of routes, both ways.
func TestDescriptionNamesEveryRoute(t *testing.T) {
	var described struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(openAPI, &described); err != nil {
		t.Fatal(err)
	}
	var served []string
	for _, r := range routes() {
		if strings.HasPrefix(r.path, "/api/v1/") {
			served = append(served, r.path)
			if described.Paths[r.path][strings.ToLower(r.method)] == nil {
				t.Errorf("%s %s is not described", r.method, r.path)
			}
		}
	}
	for path := range described.Paths {
		if !slices.Contains(served, path) {
			t.Errorf("%s is described and not served", path)
		}
	}
}

// TestStudyRoutesAreForMembers makes sure that no address inside a study is open to everyone but those of its open call,
// which tell nothing of a study that has no public one.
func TestStudyRoutesAreForMembers(t *testing.T) {
	for _, r := range routes() {
		if strings.Contains(r.path, "{study}") && r.who.everyone && !strings.HasPrefix(r.path, "/call/") {
			t.Errorf("%s is open to everyone", r.path)
		}
	}
}
