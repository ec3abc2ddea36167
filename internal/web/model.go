package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/docs"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// pathway is what the address of a page of the three-end model says: levels and accounting, in one short code, what to
// compare with, and whether the ensemble is weighed by what was observed.
type pathway struct {
	carbon.Scenario
	Code     string
	With     *carbon.Scenario // to compare with; nil: none
	WithCode string
	Observed bool
	Pool     string // kind of the panel's pools that stand in place of the analysts' ranges; "" = none
	Year     int    // of the pages about one year
	Wrong    []*fault.Error
}

// modelViews are the pages of the model in the order of their tabs; the first is the one with the levers. The page of a
// region is reached from that of the provinces, that of a firm from the balance sheet.
var modelViews = []string{"", "forecast", "contributions", "flows", "sheet", "regions", "history", "sensitivity", "value", "parameters", "data", "equations", "claims"}

// modelPage is what every page of the model has: the pathway that it shows, and where its pages lie.
type modelPage struct {
	page
	pathway
	View   string
	Script bool   // the page is asked for by script, which shows the answer alone
	base   string // address of the scenario page

	Elicits  bool // experts of the consultation were asked for parameters, and their judgements may be read
	Judged   []analysis.JudgedParameter
	tells    map[consult.QuantityID][]told // questions whose answers tell a quantity
	prior    carbon.Prior                  // by which levels are values
	priorKey string                        // says which prior it is; "" = the analysts'
}

// told is a question whose answer would tell a quantity, and the demand that it serves.
type told struct{ Item, Demand string }

// model answers with one page of the model; outside a consultation it is the model by itself.
func (s *server) model(v *visit) error {
	m, err := s.modelPage(v, v.r.PathValue("view"))
	if err != nil {
		return err
	}
	switch m.View {
	case "":
		return s.scenarioView(v, m)
	case "forecast":
		return s.forecastView(v, m)
	case "contributions":
		return s.contributionsView(v, m)
	case "flows":
		return s.flowsView(v, m)
	case "sheet":
		return s.sheetView(v, m)
	case "regions":
		return s.regionsView(v, m)
	case "region":
		return s.regionView(v, m)
	case "firm":
		return s.firmView(v, m)
	case "history":
		return s.historyView(v, m)
	case "sensitivity":
		return s.sensitivityView(v, m)
	case "value":
		return s.valueView(v, m)
	case "parameters":
		return s.parametersView(v, m)
	case "data":
		return s.dataView(v, m)
	case "equations":
		text := docs.ModelEn
		if v.lang == i18n.Zh {
			text = docs.ModelZh
		}
		return s.render(v, m.answered(), equationsPage(m, blocks(text)))
	case "claims":
		return s.render(v, m.answered(), claimsPage(m, carbon.NotClaimed()))
	}
	return missing()
}

// modelPage begins a page of the model.
func (s *server) modelPage(v *visit, view string) (modelPage, error) {
	m := modelPage{View: view, Script: v.r.Header.Get("Hx-Request") != "", base: "/model", pathway: readPathway(v.r.URL.Query())}
	if v.study == "" {
		m.page = s.page(v, "model")
		m.Pool = ""
	} else {
		p, r, err := s.studyPage(v, "model")
		if err != nil {
			return m, err
		}
		m.page, m.base = p, p.At("model")
		if err := m.elicited(v, r); err != nil {
			return m, err
		}
	}
	if view == "region" || view == "firm" || view != "" && slices.Contains(modelViews, view) {
		m.Heading = m.T("model.view." + view)
	}
	return m, nil
}

