package web_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/synthetic"
	"github.com/tanwen/tanwen/templates"
)

// gathered is a consultation whose open call has ended: the proposals of the demonstration stand, nothing is refined.
const gathered consult.StudyID = "gathered"

// exampleTable reads a table of the dual-carbon example as rows by column.
func exampleTable(t *testing.T, name string) (rows []map[string]string) {
	t.Helper()
	f, err := templates.FS.Open("dual-carbon/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, head := range cells[0] {
			row[head] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// gather puts the raw proposals of the demonstration into a consultation of their own, against the demands of the
// example, and returns them with the questions to which they lead.
func (h *house) gather(t *testing.T) (proposals []synthetic.Proposal, questions map[string]map[string]string) {
	t.Helper()
	commands := []consult.Command{consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: definition(gathered)}}}
	for _, d := range exampleTable(t, "demands.csv") {
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.DemandAdded{Demand: consult.Demand{
			ID: consult.DemandID(d["id"]), Parent: consult.DemandID(d["parent"]), Name: consult.Text{Zh: d["zh"], En: d["en"]}}}})
	}
	questions = map[string]map[string]string{}
	for _, q := range exampleTable(t, "items.csv") {
		questions[q["id"]] = q
	}
	proposals = synthetic.Proposals(20250303)
	for _, p := range proposals {
		text, demand := consult.Text{Zh: p.Text}, p.Demand
		if p.Lang == "en" {
			text = consult.Text{En: p.Text}
		}
		if demand == "" {
			demand = questions[p.Question]["demand"]
		}
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{
			Data: consult.ItemData{ID: consult.ItemID(p.ID), Lang: p.Lang, Origin: consult.Origin(p.Origin), Demand: consult.DemandID(demand)}, Text: consult.ItemText{Text: text}}})
	}
	if err := h.desk.Create(t.Context(), gathered); err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.Import(t.Context(), gathered, commands, nil); err != nil {
		t.Fatal(err)
	}
	return proposals, questions
}

