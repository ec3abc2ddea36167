package cli

import (
	"math"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/portfolio"
)

// portfolioCommand chooses items under a budget.
type portfolioCommand struct {
	File      string  `arg:""`
	Budget    float64 `required:"" placeholder:"B"`
	Synergies string  `placeholder:"S.csv"`
	Quotas    string  `placeholder:"Q.csv"`
	Frontier  bool
	JSON      bool `name:"json"`
}

// choiceRow is a choice for programs.
type choiceRow struct {
	Budget   float64    `json:"budget"`
	Items    []string   `json:"items"`
	Cost     float64    `json:"cost"`
	Value    float64    `json:"value"`
	Bound    float64    `json:"bound"`
	Optimal  bool       `json:"optimal"`
	Ties     [][]string `json:"ties"`
	MoreTies bool       `json:"more_ties"`
}

// frontierPoints is how many choices of the frontier are printed at most.
const frontierPoints = 50

// Run prints what is chosen, and for the frontier one block of rows per choice, the dearest first.
func (c *portfolioCommand) Run(s *session) error {
	p, items, err := c.read(s)
	if err != nil {
		return err
	}
	points := 1
	if c.Frontier {
		points = frontierPoints
	}
	choices, err := p.Frontier(points)
	if err != nil {
		return err
	}
	rows := []choiceRow{}
	for i, choice := range choices {
		row := choiceRow{Budget: choice.Cost, Items: namesOf(items, choice.Items), Cost: choice.Cost, Value: choice.Value, Bound: choice.Bound,
			Optimal: choice.Optimal, Ties: [][]string{}, MoreTies: choice.MoreTies}
		if i == 0 {
			row.Budget = p.Budget
		}
		for _, tie := range choice.Ties {
			row.Ties = append(row.Ties, namesOf(items, tie))
		}
		rows = append(rows, row)
	}
	if c.JSON {
		return s.print(rows)
	}
	table := [][]string{{"budget", "item", "chosen", "cost", "value"}}
	for i, row := range rows {
		in := map[int]bool{}
		for _, item := range choices[i].Items {
			in[item] = true
		}
		for item, name := range items {
			table = append(table, []string{plain(row.Budget), name, strconv.FormatBool(in[item]), plain(p.Cost[item]), plain(p.Value[item])})
		}
		s.say("portfolio.choice", "budget", plain(row.Budget), "cost", plain(row.Cost), "value", plain(row.Value))
		for _, tie := range row.Ties {
			s.say("portfolio.tie", "items", strings.Join(tie, ", "))
		}
		if row.MoreTies {
			s.say("portfolio.more_ties")
		}
		if !row.Optimal {
			s.say("portfolio.gap", "bound", plain(row.Bound))
		}
	}
	return s.table(table)
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func namesOf(all []string, indices []int) []string {
	out := []string{}
	for _, i := range indices {
		out = append(out, all[i])
	}
	return out
}

func (c *portfolioCommand) read(s *session) (p portfolio.Problem, items []string, err error) {
	var found fault.List
	if math.IsNaN(c.Budget) || math.IsInf(c.Budget, 0) || c.Budget < 0 {
		return p, nil, fault.Bad("--budget", "portfolio.budget", "the budget is {value}; it must be a number, 0 or more", "value", c.Budget)
	}
	p.Budget = c.Budget
	g, err := s.grid(&found, c.File, "item", "cost", "value")
	if err != nil {
		return p, nil, err
	}
	items, at := g.names("item")
	for row := range g.Rows {
		cost := g.number(row, "cost")
		if cost < 0 {
			g.refuse(row, "cost", "portfolio.cost", "the cost is {value}; it must be a number, 0 or more", "value", cost)
		}
		p.Cost, p.Value = append(p.Cost, cost), append(p.Value, g.number(row, "value"))
	}
	synergies, err := s.grid(&found, c.Synergies, "a", "b", "value")
	if err != nil {
		return p, nil, err
	}
	first := map[[2]int]int{}
	for row := range synergies.Rows {
		a, known := synergies.refer(row, "a", at)
		b, also := synergies.refer(row, "b", at)
		pair := [2]int{min(a, b), max(a, b)}
		earlier, twice := first[pair]
		switch {
		case !known || !also:
		case a == b:
			synergies.refuse(row, "b", "cli.portfolio.same", "a synergy is between two different items")
		case twice:
			synergies.refuse(row, "b", "cli.portfolio.pair_twice", "these two items stand in row {row} too; give each pair once", "row", synergies.Lines[earlier])
		default:
			first[pair] = row
			p.Synergies = append(p.Synergies, portfolio.Synergy{A: a, B: b, Value: synergies.number(row, "value")})
		}
	}
	quotas, err := s.grid(&found, c.Quotas, "feature", "value", "min", "max")
	if err != nil {
		return p, nil, err
	}
	for row := range quotas.Rows {
		feature := strings.ToLower(quotas.cell(row, "feature"))
		if !g.has(feature) {
			quotas.refuse(row, "feature", "cli.portfolio.feature", "the items have no column \"{feature}\"; their columns are {columns}", "feature", feature, "columns", strings.Join(g.Header, ", "))
			continue
		}
		q := portfolio.Quota{Items: withValue(g, feature, quotas.cell(row, "value")), Min: quotas.whole(row, "min", 0), Max: quotas.whole(row, "max", len(items))}
		if q.Max < q.Min || q.Min > len(q.Items) {
			quotas.refuse(row, "min", "portfolio.quota", "at least {min} and at most {max} of {items} items cannot be; give 0 <= min <= max and no more than there are", "min", q.Min, "max", q.Max, "items", len(q.Items))
		}
		p.Quotas = append(p.Quotas, q)
	}
	return p, items, found.Err()
}
