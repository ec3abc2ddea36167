package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// seen is the state of an item that a form names.
func (h *house) seen(t testing.TB, id consult.ItemID) string {
	t.Helper()
	return strconv.FormatInt(h.state(t, study).Item(id).Changed(), 10)
}

// TestRefineByForms merges, rewords, splits, rejects, parks and takes back with forms alone.
func TestRefineByForms(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Facilitator)
	const at = "/c/storage/merge"
	h.press(t, c, at+"/group")
	_, page := h.form(t, c, http.MethodGet, at, nil)
	for _, want := range []string{"什么限制了液流电池的寿命？", `name="item" value="Q1"`, "merge/act", "由合并产生"} {
		if !strings.Contains(page, want) {
			t.Errorf("the board lacks %q", want)
		}
	}
	// Side by side, with the originals of a merged question.
	_, page = h.form(t, c, http.MethodGet, at+"/act?do=merge&item=Q1&item=Q5", nil)
	for _, want := range []string{"什么限制了液流电池的寿命？", "盐穴能否储存氢气？", "S.2.1", "seen.Q5"} {
		if !strings.Contains(page, want) {
			t.Errorf("the originals lack %q", want)
		}
	}
	for name, form := range map[string][]string{
		"一个或多个问题":     {"do", "merge"},
		"再选一个":        {"do", "merge", "item", "Q1", "seen.Q1", h.seen(t, "Q1"), "zh", "储能寿命受什么限制？", "reason", "同一问题"},
		"写出问题":        {"do", "reword", "item", "Q1", "seen.Q1", h.seen(t, "Q1"), "reason", "更准确"},
		"至少写两个":       {"do", "split", "item", "Q1", "seen.Q1", h.seen(t, "Q1"), "zh.0", "膜的寿命受什么限制？", "reason", "两个问题"},
		"请说明理由":       {"do", "reject", "item", "Q1", "seen.Q1", h.seen(t, "Q1")},
		"未说明您看到的是":    {"do", "park", "item", "Q1", "reason", "以后再说"},
		"不是本次咨询中":     {"do", "park", "item", "Q99", "seen.Q99", "1", "reason", "以后再说"},
		"最多可保存 10000": {"do", "park", "item", "Q1", "seen.Q1", h.seen(t, "Q1"), "reason", strings.Repeat("长", 10_001)},
	} {
		h.refused(t, c, at+"/act", name, form...)
	}
	if _, page := h.form(t, c, http.MethodPost, at+"/act", url.Values{"do": {"reword"}, "step": {"look"}, "item": {"Q1"}, "seen.Q1": {h.seen(t, "Q1")}, "zh": {"热能能否跨季节储存？"}}); !strings.Contains(page, "表述可能的问题") || !strings.Contains(page, "Q2</span>") {
		t.Error("the wording is not looked through, or the question that is like it is not shown")
	}
	h.press(t, c, at+"/act", "do", "merge", "item", "Q1", "item", "Q2", "seen.Q1", h.seen(t, "Q1"), "seen.Q2", h.seen(t, "Q2"), "zh", "储能的寿命与时长受什么限制？", "en", "What limits the life and duration of storage?", "demand", "S.2.1", "reason", "同属储能的限制")
	s := h.state(t, study)
	merged := s.Items[len(s.Items)-1]
	if merged.Relation != consult.Merge || len(merged.Parents) != 2 || merged.Demand != "S.2.1" || merged.History[0].Role != consult.RoleFacilitator || s.Item("Q1").Status != consult.ItemDerivedFrom {
		t.Fatalf("merged: %+v", merged)
	}
	m := string(merged.ID)
	h.press(t, c, at+"/act", "do", "reword", "item", m, "seen."+m, h.seen(t, merged.ID), "zh", "哪些因素限制储能的寿命与时长？", "reason", "更准确")
	s = h.state(t, study)
	r := s.Items[len(s.Items)-1]
	h.press(t, c, at+"/act", "do", "split", "item", string(r.ID), "seen."+string(r.ID), h.seen(t, r.ID), "zh.0", "哪些因素限制储能的寿命？", "zh.1", "哪些因素限制储能的时长？", "reason", "两个问题")
	s = h.state(t, study)
	if n := len(s.Item(r.ID).Children); n != 2 {
		t.Fatalf("%d parts", n)
	}
	part := string(s.Items[len(s.Items)-1].ID)
	h.press(t, c, at+"/act", "do", "park", "item", part, "seen."+part, h.seen(t, consult.ItemID(part)), "reason", "等待数据")
	h.press(t, c, at+"/act", "do", "undo", "item", part, "seen."+part, h.seen(t, consult.ItemID(part)))
	h.press(t, c, at+"/act", "do", "reject", "item", part, "seen."+part, h.seen(t, consult.ItemID(part)), "reason", "已有综述")
	if it := h.state(t, study).Item(consult.ItemID(part)); it.Status != consult.ItemRejected || len(it.History) != 4 {
		t.Errorf("%s: %+v", it.Status, it.History)
	}
	if _, page := h.form(t, c, http.MethodGet, "/c/storage/items/Q5", nil); !strings.Contains(page, "merge/act?do=reword&amp;item=Q5") {
		t.Error("the question's page offers no act")
	}
	if _, page := h.form(t, h.signedIn(t, directory.Reader), http.MethodGet, "/c/storage/items/Q5", nil); strings.Contains(page, "merge/act") {
		t.Error("the question's page offers a reader acts")
	}
	// The ledger leads down to the raw texts, and the item's page tells all that happened.
	_, page = h.form(t, c, http.MethodGet, "/c/storage/ledger", nil)
	for _, want := range []string{m, "什么限制了液流电池的寿命？", "热能如何跨季节储存？", "Do caverns leak?", "已有综述"} {
		if !strings.Contains(page, want) {
			t.Errorf("the ledger lacks %q", want)
		}
	}
	_, file := h.form(t, c, http.MethodGet, "/c/storage/ledger.csv", nil)
	if !strings.Contains(file, part+",Q1,3,") || !strings.HasPrefix(file, "question,item,depth,text,") {
		t.Errorf("the ledger's table:\n%s", file)
	}
	_, page = h.form(t, c, http.MethodGet, "/c/storage/items/"+part, nil)
	for _, want := range []string{"等待数据", "已有综述", "主持人"} {
		if !strings.Contains(page, want) {
			t.Errorf("the item's page lacks %q", want)
		}
	}
}