// TestCallIsRefinedInABrowser takes the raw proposals of the demonstration to their short list: on the board with mouse
// and keyboard at first, then act by act, until nothing is left to decide on.
func TestCallIsRefinedInABrowser(t *testing.T) {
	scripted(t)
	ctx := chromium(t)
	h := open(t)
	proposals, questions := h.gather(t)
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	look := func(script string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(`+script+`, 0)`)); err != nil {
			t.Fatal(err)
		}
	}
	follow := func(selector string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
			t.Fatalf("%s: %v", selector, err)
		}
	}
	board := h.URL + "/c/" + string(gathered) + "/merge"
	// decide fills the page of an act in and confirms it.
	decide := func(reason string, wording map[string]string) {
		t.Helper()
		for _, lang := range []string{"zh", "en"} {
			if text, ok := wording[lang]; ok {
				look(fmt.Sprintf(`document.querySelector("#f-%s").value = %q`, lang, text))
			}
		}
		look(fmt.Sprintf(`document.querySelector("#f-reason").value = %q`, reason))
		follow("button[name=step][value=do]")
		waitFor(t, ctx, `location.pathname.endsWith("/merge") && document.querySelector(".done-note") !== null`)
	}
	act := func(what, reason string, wording map[string]string, items ...consult.ItemID) {
		t.Helper()
		q := url.Values{"do": {what}, "lang": {"en"}}
		for _, id := range items {
			q.Add("item", string(id))
		}
		do(chromedp.Navigate(board + "/act?" + q.Encode()))
		decide(reason, wording)
	}
	// due are the standing items that ask something, by their first ancestor.
	due := func(asks string) (out []consult.ItemID) {
		s := h.state(t, gathered)
		for _, it := range s.Standing() {
			for _, p := range proposals {
				if p.Asks == asks && (string(it.ID) == p.ID || slices.Contains(s.Ancestors(it.ID), consult.ItemID(p.ID))) {
					out = append(out, it.ID)
					break
				}
			}
		}
		return out
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+h.link(t, directory.Facilitator, gathered)+"?lang=en")); err != nil {
		t.Fatal(err)
	}
	follow("main button")
	do(chromedp.Navigate(board + "?lang=en"))
	follow("form[action$='/merge/group'] button")
	waitFor(t, ctx, `document.querySelectorAll(".column").length > 5 && document.querySelector(".pair") !== null`)
	shoot(t, ctx, "gathering-board")

	// The most similar pair is put side by side and merged.
	follow(".pair + .meta a")
	waitFor(t, ctx, `document.querySelectorAll(".original").length === 2`)
	shoot(t, ctx, "gathering-pair")
	decide("handed in twice", nil)
	s := h.state(t, gathered)
	first := s.Items[len(s.Items)-1]
	if first.Relation != consult.Merge || len(first.Parents) != 2 {
		t.Fatalf("%+v", first)
	}
	// It is undone from the list of steps, and stands in two again; then it is merged for good with the rest below.
	look(`document.querySelector("a[href*='do=undo']").focus()`)
	do(chromedp.KeyEvent(kb.Enter))
	waitFor(t, ctx, `location.pathname.endsWith("/merge/act") && document.querySelector("button[name=step]") !== null`)
	decide("merged too soon", nil)
	s = h.state(t, gathered)
	if s.Item(first.ID).Status != consult.ItemUndone || s.Item(first.Parents[0]).Status != consult.ItemStanding {
		t.Fatalf("after it was taken back %s is %s", first.ID, s.Item(first.ID).Status)
	}
	// Two cards of one column are chosen and merged with the keyboard.
	shown, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`Array.from(document.querySelectorAll(".card"), c => c.dataset.item)`))
	if err != nil {
		t.Fatal(err)
	}
	asks := map[string]string{}
	for _, p := range proposals {
		asks[p.ID] = p.Asks
	}
	var a, b string
	for i, x := range shown {
		for _, y := range shown[:i] {
			if asks[x] == asks[y] && questions[asks[x]] != nil {
				a, b = y, x
			}
		}
	}
	if a == "" {
		t.Fatal("no two cards that ask the same lie on the board")
	}
	do(chromedp.Click(chromedp.CSS("[data-item=" + a + "] input")))
	look(`document.querySelector("[data-item=` + b + `] input").focus()`)
	do(chromedp.KeyEvent("m"))
	waitFor(t, ctx, `location.pathname.endsWith("/merge/act") && document.querySelectorAll(".original").length === 2`)
	decide("the same question in other words", nil)

	// What leads nowhere is rejected with its reason, near misses are put aside.
	for _, p := range proposals {
		if items := due(p.Asks); p.Kind == synthetic.Unfit && len(items) > 0 {
			act("reject", p.Reason, nil, items...)
		}
	}
	var near []consult.ItemID
	for _, p := range proposals {
		if p.Kind == synthetic.NearMiss {
			near = append(near, consult.ItemID(p.ID))
		}
	}
	act("park", "another region, year, quantity or subject", nil, near...)
	// What is left is made into the questions of the short list.
	lists := map[string]bool{}
	for _, p := range proposals {
		q := questions[p.Asks]
		if q == nil || lists[p.Asks] {
			continue
		}
		lists[p.Asks] = true
		items := due(p.Asks)
		what := "merge"
		if len(items) == 1 {
			what = "reword"
		}
		act(what, "they ask the same; worded with subject and outcome", map[string]string{"zh": q["zh"], "en": q["en"]}, items...)
	}

	s = h.state(t, gathered)
	balance := s.Balance()
	if balance.Raw != len(proposals) || balance.Derived != len(lists) || balance.Standing != balance.Parked || balance.Merged+balance.Rejected+balance.Standing != balance.Raw {
		t.Errorf("%d proposals and %d questions: %+v", len(proposals), len(lists), balance)
	}
	// Every question of the short list descends from exactly those who ask it, and the ledger shows them.
	descent := map[consult.ItemID]string{}
	for _, it := range s.Standing() {
		for _, id := range s.Ancestors(it.ID) {
			descent[id] = it.Text.Zh
		}
	}
	for _, p := range proposals {
		want := ""
		if q := questions[p.Asks]; q != nil {
			want = q["zh"]
		}
		if descent[consult.ItemID(p.ID)] != want {
			t.Errorf("%s, which asks %s, is an ancestor of %q", p.ID, p.Asks, descent[consult.ItemID(p.ID)])
		}
	}
	do(chromedp.Navigate(h.URL + "/c/" + string(gathered) + "/ledger?lang=en"))
	told, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector(".ledger > li").innerText`))
	if err != nil {
		t.Fatal(err)
	}
	top := s.Standing()[0]
	for _, id := range s.Ancestors(top.ID) {
		if it := s.Item(id); !strings.Contains(told, string(id)) || it.Text.Zh != "" && !strings.Contains(told, it.Text.Zh) || it.Text.En != "" && !strings.Contains(told, strings.Join(strings.Fields(it.Text.En), " ")) {
			t.Errorf("the ledger of %s lacks %s: %s", top.ID, id, told)
		}
	}
	do(chromedp.Navigate(h.URL + "/c/" + string(gathered) + "/items/" + string(s.Item(top.ID).Parents[0]) + "?lang=en"))
	waitFor(t, ctx, `document.querySelector("main").textContent.includes("`+string(top.ID)+`")`)
}
