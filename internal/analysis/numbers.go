package analysis

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// countNumbers names the counts of a consultation: what was gathered and what became of it.
func (f *Findings) countNumbers(b *book) {
	s := f.state
	add := func(id string, n int, unit string) { b.add(id, count(n), whole, unit, recipeCount, "record") }
	add("count.needs", len(s.Definition.Needs), "needs")
	add("count.demands", len(s.Demands), "demands")
	add("count.items", len(s.Items), "items")
	add("count.questions", len(s.Standing()), "questions")
	add("count.raw", f.Balance.Raw, "items")
	add("count.merged", f.Balance.Merged, "items")
	add("count.rejected", f.Balance.Rejected, "items")
	add("count.standing", f.Balance.Standing, "items")
	add("count.parked", f.Balance.Parked, "items")
	add("count.derived", f.Balance.Derived, "questions")
	add("count.experts", len(s.Experts), "experts")
	add("count.rounds", len(s.Rounds), "rounds")
	add("count.statements", len(s.Statements), "statements")
	add("count.evidence", len(s.Evidence), "files")
	add("count.meetings", len(s.Meetings), "meetings")
	add("count.reviews", len(s.Reviews), "reviews")
	add("count.deviations", len(s.Deviations), "deviations")
	add("count.erased", f.Erased, "parts")
	add("count.withdrawals", s.Withdrawals, "answers")
	byStatus := map[Status]int{}
	for _, c := range f.Cells {
		if c.Group == "" && f.last(c) {
			byStatus[c.Status]++
		}
	}
	for _, st := range []Status{Agreed, Disagreed, Consensus, NoConsensus, TooFew} {
		add("count.cells."+string(st), byStatus[st], "cells")
	}
	add("count.cells.settled", byStatus[Agreed]+byStatus[Disagreed]+byStatus[Consensus], "cells")
	f.spreadNumbers(b)
	for _, r := range s.Rounds {
		id := "round." + string(r.ID)
		add(id+".items", len(r.Instrument.Items), "items")
		add(id+".criteria", len(r.Instrument.Criteria), "criteria")
		add(id+".opened_leaf", int(r.Opened), "leaf")
		if aside := r.Aside(); aside > 0 {
			add(id+".aside", aside, "answers")
		}
		if r.FirstReply >= 0 {
			add(id+".first_answer_leaf", int(r.FirstReply), "leaf")
		}
		if r.Closed >= 0 {
			add(id+".closed_leaf", int(r.Closed), "leaf")
		}
	}
}

// spreadNumbers counts, for each criterion, the items whose median and quartiles may be shown, and those of them on
// which the panel reaches no consensus.
func (f *Findings) spreadNumbers(b *book) {
	placed, open := map[consult.CriterionID]int{}, map[consult.CriterionID]int{}
	var order []consult.CriterionID
	for _, c := range f.Cells {
		if c.Group != "" || !c.Median.OK || !c.IQR.OK || !f.last(c) {
			continue
		}
		if placed[c.Criterion] == 0 {
			order = append(order, c.Criterion)
		}
		placed[c.Criterion]++
		if c.Status == NoConsensus {
			open[c.Criterion]++
		}
	}
	for _, id := range order {
		b.add("spread."+string(id)+".placed", count(placed[id]), whole, "items", recipeCount, "criterion:"+string(id))
		b.add("spread."+string(id)+".open", count(open[id]), whole, "items", recipeCount, "criterion:"+string(id))
	}
}

// last reports whether no later closed round has a cell of the same item and criterion.
func (f *Findings) last(c Cell) bool {
	after := false
	for _, r := range f.state.Rounds {
		if after && f.Cell(r.ID, c.Item, c.Criterion, c.Group) != nil {
			return false
		}
		after = after || r.ID == c.Round
	}
	return true
}

// CellID is the beginning of the identifiers of a cell's numbers: "item.2.T07.audience" and, for a group,
// "item.2.T07.audience.discipline=energy".
func (c *Cell) CellID() string {
	id := "item." + string(c.Round) + "." + string(c.Item) + "." + string(c.Criterion)
	if c.Group != "" {
		id += "." + c.Group
	}
	return id
}

