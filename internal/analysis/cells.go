package analysis

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
)

// ruler holds what a criterion of a round is judged by: the locked rule, compiled for the criterion's scale, and the
// bands whose shares are printed.
type ruler struct {
	judge           *consensus.Judge
	agree, disagree consensus.Band
	scale           consensus.Band
	minRaters       int
}

// newRuler compiles the rule that a round locked for one criterion. Without a rule the judge is nil and the bands are
// the upper and the lower third of the scale.
func newRuler(in *consult.Instrument, c consult.Criterion) (ruler, error) {
	r := ruler{minRaters: in.Rules.MinRaters}
	for _, s := range in.Scales {
		if s.ID == c.Scale {
			r.scale = consensus.Band{Low: float64(s.Min), High: float64(s.Max)}
		}
	}
	third := (r.scale.High - r.scale.Low) / 3
	r.agree = consensus.Band{Low: r.scale.High - third, High: r.scale.High}
	r.disagree = consensus.Band{Low: r.scale.Low, High: r.scale.Low + third}
	spec := in.Rules.Consensus
	if spec == (consult.RuleSpec{}) {
		return r, nil
	}
	rule := consensus.Rule{Preset: spec.Preset, Agree: spec.Agree, Disagree: spec.Disagree, Consensus: spec.Consensus, MinAnswers: in.Rules.MinRaters, Scale: &r.scale}
	judge, err := rule.Compile()
	if err != nil {
		return r, err
	}
	r.judge = judge
	full := judge.Rule()
	r.agree = band(full.Agree, r.agree, r.scale, true)
	r.disagree = band(full.Disagree, r.disagree, r.scale, false)
	return r, nil
}

var (
	shareForm = regexp.MustCompile(`share\(\s*(-?[0-9.]+?)\s*\.\.\s*(-?[0-9.]+)\s*\)\s*>`)
	limitForm = regexp.MustCompile(`(?:median|mean)\s*([<>])=?\s*(-?[0-9.]+)`)
)

// band reads from a condition which ratings it calls agreement (or disagreement): the band of a share, or all from the
// limit of a median or mean on. A condition that names neither keeps the default.
func band(condition string, otherwise, scale consensus.Band, upper bool) consensus.Band {
	if m := shareForm.FindStringSubmatch(condition); m != nil {
		low, err1 := strconv.ParseFloat(m[1], 64)
		high, err2 := strconv.ParseFloat(m[2], 64)
		if err1 == nil && err2 == nil {
			return consensus.Band{Low: low, High: high}
		}
	}
	if m := limitForm.FindStringSubmatch(condition); m != nil && (m[1] == ">") == upper {
		if x, err := strconv.ParseFloat(m[2], 64); err == nil {
			if upper {
				return consensus.Band{Low: x, High: scale.High}
			}
			return consensus.Band{Low: scale.Low, High: x}
		}
	}
	return otherwise
}

// statusOf translates a verdict of package consensus.
var statusOf = map[consensus.Status]Status{
	consensus.Agreed: Agreed, consensus.Rejected: Disagreed, consensus.Neutral: Consensus, consensus.NoConsensus: NoConsensus, consensus.TooFew: TooFew,
}

// describe fills a cell from its ratings.
func (r ruler) describe(c *Cell) error {
	slices.Sort(c.Values) // the order in which experts answered must not be seen
	item, err := consensus.NewItem(c.Values, c.DK, c.NA, c.Missing)
	if err != nil {
		return err
	}
	s, err := consensus.Measure{Agree: &r.agree, Disagree: &r.disagree, Confidence: level}.Item(item)
	if err != nil {
		return err
	}
	c.N = s.N
	for _, p := range []struct {
		from *float64
		to   *Value
	}{{s.Min, &c.Min}, {s.Q1, &c.Q1}, {s.Median, &c.Median}, {s.Q3, &c.Q3}, {s.Max, &c.Max}, {s.Mean, &c.Mean}, {s.SD, &c.SD}, {s.IQR, &c.IQR}} {
		if p.from != nil {
			*p.to = Some(*p.from)
		}
	}
	if s.Agree != nil {
		c.Agree, c.AgreeLow, c.AgreeHigh = Some(s.Agree.Value), Some(s.Agree.Wilson.Low), Some(s.Agree.Wilson.High)
	}
	if s.Disagree != nil {
		c.Disagree = Some(s.Disagree.Value)
	}
	if r.judge != nil {
		c.Status = statusOf[r.judge.Status(item.Tally)]
	} else if c.N < r.minRaters {
		c.Status = TooFew
	}
	return nil
}

// cells describes every item on every criterion of every closed round, for the panel and for each group. A cell about
// which nobody said anything is left out. Where answers are withheld, the opened vectors of the round stand in for
// them; groups are then unknown.
func cells(s *consult.State) ([]Cell, error) {
	var out []Cell
	for _, r := range s.Rounds {
		if r.Status == consult.RoundOpen {
			continue
		}
		rulers := make([]ruler, len(r.Instrument.Criteria))
		for c, crit := range r.Instrument.Criteria {
			var err error
			if rulers[c], err = newRuler(&r.Instrument, crit); err != nil {
				return nil, err
			}
		}
		if r.Blank > 0 && len(r.Replies) == 0 {
			for _, a := range r.Vectors {
				c, _ := r.CriterionIndex(a.Criterion)
				cell := Cell{Round: r.ID, Item: a.Item, Criterion: a.Criterion, DK: a.DK, NA: a.NA, Missing: a.Skipped, Values: a.Sorted()}
				if err := rulers[c].describe(&cell); err != nil {
					return nil, err
				}
				out = append(out, cell)
			}
			continue
		}
		for _, g := range groups(s) {
			made, err := roundCells(s, r, g, rulers)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
		}
	}
	return out, nil
}

// roundCells describes the cells of one round for one group, in the order of the instrument.
func roundCells(s *consult.State, r *consult.Round, g group, rulers []ruler) ([]Cell, error) {
	nc := len(r.Instrument.Criteria)
	grid := make([]Cell, len(r.Instrument.Items)*nc)
	said := make([]bool, len(grid))
	for e := range r.Replies {
		if g.name != "" && !g.member(s.Expert(r.Replies[e].Expert)) {
			continue
		}
		for i := range r.Replies[e].Answers {
			a := &r.Replies[e].Answers[i]
			for c, m := range a.Marks {
				at := int(a.Item)*nc + c
				cell := &grid[at]
				switch m.Kind {
				case consult.Rated:
					cell.Values = append(cell.Values, m.Value)
				case consult.CannotJudge:
					cell.DK++
				case consult.NotApplies:
					cell.NA++
				case consult.Skipped:
					cell.Missing++
				case consult.NotAsked:
					continue
				}
				said[at] = true
			}
		}
	}
	var out []Cell
	for i, item := range r.Instrument.Items {
		for c, crit := range r.Instrument.Criteria {
			cell := grid[i*nc+c]
			if !said[i*nc+c] {
				continue
			}
			cell.Round, cell.Item, cell.Criterion, cell.Group = r.ID, item, crit.ID, g.name
			if err := rulers[c].describe(&cell); err != nil {
				return nil, err
			}
			out = append(out, cell)
		}
	}
	return out, nil
}