// elicited gives the model the dependence that the consultation states, and puts the panel's pooled judgements in place of
// the analysts' ranges, where the address asks for it and the visitor may read them.
func (m *modelPage) elicited(v *visit, r *reading) error {
	var err error
	if m.prior.Correlation, err = r.state.Definition.Model.Matrix(); err != nil {
		return err
	}
	if m.prior.Correlation != nil {
		m.priorKey = string(v.study) + " " + r.head.Root.String()
	}
	m.Elicits = elicits(r.state) && v.mayRead(r.state) == nil
	if !m.Elicits {
		m.Pool = ""
		return nil
	}
	kind := m.Pool
	if kind == "" && m.View == "parameters" { // which shows the panel's judgements beside the analysts'
		kind = analysis.PoolKinds[0]
	}
	if kind == "" {
		return nil
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	prior, judged, err := f.Prior(kind)
	if err != nil {
		return err
	}
	m.Judged, m.tells = judged, map[consult.QuantityID][]told{}
	for _, q := range r.state.Quantities {
		for _, id := range q.Items {
			if it := r.state.Item(id); it != nil {
				m.tells[q.ID] = append(m.tells[q.ID], told{string(id), string(it.Demand)})
			}
		}
	}
	if m.Pool != "" {
		m.prior, m.priorKey = prior, string(v.study)+" "+r.head.Root.String()+" "+kind
	}
	return nil
}

// elicits says whether a round that has closed asked for parameters of the model.
func elicits(s *consult.State) bool {
	for _, r := range s.Rounds {
		if r.Status == consult.RoundOpen {
			continue
		}
		for _, q := range r.Instrument.Quantities {
			if quantity := s.Quantity(q); quantity != nil {
				if _, ok := carbon.Index(quantity.Parameter); ok {
					return true
				}
			}
		}
	}
	return false
}

// modelled says whether a consultation speaks of the model: a quantity informs one of its parameters, or a decision is
// stated on its outputs.
func modelled(s *consult.State) bool {
	return len(s.Decisions) > 0 || slices.ContainsFunc(s.Quantities, func(q consult.Quantity) bool {
		_, ok := carbon.Index(q.Parameter)
		return ok
	})
}

// readPathway reads an address. A code or a scenario that is none is told, and the median shown in its place; single
// levels win over both.
func readPathway(q url.Values) pathway {
	var w pathway
	w.Scenario, _ = carbon.FindScenario("median")
	if id := q.Get("scenario"); id != "" {
		if found, ok := carbon.FindScenario(id); ok {
			w.Scenario = found
		}
	} else if code := strings.TrimSpace(q.Get("code")); code != "" {
		read, err := carbon.ParseCode(code)
		if err != nil {
			w.note(err, "code")
		} else {
			w.Scenario = read
		}
	}
	for i, l := range carbon.Levers() {
		text := q.Get("l." + l.ID)
		if text == "" {
			continue
		}
		level, err := strconv.ParseFloat(text, 64)
		changed := w.Levels
		changed[i] = level
		if err != nil || changed.Check() != nil {
			w.note(fault.Bad("l."+l.ID, "web.model.level", "{text} is no level; a level goes from 1 to 4 in tenths", "text", strconv.Quote(text)), "")
			continue
		}
		w.Levels = changed
	}
	if a := q.Get("accounting"); a != "" {
		chosen, err := carbon.ParseAccounting(a)
		if err != nil {
			w.note(err, "accounting")
		} else {
			w.Accounting = chosen
		}
	}
	w.Code, _ = w.Scenario.Code() // levels and accounting were checked
	w.known()
	w.compare(strings.TrimSpace(q.Get("with")))
	w.Observed = q.Get("observed") == "on"
	if pool := q.Get("pool"); slices.Contains(analysis.PoolKinds, pool) {
		w.Pool = pool
	}
	w.Year, _ = strconv.Atoi(q.Get("year"))
	if w.Year < carbon.BaseYear || w.Year > carbon.TargetYear {
		w.Year = carbon.TargetYear
	}
	return w
}

// note keeps what is wrong with the address, to be told on the page.
func (w *pathway) note(err error, field string) {
	if f := fault.Find(err); f != nil {
		if field != "" {
			f = f.At(fault.Place{Field: field})
		}
		w.Wrong = append(w.Wrong, f)
	}
}

// known gives the levels the name of the shipped scenario that has them.
func (w *pathway) known() {
	w.ID, w.Name, w.Page = "", carbon.Text{}, carbon.Text{}
	for _, s := range carbon.Scenarios() {
		if s.Levels == w.Levels {
			w.ID, w.Name, w.Page = s.ID, s.Name, s.Page
		}
	}
}

// compare reads what to compare with: a code or the name of a scenario. It is counted in the same way as the pathway.
func (w *pathway) compare(with string) {
	if with == "" {
		return
	}
	other, ok := carbon.FindScenario(with)
	if !ok {
		read, err := carbon.ParseCode(with)
		if err != nil {
			w.note(err, "with")
			return
		}
		other = read
		for _, s := range carbon.Scenarios() {
			if s.Levels == other.Levels {
				other.ID, other.Name = s.ID, s.Name
			}
		}
	}
	other.Accounting = w.Accounting
	w.With = &other
	w.WithCode, _ = other.Code()
}

// query is the pathway as the query of an address, with further values as name and value; without anything that is usual
// it is empty.
func (w pathway) query(more ...string) string {
	q := url.Values{}
	if w.ID != "median" || w.Accounting != carbon.WholeSink {
		q.Set("code", w.Code)
	}
	if w.With != nil {
		q.Set("with", w.WithCode)
	}
	if w.Observed {
		q.Set("observed", "on")
	}
	if w.Pool != "" {
		q.Set("pool", w.Pool)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// at is the address of a page of the model that shows the same pathway.
func (m modelPage) at(view string, more ...string) string {
	address := m.base
	if view != "" {
		address += "/" + view
	}
	return address + m.query(more...)
}

// text is a text of the model in the page's language.
func (m modelPage) text(t carbon.Text) string { return m.In(consult.Text{Zh: t.Zh, En: t.En}) }

// named is what a scenario is called on the page: its name, else its code.
func (m modelPage) named(s carbon.Scenario) string {
	if s.Name.En != "" {
		return m.text(s.Name)
	}
	code, _ := s.Code()
	return code
}

// run computes the path of a scenario.
func (m modelPage) run(s carbon.Scenario) (*carbon.Path, error) {
	setting, err := s.Levels.Setting(m.prior)
	if err != nil {
		return nil, err
	}
	return carbon.Model{Base: carbon.China()}.Run(setting)
}

// answered says with what a page answers: with 422 where the address holds something wrong, so that no program takes the
// median for what it asked for.
func (m modelPage) answered() int {
	if len(m.Wrong) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// decimal prints a number with decimals and the sign of minus, never a negative zero.
func decimal(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return strings.Replace(text, "-", "−", 1)
}

// address is that of a page of the model without the pathway, which a form brings itself.
func (m modelPage) address(view string) string {
	if view == "" {
		return m.base
	}
	return m.base + "/" + view
}

// tabName is the name of a page of the model on its tab.
func (m modelPage) tabName(view string) string {
	if view == "" {
		return m.T("model.tab.scenario")
	}
	return m.T("model.tab." + view)
}

// unobserved is the address of a page that does not weigh by observations.
func (m modelPage) unobserved(view string) string {
	m.Observed = false
	return m.at(view)
}

// withText is what stands in the field for the pathway compared with: a scenario's id, else the code.
func (m modelPage) withText() string {
	switch {
	case m.With == nil:
		return ""
	case m.With.ID != "":
		return m.With.ID
	}
	return m.WithCode
}

// basis says what quantiles rest on.
func (m modelPage) basis(b carbon.Basis) string {
	return m.T("model.basis." + strings.ReplaceAll(string(b), " ", "_"))
}

// used counts the parameters in which the panel's judgement stands.
func (m modelPage) used() (n int) {
	for _, j := range m.Judged {
		if j.Reason == "" {
			n++
		}
	}
	return n
}
