package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/office"
)

// roundSteps are the stations of a round.
var roundSteps = []string{"draft", "pilot", "open", "closing", "closed", "released"}

// closingSoon is how long before its closing day a round is said to close soon.
const closingSoon = 3 * 24 * time.Hour

// roundsView is the content of the page of rounds.
type roundsView struct {
	Round    string // on which the strip stands
	Step     int    // index into roundSteps
	Current  *consult.Round
	Closes   string
	Over     bool // the closing day has gone by
	Later    int  // experts who may answer still, by a day of their own
	Answered int
	Next     *nextView  // the round that can be opened now
	Waiting  []proposal // acts that wait for a second person
	Alone    bool       // nobody else holds a deciding role
	Decider  bool       // the visitor holds one
	Runner   bool       // the visitor runs rounds
	Past     []roundRow
	Noted    []deviation
	Comments int // of the current round that are not decided on
}

// nextView is the round that can be opened now, and what opening it locks.
type nextView struct {
	ID        string
	First     bool
	Items     []nextRow
	Ruled     bool
	Stop      bool
	StopRule  string
	Reason    string // which of the rule's terms hold, in numbers
	Locks     *consult.Instrument
	Hash      string
	Refusal   string // why nothing can be opened
	Piloted   int    // trials that were held
	Seeded    bool
	Unchecked int // items to be asked of which nobody has checked whether they are answered already
}

// nextRow is one item that the next round can ask.
type nextRow struct {
	ID, Text, Note string
	Ask            bool // by rule
}

// deviation is a recorded departure.
type deviation struct{ Round, Kind, Reason string }

func (s *server) rounds(v *visit) error {
	p, r, err := s.studyPage(v, "rounds")
	if err != nil {
		return err
	}
	return s.showRounds(v, http.StatusOK, newForm(p), r)
}

func (s *server) showRounds(v *visit, code int, f *form, r *reading) error {
	st := r.state
	view := roundsView{Decider: deciders.admits(v.roles), Runner: runners.admits(v.roles), Past: roundRows(st)}
	open, last := st.OpenRound(), st.LastRound()
	var err error
	switch {
	case open != nil:
		view.Current = open
	case last != nil && last.Status == consult.RoundClosed:
		view.Current = last
	}
	if open == nil {
		if view.Next, err = s.following(v, f.page, r); err != nil {
			return err
		}
	}
	view.place(s.today(v), last)
	if c := view.Current; c != nil {
		view.Closes, view.Answered = string(c.Closes), len(c.Replies)
		if today := s.today(v); c.Status == consult.RoundOpen && c.Closes != "" && today > view.Closes {
			view.Over = true
			if view.Later, err = s.later(v, c.ID, today); err != nil {
				return err
			}
		}
		for _, x := range commentsOf(c) {
			if _, decided := c.Comment(x.leaf, x.item); !decided {
				view.Comments++
			}
		}
		if f.Value("closes") == "" {
			f.values.Set("closes", string(c.Closes))
		}
	} else if view.Next != nil {
		for _, plan := range st.Definition.Rounds {
			if string(plan.ID) == view.Next.ID && f.Value("closes") == "" {
				f.values.Set("closes", string(plan.Closed))
			}
		}
	}
	for _, d := range slices.Backward(st.Deviations) {
		view.Noted = append(view.Noted, deviation{string(d.Round), f.Word("office.deviation", string(d.Kind)), d.Reason})
	}
	if view.Waiting, view.Alone, err = s.waiting(v, f.page); err != nil {
		return err
	}
	return s.render(v, code, roundsPage(f, view))
}

// place says at which step the strip stands.
func (w *roundsView) place(today string, last *consult.Round) {
	at := func(name string) int { return slices.Index(roundSteps, name) }
	switch c := w.Current; {
	case c == nil && last != nil && w.Next == nil:
		w.Round, w.Step = string(last.ID), at("released")
	case c == nil && w.Next != nil && w.Next.Piloted > 0 && w.Next.First:
		w.Round, w.Step = w.Next.ID, at("pilot")
	case c == nil && w.Next != nil:
		w.Round, w.Step = w.Next.ID, at("draft")
	case c == nil:
		w.Step = at("draft")
	case c.Instrument.Pilot:
		w.Round, w.Step = string(c.ID), at("pilot")
	case c.Status == consult.RoundOpen:
		w.Round, w.Step = string(c.ID), at("open")
		if soon(today, string(c.Closes)) {
			w.Step = at("closing")
		}
	default:
		w.Round, w.Step = string(c.ID), at(string(c.Status))
	}
}

