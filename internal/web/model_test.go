package web_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/iamc"
)

func TestModelPagesAreWellFormedInBothLanguages(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	for _, lang := range []string{"en", "zh-CN"} {
		for _, page := range modelPages {
			address := page + "?lang=" + lang
			if strings.Contains(page, "?") {
				address = page + "&lang=" + lang
			}
			res, body := h.do(t, c, http.MethodGet, address)
			want := http.StatusOK
			if strings.Contains(page, "ZZZZ") || strings.Contains(page, "peat") {
				want = http.StatusUnprocessableEntity
			}
			if res.StatusCode != want {
				t.Errorf("%s: %s", address, res.Status)
			}
			for _, problem := range problems(t, body, lang) {
				t.Errorf("%s: %s", address, problem)
			}
			if page != "/model/claims" && !strings.Contains(body, "/model/claims") {
				t.Errorf("%s does not lead to what the model does not claim", address)
			}
		}
	}
}

func TestModelPagesSayWhatTheModelGives(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	for _, tt := range []struct {
		page string
		want []string
	}{
		// Run at all medians: reference table of the model, 306 Mt net and 1,766 Mt residual in 2060, 12,172 Mt in 2023.
		{"/model?lang=en", []string{"306 Mt", "1766 Mt", "12172 Mt in 2023", "TEB0-AAAAA-AAAAA-0-S2", "the whole land sink is counted", "median of the ensemble", "capacity to store and use CO2: 26 years", "17 % too low in 2023"}},
		{"/model?lang=en&code=teb0mmmmmmmmmm0f0", []string{"All at the median", "Ambitious on all ends"}},
		{"/model?lang=en&accounting=increase", []string{"TEB0-AAAAA-AAAAA-1-", "only the land sink&#39;s increase over 2023 is counted"}},
		{"/model?lang=en&with=slow", []string{"against 10023 Mt", "Slow on all ends"}},
		{"/model?lang=en&with=TEB0-X", []string{"characters"}},
		{"/model/forecast?lang=en&observed=on", []string{"20000 draws", "12,289 Mt", "draws of equal weight", "peak by 2030", "Where parameters move together"}},
		{"/model/contributions?lang=en", []string{"all 1,024 combinations", "not additive", "Energy efficiency"}},
		{"/model/flows?lang=en&year=2023", []string{"power plants and grid", "0 Mt of it are captured"}},
		{"/model/sheet?lang=en&year=2060", []string{"Net: 305.6 Mt CO2/yr", "verified", "stands beside the total"}},
		{"/model/sheet?lang=en&year=2023&sector=CEM", []string{"process CO2 of cement", "681.7"}},
		{"/model/regions?lang=en&year=2023", []string{"12172.0", "statistical difference", "Cui et al. (2021)"}},
		// 1,000 TJ of coal at 94.6 t/TJ (IPCC 2006) and 500 t from processes, 100 t captured; 2,000 MWh at 0.57 t/MWh beside.
		{"/model/firm?lang=en&coal=1000&coal.class=verified&process=500&captured=100&electricity=2000&grid_factor=0.57", []string{"Net: 95000.0 t CO2/yr", "94600.0", "1140.0", "verified"}},
		{"/model/firm?lang=en&coal=much", []string{"is no number"}},
		{"/model/firm?lang=en&coal=1&captured=100", []string{"capture cannot exceed its source"}},
		{"/model/firm?lang=en&coal=1&coal.class=guessed", []string{"it must be calculated, monitored, reported or verified"}},
		{"/model/region?lang=en", []string{"made up, to begin with", "-20.0", "Balance sheet of the region, 2060", "net import of electricity", "Balances close to"}},
		{"/model/region?lang=en&share=0.02&base=name,value%0Afuel.peat,4", []string{"there is no number fuel.peat in a base year", "fuel.peat,4</textarea>"}},
		{"/model/region?lang=en&share=2&base=name,value%0Afuel.coal,4", []string{"at most 1"}},
		{"/model/region?lang=en&share=0.02&base=name,value%0Afuel.gas,2000%0Ageneration.hydro,40", []string{"cannot be larger than the nation", "gas_ej"}},
		{"/model/value?lang=en", []string{"no question has a value", "stated by nobody"}},
		{"/model/value?lang=en&options=wait:%0Aorder:removal%3D3&benefit=min(-net_2060,0)-cost*(removal-2)&weights=cost%3D400", []string{"Value of knowing everything", "EVPPI from 10000 draws", "yearly gain of energy efficiency in industry"}},
		{"/model/value?lang=en&options=wait:&benefit=net_2060", []string{"there are 1 options"}},
		{"/model/value?lang=en&options=wait:%0Aorder:removal&benefit=net_2060", []string{"is no setting of a lever"}},
		{"/model/value?lang=en&options=a:%0Ab:grid%3D3&benefit=welfare", []string{"the name welfare is not known"}},
		{"/model/value?lang=en&options=a:%0Ab:%0Ac:%0Ad:%0Ae:&benefit=1", []string{"at most 4"}},
		{"/model/value?lang=en&options=a:%0Ab:grid%3D3&benefit=net_2060&weights=cost", []string{"gives no weight"}},
		// Kaya identity, 2000 to 2022: oracles of the decomposition, GDP per capita 8,784 Mt.
		{"/model/history?lang=en", []string{"8784", "Fitted to 2000 to 2023 it is off by 1.8 % on average", "fossil energy only"}},
		{"/model/history?lang=en&from=2020&to=2010", []string{"must lie within 2000 to 2023 and go forward"}},
		{"/model/parameters?lang=en", []string{"eff_IND", "analyst’s range for trial", "0.1 / 0.45 / 0.8"}},
		{"/model/levers/grid?lang=en&code=TEB0-AAAAA-MMMAA-0-W7", []string{"the lever stands at 3", "vre_cap", "simulates no hours"}},
		{"/c/storage/model?lang=en", []string{"/c/storage/model/forecast", "Synthetic data"}},
	} {
		_, body := h.do(t, c, http.MethodGet, tt.page)
		for _, want := range tt.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q", tt.page, want)
			}
		}
	}
	// The address is the pathway: a code that is none is told, and is no answer of the model.
	res, body := h.do(t, c, http.MethodGet, "/model?lang=en&code=TEB0-MMMMM-MMMMM-0-F1")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "a character of the code was mistyped") {
		t.Errorf("a mistyped code: %s", res.Status)
	}
	if res, _ = h.do(t, c, http.MethodGet, "/model?l.grid=9"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a level of 9: %s", res.Status)
	}
}

