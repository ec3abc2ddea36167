package consult

import (
	"math"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/mcda"
)

// Weighting is how the weights of the criteria are made of judgements, instead of being stated.
type Weighting struct {
	Method        string        `json:"method"`                    // ahp, bwm, swing or roc
	Comparisons   []Comparison  `json:"comparisons,omitempty"`     // ahp
	Best          CriterionID   `json:"best,omitempty"`            // bwm
	Worst         CriterionID   `json:"worst,omitempty"`           // bwm
	BestToOthers  []Points      `json:"best_to_others,omitempty"`  // bwm: how much more the best matters, 1 to 9
	OthersToWorst []Points      `json:"others_to_worst,omitempty"` // bwm: how much more each matters than the worst
	Points        []Points      `json:"points,omitempty"`          // swing
	Order         []CriterionID `json:"order,omitempty"`           // roc: the most important first
}

// Comparison says that criterion A matters so many times as much as B.
type Comparison struct {
	A     CriterionID `json:"a"`
	B     CriterionID `json:"b"`
	Times Decimal     `json:"times"`
}

// Points is a number that a criterion got.
type Points struct {
	Criterion CriterionID `json:"criterion"`
	Value     Decimal     `json:"value"`
}

// WeightingMethods are the ways to make weights of judgements: the analytic hierarchy process, the best-worst method,
// swing points and rank order centroids.
func WeightingMethods() []string { return []string{"ahp", "bwm", "swing", "roc"} }

// Weights are weights that follow from judgements, in the order of the criteria, with sum 1, and how consistent the
// judgements are: the consistency ratio CR of AHP, and of the best-worst method xi of the linear model. They are nil
// where the method has no such measure.
type Weights struct {
	Weights []float64
	CR, Xi  *float64
	Missing int // pairs of criteria that were not compared (ahp)
}

// Solve makes the weights. AHP takes row geometric means of the comparisons, some of which may be missing as long as
// a chain connects all criteria; the best-worst method takes its linear model. It refuses judgements that do not
// name every criterion or contradict each other in form.
func (w *Weighting) Solve(criteria []Criterion) (Weights, error) {
	at := make(map[CriterionID]int, len(criteria))
	for i, c := range criteria {
		at[c.ID] = i
	}
	switch w.Method {
	case "ahp":
		return w.ahp(at)
	case "bwm":
		return w.bwm(at)
	case "swing":
		points, err := spread(w.Points, at)
		if err != nil {
			return Weights{}, err
		}
		weights, err := mcda.Swing(points)
		return Weights{Weights: weights}, err
	case "roc":
		return w.centroids(at)
	}
	return Weights{}, fault.Bad("method", "weighting.method", "{value} is no way to make weights; known are {known}", "value", w.Method, "known", strings.Join(WeightingMethods(), ", "))
}

func (w *Weighting) ahp(at map[CriterionID]int) (Weights, error) {
	matrix := make([][]float64, len(at))
	for i := range matrix {
		matrix[i] = make([]float64, len(at))
		for j := range matrix[i] {
			matrix[i][j] = math.NaN()
		}
		matrix[i][i] = 1
	}
	for _, c := range w.Comparisons {
		i, ok1 := at[c.A]
		j, ok2 := at[c.B]
		times, ok3 := c.Times.Float()
		if !ok1 || !ok2 || i == j {
			return Weights{}, fault.Bad("comparisons", "weighting.pair", "{a} and {b} are not two criteria of this consultation", "a", c.A, "b", c.B)
		}
		if !ok3 || times <= 0 || times > 1000 {
			return Weights{}, fault.Bad("comparisons", "weighting.times", "{a} cannot matter {times} times as much as {b}: a number above 0", "a", c.A, "b", c.B, "times", c.Times)
		}
		if !math.IsNaN(matrix[i][j]) {
			return Weights{}, fault.Bad("comparisons", "weighting.twice", "{a} and {b} are compared twice", "a", c.A, "b", c.B)
		}
		matrix[i][j], matrix[j][i] = times, 1/times
	}
	p, err := mcda.AHP(matrix, mcda.AHPOptions{})
	return Weights{Weights: p.GeometricMean, CR: p.CR, Missing: p.Missing}, err
}

func (w *Weighting) bwm(at map[CriterionID]int) (Weights, error) {
	best, ok1 := at[w.Best]
	worst, ok2 := at[w.Worst]
	if !ok1 || !ok2 {
		return Weights{}, fault.Bad("best", "weighting.best", "name the best and the worst criterion: {best} and {worst} are not two criteria of this consultation", "best", w.Best, "worst", w.Worst)
	}
	others, err := spread(w.BestToOthers, at)
	if err != nil {
		return Weights{}, err
	}
	back, err := spread(w.OthersToWorst, at)
	if err != nil {
		return Weights{}, err
	}
	r, err := mcda.BWM(mcda.BestWorst{BestToOthers: others, OthersToWorst: back, Best: best, Worst: worst})
	if err != nil {
		return Weights{}, err
	}
	return Weights{Weights: r.Linear.Weights, Xi: &r.Linear.Xi}, nil
}

func (w *Weighting) centroids(at map[CriterionID]int) (Weights, error) {
	out := make([]float64, len(at))
	by, err := mcda.RankOrderCentroid(max(1, len(w.Order)))
	if err != nil {
		return Weights{}, err
	}
	seen := map[CriterionID]bool{}
	for k, c := range w.Order {
		i, ok := at[c]
		if !ok || seen[c] {
			return Weights{}, unnamed()
		}
		seen[c] = true
		out[i] = by[k]
	}
	if len(w.Order) != len(at) {
		return Weights{}, unnamed()
	}
	return Weights{Weights: out}, nil
}

// spread puts points in the order of the criteria, of which each must have one.
func spread(points []Points, at map[CriterionID]int) ([]float64, error) {
	out := make([]float64, len(at))
	seen := map[CriterionID]bool{}
	for _, p := range points {
		i, ok := at[p.Criterion]
		v, number := p.Value.Float()
		if !ok || !number || seen[p.Criterion] {
			return nil, unnamed()
		}
		seen[p.Criterion] = true
		out[i] = v
	}
	if len(points) != len(at) {
		return nil, unnamed()
	}
	return out, nil
}

func unnamed() error {
	return fault.Bad("weights", "weighting.each", "judgements of weights must name every criterion of the consultation once, with a number where one is due")
}
