package analysis

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// DecisionValue is what answers are worth for one stated decision.
type DecisionValue struct {
	Decision consult.Decision
	Runs     []ValueRun // one for each combination of the weights of the net benefit, the stated one first
}

// ValueRun is the value of answers under one combination of weights.
type ValueRun struct {
	Weights    map[string]float64
	Best       string                  // option that is chosen without more information
	Perfect    sensitivity.Information // value of knowing everything
	Questions  []QuestionValue         // the greatest first
	Parameters []ParameterValue        // the greatest first
	Flips      []consult.ItemID        // questions whose rank differs from that under the stated weights
}

// QuestionValue is what an answer to a question is worth before it is had: Study is the expected value of a study that
// removes a share of the variance of its parameters, Known that of knowing them exactly, which no study exceeds.
type QuestionValue struct {
	Item       consult.ItemID
	Parameters []string
	Share      float64
	Study      sensitivity.Information
	Known      sensitivity.Information
	Rank       int // questions whose intervals overlap that of the first of a group share its rank
	PanelRank  int // in the leading ranking; 0 = not ranked
}

// ParameterValue is the value of knowing one parameter exactly.
type ParameterValue struct {
	Parameter carbon.Parameter
	sensitivity.Information
	Rank int
}

// usualShare is the share of variance that an answer is taken to remove where nobody stated another.
const usualShare = 0.5

// asking is a question with the parameters that its answer would tell.
type asking struct {
	item       consult.ItemID
	parameters []int
	share      float64
}

// askings lists the questions that stand and bear on a parameter of the model, in the order of the items. Where several
// quantities state a share the smallest counts.
func askings(s *consult.State) (out []asking) {
	for _, it := range s.Items {
		if it.Status != consult.ItemStanding {
			continue
		}
		a := asking{item: it.ID, share: 1}
		for _, q := range s.Quantities {
			i, ok := carbon.Index(q.Parameter)
			if !ok || !slices.Contains(q.Items, it.ID) || slices.Contains(a.parameters, i) {
				continue
			}
			share, stated := q.Share.Float()
			if !stated {
				share = usualShare
			}
			a.parameters, a.share = append(a.parameters, i), min(a.share, share)
		}
		if len(a.parameters) > 0 {
			out = append(out, a)
		}
	}
	return out
}

// value values answers for every decision whose net benefit is stated.
func (m *Model) value(s *consult.State, prior carbon.Prior, lead *Ranking, seed uint64) error {
	questions := askings(s)
	panel := map[consult.ItemID]int{}
	if lead != nil {
		for _, r := range lead.Rows {
			panel[r.Item] = r.Rank
		}
	}
	for _, d := range s.Decisions {
		if d.Benefit == "" {
			m.Unvalued = append(m.Unvalued, d.ID)
			continue
		}
		out := DecisionValue{Decision: d}
		for _, weights := range d.Weighings() {
			choice, err := d.Choice(weights)
			if err != nil {
				return err
			}
			choice.Prior, choice.Draws, choice.Workers = prior, m.Draws, runtime.GOMAXPROCS(0)
			draws, err := choice.Run(num.NewStream(seed, recipeValue.Name, recipeValue.Version))
			if err != nil {
				return err
			}
			run, err := valued(draws, d, questions, panel)
			if err != nil {
				return err
			}
			run.Weights = weights
			if len(out.Runs) > 0 {
				run.Flips = flipped(out.Runs[0].Questions, run.Questions)
			}
			out.Runs = append(out.Runs, run)
		}
		m.Values = append(m.Values, out)
	}
	return nil
}

func valued(draws *carbon.ChoiceDraws, d consult.Decision, questions []asking, panel map[consult.ItemID]int) (run ValueRun, err error) {
	decision := sensitivity.Decision{Benefits: draws.Benefits, Confidence: level, Workers: runtime.GOMAXPROCS(0)}
	if run.Perfect, err = decision.Perfect(); err != nil {
		return run, err
	}
	run.Best = d.Options[decision.Best()].ID
	var estimates []sensitivity.Estimate
	for _, q := range questions {
		var columns [][]float64
		x := QuestionValue{Item: q.item, Share: q.share, PanelRank: panel[q.item]}
		for _, i := range q.parameters {
			columns, x.Parameters = append(columns, draws.Inputs[i]), append(x.Parameters, draws.Parameters[i])
		}
		learnt, err := decision.Learn(columns, q.share, 1)
		if err != nil {
			return run, err
		}
		x.Study, x.Known = learnt[0], learnt[1]
		run.Questions, estimates = append(run.Questions, x), append(estimates, x.Study.Estimate)
	}
	for i, rank := range sensitivity.Ranks(estimates) {
		run.Questions[i].Rank = rank
	}
	slices.SortStableFunc(run.Questions, func(a, b QuestionValue) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(b.Study.Value, a.Study.Value))
	})
	each, err := decision.Each(draws.Inputs)
	if err != nil {
		return run, err
	}
	estimates = nil
	for i, e := range each {
		at, _ := carbon.Index(draws.Parameters[i])
		run.Parameters, estimates = append(run.Parameters, ParameterValue{Parameter: carbon.Parameters()[at], Information: e}), append(estimates, e.Estimate)
	}
	for i, rank := range sensitivity.Ranks(estimates) {
		run.Parameters[i].Rank = rank
	}
	slices.SortStableFunc(run.Parameters, func(a, b ParameterValue) int { return cmp.Compare(b.Value, a.Value) })
	return run, nil
}

