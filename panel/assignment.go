package panel

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Pair is a topic with an expert, both as indices.
type Pair struct{ Topic, Expert int }

// Cover is a rule about the experts of one topic: of those listed, at least Min and at most Max serve it. "At most
// one per institution" is a Cover with Max 1 for every institution.
type Cover struct {
	Topic    int
	Experts  []int // ascending, none twice
	Min, Max int
}

// Assignment asks which experts serve which topics. No expert serves a topic twice.
type Assignment struct {
	Affinity         [][]float64 // topics x experts: fit of the expert to the topic, more is better; any finite numbers
	Demand           []int       // experts that each topic needs
	LoadMin, LoadMax []int       // topics that each expert serves, at least and at most; nil LoadMin: none at least
	Conflicts        []Pair      // pairs that must not be
	Locks            []Pair      // pairs that must be
	Covers           []Cover
	// Nodes limits the search where rules about one topic overlap, in branches; 0 means 2,000.
	Nodes int
}

// Plan is an assignment found.
type Plan struct {
	Feasible bool
	Topics   [][]int  // experts per topic, ascending; nil if not feasible
	Load     []int    // topics per expert
	Total    float64  // summed affinity
	Minimum  float64  // summed affinity of the worst-served topic that needs anybody; 0 if none does
	Gini     *float64 // of the topics' summed affinities; nil if one is negative or all are zero
	// Bound is a value of the objective that no assignment can exceed; Optimal says that the plan reaches it (up to
	// the numbers' precision), or that the search was complete.
	Bound   float64
	Optimal bool
	Cut     *Cut // why there is none, if not feasible
}

// Cut is a set of rules that cannot hold together. With Topics, these need Need places, but only Room are open to
// them: with Experts, who can take only so many, and with whoever else is not in conflict. Without Topics, the
// Experts must serve Need topics between them and only Room places are open to them.
type Cut struct {
	Topics, Experts []int
	Covers          []int // rules of [Assignment.Covers] that take part
	Need, Room      int
}

// Best finds an assignment of the greatest total affinity. It is exact: a minimum-cost flow over all pairs, of which
// only those that can matter are ever built; rules that overlap within one topic are met by branch and bound on top,
// and if that is cut short, Optimal is false and Bound says what is left open. Faults name the field of the input
// that breaks a rule; an input in order that allows no assignment is a [Plan] with a [Cut].
func (a Assignment) Best() (Plan, error) {
	m, err := a.model()
	if err != nil {
		return Plan{}, err
	}
	if cut := m.obvious(); cut != nil {
		return Plan{Cut: cut}, nil
	}
	m.weigh(nil)
	return m.best(), nil
}

// check refuses input that is not in order.
func (a Assignment) check() error {
	topics := len(a.Affinity)
	if topics == 0 {
		return fault.Bad("affinity", "panel.assign.empty", "there is no topic; give one row of affinities per topic")
	}
	experts := len(a.Affinity[0])
	if experts == 0 {
		return fault.Bad("affinity[0]", "panel.assign.nobody", "there is no expert; give one column of affinities per expert")
	}
	for t, row := range a.Affinity {
		if len(row) != experts {
			return fault.Bad(fmt.Sprintf("affinity[%d]", t), "panel.assign.ragged", "the row has {got} affinities, the first has {want}; every topic needs one per expert", "got", len(row), "want", experts)
		}
		for e, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e100 {
				return fault.Bad(fmt.Sprintf("affinity[%d][%d]", t, e), "panel.assign.affinity", "the affinity is {value}; it must be a finite number, not beyond 1e100", "value", v)
			}
		}
	}
	for _, list := range []struct {
		field  string
		values []int
		want   int
	}{{"demand", a.Demand, topics}, {"load_min", a.LoadMin, experts}, {"load_max", a.LoadMax, experts}} {
		if len(list.values) != list.want && (list.field != "load_min" || list.values != nil) {
			return fault.Bad(list.field, "panel.assign.length", "there are {got} numbers; {want} are needed", "got", len(list.values), "want", list.want)
		}
		for i, v := range list.values {
			if v < 0 || v > 1_000_000 {
				return fault.Bad(fmt.Sprintf("%s[%d]", list.field, i), "panel.assign.count", "the number is {value}; it must be 0 to 1,000,000", "value", v)
			}
		}
	}
	for e, low := range a.LoadMin {
		if low > a.LoadMax[e] {
			return fault.Bad(fmt.Sprintf("load_min[%d]", e), "panel.assign.load", "the least load {low} exceeds the greatest, {high}", "low", low, "high", a.LoadMax[e])
		}
	}
	return a.checkPairs(topics, experts)
}

