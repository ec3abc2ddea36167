package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// boardView is the content of the live board. While a round is open it counts who answered and how many answers each
// item has, never what they say; statistics come when it is closed.
type boardView struct {
	Round          string
	Status         string
	Pilot          bool
	Panel          int
	Begun          int // experts with at least one answer
	Finished       int
	Closes         string
	Left           int // days until then, -1 where no day is fixed or it has gone by
	Groups         []boardGroup
	Thin           []boardItem // what has fewer answers than the rule needs
	Least          int
	Results        []boardResult
	Moves          []boardMove
	Disagreements  []boardDissent
	Stable, Paired int
}

// boardGroup is how many of a group of the panel take part.
type boardGroup struct {
	Attribute, Value       string
	Panel, Begun, Finished int
}

// boardItem is an item, a quantity or a prompt with how many answers it has.
type boardItem struct {
	ID, Text string
	Answers  int
	Address  string // of its page, empty where it has none
}

// boardResult is what a closed round says of one item on one criterion.
type boardResult struct {
	ID, Text, Criterion, Group string
	N                          int
	Median, Agree, Status      string
}

// boardMove is how an item moved between two rounds.
type boardMove struct {
	ID, Criterion, From, Shift, Status string
	Changed, Paired                    int
}

// boardDissent is an item on which the panel is split.
type boardDissent struct {
	ID, Text, Criterion string
	Below, Above, N     int
}

func (s *server) board(v *visit) error {
	p, r, err := s.studyPage(v, "board")
	if err != nil {
		return err
	}
	st := r.state
	round := st.OpenRound()
	if round == nil {
		round = st.LastRound()
	}
	var view boardView
	if round != nil {
		view = counted(p, st, round, s.today(v))
		if round.Status != consult.RoundOpen && !round.Instrument.Pilot {
			if err := view.results(p, r, round); err != nil {
				return err
			}
		}
	}
	return s.render(v, http.StatusOK, boardPage(p, view))
}

// counted fills the part of the board that needs no statistics.
func counted(p page, st *consult.State, round *consult.Round, today string) boardView {
	in := &round.Instrument
	view := boardView{Round: string(round.ID), Status: string(round.Status), Pilot: in.Pilot, Panel: in.Panel, Closes: string(round.Closes), Left: daysUntil(today, string(round.Closes)), Least: in.Rules.MinRaters}
	groups := map[string]map[string]*boardGroup{}
	group := func(e *consult.Expert, count func(*boardGroup)) {
		for _, k := range st.Definition.Groups {
			value := e.Attributes[k]
			if value == "" {
				continue
			}
			if groups[k] == nil {
				groups[k] = map[string]*boardGroup{}
			}
			if groups[k][value] == nil {
				groups[k][value] = &boardGroup{Attribute: p.Word("attribute", k), Value: value}
			}
			count(groups[k][value])
		}
	}
	for i := range st.Experts {
		e := &st.Experts[i]
		far := st.Progress(round, e.Pseudonym)
		begun, finished := 0, 0
		if far.Begun {
			begun = 1
		}
		if far.Finished() {
			finished = 1
		}
		view.Begun += begun
		view.Finished += finished
		group(e, func(g *boardGroup) {
			g.Panel++
			g.Begun += begun
			g.Finished += finished
		})
	}
	for _, k := range st.Definition.Groups {
		for _, value := range sortedGroups(groups[k]) {
			view.Groups = append(view.Groups, *groups[k][value])
		}
	}
	view.Thin = thin(p, st, round)
	return view
}