// TestStatedDecisionsLeadToTheirValues: a consultation in which a decision is stated has the model among its pages, and the
// decision's name leads to what answers are worth.
func TestStatedDecisionsLeadToTheirValues(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	if _, body := h.do(t, c, http.MethodGet, "/c/storage/demands?lang=en"); strings.Contains(body, "/c/storage/model") {
		t.Error("a consultation that does not speak of the model leads to it")
	}
	if _, err := h.desk.Import(t.Context(), study, []consult.Command{consult.Put{Role: consult.RoleProgram, Body: &consult.DecisionStated{Data: consult.Decision{
		ID: "D1", Name: consult.Text{En: "Order removal now", Zh: "现在订购移除能力"}, StatedBy: "the analyst of the test", Benefit: "min(-net_2060, 0) - 400 * (removal - 2)",
		Options: []consult.Option{{ID: "wait"}, {ID: "order", Levers: map[string]consult.Decimal{"removal": "3"}}},
	}}}}, nil); err != nil {
		t.Fatal(err)
	}
	if _, body := h.do(t, c, http.MethodGet, "/c/storage/demands?lang=en"); !strings.Contains(body, `href="/c/storage/model"`) {
		t.Error("a consultation with a decision on the model does not lead to it")
	}
	values := "/c/storage/model/value?lang=en"
	if stated := linked(t, h, c, values, "Order removal now"); !strings.Contains(stated, "Order removal now") || !strings.Contains(stated, "the analyst of the test") {
		t.Error("the decision does not lead to what the findings say of it")
	}
	if tried := linked(t, h, c, values, "Change it for a trial"); !strings.Contains(tried, "EVPPI from 10000 draws") {
		t.Error("the decision cannot be tried")
	}
}

