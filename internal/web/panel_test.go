package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// panelHouse begins a consultation from an empty folder and imports a panel of three.
func panelHouse(t *testing.T) (*house, *http.Client) {
	t.Helper()
	h, c := empty(t)
	h.setUp(t, c)
	h.press(t, c, "/new", "template", "rand-ucla", "id", "s1", "title_zh", "某项咨询")
	_, page := h.form(t, c, http.MethodGet, "/drafts/s1", nil)
	h.press(t, c, "/drafts/s1/begin", "version", filled(t, page, "/drafts/s1/begin").Get("version"))
	return h, c
}

const threeExperts = "姓名,邮箱,语言,学科,地区\n赵某,zhao@example.org,中文,储能,西部\nSmith,smith@example.org,en,氢能,东部\n孙某,,,储能,东部\n"

func TestPanelByForms(t *testing.T) {
	h, c := panelHouse(t)
	const at = "/c/s1/panel"
	for _, wrong := range []struct{ list, says string }{
		{"mail\nx@example.org\n", "name"},
		{"姓名,邮箱\n赵某,zhao@example.org\n钱某,ZHAO@example.org\n", "experts.csv:3:2"},
		{"姓名,邮箱\n,zhao@example.org\n", "experts.csv:2:1"},
	} {
		h.upload(t, c, at, "experts.csv", []byte(wrong.list), nil)
		if _, page := h.form(t, c, http.MethodGet, at, nil); !strings.Contains(page, wrong.says) || strings.Contains(page, `value="confirm"`) {
			t.Errorf("%q is not refused with %q", wrong.list, wrong.says)
		}
	}
	h.upload(t, c, at, "experts.csv", []byte("姓名,邮箱\n赵某,nowhere\n"), nil)
	if res, page := h.upload(t, c, at, "", nil, url.Values{"step": {"confirm"}}); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "experts.csv:2") {
		t.Errorf("an address that is none: %s", res.Status)
	}
	if people, _ := h.book.People(t.Context()); len(people) != 1 {
		t.Errorf("a refused list left %d people", len(people))
	}
	h.upload(t, c, at, "experts.csv", []byte(threeExperts), nil)
	if _, page := h.form(t, c, http.MethodGet, at, nil); !strings.Contains(page, "已读取 3 行") {
		t.Error("the list is not shown before it is taken")
	}
	if s := h.state(t, "s1"); len(s.Experts) != 0 {
		t.Fatal("experts are recorded before anybody confirmed")
	}
	for range 2 { // the same list again adds nobody
		if res, page := h.upload(t, c, at, "", nil, url.Values{"step": {"confirm"}}); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("taking the list: %s\n%s", res.Status, page)
		}
		h.upload(t, c, at, "experts.csv", []byte(strings.Split(threeExperts, "孙某")[0]), nil)
	}
	s := h.state(t, "s1")
	if len(s.Experts) != 3 || s.Experts[0].Attributes["discipline"] == "" {
		t.Fatalf("the panel is %+v", s.Experts)
	}
	_, page := h.form(t, c, http.MethodGet, at, nil)
	for _, e := range s.Experts {
		if strings.Contains(page, string(e.Pseudonym)) {
			t.Error("the page of names shows a pseudonym")
		}
	}
	// Targets and shortfall.
	h.refused(t, c, at+"/targets", "不是目标", "version", "0", "targets", "region 西部 三")
	h.press(t, c, at+"/targets", "version", "0", "targets", "region = 西部 : 3\ndiscipline = 储能：2")
	_, page = h.form(t, c, http.MethodGet, at+"?rows=region&columns=discipline", nil)
	for _, want := range []string{"缺 2 人", "1 / 3", "2 / 2"} {
		if !strings.Contains(page, want) {
			t.Errorf("the matrix does not show %q", want)
		}
	}
	if strings.Count(page, "（不足）") != 1 {
		t.Error("not exactly one shortfall is marked")
	}
	// One expert: cells, recusal, deadline.
	person := regexp.MustCompile(`/c/s1/panel/([a-z2-7]{26})">赵某`).FindStringSubmatch(page)
	if person == nil {
		t.Fatal("the list does not lead to the expert")
	}
	one := at + "/" + person[1]
	item := string(s.Standing()[0].ID)
	h.press(t, c, one, "step", "assign", "attribute.region", "中部", "attribute.discipline", "储能")
	h.refused(t, c, one, "因何利益关系", "step", "recuse", "item", item)
	h.press(t, c, one, "step", "recuse", "item", item, "reason", "持有专利")
	h.refused(t, c, one, "没有开放的轮次", "step", "deadline", "deadline", "2199-01-01")
	h.press(t, c, "/c/s1/rounds/open", "round", "1", "step", "open", "closes", "2199-01-01")
	h.press(t, c, one, "step", "deadline", "deadline", "2199-01-05")
	seat, err := h.book.Seat(t.Context(), person[1], "s1")
	if err != nil {
		t.Fatal(err)
	}
	expert := h.state(t, "s1").Expert(consult.Pseudonym(seat.Pseudonym))
	if expert.Attributes["region"] != "中部" || !expert.IsRecused(consult.ItemID(item)) {
		t.Errorf("the expert is %+v", expert)
	}
	_, page = h.form(t, c, http.MethodGet, at+"?show=unfinished", nil)
	if !strings.Contains(page, "2199-01-05") || !strings.Contains(page, "无邮箱") {
		t.Error("deadline or missing address is not shown")
	}
	// Letters: nobody without an address, nobody twice.
	h.press(t, c, at+"/letters", "step", "remind")
	h.press(t, c, at+"/letters", "step", "remind")
	letters, err := h.book.Letters(t.Context(), "s1")
	kinds := map[directory.LetterKind]int{}
	for _, l := range letters {
		kinds[l.Kind]++
	}
	if err != nil || len(letters) != 4 || kinds[directory.RoundLetter] != 2 || kinds[directory.ReminderLetter] != 2 {
		t.Errorf("letters %+v (%v)", letters, err)
	}
}

