package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// maxDrawn is how many items the figure of the ranking shows; the table shows all.
const maxDrawn = 40

// unfolded is how many rows of a table stand open; the others unfold below them.
const unfolded = 20

// rankRow is an item in the ranking.
type rankRow struct {
	ID, Code, Text        string
	Rank, Interval, First string
	Score                 string
	N, Group              int
	Own, Begins           bool // Begins: the first of its tie group
	Reason                string
}

// flipRow is an item that another method ranks otherwise.
type flipRow struct {
	ID, Text   string
	Lead, Here int
}

// second is a ranking beside the leading one.
type second struct {
	Method, Tau string // Tau is Kendall's tau-b to the leading ranking, "" where it is undefined
	Flips       []flipRow
}

// valueRanking sets the panel's ranking beside what answers are worth for a decision.
type valueRanking struct {
	Decision, StatedBy string
	Rows               []valueRow
}

// valueRow is a question by the value of its answer.
type valueRow struct{ ID, Text, Rank, Panel, Value string }

// values lists the questions by the value of their answers, for each decision whose net benefit is stated.
func (p page) values(s *consult.State, f *analysis.Findings) (out []valueRanking) {
	if f.Model == nil {
		return nil
	}
	for i := range f.Model.Values {
		d := &f.Model.Values[i]
		v := valueRanking{Decision: p.In(d.Decision.Name), StatedBy: d.Decision.Stater(string(p.Lang))}
		for _, q := range d.Runs[0].Questions {
			at := d.ID(0) + ".question." + string(q.Item)
			row := valueRow{ID: string(q.Item), Text: p.itemText(s, q.Item), Rank: printed(f, at+".rank"), Panel: "–", Value: printed(f, at+".study") + " " + d.Decision.UnitIn(string(p.Lang))}
			if q.PanelRank > 0 {
				row.Panel = strconv.Itoa(q.PanelRank)
			}
			if q.Last != q.Rank {
				row.Rank += "–" + printed(f, at+".last")
			}
			v.Rows = append(v.Rows, row)
		}
		out = append(out, v)
	}
	return out
}

// rankingView is the content of the ranking page.
type rankingView struct {
	Method    string
	Figure    *picture
	Ranked    []rankRow
	Unranked  []rankRow
	Others    []second
	Values    []valueRanking
	Resamples int
	Asked     bool // a consultation of argument alone asks for no ratings
}

func (s *server) ranking(v *visit) error {
	p, r, err := s.studyPage(v, "ranking")
	if err != nil {
		return err
	}
	if err := v.mayRead(r.state); err != nil {
		return err
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	view := rankingView{Asked: len(r.state.Definition.Criteria) > 0}
	for i := range f.Rankings {
		if i == 0 {
			p.lead(&view, r.state, f, &f.Rankings[0])
			continue
		}
		other := second{Method: f.Rankings[i].Method}
		if f.Rankings[i].Tau.OK {
			other.Tau = printed(f, "ranking."+other.Method+".tau")
		}
		for _, flip := range f.Rankings[i].Flips {
			other.Flips = append(other.Flips, flipRow{ID: string(flip.Item), Text: p.itemText(r.state, flip.Item), Lead: flip.Lead, Here: flip.Here})
		}
		view.Others = append(view.Others, other)
	}
	view.Values = p.values(r.state, f)
	if view.Figure, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.RankIntervals(r.state, f, v.lang, maxDrawn, o)
	}); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, rankingPage(p, view))
}

// lead fills the rows of the leading ranking.
func (p page) lead(view *rankingView, s *consult.State, f *analysis.Findings, ranking *analysis.Ranking) {
	view.Method, view.Resamples = ranking.Method, ranking.Resamples
	group := 0
	for _, row := range ranking.Rows {
		id := "rank." + row.Method + "." + string(row.Item)
		out := rankRow{
			ID: string(row.Item), Code: p.itemCode(s, row.Item), Text: p.itemText(s, row.Item), Interval: interval(row.Low, row.High), N: row.N, Group: row.TieGroup, Own: row.Own,
			Score: printed(f, id+".score"), First: printed(f, id+".p_first"),
		}
		if row.Rank == 0 {
			out.Reason = p.T(row.Reason, "n", minRaters(s))
			view.Unranked = append(view.Unranked, out)
			continue
		}
		out.Rank, out.Begins = strconv.Itoa(row.Rank), row.TieGroup != group
		group = row.TieGroup
		view.Ranked = append(view.Ranked, out)
	}
}

func minRaters(s *consult.State) int {
	if last := s.LastRound(); last != nil {
		return last.Instrument.Rules.MinRaters
	}
	return s.Definition.Rules.MinRaters
}

func (p page) itemText(s *consult.State, id consult.ItemID) string {
	if it := s.Item(id); it != nil {
		return p.In(it.Text)
	}
	return string(id)
}

func (p page) itemCode(s *consult.State, id consult.ItemID) string {
	if it := s.Item(id); it != nil {
		return code(it)
	}
	return string(id)
}

// group names a group of experts, "discipline=energy", in the page's language.
func (p page) group(code string) string {
	attribute, value, ok := strings.Cut(code, "=")
	if !ok {
		return code
	}
	return p.Word("attribute", attribute) + ": " + p.Word("attribute."+attribute, value)
}