// TestTwoPeopleRefine: who acts upon a state that somebody else has changed is told what was done, keeps what was typed,
// and can decide again.
func TestTwoPeopleRefine(t *testing.T) {
	h := open(t)
	first, second := h.signedIn(t, directory.Facilitator), h.signedIn(t, directory.Convener)
	const at = "/c/storage/merge"
	seen := url.Values{"seen.Q1": {h.seen(t, "Q1")}, "seen.Q2": {h.seen(t, "Q2")}}
	size := strconv.FormatInt(h.state(t, study).Size, 10)
	if _, news := h.form(t, second, http.MethodGet, at+"/news?since="+size, nil); strings.TrimSpace(news) != "" {
		t.Errorf("news before anything happened: %s", news)
	}
	h.press(t, first, at+"/act", "do", "park", "item", "Q2", "seen.Q2", seen.Get("seen.Q2"), "reason", "等待第二批数据")
	if _, news := h.form(t, second, http.MethodGet, at+"/news?since="+size, nil); !strings.Contains(news, "Q2") || !strings.Contains(news, "被搁置") {
		t.Errorf("the other one is not told: %s", news)
	}
	form := url.Values{"do": {"merge"}, "item": {"Q1", "Q2"}, "zh": {"储能受什么限制？"}, "reason": {"我也这样认为"}}
	maps.Copy(form, seen)
	res, page := h.form(t, second, http.MethodPost, at+"/act", form)
	if res.StatusCode != http.StatusConflict {
		t.Fatalf("an act upon an old state: %s", res.Status)
	}
	for _, want := range []string{"已被他人改动", "您查看之后", "等待第二批数据", "储能受什么限制？", "我也这样认为"} {
		if !strings.Contains(page, want) {
			t.Errorf("the conflict lacks %q", want)
		}
	}
	if s := h.state(t, study); s.Item("Q1").Status != consult.ItemStanding {
		t.Error("half of the act was done")
	}
	again := filled(t, page, at+"/act")
	again.Set("step", "do")
	if res, _ := h.form(t, second, http.MethodPost, at+"/act", again); res.StatusCode != http.StatusSeeOther {
		t.Errorf("deciding again: %s", res.Status)
	}
	if s := h.state(t, study); s.Item("Q2").Status != consult.ItemDerivedFrom {
		t.Errorf("Q2 is %s", s.Item("Q2").Status)
	}
	// Cards are moved by two people, too.
	h.press(t, first, at+"/group", "k", "2")
	h.refused(t, first, at+"/group", "不是组数", "k", "none")
	h.refused(t, first, at+"/move", "请选择卡片", "to", "1", "version", "1")
	h.press(t, first, at+"/move", "item", "Q5", "to", "2", "version", "1")
	h.refused(t, second, at+"/move", "", "item", "Q5", "to", "1", "version", "1")
	g, err := h.office.Grouping(t.Context(), string(study))
	if err != nil || g.Version != 2 || !g.Columns[1].Moved {
		t.Errorf("%+v (%v)", g, err)
	}
}