// TestBoardCountsOnly: while a round is open the board holds counts and no rating.
func TestBoardCountsOnly(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Convener)
	h.press(t, c, "/c/storage/rounds/open", "round", "3", "step", "open", "item", "Q2", "item", "Q5", "closes", "2199-01-01")
	for i := range 6 {
		if _, err := h.desk.Do(t.Context(), study, consult.Submit{Role: consult.RoleProgram, Round: "3", Expert: pseudonym(i), Sheet: consult.Sheet{Mode: "live", Items: []consult.ItemID{"Q2"}, Criteria: []consult.CriterionID{"importance", "urgency"}, Values: [][]*string{{mark(9), mark(8)}}}}); err != nil {
			t.Fatal(err)
		}
	}
	_, page := h.form(t, c, http.MethodGet, "/c/storage/board", nil)
	for _, want := range []string{"6 / 24", "0 / 24", "2199-01-01", "0 份回答"} {
		if !strings.Contains(page, want) {
			t.Errorf("the open board does not show %q", want)
		}
	}
	if strings.Contains(page, "中位数") || strings.Contains(page, "Q2") {
		t.Error("the open board shows statistics, or an item that has enough answers as one that lacks them")
	}
	h.press(t, c, "/c/storage/rounds/close", "round", "3")
	if _, page := h.form(t, c, http.MethodGet, "/c/storage/board", nil); !strings.Contains(page, "中位数") || !strings.Contains(page, "轮次间的变化") {
		t.Error("the closed board shows no results or moves")
	}
}

// TestExpertIsPutIntoACell: the two attributes of the cell change and the others stay; a form without a cell is refused.
func TestExpertIsPutIntoACell(t *testing.T) {
	h, c := panelHouse(t)
	const at = "/c/s1/panel"
	h.upload(t, c, at, "experts.csv", []byte(threeExperts), nil)
	h.upload(t, c, at, "", nil, url.Values{"step": {"confirm"}})
	_, page := h.form(t, c, http.MethodGet, at+"?rows=discipline&columns=region", nil)
	person := regexp.MustCompile(`<option value="([^"]+)">Smith</option>`).FindStringSubmatch(page)
	if person == nil || !strings.Contains(page, `data-row="氢能" data-column="东部"`) {
		t.Fatalf("the page offers no cells, or nobody to put there:\n%s", page)
	}
	sent := url.Values{"step": {"seat"}, "rows": {"discipline"}, "columns": {"region"}, "person": {person[1]}, "row": {"储能"}, "column": {"西部"}}
	res, page := h.upload(t, c, at, "", nil, sent)
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasSuffix(to, "#matrix") || !strings.Contains(to, "rows=discipline") {
		t.Fatalf("%s to %q\n%s", res.Status, to, page)
	}
	moved := 0
	for _, e := range h.state(t, "s1").Experts {
		if e.Attributes["discipline"] == "储能" && e.Attributes["region"] == "西部" {
			moved++
		}
	}
	if moved != 2 { // 赵某 and now Smith
		t.Errorf("%d experts stand in the cell, want 2", moved)
	}
	sent.Del("row")
	if res, page := h.upload(t, c, at, "", nil, sent); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "没有指明单元格") {
		t.Errorf("a form without a row: %s\n%s", res.Status, page)
	}
	if res, _ := h.upload(t, c, at, "", nil, url.Values{"step": {"seat"}, "rows": {"discipline"}, "columns": {"region"}, "person": {"nobody"}, "row": {"储能"}, "column": {"西部"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("somebody who is not in the panel: %s", res.Status)
	}
}
