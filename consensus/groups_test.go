package consensus

import (
	"math"
	"math/bits"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// TestExactMannWhitney enumerates all assignments.
func TestExactMannWhitney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(1, 6).Draw(t, "v")) })
		a := rapid.SliceOfN(value, 1, 6).Draw(t, "first")
		b := rapid.SliceOfN(value, 1, 6).Draw(t, "second")
		got, err := MannWhitney(a, b)
		if err != nil {
			t.Fatal(err)
		}
		all := append(append([]float64{}, a...), b...)
		n := len(all)
		ranks := num.MidRanks(all)
		mean := float64(len(a)*(n+1)) / 2
		dist := func(set uint) float64 {
			s := 0.0
			for i, r := range ranks {
				if set>>i&1 == 1 {
					s += r
				}
			}
			return math.Abs(s - mean)
		}
		observed, far, total := dist(1<<len(a)-1), 0, 0
		for set := range uint(1) << n {
			if bits.OnesCount(set) == len(a) {
				total++
				if dist(set) >= observed {
					far++
				}
			}
		}
		if want := float64(far) / float64(total); math.Abs(*got.PExact-want) > 1e-12 {
			t.Fatalf("exact p %g, enumerated %g", *got.PExact, want)
		}
		pairs := 0.0
		for _, x := range a {
			for _, y := range b {
				switch {
				case x > y:
					pairs++
				case x == y:
					pairs += 0.5
				}
			}
		}
		if got.U != pairs || got.P < 0 || got.P > 1 || math.Abs(got.CliffsDelta) > 1 {
			t.Fatalf("%+v, U by pairs %g", got, pairs)
		}
		back, _ := MannWhitney(b, a)
		if math.Abs(back.CliffsDelta+got.CliffsDelta) > 1e-12 || math.Abs(*back.PExact-*got.PExact) > 1e-12 {
			t.Fatalf("the order of the groups matters: %+v, %+v", got, back)
		}
	})
}

func TestGroupsEdges(t *testing.T) {
	equal := [][]float64{{5, 5}, {5, 5, 5}}
	k := must(KruskalWallis(equal))(t)
	if k.H != 0 || k.P != 1 {
		t.Errorf("all equal: %+v", k)
	}
	if m := must(MannWhitney(equal[0], equal[1]))(t); m.P != 1 || *m.PExact != 1 || m.CliffsDelta != 0 {
		t.Errorf("all equal: %+v", m)
	}
	if p := must(KruskalWallisPermutation(equal, 99, num.NewStream(1, "groups.test", 1)))(t); p != 1 {
		t.Errorf("all equal: permutation p %g", p)
	}
	_, err := KruskalWallis([][]float64{{1}})
	faultKey(t, err, "consensus.groups.two")
	_, err = KruskalWallis([][]float64{{1}, {math.NaN()}})
	faultKey(t, err, "consensus.groups.empty")
	_, err = MannWhitney([]float64{math.Inf(1)}, []float64{1})
	faultKey(t, err, "consensus.value.range")
	_, err = KruskalWallisPermutation(equal, 0, num.NewStream(1, "groups.test", 1))
	faultKey(t, err, "consensus.permutations")
}

// TestKruskalPermutation holds the drawn p-value to the exact one: groups {1,2} and {3,4} are as far apart in 2 of 6
// assignments.
func TestKruskalPermutation(t *testing.T) {
	const n = 20000
	p := must(KruskalWallisPermutation([][]float64{{1, 2}, {3, 4}}, n, num.NewStream(2, "groups.test", 1)))(t)
	if math.Abs(p-1.0/3) > 4*math.Sqrt(2.0/9/n) {
		t.Errorf("p %g, exact 1/3", p)
	}
}

// TestHolm has the numbers of R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
func TestHolm(t *testing.T) {
	got := must(Holm([]*float64{new(0.01), nil, new(0.04), new(0.03), new(0.005)}))(t)
	for i, want := range []float64{0.03, -1, 0.06, 0.06, 0.02} {
		if want < 0 {
			if got[i] != nil {
				t.Errorf("an item that was not tested got %g", *got[i])
			}
			continue
		}
		if math.Abs(*got[i]-want) > 1e-15 {
			t.Errorf("adjusted %d is %g, want %g", i, *got[i], want)
		}
	}
	_, err := Holm([]*float64{new(1.5)})
	faultKey(t, err, "consensus.probability")
	_, err = Holm([]*float64{new(math.NaN())})
	faultKey(t, err, "consensus.probability")
}

