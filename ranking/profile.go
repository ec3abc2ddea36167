package ranking

import (
	"fmt"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Order is one ballot: classes of items held equal, best first. Items that stand in no class are not ranked by it.
type Order [][]int

// Profile is what a panel of voters ranked: the input of the voting rules.
type Profile struct {
	// Items is the number of items; they are numbered 0 to Items-1.
	Items int
	// Orders are the ballots.
	Orders []Order
	// Counts says how many voters gave each ballot, or the weight of its voter; nil means one each.
	Counts []float64
	// UnrankedLast holds the items that a ballot leaves out to be equal and worse than all it ranks, as in "name your
	// ten best". Otherwise a ballot says nothing about items it leaves out.
	UnrankedLast bool
}

// Strict reads orderings without ties as ballots.
func Strict(orderings [][]int) []Order {
	out := make([]Order, len(orderings))
	for r, o := range orderings {
		out[r] = make(Order, len(o))
		for k, i := range o {
			out[r][k] = []int{i}
		}
	}
	return out
}

// ByScore reads one voter's scores as a ballot: higher is better, equal scores share a class, nil is not ranked.
func ByScore(scores []*float64) Order {
	var ranked []int
	for i, s := range scores {
		if s != nil {
			ranked = append(ranked, i)
		}
	}
	return classesBy(ranked, func(i int) float64 { return *scores[i] })
}

// Pairwise returns the matrix d of preferences: d[i][j] voters rank i above j. Voters who hold the two equal, or do
// not rank one of them, count on neither side.
func (p Profile) Pairwise() ([][]float64, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	d := square(p.Items)
	rank := make([]int, p.Items)
	for r := range p.Orders {
		p.ranks(r, rank)
		times := p.count(r)
		for i, a := range rank {
			if a == 0 {
				continue
			}
			for j, b := range rank {
				if b > a {
					d[i][j] += times
				}
			}
		}
	}
	return d, nil
}

// ranks writes the class number of each item on ballot r, from 1; 0 for an item not ranked.
func (p Profile) ranks(r int, rank []int) {
	clear(rank)
	for c, class := range p.Orders[r] {
		for _, i := range class {
			rank[i] = c + 1
		}
	}
	if p.UnrankedLast {
		last := len(p.Orders[r]) + 1
		for i, c := range rank {
			if c == 0 {
				rank[i] = last
			}
		}
	}
}

func (p Profile) count(r int) float64 {
	if p.Counts == nil {
		return 1
	}
	return p.Counts[r]
}

func (p Profile) check() error {
	if p.Items < 1 {
		return fault.Bad("items", "ranking.no_items", "no item is given; at least one is needed")
	}
	if len(p.Orders) == 0 {
		return fault.Bad("orderings", "ranking.no_orderings", "no ordering is given; at least one is needed")
	}
	seen := make([]int, p.Items)
	for r, order := range p.Orders {
		for c, class := range order {
			if len(class) == 0 {
				return fault.Bad(fmt.Sprintf("orderings[%d][%d]", r, c), "ranking.empty_class", "a class of equal items holds no item; it must hold at least one")
			}
			for _, i := range class {
				if i < 0 || i >= p.Items {
					return fault.Bad(fmt.Sprintf("orderings[%d][%d]", r, c), "ranking.item", "item {item} does not exist; items are numbered 0 to {last}", "item", i, "last", p.Items-1)
				}
				if seen[i] == r+1 {
					return fault.Bad(fmt.Sprintf("orderings[%d][%d]", r, c), "ranking.item_twice", "item {item} stands twice in one ordering; each may stand once", "item", i)
				}
				seen[i] = r + 1
			}
		}
	}
	return checkBallotCounts(p.Counts, len(p.Orders))
}

// square returns an n x n matrix of zeros, matrix one of any shape.
func square(n int) [][]float64 { return matrix(n, n) }

func matrix(rows, columns int) [][]float64 {
	flat := make([]float64, rows*columns)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = flat[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return m
}

// classesBy sorts items by falling score into classes of equal scores, each ascending.
func classesBy(items []int, score func(i int) float64) [][]int {
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b int) int {
		switch x, y := score(a), score(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a - b
	})
	var classes [][]int
	for k, i := range sorted {
		if k == 0 || score(i) != score(sorted[k-1]) {
			classes = append(classes, nil)
		}
		classes[len(classes)-1] = append(classes[len(classes)-1], i)
	}
	return classes
}

func allItems(n int) []int {
	items := make([]int, n)
	for i := range items {
		items[i] = i
	}
	return items
}