// thin lists what has fewer answers than the rule needs, that with the fewest first.
func thin(p page, st *consult.State, round *consult.Round) (out []boardItem) {
	in := &round.Instrument
	few := func(x boardItem) {
		if x.Answers < in.Rules.MinRaters {
			out = append(out, x)
		}
	}
	rated := make([]int, len(in.Items))
	for i := range round.Replies {
		for _, a := range round.Replies[i].Answers {
			if slices.ContainsFunc(a.Marks, func(m consult.Mark) bool { return m.Kind == consult.Rated }) {
				rated[a.Item]++
			}
		}
	}
	for i, id := range in.Items {
		if it := st.Item(id); it != nil {
			few(boardItem{string(id), p.In(it.Text), rated[i], p.At("items", string(id))})
		}
	}
	judged := map[consult.QuantityID]int{}
	for i := range round.Judgements {
		if j := &round.Judgements[i]; j.Kind == consult.Rated {
			judged[j.Quantity]++
		}
	}
	for _, id := range in.Quantities {
		if q := st.Quantity(id); q != nil {
			few(boardItem{string(id), p.In(q.Name), judged[id], ""})
		}
	}
	responded := map[consult.PromptID]int{}
	for i := range round.Responses {
		if x := &round.Responses[i]; x.Kind == consult.Rated {
			responded[x.Prompt]++
		}
	}
	for i := range in.Prompts {
		few(boardItem{string(in.Prompts[i].ID), p.In(in.Prompts[i].Name), responded[in.Prompts[i].ID], ""})
	}
	slices.SortStableFunc(out, func(a, b boardItem) int { return a.Answers - b.Answers })
	return out
}

func sortedGroups(m map[string]*boardGroup) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// results fills the part of the board that is there once a round is closed. The disclosure rule is applied, so that the
// page can be shown on a wall.
func (w *boardView) results(p page, r *reading, round *consult.Round) error {
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	name := map[consult.CriterionID]string{}
	for _, c := range round.Instrument.Criteria {
		name[c.ID] = p.In(c.Name)
	}
	text := func(id consult.ItemID) string {
		if it := r.state.Item(id); it != nil {
			return p.In(it.Text)
		}
		return ""
	}
	for i := range f.Cells {
		c := &f.Cells[i]
		if c.Round != round.ID || c.Group != "" && len(w.Results) > maxBoardRows {
			continue
		}
		row := boardResult{ID: string(c.Item), Text: text(c.Item), Criterion: name[c.Criterion], Group: c.Group, N: c.N, Median: number(c.Median), Agree: share(c.Agree)}
		if c.Status != analysis.Unruled {
			row.Status = p.Word("status", string(c.Status))
		}
		w.Results = append(w.Results, row)
	}
	for _, x := range f.Stability {
		if x.To != round.ID {
			continue
		}
		w.Moves = append(w.Moves, boardMove{ID: string(x.Item), Criterion: name[x.Criterion], From: string(x.From), Shift: number(x.MedianShift), Status: p.T("office.board." + x.Status), Changed: x.Changed, Paired: x.Paired})
		if x.Status != "too_few" {
			w.Paired++
			if x.Status == "stable" {
				w.Stable++
			}
		}
	}
	for _, d := range f.Dissents {
		if d.Round == round.ID {
			b := boardDissent{ID: string(d.Item), Text: text(d.Item), Criterion: name[d.Criterion], Below: d.Below, Above: d.Above, N: d.N}
			if d.Hidden {
				b.Below, b.Above, b.N = -1, -1, -1
			}
			w.Disagreements = append(w.Disagreements, b)
		}
	}
	return nil
}

// maxBoardRows is from how many rows on the board leaves groups to the tables.
const maxBoardRows = 2000

// number prints a finding to at most two decimals, "–" where it is undefined or not shown.
func number(x analysis.Value) string {
	if !x.OK {
		return "–"
	}
	return strconv.FormatFloat(float64(int(x.V*100+sign(x.V)*0.5))/100, 'f', -1, 64)
}

func sign(x float64) float64 {
	if x < 0 {
		return -1
	}
	return 1
}

// share prints a share in percent.
func share(x analysis.Value) string {
	if !x.OK {
		return "–"
	}
	return strconv.Itoa(int(x.V*100+0.5)) + " %"
}
