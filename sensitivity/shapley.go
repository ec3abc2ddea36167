package sensitivity

import (
	"math"
	"math/bits"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// MostLinear is the largest number of inputs of [ShapleyLinear], whose work doubles with each.
const MostLinear = 20

// ShapleyLinear returns the exact Shapley effects of the inputs of a linear function with these coefficients, whose
// inputs are jointly normal with this covariance (A. B. Owen and C. Prieur, SIAM/ASA Journal on Uncertainty
// Quantification 5 (2017) 986, section 4). An effect is the variance that an input adds to what other inputs explain,
// averaged over all orders in which inputs may become known; effects are not negative and sum to 1. ok is false if the
// function has no variance: then no effect is defined. It refuses more than [MostLinear] inputs, and a covariance that
// has another shape, is not symmetric or not positive semidefinite.
func ShapleyLinear(coefficients []float64, covariance [][]float64) (effects []float64, ok bool, err error) {
	d := len(coefficients)
	if d < 1 || d > MostLinear {
		return nil, false, fault.Bad("coefficients", "sensitivity.linear", "there are {n} coefficients; there can be 1 to {most}", "n", d, "most", MostLinear)
	}
	for i, c := range coefficients {
		if !finite(c) {
			return nil, false, fault.Bad(at("coefficients", i), "sensitivity.finite", "the value is not finite; a number is needed")
		}
	}
	if err := checkCovariance(covariance, d); err != nil {
		return nil, false, err
	}
	with := make([]float64, d) // covariance of each input with the function
	for i := range d {
		with[i] = num.Dot(covariance[i], coefficients)
	}
	variance := num.Dot(with, coefficients)
	if !(variance > 0) {
		return nil, false, nil
	}
	explained := make([]float64, 1<<d) // variance explained by a set of inputs
	k := known{covariance: covariance, with: with, explained: explained, factor: make([][]float64, d), scores: make([]float64, d)}
	for i := range k.factor {
		k.factor[i] = make([]float64, d)
	}
	k.extend(0, 0, 0)
	weights := make([]float64, d) // of a set by its size: 1 / (d choose(d-1, size))
	weights[0] = 1 / float64(d)
	for s := 1; s < d; s++ {
		weights[s] = float64(weights[s-1]*float64(s)) / float64(d-s)
	}
	effects = make([]float64, d)
	for i := range d {
		var sum float64
		for set := range explained {
			if set>>i&1 == 0 {
				sum += float64(weights[bits.OnesCount(uint(set))] * (explained[set|1<<i] - explained[set]))
			}
		}
		effects[i] = sum / variance
	}
	return effects, true, nil
}

// known walks through all sets of inputs, each extended by inputs of higher number: its Cholesky factor grows by a row.
type known struct {
	covariance [][]float64
	with       []float64
	explained  []float64
	factor     [][]float64
	order      [MostLinear]int
	scores     []float64
}

// extend computes what sets explain that hold the given one of size n and further inputs from the first on.
func (k *known) extend(set, n, first int) {
	for i := first; i < len(k.with); i++ {
		row := k.factor[n]
		left, score := k.covariance[i][i], k.with[i]
		for j := range n {
			sum := k.covariance[i][k.order[j]]
			for l := range j {
				sum -= float64(row[l] * k.factor[j][l])
			}
			if k.factor[j][j] > 0 {
				row[j] = sum / k.factor[j][j]
			} else {
				row[j] = 0
			}
			left -= float64(row[j] * row[j])
			score -= float64(row[j] * k.scores[j])
		}
		// An input that follows from those known adds nothing.
		row[n], k.scores[n] = 0, 0
		if left > 1e-12*k.covariance[i][i] {
			row[n] = math.Sqrt(left)
			k.scores[n] = score / row[n]
		}
		k.order[n] = i
		next := set | 1<<i
		k.explained[next] = k.explained[set] + float64(k.scores[n]*k.scores[n])
		k.extend(next, n+1, i+1)
	}
}

// Shapley estimates the Shapley effects of a function of inputs that may depend on one another: independent ones, or
// ones joined by a Gaussian copula. It walks from one point to an independent one, input by input in a random order, and
// credits each input with what its step adds to the explained variance (E. Song, B. L. Nelson and J. Staum, SIAM/ASA
// Journal on Uncertainty Quantification 4 (2016) 1060; the estimator without nested loops of T. Goda, Reliability
// Engineering and System Safety 213 (2021) 107719, algorithm 1, here for dependent inputs as well, since in the order of
// a walk the copula's inputs are functions of independent ones). Runs: Walks (Inputs + 1).
type Shapley struct {
	Inputs int
	// Correlation of the normal scores of the inputs; nil means independent.
	Correlation [][]float64
	Walks       int     // at least 100; 10,000 give effects to within about 0.02
	Confidence  float64 // of the intervals, which are normal; 0 means 0.95
	Workers     int     // goroutines; 0 means one
}

// Effects are the result of [Shapley].
type Effects struct {
	Variance float64 // of the function
	Runs     int
	// Shapley has one effect for each input. They sum to 1; single ones may come out below 0 where they are near it. It is
	// nil if no walk saw the output change.
	Shapley []Estimate
}

// walksOfBlock is how many walks share a stream: results do not depend on who computes which block.
const walksOfBlock = 64

// Run estimates the effects of a function on the unit cube.
func (s Shapley) Run(f Function, from *num.Stream) (Effects, error) {
	if s.Inputs < 1 || s.Inputs > 1000 {
		return Effects{}, fault.Bad("inputs", "sensitivity.inputs", "there are {n} inputs; there can be 1 to {most}", "n", s.Inputs, "most", 1000)
	}
	if s.Walks < 100 || s.Walks > MostRuns/(s.Inputs+1) {
		return Effects{}, fault.Bad("walks", "sensitivity.walks", "{n} walks are asked for; there can be 100 to {most} with so many inputs", "n", s.Walks, "most", MostRuns/(s.Inputs+1))
	}
	confidence, err := checkConfidence(s.Confidence)
	if err != nil {
		return Effects{}, err
	}
	if s.Correlation != nil {
		if err := checkCorrelation(s.Correlation, s.Inputs); err != nil {
			return Effects{}, err
		}
	}
	gains := make([]float64, s.Walks*s.Inputs) // what each step of each walk adds
	var next, wrong atomic.Int64
	wrong.Store(-1)
	parallel(max(s.Workers, 1), func() {
		w := s.walker(f)
		for {
			block := int(next.Add(1)) - 1
			if block*walksOfBlock >= s.Walks {
				return
			}
			w.stream = from.Sub(uint64(block))
			for i := block * walksOfBlock; i < min((block+1)*walksOfBlock, s.Walks); i++ {
				if !w.walk(gains[i*s.Inputs : (i+1)*s.Inputs]) {
					least(&wrong, int64(i*(s.Inputs+1)))
				}
			}
		}
	})
	if w := wrong.Load(); w >= 0 {
		return Effects{}, notFinite(int(w))
	}
	return s.effects(gains, confidence), nil
}

// effects makes the shares of the variance and their standard errors as ratios of means.
func (s Shapley) effects(gains []float64, confidence float64) Effects {
	n := float64(s.Walks)
	whole := make([]float64, s.Walks) // what each walk says about the variance
	for i := range whole {
		whole[i] = num.Sum(gains[i*s.Inputs : (i+1)*s.Inputs])
	}
	out := Effects{Variance: num.Sum(whole) / n, Runs: s.Walks * (s.Inputs + 1)}
	if !(out.Variance > 0) {
		return out
	}
	out.Shapley = make([]Estimate, s.Inputs)
	for k := range out.Shapley {
		var sum float64
		for i := range whole {
			sum += gains[i*s.Inputs+k]
		}
		share := sum / n / out.Variance
		var square float64
		for i := range whole {
			d := gains[i*s.Inputs+k] - float64(share*whole[i])
			square += float64(d * d)
		}
		out.Shapley[k] = normalInterval(share, math.Sqrt(square/n/(n-1))/out.Variance, confidence)
	}
	return out
}

// walker makes walks.
type walker struct {
	Shapley
	f              Function
	stream         *num.Stream
	from, to, x, z []float64
	factor         [][]float64
}

func (s Shapley) walker(f Function) *walker {
	w := &walker{Shapley: s, f: f, from: make([]float64, s.Inputs), to: make([]float64, s.Inputs), x: make([]float64, s.Inputs), z: make([]float64, s.Inputs)}
	if s.Correlation != nil {
		w.factor = make([][]float64, s.Inputs)
		for i := range w.factor {
			w.factor[i] = make([]float64, s.Inputs)
		}
	}
	return w
}

// walk goes from one point to another and writes what each step adds; false if the function returned no number.
func (w *walker) walk(gains []float64) bool {
	order := w.stream.Perm(w.Inputs)
	if w.factor != nil {
		w.orderedFactor(order)
	}
	for i := range w.from {
		w.from[i], w.to[i] = w.uniform(), w.uniform()
	}
	start := w.output(order)
	before := start
	good := finite(start)
	// Inputs at the end of the order are redrawn first: what stays is known, in the order given.
	for k := w.Inputs - 1; k >= 0; k-- {
		w.from[k] = w.to[k]
		after := w.output(order)
		good = good && finite(after)
		gains[order[k]] = float64((start - (before+after)/2) * (before - after))
		before = after
	}
	return good
}

// uniform draws a number strictly between 0 and 1.
func (w *walker) uniform() float64 {
	return (float64(w.stream.Uint64()>>12) + 0.5) * 0x1p-52
}

// output runs the function at the point that the independent numbers, in the order of the walk, stand for.
func (w *walker) output(order []int) float64 {
	if w.factor == nil {
		for k, i := range order {
			w.x[i] = w.from[k]
		}
		return w.f(w.x)
	}
	for k := range w.z {
		w.z[k] = num.NormalQuantile(w.from[k])
	}
	for k, i := range order {
		var sum float64
		for l := range k + 1 {
			sum += float64(w.factor[k][l] * w.z[l])
		}
		w.x[i] = min(max(num.NormalCDF(sum), 0x1p-53), 1-0x1p-53)
	}
	return w.f(w.x)
}

// orderedFactor is the Cholesky factor of the correlation with inputs in the order of a walk.
func (w *walker) orderedFactor(order []int) {
	for i := range order {
		for j := range i + 1 {
			sum := w.Correlation[order[i]][order[j]]
			for k := range j {
				sum -= float64(w.factor[i][k] * w.factor[j][k])
			}
			switch {
			case i == j:
				w.factor[i][i] = math.Sqrt(max(sum, 0))
			case w.factor[j][j] > 1e-7:
				w.factor[i][j] = sum / w.factor[j][j]
			default:
				w.factor[i][j] = 0
			}
		}
	}
}
