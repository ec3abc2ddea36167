package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/panel"
)

// panelAssignCommand gives experts to topics.
type panelAssignCommand struct {
	Affinity  string `arg:""`
	Topics    string `required:"" placeholder:"T.csv"`
	Experts   string `required:"" placeholder:"E.csv"`
	Conflicts string `placeholder:"C.csv"`
	Locks     string `placeholder:"L.csv"`
	Covers    string `placeholder:"R.csv"`
	OnePer    string `placeholder:"FEATURE"`
	Fair      bool
	JSON      bool `name:"json"`
}

// placement is an expert on a topic.
type placement struct {
	Topic  string  `json:"topic"`
	Expert string  `json:"expert"`
	Fit    float64 `json:"fit"`
}

// end is what one of the two objectives reaches.
type end struct {
	Total   float64  `json:"total"`
	Worst   float64  `json:"worst"`
	Gini    *float64 `json:"gini"`
	Bound   float64  `json:"bound"`
	Optimal bool     `json:"optimal"`
}

// assigned is an assignment for programs, with what both objectives reach.
type assigned struct {
	Assignment    []placement `json:"assignment"`
	GreatestTotal end         `json:"greatest_total"`
	WorstFirst    end         `json:"worst_first"`
}

// Run prints who serves which topic, and what both objectives reach.
func (c *panelAssignCommand) Run(s *session) error {
	in, err := c.read(s)
	if err != nil {
		return err
	}
	best, err := in.Best()
	if err == nil && !best.Feasible {
		err = in.impossible(best)
	}
	if err != nil {
		return in.named(err)
	}
	fair, err := in.Fair()
	if err != nil {
		return err
	}
	chosen := best
	if c.Fair {
		chosen = fair
	}
	rows := []placement{}
	for t, experts := range chosen.Topics {
		for _, e := range experts {
			rows = append(rows, placement{in.topics[t], in.experts[e], in.Affinity[t][e]})
		}
	}
	if c.JSON {
		return s.print(assigned{rows, endOf(best), endOf(fair)})
	}
	for _, e := range []struct {
		key  string
		plan panel.Plan
	}{{"panel.end_total", best}, {"panel.end_fair", fair}} {
		s.say(e.key, "total", decimals(e.plan.Total), "worst", decimals(e.plan.Minimum), "bound", decimals(e.plan.Bound))
	}
	table := [][]string{{"topic", "expert", "fit"}}
	for _, r := range rows {
		table = append(table, []string{r.Topic, r.Expert, strconv.FormatFloat(r.Fit, 'f', -1, 64)})
	}
	return s.table(table)
}

func endOf(p panel.Plan) end {
	return end{Total: p.Total, Worst: p.Minimum, Gini: p.Gini, Bound: p.Bound, Optimal: p.Optimal}
}

