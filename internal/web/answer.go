package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
)

// mapRow is one item on the expert's map.
type mapRow struct {
	ID, Text string
	Address  templ.SafeURL
	Draft    string // name of what is kept unsaved on a device
	State    string // open | partly | done | recused
}

// mapView is the expert's start page: every item with its own state, what is left, and when the round closes.
type mapView struct {
	Round, Status, Closes string
	Own                   bool // the closing day is this person's alone
	Rows                  []mapRow
	Done, Partly, Recused int
	Pilot                 bool    // a trial, whose answers are in no result
	Next                  *mapRow // the first without a complete answer, nil when all are done
	Saved                 int64   // leaf of the answer that was saved just now, -1 for none
	Owner                 string  // names the person's drafts on a device
}

// gate leads somebody who has not said whether they take part to the page where that is asked; open is false then.
func (s *server) gate(v *visit) (open bool, err error) {
	said, err := s.People.Participation(v.ctx(), v.person.ID, string(v.study))
	if err == nil && said.Status == directory.Accepted {
		if v.room, err = s.roomAt(v); err == nil {
			v.term, err = s.termOf(v, v.study, v.person.ID)
		}
		return err == nil, err
	}
	if err != nil {
		return false, err
	}
	http.Redirect(v.w, v.r, s.page(v, "").At("take-part"), http.StatusSeeOther)
	return false, nil
}

// answerMap shows the map of the last round.
func (s *server) answerMap(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	if v.r.URL.Query().Get("view") == "table" {
		return s.answerTable(v)
	}
	var p page
	view := mapView{Saved: saved(v)}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "answer", st)
		if r := current(st); r != nil {
			view.fill(p, st, r, v.expert())
		}
		return nil
	})
	if err != nil {
		return err
	}
	if view.Status == string(consult.RoundOpen) {
		view.Closes, view.Own = string(v.term.Day), v.term.Own
	}
	return s.render(v, http.StatusOK, mapPage(p, view))
}

// saved is the leaf that the address names as saved just now, -1 for none.
func saved(v *visit) int64 {
	n, err := strconv.ParseInt(v.r.URL.Query().Get("saved"), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

func (o *mapView) fill(p page, st *consult.State, r *consult.Round, expert consult.Pseudonym) {
	o.Round, o.Status, o.Closes, o.Pilot = string(r.ID), string(r.Status), string(r.Closes), r.Instrument.Pilot
	o.Owner = owner(st, r, expert)
	reply := r.Reply(expert)
	for i, id := range r.Instrument.Items {
		row := mapRow{ID: string(id), Address: templ.SafeURL(p.At("answer", string(id))), Draft: string(id), State: stateOf(reply, i)}
		if it := st.Item(id); it != nil {
			row.Text = p.In(it.Text)
		}
		if recused(st, expert, id) {
			row.State = "recused"
		}
		o.Rows = append(o.Rows, row)
	}
	for _, id := range r.Instrument.Quantities {
		row := mapRow{ID: string(id), Address: templ.SafeURL(p.At("quantities", string(id))), Draft: "q/" + string(id), State: "open"}
		if q := st.Quantity(id); q != nil {
			row.Text = p.In(q.Name)
		}
		if r.Judgement(expert, id) != nil {
			row.State = "done"
		}
		o.Rows = append(o.Rows, row)
	}
	for i := range r.Instrument.Prompts {
		asked := &r.Instrument.Prompts[i]
		row := mapRow{ID: string(asked.ID), Text: p.In(asked.Name), Address: templ.SafeURL(p.At("prompts", string(asked.ID))), Draft: "p/" + string(asked.ID), State: "open"}
		if x := r.Response(expert, asked.ID); x != nil {
			row.State = "done"
			if !st.Whole(asked, x) {
				row.State = "partly"
			}
		}
		o.Rows = append(o.Rows, row)
	}
	for i := range o.Rows {
		switch o.Rows[i].State {
		case "done":
			o.Done++
			continue
		case "recused":
			o.Recused++
			continue
		case "partly":
			o.Partly++
		}
		if o.Next == nil {
			o.Next = &o.Rows[i]
		}
	}
}

// recused reports whether an expert does not answer on an item because of an interest.
func recused(st *consult.State, expert consult.Pseudonym, item consult.ItemID) bool {
	x := st.Expert(expert)
	return x != nil && x.IsRecused(item)
}

// stateOf says how far the answer on the item at index i has come.
func stateOf(reply *consult.Reply, i int) string {
	if reply == nil {
		return "open"
	}
	a := reply.Answer(i)
	if a == nil {
		return "open"
	}
	for _, m := range a.Marks {
		if m.Kind == consult.Skipped || m.Kind == consult.NotAsked {
			return "partly"
		}
	}
	return "done"
}

// answerForm shows one item with the answer as it stands.
func (s *server) answerForm(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.itemForm(v)
	if err != nil {
		return err
	}
	if err := s.addFeedback(v, p, &form, true); err != nil {
		return err
	}
	if form.Arguments, err = s.argumentsOn(v, p, consult.ItemID(form.Item), form.Open); err != nil {
		return err
	}
	form.Saved = saved(v)
	return s.render(v, http.StatusOK, answerPage(p, form))
}

// itemForm fills the form of the item in the path with what is stored.
func (s *server) itemForm(v *visit) (p page, form answerForm, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "answer_item", st)
		r := current(st)
		if r == nil {
			return missing()
		}
		return form.fill(p, st, r, consult.ItemID(v.r.PathValue("item")), v.expert())
	})
	form.Open = form.Open && v.term.Over == nil
	return p, form, err
}

