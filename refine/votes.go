package refine

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Vote is what one person says to one item.
type Vote int8

// The votes. Unseen is no vote at all: it is left out, never counted as a pass.
const (
	Disagree Vote = -1
	Pass     Vote = 0
	Agree    Vote = 1
	Unseen   Vote = 2
)

// Votes is a table of votes: one row per voter, one column per item.
type Votes [][]Vote

// check refuses rows of unequal length and numbers that are no votes.
func (v Votes) check() error {
	for i, row := range v {
		if len(row) != len(v[0]) {
			return fault.Bad("votes", "refine.votes.ragged", "voter {voter} has {n} items, the first {want}; give one vote per item, unseen ones too", "voter", i+1, "n", len(row), "want", len(v[0]))
		}
		for j, vote := range row {
			if vote < Disagree || vote > Unseen {
				return fault.Bad("votes", "refine.votes.value", "voter {voter}, item {item}: {vote} is no vote: -1, 0, 1, or 2 for unseen", "voter", i+1, "item", j+1, "vote", int(vote))
			}
		}
	}
	return nil
}

func (v Votes) items() int {
	if len(v) == 0 {
		return 0
	}
	return len(v[0])
}

// Tally counts the votes of some people on one item. A voter who passed has seen the item.
type Tally struct{ Agree, Disagree, Seen int }

// tally counts the votes on an item by group; voters with group -1 are left out.
func (v Votes) tally(item int, group []int, groups int) []Tally {
	out := make([]Tally, groups)
	for i, row := range v {
		if group[i] < 0 || row[item] == Unseen {
			continue
		}
		t := &out[group[i]]
		t.Seen++
		switch row[item] {
		case Agree:
			t.Agree++
		case Disagree:
			t.Disagree++
		case Pass, Unseen:
		}
	}
	return out
}

// PolisConsensus is Polis's group-aware consensus of an item: the product over groups of (agree + 1)/(seen + 2). It
// shrinks with every further group, so it ranks items of one conversation and is no measure across conversations; 1
// for no group.
func PolisConsensus(groups []Tally) float64 {
	product := 1.0
	for _, t := range groups {
		product *= float64(t.Agree+1) / float64(t.Seen+2)
	}
	return product
}

// Consensus is the geometric mean over groups of (agree + 1)/(seen + 2): the consensus of an item on a scale that does
// not depend on the number of groups; 1 for no group.
func Consensus(groups []Tally) float64 {
	if len(groups) == 0 {
		return 1
	}
	return root(PolisConsensus(groups), len(groups))
}

// root is the n-th root of x in (0, 1], by Newton's method from above: x, square roots of x and the like need no
// logarithm this way, and the same bits come out everywhere.
func root(x float64, n int) float64 {
	switch {
	case n == 1 || x == 0:
		return x
	case n == 2:
		return math.Sqrt(x)
	}
	y := 1.0
	for range 200 {
		power := 1.0
		for range n - 1 {
			power *= y
		}
		next := (float64(float64(n-1)*y) + x/power) / float64(n)
		if next >= y {
			break
		}
		y = next
	}
	return y
}

// sparse is the votes of some voters as differences from the items' means: what is unseen, and items that are left
// out, are no entry, that is 0.
type sparse struct {
	start  []int
	item   []int32
	value  []float64
	items  int
	scale  []float64 // by voter: sqrt(items / votes cast), which carries a voter who saw few items as far out as others
	voters int
}

// centred takes votes from the mean of each item over the voters.
func (v Votes) centred(voters []int) sparse {
	m := v.items()
	sum, seen := make([]float64, m), make([]float64, m)
	cast := 0
	for _, i := range voters {
		for j, vote := range v[i] {
			if vote != Unseen {
				sum[j] += float64(vote)
				seen[j]++
				cast++
			}
		}
	}
	s := sparse{start: make([]int, 1, len(voters)+1), item: make([]int32, 0, cast), value: make([]float64, 0, cast), items: m, voters: len(voters)}
	for _, i := range voters {
		for j, vote := range v[i] {
			if vote != Unseen {
				s.item = append(s.item, int32(j))
				s.value = append(s.value, float64(vote)-sum[j]/seen[j])
			}
		}
		n := len(s.item) - s.start[len(s.start)-1]
		s.start = append(s.start, len(s.item))
		s.scale = append(s.scale, math.Sqrt(float64(m)/float64(max(n, 1))))
	}
	return s
}

// multiply computes X'Xa for both columns of a, row by row.
func (s sparse) multiply(a, out *[2][]float64) {
	first, second := a[0], a[1]
	one, two := out[0], out[1]
	clear(one)
	clear(two)
	for i := range s.voters {
		items, values := s.item[s.start[i]:s.start[i+1]], s.value[s.start[i]:s.start[i+1]]
		x, y := 0.0, 0.0
		for k, j := range items {
			x += float64(values[k] * first[j])
			y += float64(values[k] * second[j])
		}
		for k, j := range items {
			one[j] += float64(values[k] * x)
			two[j] += float64(values[k] * y)
		}
	}
}

// iterations is how often the power iteration goes on at most: with a gap between components it ends long before,
// without one any direction of their plane will do.
const iterations = 60

// components returns the two leading principal components by block power iteration, of length 1 each, or of length 0
// where the votes have fewer directions. The largest entry of each is positive.
func (s sparse) components() (out [2][]float64) {
	var next [2][]float64
	for c := range out {
		out[c], next[c] = make([]float64, s.items), make([]float64, s.items)
		for j := range out[c] { // a start that no symmetry makes orthogonal to a component
			out[c][j] = 1/float64(j+2) + float64(c)*float64(1-2*(j%2))/float64(j+3)
		}
	}
	orthonormal(&out)
	for range iterations {
		moved := 0.0
		s.multiply(&out, &next)
		orthonormal(&next)
		for c := range out {
			moved = max(moved, 1-math.Abs(dotOf(out[c], next[c])))
		}
		out, next = next, out
		if moved < 1e-13 {
			break
		}
	}
	for c := range out {
		most := 0.0
		for _, x := range out[c] {
			if math.Abs(x) > math.Abs(most) {
				most = x
			}
		}
		if most < 0 {
			for j := range out[c] {
				out[c][j] = -out[c][j]
			}
		}
	}
	return out
}

// orthonormal makes the two columns orthogonal and of length 1; one that is as good as 0 becomes 0.
func orthonormal(block *[2][]float64) {
	for c := range block {
		before := math.Sqrt(dotOf(block[c], block[c]))
		if c == 1 {
			d := dotOf(block[0], block[1])
			for j, x := range block[0] {
				block[1][j] -= float64(d * x)
			}
		}
		length := math.Sqrt(dotOf(block[c], block[c]))
		for j := range block[c] {
			if length > 1e-9*before && length > 0 {
				block[c][j] /= length
			} else {
				block[c][j] = 0
			}
		}
	}
}

func dotOf(a, b []float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// project places the voters on the components.
func (s sparse) project(components [2][]float64) [][2]float64 {
	out := make([][2]float64, s.voters)
	for i := range out {
		for c := range components {
			sum := 0.0
			for k := s.start[i]; k < s.start[i+1]; k++ {
				sum += float64(s.value[k] * components[c][s.item[k]])
			}
			out[i][c] = float64(sum * s.scale[i])
		}
	}
	return out
}

// levelIn refuses a coverage that is none.
func levelIn(level float64) error {
	if !(level > 0 && level < 1) {
		return fault.Bad("level", "refine.votes.level", "the level is {level}; it must lie between 0 and 1, for example 0.9", "level", level)
	}
	return nil
}