func (f *Findings) cellNumbers(b *book) {
	for i := range f.Cells {
		c := &f.Cells[i]
		id := c.CellID()
		in := []string{"round:" + string(c.Round), "item:" + string(c.Item), "criterion:" + string(c.Criterion)}
		if c.Group != "" {
			in = append(in, "group:"+c.Group)
		}
		b.add(id+".n", count(c.N), whole, "experts", recipeCell, in...)
		if c.Shown == Nothing {
			continue
		}
		b.add(id+".dk", count(c.DK), whole, "experts", recipeCell, in...)
		b.add(id+".na", count(c.NA), whole, "experts", recipeCell, in...)
		b.add(id+".missing", count(c.Missing), whole, "experts", recipeCell, in...)
		for _, v := range []struct {
			name string
			v    Value
			p    printing
		}{{"min", c.Min, points}, {"q1", c.Q1, points}, {"median", c.Median, points}, {"q3", c.Q3, points}, {"max", c.Max, points}, {"mean", c.Mean, decimal}, {"sd", c.SD, decimal}, {"iqr", c.IQR, points}} {
			if v.v.OK {
				b.add(id+"."+v.name, v.v, v.p, "points", recipeCell, in...)
			}
		}
		for _, v := range []struct {
			name string
			v    Value
		}{{"agree", c.Agree}, {"agree_low", c.AgreeLow}, {"agree_high", c.AgreeHigh}, {"disagree", c.Disagree}} {
			if v.v.OK {
				b.add(id+"."+v.name, v.v, percent, "share", recipeShare, in...)
			}
		}
		if c.Agree.OK && c.N > 0 {
			b.add(id+".agree_n", count(int(float64(c.Agree.V*float64(c.N))+0.5)), whole, "experts", recipeCell, in...)
		}
	}
}

// recipeOf is the recipe of a ranking method.
func recipeOf(name string) Recipe {
	if name == "smaa" {
		return recipeSMAA
	}
	return methods[name].recipe
}

// unitOf is the unit of a method's scores.
func unitOf(name string) string {
	if name == "smaa" {
		return "share"
	}
	return methods[name].unit
}

func (f *Findings) rankNumbers(b *book) {
	for i := range f.Rankings {
		r := &f.Rankings[i]
		recipe, unit := recipeOf(r.Method), unitOf(r.Method)
		ranked, first := 0, 0
		for k, x := range r.Rows {
			id := "rank." + r.Method + "." + string(x.Item)
			in := []string{"item:" + string(x.Item), "rounds:last", "criteria:all"}
			b.add(id+".n", count(x.N), whole, "experts", recipe, in...)
			if x.Score.OK {
				b.add(id+".score", x.Score, decimal, unit, recipe, in...)
			}
			if r.Agreement != nil && r.Agreement[k].OK {
				b.add(id+".aea", r.Agreement[k], decimal, "share", recipe, in...)
			}
			if x.Rank == 0 {
				continue
			}
			ranked++
			if x.TieGroup == 1 {
				first++
			}
			b.add(id+".rank", count(x.Rank), whole, "rank", recipe, in...)
			if x.Low > 0 {
				b.add(id+".low", count(x.Low), whole, "rank", recipe, in...)
				b.add(id+".high", count(x.High), whole, "rank", recipe, in...)
			}
			b.add(id+".tie_group", count(x.TieGroup), whole, "group", recipe, in...)
			b.add(id+".p_first", x.PFirst, percent, "share", recipe, in...)
		}
		id := "ranking." + r.Method
		all := []string{"rounds:last", "criteria:all"}
		b.add(id+".ranked", count(ranked), whole, "items", recipe, all...)
		b.add(id+".unranked", count(len(r.Rows)-ranked), whole, "items", recipe, all...)
		b.add(id+".resamples", count(r.Resamples), whole, "panels", recipe, all...)
		b.add(id+".first_group", count(first), whole, "items", recipe, all...)
		b.add(id+".flips", count(len(r.Flips)), whole, "items", recipe, all...)
		if i > 0 {
			in := []string{"ranking." + f.Rankings[0].Method + ".ranked", id + ".ranked", "rounds:last"}
			b.add(id+".tau", r.Tau, decimal, "coefficient", recipeComparison, in...)
			b.add(id+".pairs", count(r.Pairs), whole, "pairs", recipeComparison, in...)
			b.add(id+".turned", count(r.Turned), whole, "pairs", recipeComparison, in...)
		}
	}
	for _, u := range f.Unfit {
		b.add("ranking."+u.Method+".ranked", count(0), whole, "items", recipeOf(u.Method), "rounds:last", "criteria:all")
	}
	f.weightNumbers(b)
}