// answer saves an answer. What cannot be saved comes back as it was typed, with the reason.
func (s *server) answer(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.itemForm(v)
	if err != nil {
		return err
	}
	typed, err := form.read(v.r)
	if err == nil {
		var done desk.Saved
		if typed.same(&form) && !forProgram(v.r) { // a script has saved it already: there is nothing to add
			return s.answered(v, p, typed, desk.Saved{Leaf: form.Base, Repeat: true})
		}
		if done, err = s.save(v, typed); err == nil {
			return s.answered(v, p, typed, done)
		}
	}
	return s.unsaved(v, p, form, typed, err)
}

func (s *server) save(v *visit, typed answerForm) (desk.Saved, error) {
	sheet, text := typed.sheet()
	e := v.entry(typed.Round, typed.Client, typed.Base)
	return s.Answers.Save(v.ctx(), e, sheet, text)
}

// answered leads on to the next item that has no complete answer, or to the map; a script gets the receipt.
func (s *server) answered(v *visit, p page, typed answerForm, done desk.Saved) error {
	if forProgram(v.r) {
		return writeJSON(v, http.StatusOK, saidOf(done))
	}
	to := p.At("answer")
	if v.r.PostFormValue("then") == "next" {
		next, err := s.next(v, typed.Item)
		if err != nil {
			return err
		}
		if next != "" {
			to = p.At("answer", next)
		}
	}
	query := url.Values{"saved": {strconv.FormatInt(done.Leaf, 10)}}
	if v.r.PostFormValue("then") == "table" {
		query.Set("view", "table")
		query.Set("page", strconv.Itoa((typed.At-1)/tableRows+1))
		to += "?" + query.Encode() + "#row-" + url.QueryEscape(typed.Item)
	} else {
		to += "?" + query.Encode()
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// reply is what a script gets: the receipt, the key that verifies it, and what opens the commitments of the leaf.
type reply struct {
	Leaf    int64    `json:"leaf"`
	Receipt string   `json:"receipt"`
	Key     string   `json:"key"`
	Data    opening  `json:"data"`
	Text    *opening `json:"text,omitempty"`
}

type opening struct {
	Salt []byte `json:"salt"`
	Body string `json:"body"`
}

func saidOf(done desk.Saved) reply {
	out := reply{Leaf: done.Leaf, Receipt: string(done.Receipt), Key: done.Key, Data: opening{done.Data.Salt, string(done.Data.Body)}}
	if done.Text.Salt != nil {
		out.Text = &opening{done.Text.Salt, string(done.Text.Body)}
	}
	return out
}

// next is the first item after one that has no complete answer, from the start again at the end; empty if none is left.
func (s *server) next(v *visit, after string) (next string, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		r := current(st)
		at, ok := r.ItemIndex(consult.ItemID(after))
		if !ok {
			return nil
		}
		reply, n := r.Reply(v.expert()), len(r.Instrument.Items)
		for k := 1; k < n; k++ {
			i := (at + k) % n
			id := r.Instrument.Items[i]
			if stateOf(reply, i) != "done" && !recused(st, v.expert(), id) {
				next = string(id)
				return nil
			}
		}
		return nil
	})
	return next, err
}

// unsaved shows the form again with everything that was typed and what is in the way. Where the answer was changed in
// another window meanwhile, the stored one stands beside it, and saving once more replaces it.
func (s *server) unsaved(v *visit, p page, stored, typed answerForm, err error) error {
	f := fault.Find(err)
	if f == nil || f.Kind == fault.Internal || f.Kind == fault.NotFound {
		return err
	}
	code := statusOf(f.Kind)
	if forProgram(v.r) {
		return writeJSON(v, code, map[string]any{"error": map[string]any{"kind": f.Kind.String(), "field": f.Place.Field, "message": p.sentence(f)}})
	}
	p.Complaint = p.sentence(f)
	if f.Key == "answer.changed" {
		typed.Stored, typed.Base, typed.Client = &stored, stored.Base, stored.Client
	}
	typed.Open = stored.Open && typed.Round == stored.Round
	if err := s.addFeedback(v, p, &typed, false); err != nil {
		return err
	}
	var broken error
	if typed.Arguments, broken = s.argumentsOn(v, p, consult.ItemID(typed.Item), typed.Open); broken != nil {
		return broken
	}
	return s.render(v, code, answerPage(p, typed))
}

// withdrawAnswer takes the answer on one item back.
func (s *server) withdrawAnswer(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.itemForm(v)
	if err != nil {
		return err
	}
	e := v.entry(v.r.PostFormValue("round"), v.r.PostFormValue("client"), form.Base)
	done, err := s.Answers.Withdraw(v.ctx(), e, consult.ItemID(form.Item))
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, p.At("answer", form.Item)+"?saved="+strconv.FormatInt(done.Leaf, 10), http.StatusSeeOther)
	return nil
}
