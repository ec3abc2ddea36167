package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
)

// term is until when somebody may answer in the open round. The day on which the round is to close ends at midnight in
// the office's time zone; a later day that the secretariat gave to one person counts for that person. The round itself
// stays open until somebody closes it: answers on paper are entered still.
type term struct {
	Day  consult.Date // the last day, "" where none is fixed
	Own  bool         // it was given to this person alone
	Over error        // why nothing more is taken, nil while answers are
}

// termOf reads until when a person may answer in a study.
func (s *server) termOf(v *visit, study consult.StudyID, person string) (t term, err error) {
	var round consult.RoundID
	err = s.Desk.View(v.ctx(), study, func(st *consult.State) error {
		if r := st.OpenRound(); r != nil {
			round, t.Day = r.ID, r.Closes
		}
		return nil
	})
	if err != nil || t.Day == "" {
		return t, err
	}
	today := consult.Date(s.today(v))
	reads := v.r.Method == http.MethodGet || v.r.Method == http.MethodHead
	if s.Secretariat != nil && (reads || today > t.Day) { // an answer in time needs no look at it
		days, _, err := s.Secretariat.Office.Deadlines(v.ctx(), string(study), round)
		if err != nil {
			return t, err
		}
		if own := days[person]; own > t.Day {
			t.Day, t.Own = own, true
		}
	}
	if today > t.Day {
		t.Over = fault.New(fault.Closed, "web.deadline.over", "answers in round {round} were taken until {day}, 24:00 ({zone}). What is typed after that stays on your screen and does not count: ask the secretariat for more time",
			"round", round, "day", t.Day, "zone", s.zone(v).String())
	}
	return t, nil
}

// entry is a submission of the visitor with what its form carried.
func (v *visit) entry(round, client string, base int64) desk.Entry {
	return desk.Entry{Study: v.study, Round: consult.RoundID(round), Expert: v.expert(), Client: client, Base: base, Over: v.term.Over}
}

// ended says on a page why nothing more can be answered; "" while it can.
func (p page) ended(t term) string {
	if f := fault.Find(t.Over); f != nil {
		return p.sentence(f)
	}
	return ""
}

// later counts who may answer in a round on a day by a deadline of their own.
func (s *server) later(v *visit, round consult.RoundID, today string) (n int, err error) {
	days, _, err := s.Secretariat.Office.Deadlines(v.ctx(), string(v.study), round)
	for _, day := range days {
		if string(day) >= today {
			n++
		}
	}
	return n, err
}

// saveDeadline gives an expert of the open round a later last day than the others, or takes it back.
func (s *server) saveDeadline(v *visit, r *reading, person string) error {
	round, day := r.state.OpenRound(), v.value("deadline")
	if round == nil {
		return fault.New(fault.Closed, "web.deadline.closed", "no round is open: a personal deadline belongs to an open round")
	}
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		return fault.Bad("deadline", "web.date", "{value} is no date: write it as 2026-03-01", "value", strconv.Quote(day))
	}
	if day != "" && (round.Closes == "" || day <= string(round.Closes) || day < s.today(v)) {
		return fault.Bad("deadline", "web.deadline.early", "{value} gives nobody more time: name a day from today on, after the day on which the round closes for all ({closes})", "value", day, "closes", round.Closes)
	}
	deadlines, version, err := s.Secretariat.Office.Deadlines(v.ctx(), string(v.study), round.ID)
	if err != nil {
		return err
	}
	if day == "" {
		delete(deadlines, person)
	} else {
		deadlines[person] = consult.Date(day)
	}
	return s.Secretariat.Office.ChangeDeadlines(v.ctx(), string(v.study), round.ID, version, deadlines)
}
