package web

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// boardView is the content of the live board. While a round is open it counts who answered and how many answers each
// item has, never what they say; statistics come when it is closed.
type boardView struct {
	Round    string
	Status   string
	Pilot    bool
	Panel    int
	Begun    int // experts with at least one answer
	Finished int
	Closes   string
	Left     int // days until then, -1 where no day is fixed or it has gone by
	Groups   []boardGroup
	Thin     []boardItem // what has fewer answers than the rule needs
	Least    int
	Results  boardResults
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
			if view.Results, err = p.boardResults(r, round, v.r.URL.Query()); err != nil {
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
				groups[k][value] = &boardGroup{Attribute: p.Word("attribute", k), Value: p.Word("attribute."+k, value)}
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
		for _, value := range slices.Sorted(maps.Keys(groups[k])) {
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
