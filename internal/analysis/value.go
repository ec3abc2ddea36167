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
	Parameters []ParameterValue        // the greatest first; under the stated weights only
	// Risen and Fallen are the questions whose tie group stands higher, or lower, than under the stated weights. Ranks within
	// a group are noise, so that its number counts and not that of the rank.
	Risen, Fallen []consult.ItemID
}

// QuestionValue is what an answer to a question is worth before it is had: Study is the expected value of a study that
// removes a share of the variance of its parameters, Known that of knowing them exactly, which no study exceeds.
type QuestionValue struct {
	Item       consult.ItemID
	Parameters []string
	Share      float64
	Study      sensitivity.Information
	Known      sensitivity.Information
	Group      int // tie group: questions whose intervals overlap that of the first of a group
	Rank, Last int // the first and the last rank of the group, which its questions share
	PanelRank  int // in the leading ranking; 0 = not ranked
	PanelPlace int // in the leading ranking with the valued questions alone; 0 = not ranked
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
		weighings := d.Weighings()
		choice, err := d.Choice(weighings[0])
		if err != nil {
			return err
		}
		choice.Prior, choice.Draws, choice.Workers = prior, m.Draws, runtime.GOMAXPROCS(0)
		all, err := choice.Sweep(weighings, num.NewStream(seed, recipeValue.Name, recipeValue.Version))
		if err != nil {
			return err
		}
		for i, draws := range all {
			run, err := valued(draws, d, questions, panel)
			if err != nil {
				return err
			}
			run.Weights = weighings[i]
			if i > 0 {
				run.flip(out.Runs[0].Questions)
			} else if run.Parameters, err = parametersOf(draws); err != nil {
				return err
			}
			out.Runs = append(out.Runs, run)
		}
		m.Values = append(m.Values, out)
	}
	return nil
}

// decisionOn takes the net benefits of draws.
func decisionOn(draws *carbon.ChoiceDraws) sensitivity.Decision {
	return sensitivity.Decision{Benefits: draws.Benefits, Confidence: level, Workers: runtime.GOMAXPROCS(0)}
}

func valued(draws *carbon.ChoiceDraws, d consult.Decision, questions []asking, panel map[consult.ItemID]int) (run ValueRun, err error) {
	decision := decisionOn(draws)
	if run.Perfect, err = decision.Perfect(); err != nil {
		return run, err
	}
	run.Best = d.Options[decision.Best()].ID
	var estimates []sensitivity.Estimate
	for k, q := range questions {
		x := QuestionValue{Item: q.item, Share: q.share, PanelRank: panel[q.item]}
		var columns [][]float64
		for _, i := range q.parameters {
			columns, x.Parameters = append(columns, draws.Inputs[i]), append(x.Parameters, draws.Parameters[i])
		}
		if same := slices.IndexFunc(questions[:k], q.sameAs); same >= 0 {
			x.Study, x.Known = run.Questions[same].Study, run.Questions[same].Known
		} else {
			learnt, err := decision.Learn(columns, q.share, 1)
			if err != nil {
				return run, err
			}
			x.Study, x.Known = learnt[0], learnt[1]
		}
		run.Questions, estimates = append(run.Questions, x), append(estimates, x.Study.Estimate)
	}
	for i, rank := range sensitivity.Ranks(estimates) {
		run.Questions[i].Rank = rank
	}
	run.place()
	return run, nil
}

// sameAs says whether two questions tell the same.
func (a asking) sameAs(b asking) bool {
	return a.share == b.share && slices.Equal(a.parameters, b.parameters)
}

// place sorts the questions by value, numbers the tie groups, and finds the places that the panel gives to the same
// questions.
func (r *ValueRun) place() {
	slices.SortStableFunc(r.Questions, func(a, b QuestionValue) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(b.Study.Value, a.Study.Value))
	})
	group := 0
	for i := range r.Questions {
		q := &r.Questions[i]
		if i == 0 || q.Rank != r.Questions[i-1].Rank {
			group++
		}
		q.Group = group
		for k := range r.Questions {
			if r.Questions[k].Rank == q.Rank {
				q.Last = k + 1
			}
			if q.PanelRank > 0 && r.Questions[k].PanelRank > 0 && r.Questions[k].PanelRank < q.PanelRank {
				q.PanelPlace++
			}
		}
		if q.PanelRank > 0 {
			q.PanelPlace++
		}
	}
}

