package panel

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Quota says how many of a panel have a value of a feature, at least and at most.
type Quota struct {
	Feature, Value string
	Min, Max       int
}

// Pool is the people who may be drawn, and what the panel must look like.
type Pool struct {
	Features []string   // names of the features
	People   [][]string // people x features: the value that each person has
	Quotas   []Quota    // for every value of every feature that has quotas at all; other features have none
	Size     int        // people in the panel
}

// check refuses a pool that is not in order.
func (p Pool) check() error {
	if len(p.People) == 0 {
		return fault.Bad("people", "panel.pool.empty", "there is nobody in the pool; give at least one person")
	}
	if p.Size < 1 || p.Size > len(p.People) {
		return fault.Bad("panel_size", "panel.pool.size", "a panel of {size} cannot be drawn from a pool of {people}; it must be 1 to {people}", "size", p.Size, "people", len(p.People))
	}
	for i, f := range p.Features {
		if slices.Contains(p.Features[:i], f) {
			return fault.Bad(fmt.Sprintf("features[%d]", i), "panel.pool.feature_twice", "the feature {feature} stands twice; name each once", "feature", f)
		}
	}
	for i, person := range p.People {
		if len(person) != len(p.Features) {
			return fault.Bad(fmt.Sprintf("people[%d]", i), "panel.pool.ragged", "the person has {got} values, there are {want} features", "got", len(person), "want", len(p.Features))
		}
	}
	return p.checkQuotas()
}

func (p Pool) checkQuotas() error {
	known := map[[2]string]bool{}
	ruled := map[string]bool{}
	for i, q := range p.Quotas {
		field := fmt.Sprintf("quotas[%d]", i)
		key := [2]string{q.Feature, q.Value}
		switch {
		case !slices.Contains(p.Features, q.Feature):
			return fault.Bad(field, "panel.pool.feature", "the pool has no feature {feature}; its features are {features}", "feature", q.Feature, "features", strings.Join(p.Features, ", "))
		case known[key]:
			return fault.Bad(field, "panel.pool.quota_twice", "there are two quotas for {feature} = {value}; give one", "feature", q.Feature, "value", q.Value)
		case q.Min < 0 || q.Max < q.Min:
			return fault.Bad(field, "panel.pool.quota", "at least {min} and at most {max} of {feature} = {value} is no range; give 0 <= min <= max", "min", q.Min, "max", q.Max, "feature", q.Feature, "value", q.Value)
		}
		known[key], ruled[q.Feature] = true, true
	}
	for f, feature := range p.Features {
		if !ruled[feature] {
			continue
		}
		for i, person := range p.People {
			if !known[[2]string{feature, person[f]}] {
				return fault.Bad(fmt.Sprintf("people[%d].%s", i, feature), "panel.pool.value", "{feature} = {value} has no quota; add one (0 to {size} leaves it free), or correct the value", "feature", feature, "value", person[f], "size", p.Size)
			}
		}
	}
	return nil
}

// types are the people who are alike in all features that have quotas: nothing in a quota tells them apart, so they have
// one chance. They are in the order of their values, so nothing depends on the order of the people.
type types struct {
	people [][]int // per type
	of     []int   // type of each person
}

func (p Pool) types() types {
	var ruled []int
	for f, feature := range p.Features {
		if slices.ContainsFunc(p.Quotas, func(q Quota) bool { return q.Feature == feature }) {
			ruled = append(ruled, f)
		}
	}
	sort.Slice(ruled, func(i, j int) bool { return p.Features[ruled[i]] < p.Features[ruled[j]] })
	order := make([]int, len(p.People))
	for i := range order {
		order[i] = i
	}
	compare := func(a, b int) int {
		for _, f := range ruled {
			if c := strings.Compare(p.People[a][f], p.People[b][f]); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortStableFunc(order, compare)
	t := types{of: make([]int, len(p.People))}
	for i, person := range order {
		if i == 0 || compare(order[i-1], person) != 0 {
			t.people = append(t.people, nil)
		}
		last := len(t.people) - 1
		t.people[last] = append(t.people[last], person)
		t.of[person] = last
	}
	return t
}

// ordered is the quotas in the order of their names, so that nothing depends on the order in which they are given.
func (p Pool) ordered() []Quota {
	return slices.SortedFunc(slices.Values(p.Quotas), func(a, b Quota) int {
		return cmp.Or(strings.Compare(a.Feature, b.Feature), strings.Compare(a.Value, b.Value))
	})
}

// program is the choice of how many of each type a panel has: the panel's size, then the quotas, ordered.
func (p Pool) program(t types) *integerProgram {
	n := len(t.people)
	all := make([]float64, n)
	g := &integerProgram{rows: [][]float64{all}, low: []float64{float64(p.Size)}, high: []float64{float64(p.Size)}}
	for k, people := range t.people {
		all[k] = 1
		g.limit = append(g.limit, float64(len(people)))
	}
	for _, q := range p.ordered() {
		row := make([]float64, n)
		f := slices.Index(p.Features, q.Feature)
		for k, people := range t.people {
			if p.People[people[0]][f] == q.Value {
				row[k] = 1
			}
		}
		g.rows = append(g.rows, row)
		g.low, g.high = append(g.low, float64(q.Min)), append(g.high, float64(q.Max))
	}
	return g
}
