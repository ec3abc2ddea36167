package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/panel"
)

// panelCommand composes panels and gives experts to topics.
type panelCommand struct {
	Select panelSelectCommand `cmd:""`
	Assign panelAssignCommand `cmd:""`
	Fit    panelFitCommand    `cmd:""`
}

// panelSelectCommand draws a panel by lot.
type panelSelectCommand struct {
	Pool   string  `arg:""`
	Quotas string  `required:"" placeholder:"Q.csv"`
	Size   int     `required:"" placeholder:"N"`
	Seed   *uint64 `placeholder:"N"`
	JSON   bool    `name:"json"`
}

// selection is a lottery for programs.
type selection struct {
	Chances []chanceRow  `json:"chances"`
	Seed    *uint64      `json:"seed"`
	Panel   []string     `json:"panel"` // null without a seed
	Balance []balanceRow `json:"balance"`
}

type chanceRow struct {
	Expert   string  `json:"expert"`
	Chance   float64 `json:"chance"`
	Selected *bool   `json:"selected"` // null without a seed
}

type balanceRow struct {
	Feature  string  `json:"feature"`
	Value    string  `json:"value"`
	Pool     int     `json:"pool"`
	Expected float64 `json:"expected"`
	Panel    *int    `json:"panel"`
	Min      *int    `json:"min"`
	Max      *int    `json:"max"`
}

// Run prints every person's chance and, with a seed, who is drawn.
func (c *panelSelectCommand) Run(s *session) error {
	var found fault.List
	people, err := s.grid(&found, c.Pool, "expert")
	if err != nil {
		return err
	}
	quotas, err := s.grid(&found, c.Quotas, "feature", "value", "min", "max")
	if err != nil {
		return err
	}
	experts, _ := people.names("expert")
	pool := panel.Pool{Size: c.Size}
	for _, h := range people.Header {
		if h != "expert" {
			pool.Features = append(pool.Features, h)
		}
	}
	for row := range people.Rows {
		pool.People = append(pool.People, features(people, row, pool.Features))
	}
	for row := range quotas.Rows {
		pool.Quotas = append(pool.Quotas, panel.Quota{Feature: strings.ToLower(quotas.cell(row, "feature")), Value: quotas.cell(row, "value"),
			Min: quotas.whole(row, "min", 0), Max: quotas.whole(row, "max", c.Size)})
	}
	if err := found.Err(); err != nil {
		return err
	}
	lottery, err := pool.Leximin()
	if err != nil {
		return c.placed(err, people, quotas)
	}
	return c.print(s, pool, lottery, experts)
}

// placed turns the library's field into the row of the file.
func (c *panelSelectCommand) placed(err error, people, quotas grid) error {
	f := fault.Find(err)
	if f == nil {
		return err
	}
	for _, g := range []struct {
		prefix string
		table  grid
	}{{"people[", people}, {"quotas[", quotas}} {
		if rest, ok := strings.CutPrefix(f.Place.Field, g.prefix); ok {
			index, column, _ := strings.Cut(rest, "]")
			if row, err := strconv.Atoi(index); err == nil && row < len(g.table.Lines) {
				return f.At(fault.Place{File: g.table.file, Row: g.table.Lines[row], Col: slices.Index(g.table.Header, strings.TrimPrefix(column, ".")) + 1})
			}
		}
	}
	switch f.Place.Field {
	case "panel_size":
		return f.At(fault.Place{Field: "--size"})
	case "quotas":
		return f.At(fault.Place{File: quotas.file})
	}
	return f.At(fault.Place{File: people.file})
}

// features are the values of a row in the order of the features' names.
func features(g grid, row int, names []string) []string {
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = g.cell(row, name)
	}
	return values
}

func (c *panelSelectCommand) print(s *session, pool panel.Pool, lottery panel.Lottery, experts []string) error {
	var drawn []int
	if c.Seed != nil {
		drawn = lottery.Panel(num.NewStream(*c.Seed, "panel-lottery", 1))
	}
	out := selection{Seed: c.Seed, Balance: []balanceRow{}}
	for i, expert := range experts {
		row := chanceRow{Expert: expert, Chance: lottery.Chances[i]}
		if c.Seed != nil {
			_, in := slices.BinarySearch(drawn, i)
			row.Selected = &in
			if in {
				out.Panel = append(out.Panel, expert)
			}
		}
		out.Chances = append(out.Chances, row)
	}
	if c.JSON {
		balances, err := pool.Balances(lottery.Chances, drawn)
		if err != nil {
			return err
		}
		for _, b := range balances {
			row := balanceRow{Feature: b.Feature, Value: b.Value, Pool: b.Pool, Expected: b.Expected, Min: b.Min, Max: b.Max}
			if c.Seed != nil {
				row.Panel = &b.Panel
			}
			out.Balance = append(out.Balance, row)
		}
		return s.print(out)
	}
	table := [][]string{{"expert", "chance", "selected"}}
	for _, row := range out.Chances {
		selected := ""
		if row.Selected != nil {
			selected = strconv.FormatBool(*row.Selected)
		}
		table = append(table, []string{row.Expert, strconv.FormatFloat(row.Chance, 'f', 6, 64), selected})
	}
	if c.Seed == nil {
		s.say("panel.no_seed")
	}
	return s.table(table)
}
