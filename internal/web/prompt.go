package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/id"
)

// promptForm is the form of one prompt: what is asked, and what stands in it.
type promptForm struct {
	Round, ID, Name, Help, Kind string
	Other                       string // wording in the other language, empty where it is missing
	Open, Pilot                 bool
	One                         bool // a choice of exactly one option
	Least, Most, Points         int
	From, To                    int // of a year
	Options                     []optionField
	Sets                        []setField // of pairwise and best-worst prompts
	Sources                     string     // of free text, one on each line
	Aside                       string     // "dk", "na" or empty
	Comment                     string
	Base                        int64 // leaf of the stored answer, -1 for none
	Client, Owner               string
	Before                      string          // round from which the answer was filled in, empty if it was not
	Panel                       *promptFeedback // of an earlier round, nil where none is released
	Stored                      *promptForm     // what was stored in another window meanwhile
	Saved                       int64
}

// optionField is one option with the number that stands at it as it was typed, empty for none.
type optionField struct {
	ID, Name, Value string
	Wrong           bool
}

// promptForm fills the form of the prompt in the path with what is stored.
func (s *server) promptForm(v *visit) (p page, form promptForm, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "prompt", st)
		r := current(st)
		if r == nil {
			return missing()
		}
		asked := r.Prompt(consult.PromptID(v.r.PathValue("prompt")))
		if asked == nil {
			return missing()
		}
		form.fill(p, st, r, asked, v.expert())
		return nil
	})
	form.Open = form.Open && v.term.Over == nil
	return p, form, err
}

func (o *promptForm) fill(p page, st *consult.State, r *consult.Round, asked *consult.Prompt, expert consult.Pseudonym) {
	*o = promptForm{
		Round: string(r.ID), ID: string(asked.ID), Name: p.In(asked.Name), Help: p.In(asked.Help), Kind: string(asked.Kind), Open: r.Status == consult.RoundOpen, Pilot: r.Instrument.Pilot,
		Points: asked.Points, Base: -1, Client: id.New(), Owner: owner(st, r, expert), Saved: -1,
	}
	if lang, other := string(p.Lang), string(p.Other()); asked.Name.Has(lang) && asked.Name.Has(other) {
		o.Other = asked.Name.In(other)
	}
	o.From, o.To = asked.From, asked.To
	for _, option := range st.OptionsFor(asked, expert) {
		name := p.optionName(st, asked, option)
		if name == "" {
			name = string(option)
		}
		o.Options = append(o.Options, optionField{ID: string(option), Name: name})
	}
	o.Least, o.Most = asked.Bounds(len(o.Options))
	o.One = asked.Kind == consult.PromptChoice && o.Most == 1
	o.fillSets(st, r, asked, expert)
	if x := r.Response(expert, asked.ID); x != nil {
		o.put(x)
		o.Comment, o.Base = x.Comment, x.Leaf
		return
	}
	if r.Instrument.Pilot || !o.Open {
		return
	}
	for _, earlier := range st.Rounds {
		if x := earlier.Response(expert, asked.ID); x != nil && earlier.ID != r.ID {
			o.put(x)
			o.Before = string(earlier.ID)
			if o.Kind == string(consult.PromptText) {
				o.Comment = x.Comment
			}
		}
	}
}

// optionName is the wording of an option in the page's language; a year has options of its own.
func (p page) optionName(st *consult.State, asked *consult.Prompt, option consult.OptionID) string {
	if asked.Kind == consult.PromptYear {
		return p.T("answer.prompt.year." + string(option))
	}
	return p.In(st.OptionName(asked, option))
}

// put fills in a stored answer.
func (o *promptForm) put(x *consult.ExpertResponse) {
	for i := range o.Options {
		o.Options[i].Value = ""
		if m, ok := x.Marks[consult.OptionID(o.Options[i].ID)]; ok {
			o.Options[i].Value = m.String()
		}
	}
	o.putSets(x.Contests)
	o.Aside, o.Sources = "", strings.Join(x.Sources, "\n")
	if x.Kind != consult.Rated {
		o.Aside = markText(consult.Mark{Kind: x.Kind})
	}
}

// prompt shows one prompt.
func (s *server) prompt(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.promptForm(v)
	if err != nil {
		return err
	}
	form.Saved = saved(v)
	if form.Panel, err = s.promptBefore(v, p, &form); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, promptPage(p, form))
}

// respond saves an answer to a prompt. What cannot be saved comes back as it was typed, with the reason.
func (s *server) respond(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, stored, err := s.promptForm(v)
	if err != nil {
		return err
	}
	typed, err := stored.read(v.r)
	if err == nil && typed.same(&stored) && !forProgram(v.r) {
		return s.responded(v, p, typed.ID, stored.Base)
	}
	if err == nil {
		e := v.entry(typed.Round, typed.Client, typed.Base)
		sheet, text := typed.sheet()
		var done desk.Saved
		if done, err = s.Answers.Respond(v.ctx(), e, sheet, text); err == nil {
			if forProgram(v.r) {
				return writeJSON(v, http.StatusOK, saidOf(done))
			}
			return s.responded(v, p, typed.ID, done.Leaf)
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
	return s.render(v, statusOf(f.Kind), promptPage(p, typed))
}

// responded leads on to the next thing that has no complete answer, or to the map.
func (s *server) responded(v *visit, p page, prompt string, leaf int64) error {
	to := p.At("answer")
	if v.r.PostFormValue("then") == "next" {
		err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
			var m mapView
			m.fill(p, st, current(st), v.expert())
			if next := m.after("p/" + prompt); next != nil {
				to = string(next.Address)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	http.Redirect(v.w, v.r, to+"?saved="+strconv.FormatInt(leaf, 10), http.StatusSeeOther)
	return nil
}

// after is the first row behind one that has no complete answer, from the start again at the end; nil if none is left.
func (o *mapView) after(draft string) *mapRow {
	at := slices.IndexFunc(o.Rows, func(r mapRow) bool { return r.Draft == draft })
	for k := 1; k <= len(o.Rows); k++ {
		row := &o.Rows[(at+k)%len(o.Rows)]
		if row.Draft != draft && (row.State == "open" || row.State == "partly") {
			return row
		}
	}
	return nil
}

// withdrawResponse takes the answer to a prompt back.
func (s *server) withdrawResponse(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.promptForm(v)
	if err != nil {
		return err
	}
	e := v.entry(v.r.PostFormValue("round"), v.r.PostFormValue("client"), form.Base)
	done, err := s.Answers.WithdrawResponse(v.ctx(), e, consult.PromptID(form.ID))
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, p.At("prompts", form.ID)+"?saved="+strconv.FormatInt(done.Leaf, 10), http.StatusSeeOther)
	return nil
}
