package web

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/id"
)

// quantiles are the probabilities at which an expert states a quantity: 5 %, 50 % and 95 %, as in Cooke's classical
// model (Cooke, Experts in Uncertainty, 1991, chapter 15).
var quantiles = []string{"0.05", "0.5", "0.95"}

// quantityForm is the form of one unknown quantity.
type quantityForm struct {
	Round, ID, Name, Unit string
	Open, Pilot           bool
	Values                []string // at the probabilities of quantiles, as typed
	Wrong                 []bool
	Aside                 string // "dk", "na" or empty
	Rationale             string
	Base                  int64 // leaf of the stored judgement, -1 for none
	Client, Owner         string
	Before                string        // round from which the values were filled in, empty if they were not
	Stored                *quantityForm // what was stored in another window meanwhile
	Saved                 int64
}

// quantityForm fills the form of the quantity in the path with what is stored.
func (s *server) quantityForm(v *visit) (p page, form quantityForm, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "answer_item", st.Definition)
		q := st.Quantity(consult.QuantityID(v.r.PathValue("quantity")))
		r := current(st)
		if r == nil || q == nil || !slices.Contains(r.Instrument.Quantities, q.ID) {
			return missing()
		}
		form = quantityForm{
			Round: string(r.ID), ID: string(q.ID), Name: p.In(q.Name), Unit: q.Unit, Open: r.Status == consult.RoundOpen, Pilot: r.Instrument.Pilot,
			Values: make([]string, len(quantiles)), Wrong: make([]bool, len(quantiles)), Base: -1, Client: id.New(), Owner: owner(st, r, v.expert()), Saved: -1,
		}
		if form.Name == "" {
			form.Name = form.ID
		}
		form.fill(st, r, v.expert())
		return nil
	})
	return p, form, err
}

// fill takes the stored judgement, or the one of an earlier round, to be kept or changed.
func (o *quantityForm) fill(st *consult.State, r *consult.Round, expert consult.Pseudonym) {
	if j := r.Judgement(expert, consult.QuantityID(o.ID)); j != nil {
		o.put(j)
		o.Base = j.Leaf
		return
	}
	if r.Instrument.Pilot {
		return
	}
	for _, earlier := range st.Rounds {
		if j := earlier.Judgement(expert, consult.QuantityID(o.ID)); j != nil && earlier.ID != r.ID {
			o.put(j)
			o.Rationale, o.Before = "", string(earlier.ID)
		}
	}
}

func (o *quantityForm) put(j *consult.ExpertJudgement) {
	for i, name := range quantiles {
		p, _ := strconv.ParseFloat(name, 64)
		if at := slices.Index(j.Probabilities, p); at >= 0 {
			o.Values[i] = strconv.FormatFloat(j.Values[at], 'f', -1, 64)
		}
	}
	o.Rationale, o.Aside = j.Rationale, ""
	if j.Kind != consult.Rated {
		o.Aside = markText(consult.Mark{Kind: j.Kind})
	}
}

// quantity shows one quantity.
func (s *server) quantity(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.quantityForm(v)
	if err != nil {
		return err
	}
	form.Saved = saved(v)
	return s.render(v, http.StatusOK, quantityPage(p, form))
}

// judge saves a judgement. What cannot be saved comes back as it was typed, with the reason.
func (s *server) judge(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, stored, err := s.quantityForm(v)
	if err != nil {
		return err
	}
	typed, err := stored.read(v.r)
	if err == nil && typed.same(&stored) && !forProgram(v.r) {
		http.Redirect(v.w, v.r, p.At("answer")+"?saved="+strconv.FormatInt(stored.Base, 10), http.StatusSeeOther)
		return nil
	}
	if err == nil && typed.Base != stored.Base && typed.Round == stored.Round && !typed.sameValues(&stored) {
		err = fault.New(fault.Conflict, "answer.changed", "this answer was changed elsewhere in the meantime: look at both versions and save again")
	}
	if err == nil {
		e := desk.Entry{Study: v.study, Round: consult.RoundID(typed.Round), Expert: v.expert(), Client: typed.Client, Base: typed.Base}
		sheet, text := typed.sheet()
		var done desk.Saved
		if done, err = s.Answers.Judge(v.ctx(), e, sheet, text); err == nil {
			if forProgram(v.r) {
				return writeJSON(v, http.StatusOK, saidOf(done))
			}
			to := p.At("answer")
			if v.r.PostFormValue("then") == "stay" {
				to = p.At("quantities", typed.ID)
			}
			http.Redirect(v.w, v.r, to+"?saved="+strconv.FormatInt(done.Leaf, 10), http.StatusSeeOther)
			return nil
		}
	}
	f := fault.Find(err)
	if f == nil || f.Kind == fault.Internal || f.Kind == fault.NotFound {
		return err
	}
	if forProgram(v.r) {
		return writeJSON(v, statusOf(f.Kind), map[string]any{"error": map[string]any{"kind": f.Kind.String(), "field": f.Place.Field, "message": p.sentence(f)}})
	}
	p.Complaint = p.sentence(f)
	if f.Key == "answer.changed" {
		typed.Stored, typed.Base, typed.Client = &stored, stored.Base, stored.Client
	}
	typed.Open = stored.Open && typed.Round == stored.Round
	return s.render(v, statusOf(f.Kind), quantityPage(p, typed))
}

