package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/id"
)

// quantiles are the probabilities at which an expert states a quantity; see [analysis.JudgedLevels].
var quantiles = []string{"0.05", "0.5", "0.95"}

// quantityForm is the form of one unknown quantity.
type quantityForm struct {
	Round, ID, Name, Unit string
	Open, Pilot           bool
	Way                   string   // "slider", "chips", or empty where numbers are typed
	Values                []string // at the probabilities of quantiles, as typed
	Wrong                 []bool
	From, To              string   // range for sliders and chips, as typed
	Chips                 []string // in each bin, as typed
	Counted               []string // the values that count: those typed, or those read from chips; nil where there are none
	Aside                 string   // "dk", "na" or empty
	Rationale             string
	Base                  int64 // leaf of the stored judgement, -1 for none
	Client, Owner         string
	Before                string        // round from which the values were filled in, empty if they were not
	Stored                *quantityForm // what was stored in another window meanwhile
	Picture               *picture      // of the curve behind the values
	Shown                 bool          // the curve was asked for, and nothing was saved
	Saved                 int64
}

// quantityForm fills the form of the quantity in the path with what is stored.
func (s *server) quantityForm(v *visit) (p page, form quantityForm, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "quantity", st)
		q := st.Quantity(consult.QuantityID(v.r.PathValue("quantity")))
		r := current(st)
		if r == nil || q == nil || !slices.Contains(r.Instrument.Quantities, q.ID) {
			return missing()
		}
		form = quantityForm{
			Round: string(r.ID), ID: string(q.ID), Name: p.In(q.Name), Unit: q.Unit, Open: r.Status == consult.RoundOpen, Pilot: r.Instrument.Pilot,
			Values: make([]string, len(quantiles)), Wrong: make([]bool, len(quantiles)), Chips: make([]string, analysis.JudgedBins), Base: -1, Client: id.New(), Owner: owner(st, r, v.expert()), Saved: -1,
		}
		if form.Name == "" {
			form.Name = form.ID
		}
		form.fill(st, r, v.expert())
		return nil
	})
	form.Open = form.Open && v.term.Over == nil
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
	o.Rationale, o.Aside, o.Way, o.Counted = j.Rationale, "", "", nil
	if j.Kind != consult.Rated {
		o.Aside = markText(consult.Mark{Kind: j.Kind})
		return
	}
	for i, name := range quantiles {
		p, _ := strconv.ParseFloat(name, 64)
		if at := slices.Index(j.Probabilities, p); at >= 0 {
			o.Values[i] = strconv.FormatFloat(j.Values[at], 'f', -1, 64)
		}
	}
	if !slices.Contains(o.Values, "") { // else other probabilities were asked for than this form does
		o.Counted = slices.Clone(o.Values)
	}
	g := j.Given
	if g == nil || len(g.Chips) > 0 && len(g.Chips) != len(o.Chips) {
		return
	}
	o.Way, o.From, o.To = string(g.Way), string(g.From), string(g.To)
	for i, n := range g.Chips {
		o.Chips[i] = strconv.Itoa(n)
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
	form.draw(p)
	return s.render(v, http.StatusOK, quantityPage(p, form))
}

// curve answers a script with the curve of what stands in the form, or with what is in its way. Nothing is saved.
func (s *server) curve(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.quantityForm(v)
	if err != nil {
		return err
	}
	typed, err := form.read(v.r)
	if f := fault.Find(err); f != nil {
		p.Complaint = p.sentence(f)
	}
	typed.draw(p)
	return s.render(v, http.StatusOK, quantityCurve(p, typed))
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
	if err == nil && v.r.PostFormValue("then") == "show" {
		typed.Shown = true
		typed.draw(p)
		return s.render(v, http.StatusOK, quantityPage(p, typed))
	}
	if err == nil && typed.same(&stored) && !forProgram(v.r) {
		http.Redirect(v.w, v.r, p.At("answer")+"?saved="+strconv.FormatInt(stored.Base, 10), http.StatusSeeOther)
		return nil
	}
	if err == nil && typed.Base != stored.Base && typed.Round == stored.Round && !typed.sameValues(&stored) {
		err = fault.New(fault.Conflict, "answer.changed", "this answer was changed elsewhere in the meantime: look at both versions and save again")
	}
	if err == nil {
		e := v.entry(typed.Round, typed.Client, typed.Base)
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
