package carbon

import (
	"math"
	"math/bits"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// mostExact is the greatest number of groups whose every combination is run: 4,096 runs.
const mostExact = 12

// Wedges attributes the difference between two paths to groups of parameters (E35). A group's share is its Shapley
// value: its contribution averaged over all orders in which the groups can be changed (Shapley 1953). The shares add up
// to the difference in every year, which removing one measure at a time does not achieve.
type Wedges struct {
	Model    Model
	From, To Setting
	Groups   []Lever // each with its parameters, none in two groups; nil means [Levers]
	Output   string  // id of what is explained; "" means net
	// Orders is how many random orders are averaged; 0 means all combinations, for at most 12 groups.
	Orders int
}

// WedgeResult is what each group contributes.
type WedgeResult struct {
	Output   string    `json:"output"`
	Groups   []string  `json:"groups"`
	Years    []int     `json:"years"`
	From, To []float64 // the output in both paths, by year
	// Wedges by group and year, in the output's unit; below 0 where a group lowers the output. Their sum over the groups is
	// To - From.
	Wedges [][]float64 `json:"wedges"`
	// StdErr of each wedge from the number of orders; nil where all combinations were run.
	StdErr [][]float64 `json:"std_err"`
}

// Run computes the wedges. from is read with random orders only and may be nil otherwise. It refuses a parameter that is
// unknown or stands in two groups, one that differs between the settings and stands in none, and too many groups.
func (w Wedges) Run(from *num.Stream) (*WedgeResult, error) {
	if w.Groups == nil {
		w.Groups = Levers()
	}
	if w.Output == "" {
		w.Output = "net"
	}
	output, ok := FindOutput(w.Output)
	if !ok {
		return nil, unknownOutput("output", w.Output)
	}
	members, err := w.members()
	if err != nil {
		return nil, err
	}
	for _, s := range []Setting{w.From, w.To} {
		if err := s.check(w.Model.Region); err != nil {
			return nil, err
		}
	}
	e, err := w.Model.engine()
	if err != nil {
		return nil, err
	}
	game := &game{engine: e, output: output, from: w.From, to: w.To, members: members, years: make([]Balance, e.years)}
	out := &WedgeResult{Output: w.Output, From: game.value(0), To: game.value(1<<len(members) - 1)}
	for k := range e.years {
		out.Years = append(out.Years, BaseYear+k)
	}
	for _, g := range w.Groups {
		out.Groups = append(out.Groups, g.ID)
	}
	if w.Orders > 0 {
		out.Wedges, out.StdErr = game.sampled(w.Orders, from)
	} else {
		out.Wedges = game.exact()
	}
	return out, nil
}

// members lists the places of each group's parameters.
func (w Wedges) members() ([][]int, error) {
	n := len(w.Groups)
	if n == 0 || w.Orders == 0 && n > mostExact || n > 62 {
		return nil, fault.Bad("groups", "carbon.wedge_groups", "{n} groups are given; all combinations can be run for 1 to {most}, and random orders taken for up to 62", "n", n, "most", mostExact)
	}
	if w.Orders < 0 || w.Orders == 1 || w.Orders > MostDraws {
		return nil, fault.Bad("orders", "carbon.wedge_orders", "{n} random orders are asked for; 2 to {most} are possible, 0 means all combinations", "n", w.Orders, "most", MostDraws)
	}
	members := make([][]int, n)
	owner := map[int]string{}
	for g, group := range w.Groups {
		for _, id := range group.Parameters {
			i, ok := index[id]
			if !ok {
				return nil, unknown(id)
			}
			if other, twice := owner[i]; twice {
				return nil, fault.Bad(at("groups", g), "carbon.wedge_twice", "parameter {id} stands in {a} and in {b}; each may stand in one group only", "id", id, "a", other, "b", group.ID)
			}
			owner[i] = group.ID
			members[g] = append(members[g], i)
		}
	}
	for i := range parameters {
		if _, owned := owner[i]; !owned && w.From[i] != w.To[i] {
			return nil, fault.Bad("groups", "carbon.wedge_open", "parameter {id} differs between the two settings but stands in no group; the wedges would not add up", "id", parameters[i].ID)
		}
	}
	return members, nil
}

// game gives the output of any coalition: the groups whose bits are set stand at their new values.
type game struct {
	engine   *engine
	output   Output
	from, to Setting
	members  [][]int
	years    []Balance
}

func (g *game) value(coalition uint64) []float64 {
	s := g.from
	for i, members := range g.members {
		if coalition&(1<<i) != 0 {
			for _, m := range members {
				s[m] = g.to[m]
			}
		}
	}
	g.engine.run(&s, g.years)
	out := make([]float64, len(g.years))
	for k := range g.years {
		out[k] = g.output.Of(&g.years[k])
	}
	return out
}

func (g *game) wedges() [][]float64 {
	out := make([][]float64, len(g.members))
	for i := range out {
		out[i] = make([]float64, len(g.years))
	}
	return out
}

// exact is the sum over all coalitions S without i of |S|! (n-|S|-1)!/n! [v(S + i) - v(S)].
func (g *game) exact() [][]float64 {
	n := len(g.members)
	values := make([][]float64, 1<<n)
	for c := range values {
		values[c] = g.value(uint64(c))
	}
	weight := make([]float64, n) // by |S|: 1/(n (n-1 choose |S|))
	choose := 1.0
	for k := range weight {
		weight[k] = 1 / (float64(n) * choose)
		choose = choose * float64(n-1-k) / float64(k+1)
	}
	out := g.wedges()
	for i := range out {
		for c := range values {
			if c&(1<<i) != 0 {
				continue
			}
			w, with, without := weight[bits.OnesCount(uint(c))], values[c|1<<i], values[c]
			for k := range out[i] {
				out[i][k] += float64(w * (with[k] - without[k]))
			}
		}
	}
	return out
}

// sampled averages over random orders.
func (g *game) sampled(orders int, from *num.Stream) (mean, stdErr [][]float64) {
	mean, stdErr = g.wedges(), g.wedges() // stdErr holds sums of squared differences at first
	first := g.value(0)
	for o := range orders {
		coalition, before := uint64(0), first
		for _, i := range from.Perm(len(g.members)) {
			coalition |= 1 << i
			after := g.value(coalition)
			for k := range after {
				d := after[k] - before[k]
				delta := d - mean[i][k] // Welford's update
				mean[i][k] += delta / float64(o+1)
				stdErr[i][k] += float64(delta * (d - mean[i][k]))
			}
			before = after
		}
	}
	for i := range stdErr {
		for k := range stdErr[i] {
			stdErr[i][k] = math.Sqrt(stdErr[i][k] / float64(orders-1) / float64(orders))
		}
	}
	return mean, stdErr
}