func (a Assignment) checkPairs(topics, experts int) error {
	locked := map[Pair]bool{}
	for _, list := range []struct {
		field string
		pairs []Pair
	}{{"locks", a.Locks}, {"conflicts", a.Conflicts}} {
		for i, p := range list.pairs {
			field := fmt.Sprintf("%s[%d]", list.field, i)
			if p.Topic < 0 || p.Topic >= topics || p.Expert < 0 || p.Expert >= experts {
				return fault.Bad(field, "panel.assign.pair", "the pair [{topic}, {expert}] is not one of {topics} topics and {experts} experts, counted from 0", "topic", p.Topic, "expert", p.Expert, "topics", topics, "experts", experts)
			}
			switch {
			case list.field == "conflicts" && locked[p]:
				return fault.Bad(field, "panel.assign.locked_conflict", "the pair [{topic}, {expert}] is locked and in conflict; take one of the two back", "topic", p.Topic, "expert", p.Expert)
			case list.field == "locks" && locked[p]:
				return fault.Bad(field, "panel.assign.lock_twice", "the pair [{topic}, {expert}] is locked twice; lock it once", "topic", p.Topic, "expert", p.Expert)
			case list.field == "locks":
				locked[p] = true
			}
		}
	}
	for i, c := range a.Covers {
		field := fmt.Sprintf("covers[%d]", i)
		if c.Topic < 0 || c.Topic >= topics {
			return fault.Bad(field+".topic", "panel.assign.cover_topic", "there is no topic {topic}; topics are counted from 0 to {last}", "topic", c.Topic, "last", topics-1)
		}
		if c.Min < 0 || c.Max < c.Min {
			return fault.Bad(field+".min", "panel.assign.cover_limits", "at least {min} and at most {max} is no range; give 0 <= min <= max", "min", c.Min, "max", c.Max)
		}
		for j, e := range c.Experts {
			if e < 0 || e >= experts || j > 0 && e <= c.Experts[j-1] {
				return fault.Bad(fmt.Sprintf("%s.experts[%d]", field, j), "panel.assign.cover_experts", "expert {expert} stands wrong; list experts from 0 to {last}, ascending and each once", "expert", e, "last", experts-1)
			}
		}
	}
	return nil
}

// plan describes the assignment in which each topic has the experts listed.
func (a Assignment) plan(topics [][]int) Plan {
	p := Plan{Feasible: true, Topics: topics, Load: make([]int, len(a.LoadMax))}
	sums := make([]float64, 0, len(topics))
	all := make([]float64, len(topics))
	for t, experts := range topics {
		sort.Ints(experts)
		for _, e := range experts {
			p.Load[e]++
		}
		all[t] = a.fit(t, experts)
		if a.Demand[t] > 0 {
			sums = append(sums, all[t])
		}
	}
	p.Total = num.Sum(all)
	if len(sums) > 0 {
		sort.Float64s(sums)
		p.Minimum = sums[0]
		p.Gini = gini(sums)
	}
	return p
}

// fit sums the affinities of experts to a topic.
func (a Assignment) fit(t int, experts []int) float64 {
	values := make([]float64, len(experts))
	for i, e := range experts {
		values[i] = a.Affinity[t][e]
	}
	return num.Sum(values)
}

// gini is the Gini coefficient of ascending values: 0 if all are equal. It is nil where it has no meaning.
func gini(ascending []float64) *float64 {
	n := float64(len(ascending))
	total := num.Sum(ascending)
	if ascending[0] < 0 || total <= 0 {
		return nil
	}
	ranked := make([]float64, len(ascending))
	for i, v := range ascending {
		ranked[i] = float64(2*float64(i+1)-n-1) * v
	}
	g := num.Sum(ranked) / (n * total)
	return &g
}

// Err is nil for a feasible plan, and else says in one sentence what is too narrow.
func (p Plan) Err() error {
	switch c := p.Cut; {
	case p.Feasible:
		return nil
	case c == nil:
		return fault.Bad("covers", "panel.assign.covers", "no assignment meets all rules about the make-up of topics together; loosen one")
	case len(c.Topics) > 0:
		return fault.Bad("demand", "panel.assign.short", "topics {topics} need {need} places and only {room} can be filled; raise loads, lift conflicts or ask for fewer experts", "topics", listed(c.Topics), "need", c.Need, "room", c.Room)
	default:
		return fault.Bad("load_min", "panel.assign.idle", "experts {experts} must serve {need} topics between them and only {room} places are open to them; lower their least loads or lift conflicts", "experts", listed(c.Experts), "need", c.Need, "room", c.Room)
	}
}

// listed writes indices, at most ten of them.
func listed(indices []int) string {
	var text strings.Builder
	for i, v := range indices {
		if i == 10 {
			return text.String() + ", ..."
		}
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(strconv.Itoa(v))
	}
	return text.String()
}
