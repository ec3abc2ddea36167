package web

import (
	crand "crypto/rand"
	"encoding/binary"
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// scoredPerPage is how many proposals a second person scores on one page, and usualSample how many are drawn unless
// somebody says otherwise.
const (
	scoredPerPage = 10
	usualSample   = 30
)

// scorers may score a sample of screening decisions: those of the office, and reviewers from outside it.
var scorers = audience{roles: []directory.Role{directory.Administrator, directory.Convener, directory.Facilitator, directory.Analyst, directory.Reviewer}}

// screening are the acts by which the first decisions are made: whoever did one is no second person.
var screening = []string{"call.decide", "merge.act", "screening.draw"}

// scoreRow is a proposal of the sample as the second person sees it: what was proposed, and nothing of what became of it.
type scoreRow struct{ ID, Text, Second, Why, Demand, Origin string }

// differRow is a decision on which the two persons differ.
type differRow struct {
	ID, Text, First, Reason, Now string
	Other                        string // what the second person says
	OtherReason                  string
	Settled, Why                 string
}

// screeningView is the content of the page of the second scorer.
type screeningView struct {
	Decisions    int // that there are
	Least        int
	Drawn        int
	Left         int
	Rows         []scoreRow
	Kept         []option // the verdicts
	MayDraw      bool
	First        bool // the visitor took part in the first decisions
	Done         bool
	Agreement    *analysis.Screening
	Share, Kappa string
	Differ       []differRow
}

func (s *server) screeningPage(v *visit) error {
	return s.showScreening(v, http.StatusOK, newForm(s.page(v, "screening"), "n", ""))
}

func (s *server) showScreening(v *visit, code int, f *form) error {
	r, err := s.read(v.ctx(), v.study)
	if err != nil {
		return err
	}
	st := r.state
	f.of(st)
	view := screeningView{Decisions: len(st.Screenable()), Least: consult.MinScreened, MayDraw: consult.May(v.roleFor(consult.KindScreenDraw), consult.KindScreenDraw) == nil}
	if f.Value("n") == "" {
		f.values.Set("n", strconv.Itoa(min(usualSample, view.Decisions)))
	}
	for _, x := range consult.Fitnesses() {
		view.Kept = append(view.Kept, option{string(x), f.T("screening.verdict." + string(x))})
	}
	if drawn := st.Screening(); drawn != nil {
		view.Drawn, view.Left = len(drawn.Items), len(drawn.Items)-drawn.Scored()
		if view.First, err = s.tookPart(v); err != nil {
			return err
		}
		for _, x := range drawn.Items {
			if x.Second == "" && !view.First && len(view.Rows) < scoredPerPage {
				view.Rows = append(view.Rows, f.scoreRow(st, st.Item(x.Item)))
			}
		}
		if view.Done = view.Left == 0; view.Done { // before that it would tell the second person what the first decided
			all, err := r.disclosed()
			if err != nil {
				return err
			}
			view.Agreement = all.Screening
			view.Share = f.T("screening.share", "agree", view.Agreement.Agree, "n", view.Agreement.Scored, "share", printed(all, "screening.share"), "low", printed(all, "screening.share_low"), "high", printed(all, "screening.share_high"))
			view.Kappa = f.kappa(all)
			for _, x := range view.Agreement.Differing() {
				view.Differ = append(view.Differ, f.differRow(st, x))
			}
		}
	}
	return s.render(v, code, screeningPage(f, view))
}

// kappa says the coefficient in words, or why there is none.
func (p page) kappa(f *analysis.Findings) string {
	x := f.Screening
	switch {
	case !x.Kappa.OK:
		return p.T("screening.kappa.none")
	case !x.KappaLow.OK:
		return p.T("screening.kappa.few", "kappa", printed(f, "screening.kappa"), "n", x.Scored)
	}
	return p.T("screening.kappa", "kappa", printed(f, "screening.kappa"), "low", printed(f, "screening.kappa_low"), "high", printed(f, "screening.kappa_high"))
}

func (p page) scoreRow(st *consult.State, it *consult.Item) scoreRow {
	card := p.card(st, it)
	row := scoreRow{ID: card.ID, Text: card.Text, Second: card.Second, Why: it.Why, Origin: p.originWord(it), Demand: string(it.Demand)}
	if d := st.Demand(it.Demand); d != nil {
		row.Demand += " " + p.In(d.Name)
	}
	return row
}

func (p page) differRow(st *consult.State, x consult.ScreenedItem) differRow {
	it := st.Item(x.Item)
	word := func(v consult.Fitness) string {
		if v == "" {
			return ""
		}
		return p.T("screening.verdict." + string(v))
	}
	return differRow{ID: string(x.Item), Text: p.itemText(st, x.Item), First: word(x.First), Reason: it.Reason, Now: word(it.Screened()),
		Other: word(x.Second), OtherReason: x.SecondReason, Settled: word(x.Settled), Why: x.Reason}
}

// tookPart reports whether the visitor made one of the first decisions or drew the sample. The audit log knows it; the
// record knows roles only.
func (s *server) tookPart(v *visit) (bool, error) {
	const page = 500
	for before := int64(0); ; {
		entries, err := s.Secretariat.Office.Entries(v.ctx(), string(v.study), before, page)
		if err != nil {
			return false, err
		}
		for _, e := range entries {
			if e.Person == v.person.ID && e.Outcome == office.Done && slices.Contains(screening, e.Act) {
				return true, nil
			}
		}
		if len(entries) < page {
			return false, nil
		}
		before = entries[len(entries)-1].Number
	}
}

// drawScreening draws a sample.
func (s *server) drawScreening(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "screening"), v)
	n, err := strconv.Atoi(consult.Narrow(v.value("n")))
	if err != nil {
		n = 0 // refused as too few, beside its field
	}
	state, err := s.Desk.Snapshot(v.ctx(), v.study)
	if err != nil {
		return err
	}
	seed, fixed := state.Seed()
	if !fixed {
		var random [8]byte
		_, _ = crand.Read(random[:])
		seed = binary.BigEndian.Uint64(random[:])
	}
	v.about = strconv.Itoa(n)
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.DrawScreening{Role: v.roleFor(consult.KindScreenDraw), N: n, Seed: seed}); err != nil {
		return s.again(v, f, err, func(code int) error { return s.showScreening(v, code, f) })
	}
	return v.done(f.At("screening"), "saved")
}