// soon reports whether a day comes within closingSoon or has gone by.
func soon(today, day string) bool {
	t, err1 := time.Parse(time.DateOnly, today)
	d, err2 := time.Parse(time.DateOnly, day)
	return err1 == nil && err2 == nil && d.Sub(t) <= closingSoon
}

// today is the day in the page's time zone.
func (s *server) today(v *visit) string { return s.now().In(s.zone(v)).Format(time.DateOnly) }

// following says which round can be opened now and what it would lock.
func (s *server) following(v *visit, p page, r *reading) (*nextView, error) {
	st := r.state
	n := &nextView{ID: nextRound(st), First: len(st.Rounds) == 0, Piloted: len(st.Pilots)}
	_, n.Seeded = st.Seed()
	asked := map[consult.ItemID]analysis.NextItem{}
	if last := st.LastRound(); last != nil {
		all, err := r.complete()
		if err != nil {
			return nil, err
		}
		follow, ok, err := all.Follow()
		if err != nil {
			return nil, err
		}
		if ok {
			n.Ruled, n.Stop, n.StopRule = follow.Ruled, follow.Stop, follow.StopRule
			x := follow.State
			n.Reason = p.T("office.stop.numbers", "round", x.Round, "stable", x.Stable, "compared", x.Compared, "settled", x.Settled, "items", x.Items, "answered", x.Answered, "asked", x.Asked)
			for _, it := range follow.Items {
				asked[it.Item] = it
			}
		}
	}
	var items []consult.ItemID
	for _, it := range st.Standing() {
		row := nextRow{ID: string(it.ID), Text: p.In(it.Text), Ask: true}
		before, again := asked[it.ID]
		switch {
		case again && before.Settled:
			row.Ask, row.Note = false, p.T("office.next.settled", "status", p.Word("status", string(before.Status[0])))
		case again:
			row.Note = p.T("office.next.open")
		case len(it.Parents) > 0 && !n.First:
			row.Note = p.T("office.next.changed", "relation", p.Word("web.relation", string(it.Relation)), "from", joined(it.Parents), "reason", it.Reason)
		case !n.First:
			row.Note = p.T("office.next.new")
		}
		if row.Ask {
			items = append(items, it.ID)
			if open, ok := it.CheckedOpen(); !ok || !open {
				n.Unchecked++
			}
		}
		n.Items = append(n.Items, row)
	}
	in, hash, err := s.Secretariat.Rounds.Preview(v.ctx(), v.study, desk.Opening{Role: v.role(), Round: consult.RoundID(n.ID), Items: items})
	if fault.Find(err) != nil {
		n.Refusal = sentence(p, err)
		return n, nil //nolint:nilerr // the page shows why the round cannot be opened
	}
	n.Locks, n.Hash = &in, hash
	return n, err
}

func joined(ids []consult.ItemID) string {
	var out strings.Builder
	for i, id := range ids {
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(string(id))
	}
	return out.String()
}

// nextRound names the round after the last one: the first planned one that has not opened, else its number.
func nextRound(s *consult.State) string {
	for _, plan := range s.Definition.Rounds {
		if s.Round(plan.ID) == nil {
			return string(plan.ID)
		}
	}
	for n := len(s.Rounds) + 1; ; n++ {
		if id := strconv.Itoa(n); s.Round(consult.RoundID(id)) == nil {
			return id
		}
	}
}

// refuseRounds shows the page of rounds again with what is wrong.
func (s *server) refuseRounds(v *visit, f *form, err error) error {
	r, hard := s.read(v.ctx(), v.study)
	if hard != nil {
		return hard
	}
	return s.again(v, f, err, func(code int) error { return s.showRounds(v, code, f, r) })
}

// roundForm begins to handle a form of the page of rounds.
func (s *server) roundForm(v *visit) (*form, *reading, error) {
	if err := v.read(); err != nil {
		return nil, nil, err
	}
	p, r, err := s.studyPage(v, "rounds")
	if err != nil {
		return nil, nil, err
	}
	v.about = v.value("round")
	return typed(p, v), r, nil
}

