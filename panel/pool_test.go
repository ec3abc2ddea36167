package panel_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/panel"
)

// smallPool draws a pool whose panels can be enumerated.
func smallPool(t *rapid.T) panel.Pool {
	p := panel.Pool{Features: []string{"a", "b"}}
	values := []string{"x", "y", "z"}
	for range rapid.IntRange(1, 8).Draw(t, "people") {
		p.People = append(p.People, []string{rapid.SampledFrom(values).Draw(t, "a"), rapid.SampledFrom(values).Draw(t, "b")})
	}
	p.Size = rapid.IntRange(1, len(p.People)).Draw(t, "size")
	for _, f := range p.Features {
		for _, v := range values {
			low := rapid.IntRange(0, 2).Draw(t, "min")
			p.Quotas = append(p.Quotas, panel.Quota{Feature: f, Value: v, Min: low, Max: rapid.IntRange(low, 4).Draw(t, "max")})
		}
	}
	return p
}

// panels lists every panel that keeps the quotas, as sets of people.
func panels(p panel.Pool) (all []uint) {
	for set := range uint(1) << len(p.People) {
		n := 0
		count := map[string]int{}
		for i, person := range p.People {
			if set>>i&1 == 1 {
				n++
				count["a"+person[0]]++
				count["b"+person[1]]++
			}
		}
		keeps := n == p.Size
		for _, q := range p.Quotas {
			k := count[q.Feature+q.Value]
			keeps = keeps && k >= q.Min && k <= q.Max
		}
		if keeps {
			all = append(all, set)
		}
	}
	return all
}

// The chances sum to the size; whoever is in no panel has chance 0, and whoever is in some has a chance; each panel
// that is drawn keeps the quotas; the order of people and quotas changes no bit of a chance.
func TestLeximinProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := smallPool(t)
		all := panels(p)
		l, err := p.Leximin()
		if (err == nil) != (len(all) > 0) {
			t.Fatalf("%d panels, %v", len(all), err)
		}
		if err != nil {
			return
		}
		if s := num.Sum(l.Chances); math.Abs(s-float64(p.Size)) > 1e-6 {
			t.Errorf("chances sum to %v, the panel has %d", s, p.Size)
		}
		for i, c := range l.Chances {
			within := slices.ContainsFunc(all, func(set uint) bool { return set>>i&1 == 1 })
			if within != (c > 1e-6) {
				t.Errorf("person %d has chance %v and stands in a panel: %v", i, c, within)
			}
		}
		set := uint(0)
		for _, i := range l.Panel(num.NewStream(rapid.Uint64().Draw(t, "seed"), "test", 1)) {
			set |= 1 << i
		}
		if !slices.Contains(all, set) {
			t.Errorf("the panel drawn, %b, breaks a quota", set)
		}

		order := rapid.Permutation(slices.Collect(indices(len(p.People)))).Draw(t, "order")
		turned := panel.Pool{Features: p.Features, Size: p.Size, Quotas: slices.Clone(p.Quotas)}
		slices.Reverse(turned.Quotas)
		for _, i := range order {
			turned.People = append(turned.People, p.People[i])
		}
		m, err := turned.Leximin()
		if err != nil {
			t.Fatal(err)
		}
		for i, from := range order {
			if m.Chances[i] != l.Chances[from] {
				t.Errorf("person %d has chance %v, in another order %v", from, l.Chances[from], m.Chances[i])
			}
		}
	})
}

func indices(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// With the changes that Relax names there is a panel, and with any smaller set of them there is none.
func TestRelaxIsEnoughAndNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := smallPool(t)
		changes, err := p.Relax()
		if err != nil {
			t.Fatal(err)
		}
		if (len(changes) == 0) != (len(panels(p)) > 0) {
			t.Fatalf("changes %v for %d panels", changes, len(panels(p)))
		}
		change := func(leave int) panel.Pool {
			q := p
			q.Quotas = slices.Clone(p.Quotas)
			for i, c := range changes {
				at := slices.Index(q.Quotas, c.Quota)
				if i != leave {
					q.Quotas[at].Min, q.Quotas[at].Max = c.NewMin, c.NewMax
				}
			}
			return q
		}
		if len(panels(change(-1))) == 0 {
			t.Errorf("changes %v are not enough", changes)
		}
		for i, c := range changes {
			if len(panels(change(i))) > 0 {
				t.Errorf("change %v is not needed", c)
			}
		}
	})
}

// A pool of twenty with one quota per value and panels of two: every chance is 10 %, as the test of the
// sortition-algorithms library (example_small_20) has it for its even pool.
func TestEvenPoolHasEvenChances(t *testing.T) {
	p := panel.Pool{Features: []string{"gender"}, Size: 2, Quotas: []panel.Quota{{"gender", "f", 1, 1}, {"gender", "m", 1, 1}}}
	for i := range 20 {
		p.People = append(p.People, []string{[]string{"f", "m"}[i%2]})
	}
	l, err := p.Leximin()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range l.Chances {
		if math.Abs(c-0.1) > 1e-9 {
			t.Errorf("person %d: %v", i, c)
		}
	}
	chosen := l.Panel(num.NewStream(1, "test", 1))
	balances, err := p.Balances(l.Chances, chosen)
	if err != nil || len(balances) != 2 || balances[0].Pool != 10 || balances[0].Panel != 1 || math.Abs(balances[0].Expected-1) > 1e-9 || *balances[1].Max != 1 {
		t.Errorf("%+v, %v", balances, err)
	}
}

func TestContradictionIsNamed(t *testing.T) {
	p := panel.Pool{Features: []string{"gender"}, Size: 2, People: [][]string{{"f"}, {"m"}, {"m"}},
		Quotas: []panel.Quota{{"gender", "f", 2, 2}, {"gender", "m", 0, 2}}}
	if _, err := p.Leximin(); err == nil || !strings.Contains(err.Error(), "gender = f: 2..2 becomes 1..2") {
		t.Errorf("got %v", err)
	}
}
