package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/directory"
)

func TestProgramsReadWhatPagesShow(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	var list struct {
		Consultations []struct {
			ID, Stage string
			Head      struct{ Size int64 }
		}
	}
	_, body := h.do(t, c, http.MethodGet, "/api/v1/consultations")
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Consultations) != 1 || list.Consultations[0].ID != "storage" || list.Consultations[0].Stage != "rounds" || list.Consultations[0].Head.Size == 0 {
		t.Errorf("list: %s, %v", body, err)
	}
	var table struct {
		Columns []string
		Rows    [][]string
	}
	_, body = h.do(t, c, http.MethodGet, "/api/v1/consultations/storage/tables/ranking")
	if err := json.Unmarshal([]byte(body), &table); err != nil || len(table.Rows) < 3 || table.Columns[0] != "item" || table.Rows[0][0] != "Q1" {
		t.Errorf("table: %s, %v", body, err)
	}
	res, body := h.do(t, c, http.MethodGet, "/api/v1/consultations/other?lang=en")
	if res.StatusCode != http.StatusNotFound || !strings.Contains(body, `"kind":"not_found"`) || res.Header.Get("Content-Type") != "application/json" {
		t.Errorf("another study: %s %s", res.Status, body)
	}
}