// openRound opens the next round, or a trial of it.
func (s *server) openRound(v *visit) error {
	f, r, err := s.roundForm(v)
	if err != nil {
		return err
	}
	o := desk.Opening{Role: v.role(), Round: consult.RoundID(v.value("round")), Opened: consult.Date(s.today(v)), Closes: consult.Date(v.value("closes")), Pilot: v.value("step") == "pilot"}
	if o.Closes != "" && (!isDay(string(o.Closes)) || o.Closes < o.Opened) {
		return s.refuseRounds(v, f, fault.Bad("closes", "web.round.closes", "{value} is no day on which the round can close: today or later, written as 2026-03-20", "value", strconv.Quote(string(o.Closes))))
	}
	if string(o.Round) != nextRound(r.state) {
		return office.Changed()
	}
	for _, plan := range r.state.Definition.Rounds {
		if plan.ID == o.Round {
			o.Realtime = plan.Realtime
		}
	}
	next, err := s.following(v, f.page, r)
	if err != nil {
		return err
	}
	departs := next.Ruled && next.Stop
	o.Items = []consult.ItemID{}
	for _, row := range next.Items {
		chosen := next.First || f.Has("item", row.ID)
		departs = departs || chosen != row.Ask
		if chosen {
			o.Items = append(o.Items, consult.ItemID(row.ID))
		}
	}
	if o.Pilot {
		o.Round = consult.RoundID("pilot-" + strconv.Itoa(len(r.state.Pilots)+1))
	} else if departs {
		if o.Departure = v.value("reason"); o.Departure == "" {
			return s.refuseRounds(v, f, fault.Bad("reason", "web.round.departs", "this departs from what the rules propose: say why, the brief prints it"))
		}
	}
	if _, err := s.Secretariat.Rounds.Open(v.ctx(), v.study, o); err != nil {
		return s.refuseRounds(v, f, err)
	}
	s.announce(v, len(r.state.Experts))
	return v.done(f.At("rounds"), "round_opened")
}

// announced is up to how many experts the letters about a round are queued before the page comes back; to a larger panel
// the background work queues them within a minute.
const announced = 200

// announce queues the letters about a round that has opened. That it failed is no fault of the round: they are derived
// from the record again and again.
func (s *server) announce(v *visit, experts int) {
	if s.Secretariat.Post == nil || experts > announced {
		return
	}
	if err := s.Secretariat.Post.Announce(context.WithoutCancel(v.ctx()), v.study); err != nil {
		s.Log.WarnContext(v.ctx(), "letters are queued later", "cause", err.Error())
	}
}

func (s *server) closeRound(v *visit) error {
	f, _, err := s.roundForm(v)
	if err != nil {
		return err
	}
	if err := s.Secretariat.Rounds.Close(v.ctx(), v.study, consult.RoundID(v.value("round")), v.role()); err != nil {
		return s.refuseRounds(v, f, err)
	}
	return v.done(f.At("rounds"), "round_closed")
}

func (s *server) extendRound(v *visit) error {
	f, _, err := s.roundForm(v)
	if err != nil {
		return err
	}
	day := v.value("closes")
	if !isDay(day) || day < s.today(v) {
		return s.refuseRounds(v, f, fault.Bad("closes", "web.round.closes", "{value} is no day on which the round can close: today or later, written as 2026-03-20", "value", strconv.Quote(day)))
	}
	_, err = s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.role(), Round: consult.RoundID(v.value("round")),
		Body: &consult.RoundExtended{Data: consult.Extension{Closes: consult.Date(day)}, Text: consult.Remark{Reason: v.value("reason")}}})
	if err != nil {
		return s.refuseRounds(v, f, err)
	}
	return v.done(f.At("rounds"), "saved")
}

// noteDeviation records a departure that somebody describes in words.
func (s *server) noteDeviation(v *visit) error {
	f, _, err := s.roundForm(v)
	if err != nil {
		return err
	}
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.role(), Round: consult.RoundID(v.value("round")), Body: consult.Note(consult.KindDeviation, v.value("reason"))}); err != nil {
		return s.refuseRounds(v, f, err)
	}
	return v.done(f.At("rounds"), "noted")
}