// scoreScreening stores the verdicts of a page: those that were given.
func (s *server) scoreScreening(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "screening"), v)
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showScreening(v, code, f) })
	}
	first, err := s.tookPart(v)
	if err != nil {
		return err
	}
	if first {
		return refuse(fault.New(fault.Denied, "web.screening.first", "you took part in the first decisions or drew the sample: a second person scores it"))
	}
	var commands []consult.Command
	for _, item := range f.values["item"] {
		verdict := f.Value("verdict." + item)
		if verdict == "" {
			continue
		}
		reason, err := plainText("reason."+item, f.Value("reason."+item))
		if err != nil {
			return refuse(err)
		}
		commands = append(commands, consult.Put{Role: v.roleFor(consult.KindScreenScore), Body: &consult.ScreenScored{
			Data: consult.ScreenScore{Item: consult.ItemID(item), Verdict: consult.Fitness(verdict)}, Text: consult.Remark{Reason: reason}}})
	}
	v.about = strconv.Itoa(len(commands))
	if len(commands) > 0 {
		if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
			return refuse(err)
		}
	}
	return v.done(f.At("screening"), "saved")
}

// settleScreening carries out what is decided on a disagreement, and records why.
func (s *server) settleScreening(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "screening"), v)
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showScreening(v, code, f) })
	}
	item, verdict := v.value("item"), consult.Fitness(v.value("verdict"))
	v.about = item
	reason, err := plainText("reason", v.r.PostFormValue("reason"))
	if err == nil && !slices.Contains(consult.Fitnesses(), verdict) {
		err = fault.Bad("verdict", "web.screening.verdict", "choose what is decided: keep, reject or put aside")
	}
	if err != nil {
		return refuse(err)
	}
	state, err := s.Desk.Snapshot(v.ctx(), v.study)
	if err != nil {
		return err
	}
	it := state.Item(consult.ItemID(item))
	if it == nil {
		return missing()
	}
	commands, err := carryOut(it, verdict, reason, v.roleFor(consult.KindItemReject))
	if err != nil {
		return refuse(err)
	}
	commands = append(commands, consult.Put{Role: v.roleFor(consult.KindScreenSettle), Body: &consult.ScreenSettled{
		Data: consult.ScreenScore{Item: it.ID, Verdict: verdict}, Text: consult.Remark{Reason: reason}}})
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
		return refuse(err)
	}
	return v.done(f.At("screening"), "saved")
}

// carryOut returns the steps that make an item stand as it is decided.
func carryOut(it *consult.Item, verdict consult.Fitness, reason string, role consult.Role) (out []consult.Command, err error) {
	have := it.Screened()
	if have == verdict {
		return nil, nil
	}
	if it.Status == consult.ItemDerivedFrom {
		return nil, fault.Bad("verdict", "web.screening.derived", "questions were made of {id}: take that back on the merge board first", "id", it.ID)
	}
	move := func(k consult.Kind) {
		out = append(out, consult.Put{Role: role, Body: consult.Move(k, it.ID, reason)})
	}
	if have == consult.Decline || have == consult.Hold && verdict == consult.Keep {
		move(consult.KindItemRestore)
	}
	switch verdict {
	case consult.Decline:
		move(consult.KindItemReject)
	case consult.Hold:
		move(consult.KindItemPark)
	case consult.Keep:
	}
	return out, nil
}
