package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// TestSecondScorer leads a sample from its draw to the decision on a disagreement. The second person is shown nothing of
// the first decisions until all are scored, and is not one who made them.
func TestSecondScorer(t *testing.T) {
	h := open(t)
	runner, reviewer := h.signedIn(t, directory.Facilitator), h.signedIn(t, directory.Reviewer)
	const at = "/c/storage/screening"
	h.press(t, runner, "/c/storage/call/seed", "seed", "熔盐储热的循环寿命由哪些因素决定？", "origin", "literature", "demand", "S.2.1")
	h.press(t, runner, "/c/storage/call/seed", "seed", "压缩空气储能的效率由什么限制？", "origin", "literature", "demand", "S.2.1")
	h.press(t, runner, "/c/storage/merge/act", "step", "do", "do", "reject", "item", "Q1", "seen.Q1", "4", "reason", "超出咨询范围的理由")
	h.refused(t, runner, at, "至少 5 项", "n", "4")
	h.refused(t, runner, at, "至少 5 项", "n", "")
	h.press(t, runner, at, "n", "6")
	sample := h.state(t, study).Screening().Items
	if len(sample) != 6 {
		t.Fatalf("%d decisions were drawn", len(sample))
	}
	h.refused(t, runner, at+"/score", "须由另一人判定", "item", "Q1", "verdict.Q1", "keep")
	if _, page := h.form(t, runner, http.MethodGet, at, nil); strings.Contains(page, "verdict.Q1") || !strings.Contains(page, "须由另一人") {
		t.Error("one who made the first decisions is offered the form")
	}
	_, page := h.form(t, reviewer, http.MethodGet, at, nil)
	if !strings.Contains(page, `name="verdict.Q1"`) || strings.Contains(page, "超出咨询范围的理由") || strings.Contains(page, "<dt>原决定") {
		t.Error("the second person has no form for Q1, or reads what was decided on it")
	}
	form := url.Values{}
	for _, x := range sample {
		form.Add("item", string(x.Item))
		if x.Item != "Q4" { // left for later
			form.Set("verdict."+string(x.Item), "keep")
		}
	}
	form.Set("reason.Q1", "寿命是关键")
	if res, _ := h.form(t, reviewer, http.MethodPost, at+"/score", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("scoring: %s", res.Status)
	}
	if _, page := h.form(t, runner, http.MethodGet, at, nil); strings.Contains(page, "寿命是关键") || strings.Contains(page, "一致程度为") {
		t.Error("the agreement is told before all are scored")
	}
	h.press(t, reviewer, at+"/score", "item", "Q4", "verdict.Q4", "keep")
	_, page = h.form(t, runner, http.MethodGet, at, nil)
	for _, want := range []string{"6 条提案中 5 条判定一致：83%", "寿命是关键", "超出咨询范围的理由", "分歧 · 1"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	h.refused(t, reviewer, at+"/settle", "", "item", "Q1", "verdict", "keep", "reason", "")
	h.refused(t, runner, at+"/settle", "选择裁定", "item", "Q1", "reason", "再读一遍")
	h.press(t, runner, at+"/settle", "item", "Q1", "verdict", "keep", "reason", "再读一遍")
	s := h.state(t, study)
	if x := s.Screening().Item("Q1"); x.Settled != consult.Keep || s.Item("Q1").Status != consult.ItemStanding {
		t.Errorf("settled as %q, the question stands as %s", x.Settled, s.Item("Q1").Status)
	}
}
