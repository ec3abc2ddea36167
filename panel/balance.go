package panel

import "slices"

// Balance compares how many have one value of a feature in the pool and in the panel.
type Balance struct {
	Feature, Value string
	Pool, Panel    int
	Expected       float64 // in the panel, by the lottery's chances
	Min, Max       *int    // quota, if there is one
}

// Balances compares a panel, given by the indices of its people, with the pool, value by value in the order of the
// features and of the values' names. chances may be nil, for a panel that was not drawn by lot; Expected is then what
// a draw without quotas would give.
func (p Pool) Balances(chances []float64, chosen []int) ([]Balance, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	var out []Balance
	for f, feature := range p.Features {
		at := map[string]int{}
		var values []string
		for _, person := range p.People {
			if !slices.Contains(values, person[f]) {
				values = append(values, person[f])
			}
		}
		for _, q := range p.Quotas {
			if q.Feature == feature && !slices.Contains(values, q.Value) {
				values = append(values, q.Value)
			}
		}
		slices.Sort(values)
		for _, v := range values {
			at[v] = len(out)
			b := Balance{Feature: feature, Value: v}
			for _, q := range p.Quotas {
				if q.Feature == feature && q.Value == v {
					b.Min, b.Max = &q.Min, &q.Max
				}
			}
			out = append(out, b)
		}
		for i, person := range p.People {
			b := &out[at[person[f]]]
			b.Pool++
			if _, in := slices.BinarySearch(chosen, i); in {
				b.Panel++
			}
			if chances != nil {
				b.Expected += chances[i]
			} else {
				b.Expected += float64(p.Size) / float64(len(p.People))
			}
		}
	}
	return out, nil
}