// weightNumbers names the weights that follow from judgements and how consistent these are.
func (f *Findings) weightNumbers(b *book) {
	r := f.state.LastRound()
	if r == nil || r.Instrument.Weighting == nil {
		return
	}
	w := weightsOf(&r.Instrument)
	for i, v := range w.Weights {
		c := r.Instrument.Criteria[i].ID
		b.add("weights."+string(c), Some(v), decimal, "share", recipeWeights, "round:"+string(r.ID), "criterion:"+string(c))
	}
	if w.CR != nil {
		b.add("weights.cr", Some(*w.CR), decimal, "ratio", recipeWeights, "round:"+string(r.ID))
	}
	if w.Xi != nil {
		b.add("weights.xi", Some(*w.Xi), decimal, "deviation", recipeWeights, "round:"+string(r.ID))
	}
}

func (f *Findings) panelNumbers(b *book) {
	f.agreementNumbers(b)
	f.stabilityNumbers(b)
	for _, a := range f.Attrition {
		id := "attrition." + string(a.Round)
		in := []string{"round:" + string(a.Round)}
		if a.Group != "" {
			id += "." + a.Group
			in = append(in, "group:"+a.Group)
		}
		for _, v := range []struct {
			name string
			n    int
		}{{"invited", a.Invited}, {"answered", a.Answered}, {"complete", a.Complete}, {"lost", a.Lost}} {
			if v.n >= 0 {
				b.add(id+"."+v.name, count(v.n), whole, "experts", recipeCount, in...)
			}
		}
		if a.Invited > 0 {
			b.add(id+".response", Some(float64(a.Answered)/float64(a.Invited)), percent, "share", recipeCount, in...)
		}
	}
	for _, d := range f.Dissents {
		if d.Hidden {
			continue
		}
		id := "dissent." + string(d.Round) + "." + string(d.Item) + "." + string(d.Criterion)
		in := []string{"round:" + string(d.Round), "item:" + string(d.Item), "criterion:" + string(d.Criterion)}
		b.add(id+".below", count(d.Below), whole, "experts", recipeCell, in...)
		b.add(id+".above", count(d.Above), whole, "experts", recipeCell, in...)
	}
}

func (f *Findings) agreementNumbers(b *book) {
	type family struct {
		round       consult.RoundID
		coefficient string
	}
	asked, valued := map[family]int{}, map[family]int{}
	least, most := map[family]float64{}, map[family]float64{}
	var order []family
	for _, a := range f.Agreements {
		recipe := recipeOfCoefficient(a.Coefficient)
		id := "agreement." + string(a.Round) + "." + string(a.Criterion) + "." + a.Coefficient
		in := []string{"round:" + string(a.Round), "criterion:" + string(a.Criterion), "scope:" + a.Scope}
		b.add(id+".value", a.Value, decimal, "coefficient", recipe, in...)
		b.add(id+".low", a.Low, decimal, "coefficient", recipe, in...)
		b.add(id+".high", a.High, decimal, "coefficient", recipe, in...)
		b.add(id+".experts", count(a.Experts), whole, "experts", recipe, in...)
		b.add(id+".items", count(a.Items), whole, "items", recipe, in...)
		if a.Coefficient == "kendall_w" && a.P.OK {
			b.add(id+".p", a.P, probability, "probability", recipeChanceW, in...)
		}
		k := family{a.Round, a.Coefficient}
		if asked[k] == 0 {
			order = append(order, k)
		}
		asked[k]++
		if v := a.Value; v.OK {
			if valued[k] == 0 {
				least[k], most[k] = v.V, v.V
			}
			least[k], most[k] = min(least[k], v.V), max(most[k], v.V)
			valued[k]++
		}
	}
	for _, k := range order {
		recipe := recipeOfCoefficient(k.coefficient)
		id, in := "agreement."+string(k.round)+"."+k.coefficient, "round:"+string(k.round)
		b.add(id+".criteria", count(asked[k]), whole, "criteria", recipe, in)
		b.add(id+".valued", count(valued[k]), whole, "criteria", recipe, in)
		if valued[k] > 0 {
			b.add(id+".least", Some(least[k]), decimal, "coefficient", recipe, in)
			b.add(id+".most", Some(most[k]), decimal, "coefficient", recipe, in)
		}
	}
}