// linked follows the link of a name on a page.
func linked(t *testing.T, h *house, c *http.Client, page, name string) string {
	t.Helper()
	_, body := h.do(t, c, http.MethodGet, page)
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Data == "a" && n.FirstChild != nil && n.FirstChild.Data == name {
			res, found := h.do(t, c, http.MethodGet, attr(n, "href")+"&lang=en")
			if res.StatusCode != http.StatusOK {
				t.Fatalf("%s: %s", attr(n, "href"), res.Status)
			}
			return found
		}
	}
	t.Fatalf("%s has no link %q", page, name)
	return ""
}

// TestStatedDecisionIsValued: the page of a stated decision sets the value of a study of each question beside the panel's
// ranking, in both languages, says what other weights turn, and shows nothing of it to an expert who may not read results.
func TestStatedDecisionIsValued(t *testing.T) {
	h := open(t)
	put := func(body consult.Put) consult.Command { body.Role = consult.RoleProgram; return body }
	commands := []consult.Command{
		put(consult.Put{Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T01", Parameter: "clinker", Unit: "ratio", Items: []consult.ItemID{"Q1"}, Share: "0.5"}}}),
		put(consult.Put{Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T02", Parameter: "el_IND", Unit: "share", Items: []consult.ItemID{"Q2"}, Share: "0.5"}}}),
		put(consult.Put{Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T03", Parameter: "land60", Unit: "Mt CO2/yr", Items: []consult.ItemID{"Q5"}}}}),
		put(consult.Put{Body: &consult.DecisionStated{Data: consult.Decision{
			ID: "D1", Name: consult.Text{En: "Order removal now", Zh: "现在订购移除能力"}, StatedBy: "test", Author: consult.Text{En: "the test", Zh: "测试者"}, Unit: "billion", Measure: consult.Text{En: "billion yuan", Zh: "十亿元"},
			Benefit: "0 - 600 * max(net_2060, 0) / 1000 - cost * (removal - 2)", Weights: []consult.Weight{{Name: "cost", Values: []consult.Decimal{"300", "100000"}}},
			Options: []consult.Option{{ID: "wait", Name: consult.Text{En: "Wait", Zh: "等待"}}, {ID: "order", Name: consult.Text{En: "Order", Zh: "订购"}, Levers: map[string]consult.Decimal{"removal": "3"}}},
		}}}),
	}
	if _, err := h.desk.Import(t.Context(), study, commands, nil); err != nil {
		t.Fatal(err)
	}
	reader, expert := h.signedIn(t, directory.Reader), h.signedIn(t, directory.Expert)
	for lang, wants := range map[string][]string{
		"en":    {"Stated by the test, in billion yuan", "1 of all, 1 of these", "EVSI", "With cost=100000 instead no answer to any of 3 questions would change the choice.", "the panel ranks it no. 1 of all and no. 1 of these 3, the model no. 3,"},
		"zh-CN": {"由测试者给出，单位为十亿元", "全部第1，其中第1", "EVSI", "若改用cost=100000，3个问题中没有一个的答案会改变选择。", "一问，专家组在全部问题中排第1，在这3个问题中排第1；模型排第3，"},
	} {
		res, body := h.do(t, reader, http.MethodGet, "/c/storage/model/value?decision=D1&lang="+lang)
		if res.StatusCode != http.StatusOK {
			t.Fatal(res.Status)
		}
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		for _, problem := range problems(t, body, lang) {
			t.Errorf("%s: %s", lang, problem)
		}
	}
	const page = "/c/storage/model/value?decision=D1&lang=en"
	if _, body := h.do(t, expert, http.MethodGet, page); !strings.Contains(body, "EVSI") {
		t.Error("an expert does not read what is released")
	}
	if _, err := h.desk.Import(t.Context(), study, []consult.Command{consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1}, consult.CloseRound{Role: consult.RoleProgram, Round: "3", Master: make([]byte, 32)}}, nil); err != nil {
		t.Fatal(err)
	}
	if _, body := h.do(t, expert, http.MethodGet, page); strings.Contains(body, "EVSI") {
		t.Error("an expert reads values that rest on a round that is not released")
	}
}

// TestPanelReplacesTheAnalysts: what a panel judged in a round that has closed stands beside the analysts' ranges, and in
// their place where a reader chooses so; an expert who may not read results yet is not offered it.
func TestPanelReplacesTheAnalysts(t *testing.T) {
	h := open(t)
	commands := []consult.Command{
		consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T01", Parameter: "land60", Unit: "Mt CO2/yr", Items: []consult.ItemID{"Q2"}, Name: consult.Text{En: "Land sink in 2060", Zh: "2060年陆地碳汇"}}}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T02", Parameter: "q_ccs", Unit: "Gt CO2/yr", Name: consult.Text{En: "Storage in 2060", Zh: "2060年封存能力"}}}},
		consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1},
	}
	for i := range 24 {
		shift := 10 * i
		commands = append(commands, consult.Judge{Role: consult.RoleProgram, Round: "3", Expert: pseudonym(i), Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{
			{Quantity: "T01", Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: []consult.Decimal{consult.Decimal(fmt.Sprint(200 + shift)), consult.Decimal(fmt.Sprint(500 + shift)), consult.Decimal(fmt.Sprint(900 + shift))}},
			{Quantity: "T02", Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: []consult.Decimal{"0.5", "1.2", consult.Decimal(fmt.Sprintf("2.%d", i))}},
		}}})
	}
	commands = append(commands, consult.CloseRound{Role: consult.RoleProgram, Round: "3", Master: make([]byte, 32)})
	if _, err := h.desk.Import(t.Context(), study, commands, nil); err != nil {
		t.Fatal(err)
	}
	reader := h.signedIn(t, directory.Reader)
	_, body := h.do(t, reader, http.MethodGet, "/c/storage/model/parameters?lang=en")
	for _, want := range []string{"What the panel judged", "600 / 1100 / 1600", threeOf(t, h, "linear"), "asked in another unit than the model", `href="/c/storage/items/Q2">Q2</a> <span class="meta">S.2.1</span>`, `<td class="num" data-label="n">24</td>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the parameters lack %q", want)
		}
	}
	_, body = h.do(t, reader, http.MethodGet, "/c/storage/model/parameters?lang=en&pool=quantile")
	if want := threeOf(t, h, "quantile"); strings.Count(body, want) != 2 {
		t.Errorf("the brief's %q is not what the panel judged and what the page's model draws from", want)
	}
	plain, panel := netOf(t, h, reader, "/c/storage/model?lang=en"), netOf(t, h, reader, "/c/storage/model?lang=en&pool=quantile")
	if plain != "306 Mt" || panel == plain {
		t.Errorf("net emission is %s with the analysts' land sink, %s with the panel's", plain, panel)
	}
	if _, body = h.do(t, reader, http.MethodGet, "/c/storage/model/forecast?lang=en&pool=quantile"); !strings.Contains(body, "stand in 1 of the 2 parameters") {
		t.Error("it is not said on whose ranges the page stands")
	}
	if res, body := h.do(t, reader, http.MethodGet, "/c/storage/model/files/pathway-long.csv?pool=quantile"); res.StatusCode != http.StatusOK || !strings.Contains(body, "TEB0-AAAAA-AAAAA-0-S2 panel quantile") {
		t.Errorf("the file does not say on whose ranges it stands: %s", res.Status)
	}
	expert := h.signedIn(t, directory.Expert)
	if _, body = h.do(t, expert, http.MethodGet, "/c/storage/model/parameters?lang=en&pool=quantile"); strings.Contains(body, "What the panel judged") {
		t.Error("an expert reads judgements that are not released")
	}
	if got := netOf(t, h, expert, "/c/storage/model?lang=en&pool=quantile"); got != plain {
		t.Errorf("an expert sees %s, which tells of judgements that are not released", got)
	}
}

// TestTailsOfFewJudgesAreHidden: twelve experts' judgements stand in the model, but its pages print nothing of them beyond
// the median.
func TestTailsOfFewJudgesAreHidden(t *testing.T) {
	h := open(t)
	commands := []consult.Command{
		consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T01", Parameter: "land60", Unit: "Mt CO2/yr", Name: consult.Text{En: "Land sink in 2060", Zh: "2060年陆地碳汇"}}}},
		consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1},
	}
	for i := range 12 {
		commands = append(commands, consult.Judge{Role: consult.RoleProgram, Round: "3", Expert: pseudonym(i), Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{
			{Quantity: "T01", Probabilities: []consult.Decimal{"0.1", "0.5", "0.9"}, Values: []consult.Decimal{"321", "543", "876"}},
		}}})
	}
	commands = append(commands, consult.CloseRound{Role: consult.RoleProgram, Round: "3", Master: make([]byte, 32)})
	if _, err := h.desk.Import(t.Context(), study, commands, nil); err != nil {
		t.Fatal(err)
	}
	reader := h.signedIn(t, directory.Reader)
	for page, want := range map[string]string{"parameters?pool=linear&lang=en": "– / 543 / –", "levers/removal?pool=linear&lang=en": "543", "sensitivity?pool=linear&lang=en&year=2060": "– Mt CO2/yr"} {
		res, body := h.do(t, reader, http.MethodGet, "/c/storage/model/"+page)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %s, without %q", page, res.Status, want)
		}
		if strings.Contains(body, "321") || strings.Contains(body, "876") {
			t.Errorf("%s tells a tail of twelve experts' judgements", page)
		}
	}
	if plain, panel := netOf(t, h, reader, "/c/storage/model?lang=en"), netOf(t, h, reader, "/c/storage/model?lang=en&pool=linear"); panel == plain {
		t.Errorf("net emission is %s whatever the panel judged", panel)
	}
}

// threeOf is what the findings, from which the brief is made, say of the panel's judgement on the first quantity.
func threeOf(t *testing.T, h *house, kind string) string {
	t.Helper()
	state, err := h.desk.Snapshot(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	f, err := analysis.Compute(state)
	if err != nil {
		t.Fatal(err)
	}
	_, judged, err := f.Prior(kind)
	if err != nil {
		t.Fatal(err)
	}
	j := judged[0]
	return figure.Significant(j.P10.V) + " / " + figure.Significant(j.P50.V) + " / " + figure.Significant(j.P90.V)
}

// netOf reads the first key figure of a scenario page: net emission in 2060 of the run.
func netOf(t *testing.T, h *house, c *http.Client, page string) string {
	t.Helper()
	_, body := h.do(t, c, http.MethodGet, page)
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Data == "dl" && attr(n, "class") == "keys" {
			for d := range n.Descendants() {
				if d.Data == "strong" && d.FirstChild != nil {
					return d.FirstChild.Data
				}
			}
		}
	}
	t.Fatalf("%s has no key figures", page)
	return ""
}

// TestLeverFormLeadsToItsCode: without script a form that was sent leads to the address that others can be given; with
// script the page comes at once and names that address.
func TestLeverFormLeadsToItsCode(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	const form = "/model?sent=lever&accounting=none&l.grid=3&l.vre=3&l.firm=3&with=slow"
	want, err := carbon.Scenario{Levels: carbon.Levels{2, 2, 2, 2, 2, 3, 3, 3, 2, 2}, Accounting: carbon.NoSink}.Code()
	if err != nil {
		t.Fatal(err)
	}
	res, _ := h.do(t, c, http.MethodGet, form)
	to := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/model?code="+want+"&with=") {
		t.Errorf("%s to %q", res.Status, to)
	}
	if res, body := h.do(t, c, http.MethodGet, to+"&lang=en"); res.StatusCode != http.StatusOK || !strings.Contains(body, want) || !strings.Contains(body, `name="l.vre" value="3" checked`) {
		t.Errorf("%s does not show what was chosen: %s", to, res.Status)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+form, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Hx-Request", "true")
	res, body := h.send(t, c, req)
	if res.StatusCode != http.StatusOK || res.Header.Get("Hx-Push-Url") != to || !strings.Contains(body, `id="result"`) {
		t.Errorf("with script: %s, address %q, want %q", res.Status, res.Header.Get("Hx-Push-Url"), to)
	}
	if !h.kept(body) {
		t.Error("the ensemble was computed before, yet the page asks for it")
	}
	if req, err = http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/model?sent=lever&l.removal=4", nil); err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Hx-Request", "true")
	if _, body = h.send(t, c, req); h.kept(body) || !strings.Contains(body, "/model?code=") {
		t.Error("a pathway that nobody asked for comes with an ensemble, which takes too long for a lever")
	}
}

// kept says whether an answer to a lever is complete, its ensemble included.
func (h *house) kept(body string) bool { return !strings.Contains(body, `hx-trigger="load"`) }

// TestModelFiles reads what the pages give back, by the rules of pyam.
func TestModelFiles(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	for _, tt := range []struct {
		name      string
		scenarios int
	}{{"pathway-wide.csv", 1}, {"pathway-long.csv", 1}, {"pathway.xlsx", 1}, {"quantiles.csv", 1}, {"pathway-wide.csv?with=slow", 2}} {
		res, body := h.do(t, c, http.MethodGet, "/model/files/"+tt.name)
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), `filename="TEB0-AAAAA-AAAAA-0-S2-`) {
			t.Errorf("%s: %s %q", tt.name, res.Status, res.Header.Get("Content-Disposition"))
		}
		f := iamc.Read([]byte(body))
		if !f.Accepted() || len(f.Warnings) > 0 {
			t.Errorf("%s: %v %v", tt.name, f.Problems, f.Warnings)
		}
		scenarios := map[string]bool{}
		for _, v := range f.Values {
			scenarios[v.Scenario] = true
		}
		if len(scenarios) != tt.scenarios {
			t.Errorf("%s holds %d scenarios", tt.name, len(scenarios))
		}
		if strings.HasSuffix(tt.name, ".xlsx") {
			if _, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body))); err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
	}
	if res, _ := h.do(t, c, http.MethodGet, "/model/files/pathway.xlsx?code=nonsense"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a file of a code that is none: %s", res.Status)
	}
}

