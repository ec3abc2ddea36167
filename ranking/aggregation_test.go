package ranking_test

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/ranking"
	"pgregory.net/rapid"
)

func TestBordaOfIncompleteBallots(t *testing.T) {
	p := ranking.Profile{Items: 4, Orders: []ranking.Order{{{0}, {1, 2}}, {{2}, {0}}}, Counts: []float64{2, 1}}
	for _, c := range []struct {
		name     string
		last     bool
		points   []float64
		share    []float64
		order    [][]int
		unranked []int
	}{
		// Ballot 1 twice: 0 gets 2, 1 and 2 get 1/2 of 2; ballot 2: 2 gets 1 of 1.
		{name: "left out says nothing", points: []float64{4, 1, 2, 0}, share: []float64{0.8, 0.25, 0.4}, order: [][]int{{0}, {2}, {1}}, unranked: []int{3}},
		// Left out is last: ballot 1 twice 3, 1.5, 1.5, 0; ballot 2: 2 gets 3, 0 gets 2, 1 and 3 get 1/2.
		{name: "left out is last", last: true, points: []float64{8, 3.5, 6, 0.5}, share: []float64{8.0 / 9, 3.5 / 9, 6.0 / 9, 0.5 / 9}, order: [][]int{{0}, {2}, {1}, {3}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.UnrankedLast = c.last
			b, err := p.Borda()
			if err != nil {
				t.Fatal(err)
			}
			near(t, "points", b.Points, c.points, 0)
			for i, want := range c.share {
				near(t, "share", []float64{*b.Share[i]}, []float64{want}, 1e-15)
			}
			if !slices.EqualFunc(b.Order, c.order, slices.Equal) || !slices.Equal(b.Unranked, c.unranked) {
				t.Errorf("order %v, unranked %v; want %v, %v", b.Order, b.Unranked, c.order, c.unranked)
			}
		})
	}
}

// In Condorcet's cycle nobody wins: every rule must leave the three items equal, and Kemeny has three optima.
func TestCondorcetCycle(t *testing.T) {
	p := ranking.Profile{Items: 3, Orders: ranking.Strict([][]int{{0, 1, 2}, {1, 2, 0}, {2, 0, 1}})}
	borda, _ := p.Borda()
	copeland, _ := p.Copeland()
	schulze, err := p.Schulze(false)
	if err != nil {
		t.Fatal(err)
	}
	for name, order := range map[string][][]int{"borda": borda.Order, "copeland": copeland.Order, "schulze": schulze.Order} {
		if !slices.EqualFunc(order, [][]int{{0, 1, 2}}, slices.Equal) {
			t.Errorf("%s: %v, want one class", name, order)
		}
	}
	if copeland.Winner != nil {
		t.Errorf("winner %d of a cycle", *copeland.Winner)
	}
	d, _ := p.Pairwise()
	k, err := ranking.Kemeny{}.Aggregate(d)
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]int{{0, 1, 2}, {1, 2, 0}, {2, 0, 1}}; k.Score != 5 || k.Distance != 4 || !k.Optimal || k.More || !slices.EqualFunc(k.Orders, want, slices.Equal) {
		t.Errorf("kemeny %+v", k)
	}
	near(t, "violated", []float64{*k.Violated}, []float64{1.0 / 3}, 1e-15)
}

func profile(rt *rapid.T, most int) ranking.Profile {
	n := rapid.IntRange(1, most).Draw(rt, "items")
	p := ranking.Profile{Items: n, UnrankedLast: rapid.Bool().Draw(rt, "last")}
	for range rapid.IntRange(1, 7).Draw(rt, "ballots") {
		var o ranking.Order
		for _, i := range rapid.Permutation(items(n)).Draw(rt, "order")[:rapid.IntRange(0, n).Draw(rt, "length")] {
			if len(o) > 0 && rapid.Bool().Draw(rt, "equal") {
				o[len(o)-1] = append(o[len(o)-1], i)
			} else {
				o = append(o, []int{i})
			}
		}
		p.Orders = append(p.Orders, o)
		p.Counts = append(p.Counts, float64(rapid.IntRange(0, 4).Draw(rt, "voters")))
	}
	return p
}

// Kemeny against all orders by brute force.
func TestKemenyIsExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := profile(rt, 6)
		d, err := p.Pairwise()
		if err != nil {
			rt.Fatal(err)
		}
		k, err := ranking.Kemeny{Optima: 1000}.Aggregate(d)
		if err != nil {
			rt.Fatal(err)
		}
		best := math.Inf(-1)
		var orders [][]int
		permute(p.Items, func(order []int) {
			var s float64
			for a, i := range order {
				for _, j := range order[a+1:] {
					s += d[i][j]
				}
			}
			if s > best {
				best, orders = s, nil
			}
			if s == best {
				orders = append(orders, slices.Clone(order))
			}
		})
		slices.SortFunc(orders, slices.Compare)
		if k.Score != best || k.Bound != best || !k.Optimal || k.More || !slices.EqualFunc(k.Orders, orders, slices.Equal) {
			rt.Fatalf("kemeny %+v, want %v with score %v", k, orders, best)
		}
	})
}

