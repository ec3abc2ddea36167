package web

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// feedback is what an expert sees of an earlier round beside the question: the own answer, and what the panel said as far
// as the disclosure rule lets it out.
type feedback struct {
	OwnRound  string // of the own answer
	Round     string // of the panel's answers, empty where none are released
	Own       string // the own marks in words, empty where there is no answer
	Comment   string // the own comment
	Keepable  bool   // the own answer can be kept as it is
	Rows      []feedbackRow
	Picture   *picture
	Arguments []string // released comments, without a name
	Far       []string // sentences on marks outside the middle half of the panel
}

// feedbackRow is the panel on one criterion; group is empty for the whole panel.
type feedbackRow struct {
	Criterion, Group, N, Median, Quartiles, Own string
}

// released keeps the findings of each consultation up to its last released round. They do not change until the next one
// is released or a comment is decided on, however many answers come in meanwhile.
type released struct {
	mu sync.Mutex
	by map[consult.StudyID]*reading
	at map[consult.StudyID]progress
}

// progress is how far the release of results has come: the close of the last released round, and how many comments are
// decided on.
type progress struct {
	closed  int64
	decided int
}

// panelBefore returns the newest released round in which an item was asked, with its findings; nil where there is none.
func (s *server) panelBefore(ctx context.Context, study consult.StudyID, item consult.ItemID) (r *reading, round *consult.Round, err error) {
	return s.releasedRound(ctx, study, func(r *consult.Round) bool { _, asked := r.ItemIndex(item); return asked })
}

// releasedRound returns the newest released round that is wanted, with its findings; nil where there is none.
func (s *server) releasedRound(ctx context.Context, study consult.StudyID, wanted func(*consult.Round) bool) (r *reading, round *consult.Round, err error) {
	var id consult.RoundID
	var now progress
	err = s.Desk.View(ctx, study, func(st *consult.State) error {
		for _, r := range st.Rounds {
			if wanted(r) && r.Status == consult.RoundReleased {
				id = r.ID
			}
			if r.Status == consult.RoundReleased {
				now.closed = max(now.closed, r.Closed)
				now.decided += r.Decided()
			}
		}
		return nil
	})
	if err != nil || id == "" {
		return nil, nil, err
	}
	s.released.mu.Lock()
	defer s.released.mu.Unlock()
	kept := s.released.by[study]
	if kept == nil || s.released.at[study] != now {
		state, err := s.Desk.Snapshot(ctx, study)
		if err != nil {
			return nil, nil, err
		}
		kept = &reading{state: state}
		if s.released.by == nil {
			s.released.by, s.released.at = map[consult.StudyID]*reading{}, map[consult.StudyID]progress{}
		}
		s.released.by[study], s.released.at[study] = kept, now
	}
	if _, err := kept.disclosed(); err != nil {
		return nil, nil, err
	}
	return kept, kept.state.Round(id), nil
}

// addFeedback puts beside a form what was answered before, with a picture. With fill, the own answer is filled in where
// none is stored yet.
func (s *server) addFeedback(v *visit, p page, form *answerForm, fill bool) error {
	r, marks, err := s.addFigures(v, p, form, fill)
	if err != nil || r == nil {
		return err
	}
	form.Before.Picture, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.OwnAnswer(r.state, r.findings, p.Lang, consult.ItemID(form.Item), marks, o)
	})
	return err
}

// addFigures puts beside a form what was answered before, in figures. It returns what the panel said, nil where nothing
// is released, with the own marks.
func (s *server) addFigures(v *visit, p page, form *answerForm, fill bool) (r *reading, marks map[consult.CriterionID]float64, err error) {
	item := consult.ItemID(form.Item)
	r, round, err := s.panelBefore(v.ctx(), v.study, item)
	if err != nil {
		return nil, nil, err
	}
	own, before, err := s.ownBefore(v, form)
	if err != nil || own == nil && round == nil {
		return nil, nil, err
	}
	view := &feedback{}
	form.Before = view
	marks = map[consult.CriterionID]float64{}
	if own != nil {
		view.OwnRound, view.Comment = string(before), own.Comment
		view.Own = p.fillFrom(form, own, fill && form.Base < 0 && string(before) != form.Round)
		view.Keepable = form.Base < 0 && form.Open
	}
	for _, c := range form.Criteria {
		if x, err := strconv.ParseFloat(c.Mark, 64); err == nil {
			marks[consult.CriterionID(c.ID)] = x
		}
	}
	if round == nil {
		return nil, nil, nil
	}
	view.Round = string(round.ID)
	p.panelOn(view, r, round, item, v.expert(), marks)
	return r, marks, nil
}

// ownBefore is the expert's own answer in the last round before the form's; nil where there is none. In a round that is
// closed it is the answer of that round.
func (s *server) ownBefore(v *visit, form *answerForm) (own *ownAnswer, round consult.RoundID, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		for _, r := range st.Rounds {
			if string(r.ID) == form.Round && form.Open {
				break
			}
			at, asked := r.ItemIndex(consult.ItemID(form.Item))
			reply := r.Reply(v.expert())
			if !asked || reply == nil {
				continue
			}
			a := reply.Answer(at)
			if a == nil {
				continue
			}
			round, own = r.ID, &ownAnswer{Comment: a.Comment, Familiarity: a.Familiarity, Marks: map[string]string{}}
			for j, c := range r.Instrument.Criteria {
				own.Marks[string(c.ID)] = markText(a.Marks[j])
			}
		}
		return nil
	})
	return own, round, err
}

