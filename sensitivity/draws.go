package sensitivity

import (
	"math"
	"math/bits"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Draws is a finished table of draws of inputs and of one output, from a model that cannot be run again or from
// observation. The inputs may depend on one another.
type Draws struct {
	Inputs     [][]float64 // by input, 1 to 8 columns
	Output     []float64   // 200 to 20,000 draws
	Confidence float64     // of the intervals, which are normal; 0 means 0.95
	Workers    int         // goroutines; 0 means one
}

// The largest table of [Draws].
const (
	MostGivenInputs = 8
	MostGivenDraws  = 20_000
)

// GivenEffects are the result of [Draws.Shapley].
type GivenEffects struct {
	// Shapley holds one effect for each input, as a share of what all inputs explain together; they sum to 1. Nil if they
	// explain nothing.
	Shapley []Estimate
	// First is the share of the output's variance that each input explains alone. With dependent inputs shares overlap.
	First []Estimate
	// Explained is the share of the output's variance that all inputs explain together.
	Explained float64
}

// Shapley estimates Shapley effects from the draws alone. What a set of inputs explains is the variance less the squared
// error of a regression on them (the one of [Decision.Partial]) at draws that the regression has not seen, the even draws
// predicted by the odd ones and the reverse. Effects of more than three inputs at once are not seen. It refuses more
// inputs or draws than it can take, columns of different length, and values that are not finite.
func (d Draws) Shapley() (GivenEffects, error) {
	k, n := len(d.Inputs), len(d.Output)
	if k < 1 || k > MostGivenInputs {
		return GivenEffects{}, fault.Bad("inputs", "sensitivity.given_inputs", "there are {n} inputs; there can be 1 to {most}: take those that matter", "n", k, "most", MostGivenInputs)
	}
	if n < FewestDraws || n > MostGivenDraws {
		return GivenEffects{}, fault.Bad("output", "sensitivity.given_draws", "there are {n} draws; there can be {least} to {most}", "n", n, "least", FewestDraws, "most", MostGivenDraws)
	}
	if err := checkColumn("output", d.Output, n); err != nil {
		return GivenEffects{}, err
	}
	for i, column := range d.Inputs {
		if err := checkColumn(at("inputs", i), column, n); err != nil {
			return GivenEffects{}, err
		}
	}
	confidence, err := checkConfidence(d.Confidence)
	if err != nil {
		return GivenEffects{}, err
	}
	explained := d.explained()
	out := GivenEffects{}
	square := make([]float64, n) // of the output about its mean: what is to be explained, by draw
	mean := num.Mean(d.Output)
	for r, y := range d.Output {
		square[r] = float64((y - mean) * (y - mean))
	}
	variance, all := num.Mean(square), num.Mean(explained[len(explained)-1])
	if !(variance > 0) || !(all > 0) {
		return out, nil
	}
	out.Explained = all / variance
	gains := make([]float64, n*k)
	for set, now := range explained {
		weight := 1 / float64(k)
		for s := 1; s <= bits.OnesCount(uint(set)); s++ {
			weight *= float64(s) / float64(max(k-s, 1))
		}
		for i := range k {
			if set>>i&1 == 1 {
				continue
			}
			for r, next := range explained[set|1<<i] {
				gains[r*k+i] += float64(weight * (next - now[r]))
			}
		}
	}
	out.Shapley = Shapley{Inputs: k, Walks: n}.effects(gains, confidence).Shapley
	for i := range k {
		share := num.Mean(explained[1<<i]) / variance
		rest := make([]float64, n)
		for r := range rest {
			rest[r] = explained[1<<i][r] - float64(share*square[r])
		}
		out.First = append(out.First, normalInterval(share, deviation(rest)/variance/math.Sqrt(float64(n)), confidence))
	}
	return out, nil
}

// explained gives for each set of inputs and each draw how much nearer the regression comes to the output than its mean.
func (d Draws) explained() [][]float64 {
	n := len(d.Output)
	centred, mean := make([]float64, n), num.Mean(d.Output)
	for r, y := range d.Output {
		centred[r] = y - mean
	}
	out := make([][]float64, 1<<len(d.Inputs))
	out[0] = make([]float64, n)
	var next atomic.Int64
	parallel(max(d.Workers, 1), func() {
		for set := int(next.Add(1)); set < len(out); set = int(next.Add(1)) {
			var columns [][]float64
			for i, column := range d.Inputs {
				if set>>i&1 == 1 {
					columns = append(columns, column)
				}
			}
			b, _ := newBasis(columns) // so few inputs always fit
			c := regress(b, [][]float64{centred})
			row := b.row()
			out[set] = make([]float64, n)
			for r, y := range centred {
				b.at(r, &row)
				rest := y - row.times(c[1-r&1][0])
				out[set][r] = float64(y*y) - float64(rest*rest)
			}
		}
	})
	return out
}