// flipped lists the questions whose ranks differ, in the order of the first list.
func flipped(a, b []QuestionValue) (out []consult.ItemID) {
	rank := map[consult.ItemID]int{}
	for _, q := range b {
		rank[q.Item] = q.Rank
	}
	for _, q := range a {
		if rank[q.Item] != q.Rank {
			out = append(out, q.Item)
		}
	}
	return out
}

func sortEffects(effects []ParameterEffect) {
	slices.SortStableFunc(effects, func(a, b ParameterEffect) int { return cmp.Compare(b.Value, a.Value) })
}

// Weighing writes a combination of weights: "price=100 risk=0.5".
func Weighing(weights map[string]float64) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		out = append(out, name+"="+strconv.FormatFloat(weights[name], 'f', -1, 64))
	}
	return strings.Join(out, " ")
}

// ID is the beginning of the identifiers of a run's numbers: "value.D1", and "value.D1.2" for the second combination.
func (d *DecisionValue) ID(run int) string {
	id := "value." + d.Decision.ID
	if run > 0 {
		id += "." + strconv.Itoa(run+1)
	}
	return id
}

func (f *Findings) valueNumbers(b *book) {
	for k := range f.Model.Values {
		d := &f.Model.Values[k]
		for i, run := range d.Runs {
			id := d.ID(i)
			in := []string{"decision:" + d.Decision.ID, "quantities:all", "model:three-end"}
			unit := d.Decision.Unit
			information := func(id string, x sensitivity.Information) {
				b.add(id, Some(x.Value), significant, unit, recipeValue, in...)
				b.add(id+".low", Some(x.Low), significant, unit, recipeValue, in...)
				b.add(id+".high", Some(x.High), significant, unit, recipeValue, in...)
			}
			information(id+".perfect", run.Perfect)
			b.add(id+".questions", count(len(run.Questions)), whole, "questions", recipeValue, in...)
			if i > 0 {
				b.add(id+".flips", count(len(run.Flips)), whole, "questions", recipeValue, in...)
			}
			for _, q := range run.Questions {
				at := id + ".question." + string(q.Item)
				information(at+".study", q.Study)
				information(at+".known", q.Known)
				b.add(at+".share", Some(q.Share), percent, "share", recipeValue, in...)
				b.add(at+".rank", count(q.Rank), whole, "rank", recipeValue, in...)
				if run.Perfect.Value > 0 {
					b.add(at+".part", Some(max(0, q.Known.Value/run.Perfect.Value)), percent, "share", recipeValue, in...)
				}
			}
			if i == 0 {
				for _, x := range run.Parameters {
					information(id+".parameter."+x.Parameter.ID, x.Information)
				}
			}
		}
	}
}

// valueTable is voi.csv: first the columns of the contract, then what more is known.
func (f *Findings) valueTable() Table {
	t := Table{Name: "voi", Header: []string{"question", "parameters", "evppi", "low", "high", "share", "decision", "weights", "evsi", "evsi_low", "evsi_high", "rank", "panel_rank"}}
	for _, d := range f.Model.Values {
		for _, run := range d.Runs {
			for _, q := range run.Questions {
				t.Rows = append(t.Rows, []string{string(q.Item), strings.Join(q.Parameters, " "), plain(Some(q.Known.Value)), plain(Some(q.Known.Low)), plain(Some(q.Known.High)), plain(Some(q.Share)),
					d.Decision.ID, Weighing(run.Weights), plain(Some(q.Study.Value)), plain(Some(q.Study.Low)), plain(Some(q.Study.High)), strconv.Itoa(q.Rank), positive(q.PanelRank)})
			}
		}
	}
	return t
}
