package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// TestRevision changes the definition before the first round, while one is open, and after it.
func TestRevision(t *testing.T) {
	h, c := panelHouse(t)
	const at = "/c/s1/definition"
	read := func() (values []string) {
		_, page := h.form(t, c, http.MethodGet, at, nil)
		for k, v := range filled(t, page, at) {
			values = append(values, k, v[0])
		}
		return values
	}
	set := func(values []string, more ...string) []string {
		out := append([]string(nil), values...)
		for i := 0; i < len(more); i += 2 {
			found := false
			for k := 0; k < len(out); k += 2 {
				if out[k] == more[i] {
					out[k+1], found = more[i+1], true
				}
			}
			if !found {
				out = append(out, more[i], more[i+1])
			}
		}
		return out
	}
	first := read()
	h.press(t, c, at, set(first, "min_raters", "4")...)
	if s := h.state(t, "s1"); s.Definition.Rules.MinRaters != 4 || len(s.Deviations) != 0 {
		t.Errorf("before the first round: %d raters, deviations %+v", s.Definition.Rules.MinRaters, s.Deviations)
	}
	h.refused(t, c, at, "期间已有他人修改", set(first, "min_raters", "3")...)
	h.upload(t, c, "/c/s1/panel", "experts.csv", []byte(threeExperts), nil)
	h.press(t, c, "/c/s1/panel", "step", "confirm")
	h.press(t, c, "/c/s1/rounds/open", "round", "1", "step", "open")
	now := read()
	h.refused(t, c, at, "请先关闭", set(now, "min_raters", "3", "reason", "专家太少")...)
	h.press(t, c, "/c/s1/rounds/close", "round", "1")
	now = read()
	h.refused(t, c, at, "请说明", set(now, "min_raters", "3")...)
	h.press(t, c, at, set(now, "min_raters", "3", "reason", "专家太少")...)
	s := h.state(t, "s1")
	if s.Definition.Rules.MinRaters != 3 || s.Rounds[0].Instrument.Rules.MinRaters != 4 || len(s.Deviations) != 1 || s.Deviations[0].Kind != consult.KindRevise {
		t.Errorf("after the round: %d raters, locked %d, deviations %+v", s.Definition.Rules.MinRaters, s.Rounds[0].Instrument.Rules.MinRaters, s.Deviations)
	}
	if _, page := h.form(t, c, http.MethodGet, "/c/s1/rounds", nil); !strings.Contains(page, "专家太少") {
		t.Error("the departure is not on the page of rounds")
	}
	if res, _ := h.form(t, h.other(t, "s1", directory.Facilitator), http.MethodGet, at, nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("a facilitator on the definition: %s", res.Status)
	}
}

// other signs somebody in with a role in a study.
func (h *house) other(t testing.TB, in consult.StudyID, role directory.Role) *http.Client {
	t.Helper()
	c := browser()
	if r, _ := h.do(t, c, http.MethodPost, h.link(t, role, in)); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %s", r.Status)
	}
	return c
}