func recipeOfCoefficient(name string) Recipe {
	switch name {
	case "kendall_w":
		return recipeW
	case "krippendorff_alpha_ordinal":
		return recipeAlpha
	}
	return coefficients[name].recipe
}

func (f *Findings) stabilityNumbers(b *book) {
	moved, stable := map[[2]consult.RoundID]int{}, map[[2]consult.RoundID]int{}
	var pairs [][2]consult.RoundID
	for _, s := range f.Stability {
		recipe := f.stabilityRecipe(s.To)
		id := "stability." + string(s.Item) + "." + string(s.Criterion) + "." + string(s.From) + "-" + string(s.To)
		in := []string{"round:" + string(s.From), "round:" + string(s.To), "item:" + string(s.Item), "criterion:" + string(s.Criterion)}
		b.add(id+".paired", count(s.Paired), whole, "experts", recipe, in...)
		if s.Changed >= 0 {
			b.add(id+".changed", count(s.Changed), whole, "experts", recipe, in...)
		}
		if s.MedianShift.OK {
			b.add(id+".median_shift", s.MedianShift, points, "points", recipe, in...)
		}
		if s.P.OK {
			b.add(id+".p_exact", s.P, decimal, "probability", recipe, in...)
		}
		k := [2]consult.RoundID{s.From, s.To}
		if moved[k]+stable[k] == 0 {
			pairs = append(pairs, k)
		}
		if s.Status == "moved" {
			moved[k]++
		} else {
			stable[k]++
		}
	}
	for _, k := range pairs {
		recipe := f.stabilityRecipe(k[1])
		id := "stability." + string(k[0]) + "-" + string(k[1])
		b.add(id+".moved", count(moved[k]), whole, "cells", recipe, "round:"+string(k[0]), "round:"+string(k[1]))
		b.add(id+".cells", count(moved[k]+stable[k]), whole, "cells", recipe, "round:"+string(k[0]), "round:"+string(k[1]))
	}
	f.movedByCriterion(b)
}

// stabilityRecipe is how a round decides whether an item has moved: by the rule that it locked, else by the median.
func (f *Findings) stabilityRecipe(to consult.RoundID) Recipe {
	if r := f.state.Round(to); r != nil && r.Instrument.Rules.Stability != (consult.RuleSpec{}) {
		return recipeStabilityRule
	}
	return recipeStability
}

// movedByCriterion counts what moved between two rounds on each criterion.
func (f *Findings) movedByCriterion(b *book) {
	type family struct {
		from, to  consult.RoundID
		criterion consult.CriterionID
	}
	moved, all := map[family]int{}, map[family]int{}
	var order []family
	for _, s := range f.Stability {
		k := family{s.From, s.To, s.Criterion}
		if all[k] == 0 {
			order = append(order, k)
		}
		all[k]++
		if s.Status == "moved" {
			moved[k]++
		}
	}
	for _, k := range order {
		id := "stability." + string(k.from) + "-" + string(k.to) + "." + string(k.criterion)
		in := []string{"round:" + string(k.from), "round:" + string(k.to), "criterion:" + string(k.criterion)}
		b.add(id+".moved", count(moved[k]), whole, "items", f.stabilityRecipe(k.to), in...)
		b.add(id+".items", count(all[k]), whole, "items", f.stabilityRecipe(k.to), in...)
	}
}