// ownAnswer is an answer of an earlier round, copied out of the state.
type ownAnswer struct {
	Marks       map[string]string // by criterion
	Familiarity int16
	Comment     string
}

// fillFrom says the own answer of an earlier round in words and, with fill, puts it into the form.
func (p page) fillFrom(form *answerForm, own *ownAnswer, fill bool) string {
	var words []string
	for j := range form.Criteria {
		c := &form.Criteria[j]
		mark, asked := own.Marks[c.ID]
		if !asked || mark == "" {
			continue
		}
		words = append(words, c.Name+" "+p.mark(mark))
		if fill {
			c.Mark = mark
		}
	}
	if fill && own.Familiarity > 0 {
		form.Familiarity = strconv.Itoa(int(own.Familiarity))
	}
	return strings.Join(words, p.T("answer.comma"))
}

// panelOn describes what the panel said on an item in a released round.
func (p page) panelOn(view *feedback, r *reading, round *consult.Round, item consult.ItemID, expert consult.Pseudonym, own map[consult.CriterionID]float64) {
	f, st := r.findings, r.state
	for _, c := range round.Instrument.Criteria {
		if cell := f.Cell(round.ID, item, c.ID, ""); cell != nil {
			view.Rows = append(view.Rows, p.feedbackRow(f, cell, p.In(c.Name), own[c.ID]))
			if far := p.far(cell, p.In(c.Name), own, c.ID, round); far != "" {
				view.Far = append(view.Far, far)
			}
		}
		if x := st.Expert(expert); x != nil {
			for _, attribute := range st.Definition.Groups {
				if cell := f.Cell(round.ID, item, c.ID, attribute+"="+x.Attributes[attribute]); cell != nil && x.Attributes[attribute] != "" {
					row := p.feedbackRow(f, cell, p.In(c.Name), own[c.ID])
					row.Group = p.group(cell.Group)
					view.Rows = append(view.Rows, row)
				}
			}
		}
	}
	view.Arguments = arguments(round, item)
}

func (p page) feedbackRow(f *analysis.Findings, c *analysis.Cell, name string, own float64) feedbackRow {
	id := c.CellID()
	row := feedbackRow{Criterion: name, N: strconv.Itoa(c.N), Median: printed(f, id+".median"), Quartiles: "–", Own: "–"}
	if c.Q1.OK && c.Q3.OK {
		row.Quartiles = printed(f, id+".q1") + "–" + printed(f, id+".q3")
	}
	if own != 0 {
		row.Own = strconv.FormatFloat(own, 'f', -1, 64)
	}
	return row
}

// far says that an own mark lies apart from the panel: outside its middle half where quartiles may be shown, else more
// than a third of the scale from its median. Nothing is said where the rule hides the panel's answers.
func (p page) far(c *analysis.Cell, name string, own map[consult.CriterionID]float64, id consult.CriterionID, round *consult.Round) string {
	mark, ok := own[id]
	if !ok {
		return ""
	}
	value := strconv.FormatFloat(mark, 'f', -1, 64)
	number := func(x analysis.Value) string { return strconv.FormatFloat(x.V, 'f', -1, 64) }
	if c.Q1.OK && c.Q3.OK {
		if mark >= c.Q1.V && mark <= c.Q3.V {
			return ""
		}
		return p.T("answer.far.quartiles", "criterion", name, "own", value, "low", number(c.Q1), "high", number(c.Q3))
	}
	span := 0.0
	for _, s := range round.Instrument.Scales {
		for _, k := range round.Instrument.Criteria {
			if k.ID == id && k.Scale == s.ID {
				span = float64(s.Max - s.Min)
			}
		}
	}
	if !c.Median.OK || math.Abs(mark-c.Median.V) <= span/3 {
		return ""
	}
	return p.T("answer.far.median", "criterion", name, "own", value, "median", number(c.Median))
}

// arguments are the comments on an item that the secretariat has released, in the order of their texts, so that the order
// tells nothing about who was first.
func arguments(round *consult.Round, item consult.ItemID) []string {
	at, ok := round.ItemIndex(item)
	if !ok {
		return nil
	}
	var out []string
	for i := range round.Replies {
		a := round.Replies[i].Answer(at)
		if a == nil || a.Comment == "" {
			continue
		}
		if verdict, decided := round.Comment(a.Leaf, item); decided && verdict.Release {
			out = append(out, a.Comment)
		}
	}
	slices.Sort(out)
	return out
}

// mayRead refuses results to somebody who is nothing but an expert while a closed round is not released: feedback before
// its release would steer the next answers.
func (v *visit) mayRead(st *consult.State) error {
	for _, role := range v.roles {
		if role != "expert" {
			return nil
		}
	}
	if st.Status == consult.StudyReported {
		return nil
	}
	for _, r := range st.Rounds {
		if r.Status == consult.RoundClosed {
			return fault.New(fault.Closed, "web.unreleased", "The results of round {round} are not released yet. You get a mail when they can be read", "round", r.ID)
		}
	}
	return nil
}

// current is the round in which experts answer now, else the last one that was held.
func current(st *consult.State) *consult.Round {
	if r := st.OpenRound(); r != nil {
		return r
	}
	return st.LastRound()
}
