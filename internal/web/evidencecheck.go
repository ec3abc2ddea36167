package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/refine"
)

// checkRow is an evidence check as it was recorded.
type checkRow struct {
	Date, Verdict, By, Search, Note string
	Leaf                            int64
	Sources                         []string
}

// checkView is the page on which it is checked whether a question is answered already.
type checkView struct {
	ID, Text, Second string
	Terms            []string // concepts of the question, to search for
	Rows             []referenceRow
	Searched         bool
	Checks           []checkRow
	Linked           []string
}

func (s *server) checkPage(v *visit) error {
	return s.showCheck(v, http.StatusOK, newForm(s.page(v, "evidence_check"), "search", v.r.URL.Query().Get("q")))
}

func (s *server) showCheck(v *visit, code int, f *form) error {
	id := consult.ItemID(v.r.PathValue("item"))
	var found []desk.Reference
	query := strings.TrimSpace(f.Value("search"))
	searched := false
	if query != "" && s.Secretariat.Search != nil {
		var err error
		if found, err = s.Secretariat.Search(v.ctx(), v.study, query, referencesPerPage); err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
		searched = err == nil
	}
	var view checkView
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		it := st.Item(id)
		if it == nil {
			return missing()
		}
		f.of(st)
		card := f.card(st, it)
		view = checkView{ID: card.ID, Text: card.Text, Second: card.Second, Searched: searched}
		for _, t := range refine.Terms(wording(it)) {
			word := t.Chinese
			if it.Lang == string(refine.English) && t.English != "" || word == "" {
				word = t.English
			}
			if len(view.Terms) < 6 {
				view.Terms = append(view.Terms, word)
			}
		}
		base := evidenceView{Searched: true}
		f.references(st, &base, found, "")
		view.Rows = base.Rows
		view.Checks, view.Linked = f.checks(st, it)
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, code, checkPage(f, view))
}

// checks lists the evidence checks of a question, the newest first, and the references beside it.
func (p page) checks(st *consult.State, it *consult.Item) (out []checkRow, linked []string) {
	for _, c := range slices.Backward(it.Checks) {
		row := checkRow{Date: string(c.Date), Verdict: p.T("refine.verdict." + string(c.Verdict)), By: p.T("refine.role." + roleOr(string(c.Role))), Search: c.Search, Note: c.Note, Leaf: c.Leaf}
		for _, x := range c.Sources {
			row.Sources = append(row.Sources, p.citation(st, x))
		}
		out = append(out, row)
	}
	for _, x := range it.Sources {
		linked = append(linked, p.citation(st, x))
	}
	return out, linked
}

// citation is a reference in the style of the page's language: GB/T 7714 in Chinese, APA in English.
func (p page) citation(st *consult.State, x consult.SourceOf) string {
	e := st.EvidenceFile(x.Evidence)
	if e == nil {
		return x.Evidence
	}
	for _, r := range e.References {
		if r.Key == x.Key && x.Key != "" {
			return p.In(r.Cite)
		}
	}
	if x.Key != "" {
		return e.File + " · " + x.Key
	}
	return e.File
}

// saveCheck records an evidence check.
func (s *server) saveCheck(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "evidence_check"), v)
	id := consult.ItemID(v.r.PathValue("item"))
	v.about = string(id)
	if v.value("step") == "search" {
		return s.showCheck(v, http.StatusOK, f)
	}
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showCheck(v, code, f) })
	}
	search, err := plainText("search", v.r.PostFormValue("search"))
	if err != nil {
		return refuse(err)
	}
	note, err := plainText("note", v.r.PostFormValue("note"))
	if err != nil {
		return refuse(err)
	}
	if v.value("verdict") == "" {
		f.values["verdict"] = []string{""}
		return refuse(fault.Bad("verdict", "web.evidence.verdict", "choose a verdict: not answered yet, partly answered, or answered already"))
	}
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.roleFor(consult.KindCheck), Body: &consult.EvidenceChecked{
		Data: consult.EvidenceCheck{Item: id, Date: consult.Date(s.today(v)), Verdict: consult.Verdict(v.value("verdict")), Sources: sourcesTyped(f.values["source"])},
		Text: consult.EvidenceSearch{Search: search, Note: note}}}); err != nil {
		return refuse(err)
	}
	return v.done(f.At("items", string(id)), "saved")
}

// evidenceRules are what a definition can ask for before a round.
func (p page) evidenceRules() []option {
	return []option{{"", p.T("refine.evidence.rule.none")}, {"required", p.T("refine.evidence.rule.required")}}
}
