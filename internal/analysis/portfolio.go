package analysis

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/portfolio"
)

// Portfolio says what a budget would hold: of the ranked items whose cost is stated, those with the greatest sum of
// scores in the leading ranking, at the whole budget and at parts of it. Whether scores may be added up is for those who
// stated the costs; an item that costs little is chosen before a better one that costs much.
type Portfolio struct {
	Method   string
	Costed   []CostedItem // in the order of the ranking
	Uncosted int          // ranked items without a stated cost
	Shares   []BudgetShare
}

// CostedItem is a ranked item with its cost.
type CostedItem struct {
	Item        consult.ItemID
	Cost, Score float64
}

// BudgetShare is the choice at a part of the budget.
type BudgetShare struct {
	Percent     int // of the budget
	Budget      float64
	Chosen      []bool // by costed item
	Count       int
	Cost, Value float64
	Optimal     bool // proved; otherwise Bound is a value that no choice exceeds
	Bound       float64
	Ties        int // other choices of the same value, at least so many
}

// budgetShares are the parts of the budget that are shown, in percent: what goes first when money is short.
var budgetShares = []int{100, 75, 50}

// portfolioOf makes the choice; nil where there is no budget, or no ranked item has a cost.
func portfolioOf(s *consult.State, lead *Ranking) (*Portfolio, error) {
	budget, ok := s.Definition.Budget.Float()
	if !ok || budget <= 0 {
		return nil, nil
	}
	out := &Portfolio{Method: lead.Method}
	var p portfolio.Problem
	for _, row := range lead.Rows {
		if row.Rank == 0 || !row.Score.OK {
			continue
		}
		cost, ok := s.Item(row.Item).Cost.Float()
		if !ok {
			out.Uncosted++
			continue
		}
		out.Costed = append(out.Costed, CostedItem{row.Item, cost, row.Score.V})
		p.Cost, p.Value = append(p.Cost, cost), append(p.Value, row.Score.V)
	}
	if len(out.Costed) == 0 {
		return nil, nil
	}
	for _, percent := range budgetShares {
		p.Budget = budget * float64(percent) / 100
		c, err := p.Choose()
		if err != nil {
			return nil, err
		}
		share := BudgetShare{Percent: percent, Budget: p.Budget, Chosen: make([]bool, len(out.Costed)), Count: len(c.Items), Cost: c.Cost, Value: c.Value, Optimal: c.Optimal, Bound: c.Bound, Ties: len(c.Ties)}
		for _, i := range c.Items {
			share.Chosen[i] = true
		}
		out.Shares = append(out.Shares, share)
	}
	return out, nil
}

func (f *Findings) portfolioNumbers(b *book) {
	p := f.Portfolio
	if p == nil {
		return
	}
	in := []string{"ranking." + p.Method + ".ranked", "costs:items", "budget:definition"}
	b.add("portfolio.costed", count(len(p.Costed)), whole, "items", recipePortfolio, in...)
	b.add("portfolio.uncosted", count(p.Uncosted), whole, "items", recipePortfolio, in...)
	for _, x := range p.Costed {
		b.add("portfolio.cost."+string(x.Item), Some(x.Cost), points, "cost", recipePortfolio, "item:"+string(x.Item))
	}
	for _, s := range p.Shares {
		id := "portfolio." + strconv.Itoa(s.Percent)
		b.add(id+".budget", Some(s.Budget), points, "cost", recipePortfolio, in...)
		b.add(id+".chosen", count(s.Count), whole, "items", recipePortfolio, in...)
		b.add(id+".cost", Some(s.Cost), points, "cost", recipePortfolio, in...)
		b.add(id+".value", Some(s.Value), decimal, "score", recipePortfolio, in...)
		b.add(id+".ties", count(s.Ties), whole, "choices", recipePortfolio, in...)
		if !s.Optimal {
			b.add(id+".gap", Some(math.Max(0, s.Bound-s.Value)), decimal, "score", recipePortfolio, in...)
		}
	}
}

// portfolioTable has one row per costed item and part of the budget.
func (f *Findings) portfolioTable() Table {
	t := Table{Name: "portfolio", Header: []string{"budget", "item", "chosen", "cost", "value"}}
	for _, s := range f.Portfolio.Shares {
		for i, x := range f.Portfolio.Costed {
			t.Rows = append(t.Rows, []string{plain(Some(s.Budget)), string(x.Item), strconv.FormatBool(s.Chosen[i]), plain(Some(x.Cost)), plain(Some(x.Score))})
		}
	}
	return t
}