// plainNumber is a decimal as people write it; a comma could be a decimal point or a thousand.
var plainNumber = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,10})?$`)

// read takes what was sent into a copy of the form, everything that was typed with it.
func (o *quantityForm) read(r *http.Request) (typed quantityForm, err error) {
	typed = *o
	typed.Values, typed.Wrong = make([]string, len(quantiles)), make([]bool, len(quantiles))
	if err := r.ParseForm(); err != nil {
		return typed, unreadable(err)
	}
	form := r.PostForm
	var found fault.List
	bad := func(i int, key, text string, args ...any) {
		typed.Wrong[i] = true
		found = append(found, fault.Bad("value."+quantiles[i], key, text, args...))
	}
	if typed.Aside = form.Get("aside"); typed.Aside != "dk" && typed.Aside != "na" {
		typed.Aside = ""
	}
	last, lastAt := 0.0, -1
	for i, name := range quantiles {
		typed.Values[i] = consult.Narrow(form.Get("value." + name))
		value := typed.Values[i]
		if typed.Aside != "" {
			continue
		}
		switch x, err := strconv.ParseFloat(value, 64); {
		case value == "":
			bad(i, "web.quantity.empty", "a value is missing: give all three, or say below that you cannot judge")
		case err != nil || !plainNumber.MatchString(value):
			bad(i, "web.quantity.number", "{value} is no number: write it in digits with a point, such as 12.5", "value", strconv.Quote(value))
		case lastAt >= 0 && x < last:
			bad(i, "web.quantity.order", "{value} is below {other}: the values must rise from the low one to the high one", "value", value, "other", typed.Values[lastAt])
		default:
			last, lastAt = x, i
		}
	}
	if typed.Rationale, err = plainText("rationale", form.Get("rationale")); err != nil {
		found = append(found, fault.Find(err))
	}
	typed.Round, typed.Client = form.Get("round"), form.Get("client")
	if typed.Base, err = strconv.ParseInt(form.Get("base"), 10, 64); err != nil || typed.Base < -1 {
		found = append(found, fault.Bad("base", "web.answer.base", "this form does not say upon which answer it was filled in: load the page again"))
		typed.Base = o.Base
	}
	if len(found) > 0 {
		return typed, found[0]
	}
	return typed, nil
}

func (o *quantityForm) sameValues(stored *quantityForm) bool {
	return o.Aside == stored.Aside && (o.Aside != "" || slices.Equal(o.Values, stored.Values)) && o.Rationale == stored.Rationale
}

// same reports whether a form holds what is stored already, under the leaf that it names.
func (o *quantityForm) same(stored *quantityForm) bool {
	return stored.Base >= 0 && o.Base == stored.Base && o.Round == stored.Round && o.sameValues(stored)
}

func (o *quantityForm) sheet() (consult.JudgementSheet, consult.JudgementText) {
	j := consult.Judgement{Quantity: consult.QuantityID(o.ID)}
	if o.Aside != "" {
		j.Aside, j.Probabilities, j.Values = o.Aside, []consult.Decimal{}, []consult.Decimal{}
	}
	for i, p := range quantiles {
		if o.Aside != "" {
			break
		}
		j.Probabilities, j.Values = append(j.Probabilities, consult.Decimal(p)), append(j.Values, consult.Decimal(strings.TrimPrefix(o.Values[i], "+")))
	}
	var t consult.JudgementText
	if o.Rationale != "" {
		t.Rationales = map[consult.QuantityID]string{j.Quantity: o.Rationale}
	}
	return consult.JudgementSheet{Judgements: []consult.Judgement{j}}, t
}

// says puts a stored judgement in words, so that its author can see whether it is what was meant.
func (o *quantityForm) says(p page) string {
	if o.Aside != "" {
		return p.mark(o.Aside)
	}
	unit := ""
	if o.Unit != "" {
		unit = " " + o.Unit
	}
	return p.T("answer.quantity.says", "low", o.Values[0]+unit, "middle", o.Values[1]+unit, "high", o.Values[2]+unit)
}
