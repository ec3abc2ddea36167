package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/figure"
)

// entry is a consultation in the list.
type entry struct {
	ID        consult.StudyID
	Title     string
	Task      string
	Stage     string // a step of the strip
	Questions int
	Experts   int
	Synthetic bool
}

// list shows the consultations that the visitor has a role in, an administrator all.
func (s *server) list(v *visit) error {
	if s.Secretariat != nil && v.settings.Version == 0 && administrators.admits(v.roles) {
		http.Redirect(v.w, v.r, "/setup", http.StatusSeeOther)
		return nil
	}
	studies, err := s.mine(v)
	if err != nil {
		return err
	}
	p := s.page(v, "list")
	var entries []entry
	for _, id := range studies {
		r, err := s.read(v.ctx(), id)
		if err != nil {
			return err
		}
		d := r.state.Definition
		entries = append(entries, entry{
			ID: id, Title: p.In(d.Title), Task: p.In(d.Task), Stage: steps[stage(r.state)],
			Questions: len(r.state.Standing()), Experts: len(r.state.Experts), Synthetic: d.Synthetic,
		})
	}
	return s.render(v, http.StatusOK, listPage(p, entries))
}

// steps are the stations of a consultation, from the need to the use of the advice.
var steps = []string{"need", "demand", "gather", "refine", "rounds", "decide", "brief", "apply"}

// stage says at which step a consultation stands.
func stage(s *consult.State) int {
	at := func(name string) int { return slices.Index(steps, name) }
	if s.Status == consult.StudyReported {
		return at("apply")
	}
	if last := s.LastRound(); last != nil {
		switch {
		case last.Status == consult.RoundOpen || len(s.Rounds) < len(s.Definition.Rounds):
			return at("rounds")
		case len(s.Statements) == 0:
			return at("decide")
		default:
			return at("brief")
		}
	}
	switch {
	case len(s.Items) > 0:
		return at("refine")
	case len(s.Demands) > 0:
		return at("gather")
	case len(s.Definition.Needs) > 0:
		return at("demand")
	}
	return at("need")
}

// roundRow is a round as the overview tells of it.
type roundRow struct {
	ID, Status, Opened, Closes string
	Items, Panel, Answered     int
	Locked                     bool // it has opened
}

// overviewView is the content of the overview.
type overviewView struct {
	At            int // index into steps
	Asked, Left   string
	Definition    *consult.Definition
	Balance       consult.Balance
	Participation *picture
	Rounds        []roundRow
	Rule          string
	Size          int64
	Root          string
}

func (s *server) overview(v *visit) error {
	if !members.admits(v.roles) {
		return s.publicPage(v)
	}
	p, r, err := s.studyPage(v, "overview")
	if err != nil {
		return err
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	view := overviewView{
		At: stage(r.state), Definition: &r.state.Definition, Balance: r.state.Balance(), Rounds: roundRows(r.state),
		Size: r.head.Size, Root: r.head.Root.String(), Rule: p.rule(r.state.Definition.Rules.Consensus),
	}
	if last := r.state.LastRound(); last != nil {
		view.Rule = p.rule(last.Instrument.Rules.Consensus)
	}
	view.Asked, view.Left = p.asks(v, r.state)
	view.Participation, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Participation(r.state, f, v.lang, o)
	})
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, overviewPage(p, view))
}

// rule prints a consensus rule as it was fixed.
func (p page) rule(r consult.RuleSpec) string {
	if r.Preset != "" {
		return p.Word("brief.preset", r.Preset)
	}
	out := ""
	for _, part := range []struct{ name, condition string }{{"agree", r.Agree}, {"disagree", r.Disagree}, {"consensus", r.Consensus}} {
		if part.condition == "" {
			continue
		}
		if out != "" {
			out += "; "
		}
		out += p.T("web.rule."+part.name) + ": " + part.condition
	}
	return out
}

// asks says what the visitor is to do now, and what is left of the consultation.
func (p page) asks(v *visit, s *consult.State) (asked, left string) {
	asked = p.T("web.asked.nothing")
	left = p.T("web.left." + steps[stage(s)])
	last := s.LastRound()
	if last == nil || last.Status != consult.RoundOpen {
		if planned := len(s.Definition.Rounds) - len(s.Rounds); planned > 0 {
			left = p.T("web.left.planned", "n", planned)
		}
		return asked, left
	}
	until := string(last.Instrument.Closes)
	if until == "" {
		until = p.T("web.no_date")
	}
	left = p.T("web.left.open", "round", last.ID, "until", until, "answered", len(last.Replies), "panel", last.Instrument.Panel)
	for _, m := range v.seats {
		if m.Study != string(p.Study) || m.Role != directory.Expert {
			continue
		}
		done := 0
		if reply := last.Reply(consult.Pseudonym(m.Pseudonym)); reply != nil {
			done = len(reply.Answers)
		}
		asked = p.T("web.asked.answer", "round", last.ID, "done", done, "all", len(last.Instrument.Items))
	}
	return asked, left
}

// roundRows lists the rounds that opened, then those that are planned.
func roundRows(s *consult.State) []roundRow {
	var out []roundRow
	for _, r := range s.Rounds {
		row := roundRow{
			ID: string(r.ID), Status: string(r.Status), Opened: string(r.Instrument.Opened), Closes: string(r.Instrument.Closes),
			Items: len(r.Instrument.Items), Panel: r.Instrument.Panel, Answered: len(r.Replies), Locked: true,
		}
		if r.Committed != nil {
			row.Answered = r.Committed.Answered
		}
		out = append(out, row)
	}
	for _, plan := range s.Definition.Rounds {
		if s.Round(plan.ID) == nil {
			out = append(out, roundRow{ID: string(plan.ID), Status: string(consult.RoundPlanned), Opened: string(plan.Opened), Closes: string(plan.Closed)})
		}
	}
	return out
}

func target(t *consult.Target) string {
	out := string(t.Value)
	if t.Unit == "%" || out == "" || t.Unit == "" {
		out += t.Unit
	} else {
		out += " " + t.Unit
	}
	if t.Year != 0 {
		if out != "" {
			out += ", "
		}
		out += strconv.Itoa(t.Year)
	}
	return out
}