func decimals(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// assignmentTables are the tables of an assignment.
type assignmentTables struct {
	panel.Assignment
	topics, experts []string
	rules           []string // what each cover says, for the reader
}

func (c *panelAssignCommand) read(s *session) (*assignmentTables, error) {
	var found fault.List
	topics, err := s.grid(&found, c.Topics, "topic", "need")
	if err != nil {
		return nil, err
	}
	experts, err := s.grid(&found, c.Experts, "expert", "max")
	if err != nil {
		return nil, err
	}
	in := &assignmentTables{}
	var topicAt, expertAt map[string]int
	in.topics, topicAt = topics.names("topic")
	in.experts, expertAt = experts.names("expert")
	for row := range topics.Rows {
		in.Demand = append(in.Demand, topics.whole(row, "need", 0))
		in.Affinity = append(in.Affinity, make([]float64, len(in.experts)))
	}
	for row := range experts.Rows {
		low, high := experts.whole(row, "min", 0), experts.whole(row, "max", 0)
		if low > high {
			experts.refuse(row, "min", "cli.panel.load", "the least load {low} exceeds the greatest, {high}", "low", low, "high", high)
		}
		in.LoadMin, in.LoadMax = append(in.LoadMin, low), append(in.LoadMax, high)
	}
	affinity, err := s.grid(&found, c.Affinity, "topic", "expert", "fit")
	if err != nil {
		return nil, err
	}
	first := map[panel.Pair]int{}
	for row := range affinity.Rows {
		if p, ok := pairAt(affinity, row, topicAt, expertAt); ok {
			if earlier, twice := first[p]; twice {
				affinity.refuse(row, "expert", "cli.panel.pair_twice", "this topic and expert stand in row {row} too; give each pair once", "row", affinity.Lines[earlier])
			}
			first[p] = row
			in.Affinity[p.Topic][p.Expert] = affinity.number(row, "fit")
		}
	}
	if in.Conflicts, err = c.pairs(s, &found, c.Conflicts, topicAt, expertAt); err != nil {
		return nil, err
	}
	if in.Locks, err = c.pairs(s, &found, c.Locks, topicAt, expertAt); err != nil {
		return nil, err
	}
	if err := c.covers(s, in, experts, &found, topicAt); err != nil {
		return nil, err
	}
	return in, found.Err()
}

func pairAt(g grid, row int, topics, experts map[string]int) (panel.Pair, bool) {
	t, known := g.refer(row, "topic", topics)
	e, also := g.refer(row, "expert", experts)
	return panel.Pair{Topic: t, Expert: e}, known && also
}

// pairs reads a table of topics and experts.
func (c *panelAssignCommand) pairs(s *session, found *fault.List, file string, topics, experts map[string]int) (out []panel.Pair, err error) {
	g, err := s.grid(found, file, "topic", "expert")
	if err != nil {
		return nil, err
	}
	for row := range g.Rows {
		if p, ok := pairAt(g, row, topics, experts); ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// covers reads the rules about the make-up of topics: a row without a topic holds for all of them.
func (c *panelAssignCommand) covers(s *session, in *assignmentTables, experts grid, found *fault.List, topicAt map[string]int) error {
	g, err := s.grid(found, c.Covers, "feature", "value", "min", "max")
	if err != nil {
		return err
	}
	for row := range g.Rows {
		feature, value := strings.ToLower(g.cell(row, "feature")), g.cell(row, "value")
		if !experts.has(feature) {
			g.refuse(row, "feature", "cli.panel.feature", "the experts have no column \"{feature}\"; their columns are {columns}", "feature", feature, "columns", strings.Join(experts.Header, ", "))
			continue
		}
		members := withValue(experts, feature, value)
		if len(members) == 0 {
			g.refuse(row, "value", "cli.panel.value", "no expert has {feature} = {value}; correct the value or drop the rule", "feature", feature, "value", value)
			continue
		}
		low, high := g.whole(row, "min", 0), g.whole(row, "max", 1_000_000)
		if low > high {
			g.refuse(row, "min", "cli.panel.cover", "at least {low} and at most {high} is no range; give min <= max", "low", low, "high", high)
			continue
		}
		for t, topic := range in.topics {
			if g.cell(row, "topic") != "" {
				if only, ok := g.refer(row, "topic", topicAt); !ok || only != t {
					if !ok {
						break
					}
					continue
				}
			}
			in.rule(panel.Cover{Topic: t, Experts: members, Min: low, Max: high}, topic, feature, value)
		}
	}
	if c.OnePer == "" {
		return nil
	}
	feature := strings.ToLower(c.OnePer)
	if !experts.has(feature) {
		return fault.Bad("--one-per", "cli.panel.feature", "the experts have no column \"{feature}\"; their columns are {columns}", "feature", feature, "columns", strings.Join(experts.Header, ", "))
	}
	var seen []string
	for row := range experts.Rows {
		value := experts.cell(row, feature)
		if value == "" || slices.Contains(seen, value) {
			continue
		}
		seen = append(seen, value)
		for t, topic := range in.topics {
			in.rule(panel.Cover{Topic: t, Experts: withValue(experts, feature, value), Max: 1}, topic, feature, value)
		}
	}
	return nil
}

func withValue(experts grid, feature, value string) (rows []int) {
	for row := range experts.Rows {
		if experts.cell(row, feature) == value {
			rows = append(rows, row)
		}
	}
	return rows
}

func (in *assignmentTables) rule(c panel.Cover, topic, feature, value string) {
	in.Covers = append(in.Covers, c)
	in.rules = append(in.rules, fmt.Sprintf("%s: %s = %s", topic, feature, value))
}

// named puts names in place of the numbers that the library counts topics and experts by.
func (in *assignmentTables) named(err error) error {
	f := fault.Find(err)
	if f == nil {
		return err
	}
	f = f.At(fault.Place{})
	f.Args = slices.Clone(f.Args)
	for i := 0; i+1 < len(f.Args); i += 2 {
		n, ok := f.Args[i+1].(int)
		switch {
		case ok && f.Args[i] == "topic":
			f.Args[i+1] = in.topics[n]
		case ok && f.Args[i] == "expert":
			f.Args[i+1] = in.experts[n]
		}
	}
	return f
}

// impossible names what is too narrow.
func (in *assignmentTables) impossible(p panel.Plan) error {
	c := p.Cut
	switch {
	case c == nil:
		return fault.New(fault.Invalid, "cli.panel.covers", "no assignment meets all rules about the make-up of topics together; loosen one")
	case len(c.Topics) == 0:
		return fault.New(fault.Invalid, "cli.panel.idle", "experts {experts} must serve {need} topics between them and only {room} places are open to them; lower their least loads or lift conflicts", "experts", names(in.experts, c.Experts), "need", c.Need, "room", c.Room)
	case len(c.Covers) > 0:
		return fault.New(fault.Invalid, "cli.panel.short_rules", "topics {topics} need {need} places and only {room} can be filled under the rules {rules}; loosen a rule, lift conflicts or ask for fewer experts", "topics", names(in.topics, c.Topics), "need", c.Need, "room", c.Room, "rules", names(in.rules, c.Covers))
	default:
		return fault.New(fault.Invalid, "cli.panel.short", "topics {topics} need {need} places and only {room} can be filled; raise loads, lift conflicts or ask for fewer experts", "topics", names(in.topics, c.Topics), "need", c.Need, "room", c.Room)
	}
}

// names lists up to ten names.
func names(all []string, indices []int) string {
	var out []string
	for _, i := range indices[:min(len(indices), 10)] {
		out = append(out, all[i])
	}
	if len(indices) > 10 {
		out = append(out, "...")
	}
	return strings.Join(out, ", ")
}