// BenchmarkLeverMove is one lever moved, with script: from the request to the page with the run and its pictures. Every move
// is to another pathway, so that nothing was computed before; the ensemble follows in a request of its own.
func BenchmarkLeverMove(b *testing.B) {
	h := open(b)
	c := h.signedIn(b, directory.Reader)
	addresses := make([]string, 0, 31*31)
	for i := range 31 {
		for k := range 31 {
			addresses = append(addresses, fmt.Sprintf("/model?sent=lever&l.grid=%.1f&l.vre=%.1f", 1+float64(i)/10, 1+float64(k)/10))
		}
	}
	n := 0
	for b.Loop() {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, h.URL+addresses[n%len(addresses)], nil)
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Hx-Request", "true")
		if res, _ := h.send(b, c, req); res.StatusCode != http.StatusOK {
			b.Fatal(res.Status)
		}
		n++
	}
}

// BenchmarkLeverEnsemble is what follows: the same page with its ensemble of 2,000 draws.
func BenchmarkLeverEnsemble(b *testing.B) {
	h := open(b)
	c := h.signedIn(b, directory.Reader)
	n := 0
	for b.Loop() {
		levels := carbon.Even(2)
		levels[n%10] = 1 + float64(n/10%31)/10
		code, err := carbon.Scenario{Levels: levels}.Code()
		if err != nil {
			b.Fatal(err)
		}
		if res, _ := h.do(b, c, http.MethodGet, "/model?code="+code); res.StatusCode != http.StatusOK {
			b.Fatal(res.Status)
		}
		n++
	}
}