// parametersOf values knowing each parameter alone.
func parametersOf(draws *carbon.ChoiceDraws) (out []ParameterValue, err error) {
	each, err := decisionOn(draws).Each(draws.Inputs)
	if err != nil {
		return nil, err
	}
	var estimates []sensitivity.Estimate
	for i, e := range each {
		at, _ := carbon.Index(draws.Parameters[i])
		out, estimates = append(out, ParameterValue{Parameter: carbon.Parameters()[at], Information: e}), append(estimates, e.Estimate)
	}
	for i, rank := range sensitivity.Ranks(estimates) {
		out[i].Rank = rank
	}
	slices.SortStableFunc(out, func(a, b ParameterValue) int { return cmp.Compare(b.Value, a.Value) })
	return out, nil
}

// Worthless says that no answer would change the choice.
func (r *ValueRun) Worthless() bool {
	return !slices.ContainsFunc(r.Questions, func(q QuestionValue) bool { return q.Study.Value > 0 })
}

// flip finds whose tie group differs from that in a first list, in its order. Where no answer has a value there is no
// order.
func (r *ValueRun) flip(first []QuestionValue) {
	if r.Worthless() {
		return
	}
	group := map[consult.ItemID]int{}
	for _, q := range r.Questions {
		group[q.Item] = q.Group
	}
	for _, q := range first {
		switch now := group[q.Item]; {
		case now < q.Group:
			r.Risen = append(r.Risen, q.Item)
		case now > q.Group:
			r.Fallen = append(r.Fallen, q.Item)
		}
	}
}

// leastGap is by how many places panel and model must differ for the difference to be told.
const leastGap = 2

// gap is by how many places the panel's place lies outside the ranks that the model leaves open: above 0 where the model
// ranks the question higher, below 0 where it ranks it lower, 0 where they agree or nobody can say.
func (q *QuestionValue) gap() int {
	switch {
	case q.PanelPlace == 0:
		return 0
	case q.Last < q.PanelPlace && q.Study.Value > 0:
		return q.PanelPlace - q.Last
	case q.Rank > q.PanelPlace:
		return q.PanelPlace - q.Rank
	}
	return 0
}

// Higher says that the model ranks the question higher than the panel does.
func (q *QuestionValue) Higher() bool { return q.gap() > 0 }

// Disagreements lists the questions whose place in the panel's ranking of the valued questions lies outside the ranks that
// the model leaves open, by two places or more, at most so many, the widest apart first. Within a tie group the model ranks
// nothing, so that it disagrees with no order there.
func (r *ValueRun) Disagreements(most int) (out []QuestionValue) {
	apart := func(q QuestionValue) int { return max(q.gap(), -q.gap()) }
	for _, q := range r.Questions {
		if apart(q) >= leastGap {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b QuestionValue) int { return apart(b) - apart(a) })
	return out[:min(most, len(out))]
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
				b.add(id+".flips", count(len(run.Risen)+len(run.Fallen)), whole, "questions", recipeValue, in...)
			}
			for _, q := range run.Questions {
				at := id + ".question." + string(q.Item)
				information(at+".study", q.Study)
				information(at+".known", q.Known)
				b.add(at+".share", Some(q.Share), percent, "share", recipeValue, in...)
				b.add(at+".rank", count(q.Rank), whole, "rank", recipeValue, in...)
				b.add(at+".last", count(q.Last), whole, "rank", recipeValue, in...)
				if q.PanelPlace > 0 {
					b.add(at+".place", count(q.PanelPlace), whole, "rank", recipeValue, in...)
				}
				if run.Perfect.Value > 0 {
					b.add(at+".part", Some(max(0, q.Known.Value/run.Perfect.Value)), percent, "share", recipeValue, in...)
				}
			}
			for _, x := range run.Parameters {
				information(id+".parameter."+x.Parameter.ID, x.Information)
			}
		}
	}
}

// valueTable is voi.csv: first the columns of the contract, then what more is known.
func (f *Findings) valueTable() Table {
	t := Table{Name: "voi", Header: []string{"question", "parameters", "evppi", "low", "high", "share", "decision", "weights", "evsi", "evsi_low", "evsi_high", "rank", "panel_rank", "rank_last", "panel_place"}}
	for _, d := range f.Model.Values {
		for _, run := range d.Runs {
			for _, q := range run.Questions {
				t.Rows = append(t.Rows, []string{string(q.Item), strings.Join(q.Parameters, " "), plain(Some(q.Known.Value)), plain(Some(q.Known.Low)), plain(Some(q.Known.High)), plain(Some(q.Share)),
					d.Decision.ID, Weighing(run.Weights), plain(Some(q.Study.Value)), plain(Some(q.Study.Low)), plain(Some(q.Study.High)), strconv.Itoa(q.Rank), positive(q.PanelRank), strconv.Itoa(q.Last), positive(q.PanelPlace)})
			}
		}
	}
	return t
}