func TestJensenShannon(t *testing.T) {
	for _, c := range []struct {
		groups [][]float64
		want   float64
	}{
		{[][]float64{{1, 2, 3}, {3, 1, 2}}, 0},
		{[][]float64{{1, 1}, {9}}, 1},
		{[][]float64{{1}, {5}, {9}}, 1},
		// p = (1, 0), q = (1/2, 1/2): H(3/4, 1/4) - 1/2 = 0.811278 - 0.5
		{[][]float64{{1}, {1, 2}}, 0.31127812445913283},
	} {
		if got := must(JensenShannon(c.groups))(t); math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%v: %g, want %g", c.groups, got, c.want)
		}
	}
}

func TestCompareGroups(t *testing.T) {
	c := must(CompareGroups([][]float64{{2, 3, math.NaN()}, {8, 9, 9}}))(t)
	if c.Gap != 6.5 || c.Test == nil || c.Divergence != 1 || c.N[0] != 2 {
		t.Errorf("%+v", c)
	}
	if c := must(CompareGroups([][]float64{{2}, {8, 9}}))(t); c.Test != nil {
		t.Errorf("a group of one was tested: %+v", c)
	}
}

func TestBimodality(t *testing.T) {
	for _, c := range []struct {
		name  string
		item  Tally
		want  bool
		modes [2]float64
	}{
		{"two camps", nine(t, 0, 4, 1, 0, 0, 0, 1, 4), true, [2]float64{2, 8}},
		{"two camps, nobody between", nine(t, 3, 0, 0, 0, 0, 0, 0, 0, 3), true, [2]float64{1, 9}},
		{"close camps", nine(t, 0, 0, 0, 5, 0, 5), false, [2]float64{}},
		{"a small camp", nine(t, 0, 2, 0, 0, 0, 0, 0, 8), false, [2]float64{}},
		{"no valley", tallyOf(t, []float64{1, 2, 3, 4}, []int{3, 3, 3, 3}), false, [2]float64{}},
		{"one expert", nine(t, 1), false, [2]float64{}},
		{"nobody", Tally{}, false, [2]float64{}},
	} {
		s := must(Bimodality{}.Item(c.item))(t)
		if s.Bimodal != c.want || s.Modes != c.modes {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
	// Half at each end is the limit of the coefficient: 1 for large panels; a single peak lies below 5/9.
	if s := must(Bimodality{}.Item(nine(t, 500, 0, 0, 0, 0, 0, 0, 0, 500)))(t); math.Abs(*s.Coefficient-1) > 0.01 {
		t.Errorf("two points: coefficient %g", *s.Coefficient)
	}
	if s := must(Bimodality{}.Item(nine(t, 1, 4, 9, 15, 20, 15, 9, 4, 1)))(t); *s.Coefficient > 5.0/9 {
		t.Errorf("one peak: coefficient %g", *s.Coefficient)
	}
	_, err := Bimodality{Distance: -1}.Item(Tally{})
	faultKey(t, err, "consensus.bimodality.distance")
	_, err = Bimodality{Share: 2}.Item(Tally{})
	faultKey(t, err, "consensus.level")
}

func TestAttrition(t *testing.T) {
	nan := math.NaN()
	j := must(Rule{Agree: "share(7..9) >= 0.70"}.Compile())(t)
	// Two doubters leave, the rest agree.
	before := []float64{8, 7, 8, 7, 2, 3, nan}
	after := []float64{8, 8, 8, 7, nan, nan, 6}
	a := must(Attrition(before, after, j))(t)
	if a.Stayers != 4 || a.Leavers != 2 || a.Joiners != 1 || *a.Gap != -5 || a.Verdict != Agreed || a.Carried != NoConsensus || !a.Changed() || a.Test == nil {
		t.Errorf("%+v", a)
	}
	none := must(Attrition([]float64{5}, []float64{5}, nil))(t)
	if none.Changed() || none.LeaversMedian != nil || none.Test != nil || *none.CarriedMedian != 5 {
		t.Errorf("nobody left: %+v", none)
	}
	_, err := Attrition([]float64{1}, nil, nil)
	faultKey(t, err, "consensus.rounds.length")
	_, err = Attrition([]float64{1}, []float64{math.Inf(1)}, nil)
	faultKey(t, err, "consensus.value.range")
}

// TestAuthority: the sums of the worked example of a published Chinese Delphi study with sixteen experts (BMJ Open): Ca =
// 15.1/16, Cs = 12.4/16, Cr = 0.859; the paper prints 0.860 from rounded halves. The counts here are made to give them.
func TestAuthority(t *testing.T) {
	basis := [][]int{{13, 3, 0}, {12, 2, 2}, {10, 4, 2}, {8, 4, 4}} // 7.7 + 4.2 + 1.6 + 1.6 = 15.1
	a := must(AuthorityCoefficient(basis, []int{2, 10, 4, 0, 0}, UsualAuthorityWeights()))(t)
	if math.Abs(*a.Ca-15.1/16) > 1e-15 || math.Abs(*a.Cs-12.4/16) > 1e-15 || math.Abs(*a.Cr-0.859375) > 1e-15 || a.Experts != 16 {
		t.Errorf("Ca %g, Cs %g, Cr %g", *a.Ca, *a.Cs, *a.Cr)
	}
	none := must(AuthorityCoefficient([][]int{{0}}, []int{0}, AuthorityWeights{[][]float64{{1}}, []float64{1}}))(t)
	if none.Cr != nil {
		t.Errorf("no experts: %g", *none.Cr)
	}
	w := UsualAuthorityWeights()
	for _, c := range []struct {
		basis       [][]int
		familiarity []int
		key         string
	}{
		{basis[:3], []int{16, 0, 0, 0, 0}, "consensus.authority.shape"},
		{basis, []int{16}, "consensus.authority.shape"},
		{basis, []int{15, 0, 0, 0, 0}, "consensus.authority.total"},
		{basis, []int{17, -1, 0, 0, 0}, "consensus.count.negative"},
	} {
		_, err := AuthorityCoefficient(c.basis, c.familiarity, w)
		faultKey(t, err, c.key)
	}
	w.Familiarity[0] = math.Inf(1)
	_, err := AuthorityCoefficient(basis, []int{16, 0, 0, 0, 0}, w)
	faultKey(t, err, "consensus.weight.finite")
	if p := must(Positivity(27, 30))(t); p.Value != 0.9 {
		t.Errorf("positivity %g", p.Value)
	}
}

func TestImportance(t *testing.T) {
	// Two very familiar say high, eight unfamiliar say none: 20 unweighted, (4*2*100)/(4*2+1*8) = 50 weighted 4 to 1.
	counts := [][]int{{2, 0, 0, 0}, {0, 0, 0, 8}}
	plain := must(FamiliarityImportance(counts, ForesightScores(), []float64{1, 1}))(t)
	heavy := must(FamiliarityImportance(counts, ForesightScores(), []float64{4, 1}))(t)
	if *plain.Index != 20 || *heavy.Index != 50 || heavy.N != 10 {
		t.Errorf("%g and %g", *plain.Index, *heavy.Index)
	}
	if z := must(FamiliarityImportance(counts, ForesightScores(), []float64{0, 0}))(t); z.Index != nil || z.N != 10 {
		t.Errorf("all weights zero: %+v", z)
	}
	_, err := ImportanceIndex([]int{1}, []float64{1, 2})
	faultKey(t, err, "consensus.importance.shape")
	_, err = ImportanceIndex([]int{-1}, []float64{1})
	faultKey(t, err, "consensus.count.negative")
	_, err = ImportanceIndex([]int{1}, []float64{math.NaN()})
	faultKey(t, err, "consensus.importance.finite")
	_, err = FamiliarityImportance(counts, ForesightScores(), []float64{-1, 1})
	faultKey(t, err, "consensus.importance.finite")
}

// TestSequentialPermutation: it agrees with all permutations where the p-value is small, and stops early where it is not.
func TestSequentialPermutation(t *testing.T) {
	apart := [][]float64{{1, 2, 1, 2, 1}, {5, 6, 5, 6, 6}, {9, 8, 9, 9, 8}}
	all, err := KruskalWallisPermutation(apart, 1999, num.NewStream(1, "kw", 1))
	if err != nil {
		t.Fatal(err)
	}
	p, err := KruskalWallisSequential(apart, 20, 1999, num.NewStream(1, "kw", 1))
	if err != nil || p != all {
		t.Errorf("p = %v (%v), all permutations give %v", p, err, all)
	}
	alike := [][]float64{{1, 2, 3, 4}, {1, 2, 3, 4}, {4, 3, 2, 1}}
	if p, err := KruskalWallisSequential(alike, 20, 1999, num.NewStream(1, "kw", 1)); err != nil || p != 1 {
		t.Errorf("groups with the same ratings: p = %v (%v)", p, err)
	}
	if _, err := KruskalWallisSequential(alike, 0, 10, num.NewStream(1, "kw", 1)); err == nil {
		t.Error("no assignment is asked for, and nothing is refused")
	}
}
