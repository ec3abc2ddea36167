package mcda

import (
	"github.com/tanwen/tanwen/fault"
)

// Difference is one judgement for [MACBETH]: swing A is more attractive than swing B by a difference of a category
// from Low to High: 0 none, 1 very weak, 2 weak, 3 moderate, 4 strong, 5 very strong, 6 extreme. An expert who is
// sure gives Low = High. B = [NoSwing] compares with "everything stays at its worst".
type Difference struct {
	A, B      int // criteria, counted from 0
	Low, High int // 0 <= Low <= High <= 6; Low = 0 only with High = 0
}

// NoSwing stands in [Difference] for the reference in which no criterion is improved.
const NoSwing = -1

// MACBETHWeights is the result of [MACBETH].
type MACBETHWeights struct {
	Weights []float64 // sum 1
	Scale   []float64 // the basic scale before it is normalised: the reference is 0, the least difference 1
	Low     []float64 // smallest value of each swing on the basic scale that fits all judgements at the same height
	High    []float64 // largest such value
}

// MACBETH turns qualitative judgements about swings into weights by the linear program of Bana e Costa, De Corte
// and Vansnick (On the mathematical foundation of MACBETH, 2005, section 5.2): the lowest scale v with
//
//	v(A) = v(B)                                            for "no difference",
//	v(A) - v(B) >= Low                                     for every other judgement,
//	v(A) - v(B) >= v(C) - v(D) + Low(A,B) - High(C,D)      where category Low(A,B) lies above High(C,D).
//
// Where the lowest scale leaves a swing free, the middle of its range is taken, as the authors' program does.
// Judgements that contradict each other are refused, naming one without which the rest would agree, if there is one.
// Each of the n criteria must stand in a judgement.
func MACBETH(n int, judgements []Difference) (MACBETHWeights, error) {
	if err := checkDifferences(n, judgements); err != nil {
		return MACBETHWeights{}, err
	}
	lp := macbethProgram(n, judgements)
	lp.objective[n] = -1
	x, height, how := lp.solve()
	if how != optimal {
		return MACBETHWeights{}, contradiction(n, judgements)
	}
	top := make([]float64, n+1)
	top[n] = 1
	lp.add(top, -height+1e-9)
	out := MACBETHWeights{Scale: make([]float64, n), Low: x[:n:n], High: append([]float64(nil), x[:n]...)}
	for k := range n {
		for _, direction := range []float64{1, -1} {
			lp.objective = make([]float64, n+1)
			lp.objective[k] = direction
			if x, _, how := lp.solve(); how == optimal {
				out.High[k] = max(out.High[k], x[k])
				out.Low[k] = min(out.Low[k], x[k])
			}
		}
		out.Scale[k] = (out.Low[k] + out.High[k]) / 2
	}
	weights, err := relative("judgements", out.Scale)
	out.Weights = weights
	return out, err
}

// checkDifferences reports judgements that cannot be read.
func checkDifferences(n int, judgements []Difference) error {
	if n < 1 {
		return fault.Bad("n", "mcda.centroid.n", "the number of criteria must be at least 1")
	}
	seen := make([]bool, n)
	for i, d := range judgements {
		field := cell("judgements", i)
		if d.A < 0 || d.A >= n || d.B < NoSwing || d.B >= n || d.A == d.B {
			return fault.Bad(field, "mcda.macbeth.pair", "a judgement compares two different criteria, or one with no swing at all; they count from 0 to {last}", "last", n-1)
		}
		if d.Low < 0 || d.High > 6 || d.Low > d.High || d.Low == 0 && d.High > 0 {
			return fault.Bad(field, "mcda.macbeth.category", "a category lies in 0 (no difference) to 6 (extreme), a range of categories in 1 to 6, the lower one first")
		}
		seen[d.A] = true
		if d.B >= 0 {
			seen[d.B] = true
		}
	}
	for k, ok := range seen {
		if !ok {
			return fault.Bad("judgements", "mcda.macbeth.unjudged", "criterion {index} stands in no judgement; compare it with another or with no swing", "index", k)
		}
	}
	return nil
}

// macbethProgram has one variable per swing and the height of the scale as the last.
func macbethProgram(n int, judgements []Difference) program {
	lp := program{objective: make([]float64, n+1)}
	// gap adds sign * (v(A) - v(B)) to a row of the form row . x <= limit.
	gap := func(row []float64, d Difference, sign float64) {
		row[d.A] += sign
		if d.B >= 0 {
			row[d.B] -= sign
		}
	}
	for k := range n {
		row := make([]float64, n+1)
		row[k], row[n] = 1, -1
		lp.add(row, 0)
	}
	for i, d := range judgements {
		row := make([]float64, n+1)
		gap(row, d, -1)
		if d.High == 0 {
			lp.equal(row, 0)
			continue
		}
		lp.add(row, -float64(d.Low))
		for j, e := range judgements {
			if i != j && e.High > 0 && d.Low > e.High {
				row := make([]float64, n+1)
				gap(row, d, -1)
				gap(row, e, 1)
				lp.add(row, float64(e.High-d.Low))
			}
		}
	}
	return lp
}

// contradiction names a judgement without which the others agree, if there is one.
func contradiction(n int, judgements []Difference) error {
	for i := range judgements {
		rest := append(append([]Difference(nil), judgements[:i]...), judgements[i+1:]...)
		lp := macbethProgram(n, rest)
		lp.objective[n] = -1
		if _, _, how := lp.solve(); how == optimal {
			return fault.Bad(cell("judgements", i), "mcda.macbeth.contradiction.one", "the judgements contradict each other; without this one the others agree, so look at it again")
		}
	}
	return fault.Bad("judgements", "mcda.macbeth.contradiction", "the judgements contradict each other in more than one place; look at the order of the swings first")
}