func permute(n int, visit func([]int)) {
	order := items(n)
	var walk func(k int)
	walk = func(k int) {
		if k == n {
			visit(order)
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			walk(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	walk(0)
}

// The search is told to solve nothing exactly: its bound must hold against the true optimum, and its order must have
// the score it states.
func TestKemenySearchStatesItsGap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := profile(rt, 12)
		d, err := p.Pairwise()
		if err != nil {
			rt.Fatal(err)
		}
		exact, err := ranking.Kemeny{Optima: 1}.Aggregate(d)
		if err != nil {
			rt.Fatal(err)
		}
		search, err := ranking.Kemeny{Exact: 1, Optima: 1}.Aggregate(d)
		if err != nil {
			rt.Fatal(err)
		}
		if search.Score > exact.Score || search.Bound < exact.Score || search.Optimal && search.Score != exact.Score {
			rt.Fatalf("search %+v, exact %+v", search, exact)
		}
		if !slices.Equal(slices.Sorted(slices.Values(search.Orders[0])), items(p.Items)) {
			rt.Fatalf("%v is not an order of all items", search.Orders[0])
		}
	})
}

// Whatever the rule, an item that every voter puts above all others stands alone in the first class, and new numbers
// for the items change nothing else.
func TestVotingRules(t *testing.T) {
	rules := map[string]func(ranking.Profile) ([][]int, error){
		"borda": func(p ranking.Profile) ([][]int, error) {
			b, err := p.Borda()
			if err != nil {
				return nil, err
			}
			return b.Order, nil
		},
		"copeland": func(p ranking.Profile) ([][]int, error) {
			c, err := p.Copeland()
			if err != nil {
				return nil, err
			}
			return c.Order, nil
		},
		"schulze": func(p ranking.Profile) ([][]int, error) {
			s, err := p.Schulze(false)
			if err != nil {
				return nil, err
			}
			return s.Order, nil
		},
		"schulze by margins": func(p ranking.Profile) ([][]int, error) {
			s, err := p.Schulze(true)
			if err != nil {
				return nil, err
			}
			return s.Order, nil
		},
	}
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				p := profile(rt, 7)
				order, err := rule(p)
				if err != nil {
					rt.Fatal(err)
				}
				number := rapid.Permutation(items(p.Items)).Draw(rt, "new numbers")
				renamed := p
				renamed.Orders = make([]ranking.Order, len(p.Orders))
				for r, o := range p.Orders {
					for _, class := range o {
						var c []int
						for _, i := range class {
							c = append(c, number[i])
						}
						renamed.Orders[r] = append(renamed.Orders[r], c)
					}
				}
				want, err := rule(renamed)
				if err != nil {
					rt.Fatal(err)
				}
				for c, class := range order {
					var got []int
					for _, i := range class {
						got = append(got, number[i])
					}
					slices.Sort(got)
					if !slices.Equal(got, want[c]) {
						rt.Fatalf("order %v, renumbered %v", order, want)
					}
				}
				// Put item 0 on top of every ballot, and give the first ballot a voter.
				top := p
				top.Orders = nil
				for _, o := range p.Orders {
					next := ranking.Order{{0}}
					for _, class := range o {
						if class = slices.DeleteFunc(slices.Clone(class), func(i int) bool { return i == 0 }); len(class) > 0 {
							next = append(next, class)
						}
					}
					top.Orders = append(top.Orders, next)
				}
				top.Counts[0]++
				top.UnrankedLast = true
				order, err = rule(top)
				if err != nil {
					rt.Fatal(err)
				}
				if p.Items > 1 && !slices.Equal(order[0], []int{0}) {
					rt.Fatalf("unanimous first item 0, but order %v", order)
				}
			})
		})
	}
}

func TestKemenyLargeSearch(t *testing.T) {
	// Weak consensus over 60 items: one big part that cannot be solved, so the gap must be told.
	p := ranking.Profile{Items: 60, Orders: ranking.Strict(panel(60, 9))}
	d, err := p.Pairwise()
	if err != nil {
		t.Fatal(err)
	}
	k, err := ranking.Kemeny{}.Aggregate(d)
	if err != nil {
		t.Fatal(err)
	}
	if k.Optimal || k.Bound <= k.Score || k.Bound > k.Score*1.1 {
		t.Errorf("score %v, bound %v, optimal %v", k.Score, k.Bound, k.Optimal)
	}
}

func BenchmarkKemenyExact20(b *testing.B) {
	p := ranking.Profile{Items: 20, Orders: ranking.Strict(panel(20, 5))}
	d, err := p.Pairwise()
	if err != nil {
		b.Fatal(err)
	}
	// Ring the majorities so that nothing can be cut off.
	for i := range 20 {
		d[i][(i+1)%20], d[(i+1)%20][i] = 3, 2
	}
	for b.Loop() {
		if _, err := (ranking.Kemeny{Optima: 1}).Aggregate(d); err != nil {
			b.Fatal(err)
		}
	}
}
