package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
)

// method is how one ranking method is computed on a board. prepare returns the scorer, or the i18n key of the reason
// why the method does not fit the consultation.
type method struct {
	recipe  Recipe
	prepare func(b *board) (score scorer, unfit string)
	unit    string // of its score
	ballots bool   // it ranks by the orders that experts give, not by means of ratings
	missing string // i18n key why an item that enough experts rated has no score all the same
	effort  func(items, ballots, criteria int) float64
}

// methods are the ways to compute each ranking method of package consult but SMAA, which draws weights along with
// panels and stands in smaa.go.
var methods = map[string]method{
	"mean":             {recipe: recipeMean, prepare: fits(func(b *board) scorer { return b.byMean(false) }), unit: "points", missing: "rank.criterion_missing"},
	"mean_adjusted":    {recipe: recipeAdjusted, prepare: (*board).byAdjusted, unit: "points", missing: "rank.criterion_missing"},
	"mean_without_own": {recipe: recipeWithoutOwn, prepare: (*board).byMeanWithoutOwn, unit: "points", missing: "rank.criterion_missing"},
	"median":           {recipe: recipeMedian, prepare: fits((*board).byMedian), unit: "points", missing: "rank.criterion_missing"},
	"weighted_sum":     {recipe: recipeWeightedSum, prepare: byTable(weightedSum), unit: "value", missing: "rank.criterion_missing"},
	"weighted_product": {recipe: recipeWeightedProduct, prepare: byTable(weightedProduct), unit: "value", missing: "rank.criterion_missing"},
	"geometric_mean":   {recipe: recipeGeometricMean, prepare: byTable(geometricMean), unit: "value", missing: "rank.criterion_missing"},
	"topsis":           {recipe: recipeTOPSIS, prepare: byTable(topsis), unit: "closeness", missing: "rank.criterion_missing"},
	"vikor":            {recipe: recipeVIKOR, prepare: byTable(vikor), unit: "closeness", missing: "rank.criterion_missing"},
	"promethee2":       {recipe: recipePROMETHEE, prepare: byTable(promethee), unit: "flow", missing: "rank.criterion_missing", effort: pairwise},
	"electre3":         {recipe: recipeELECTRE, prepare: byTable(electre), unit: "items", missing: "rank.criterion_missing", effort: cubic},
	"borda":            {recipe: recipeBorda, prepare: byBallots(borda), unit: "share", ballots: true, missing: "rank.not_compared", effort: pairwise},
	"copeland":         {recipe: recipeCopeland, prepare: byBallots(copeland), unit: "items", ballots: true, missing: "rank.not_compared", effort: pairwise},
	"schulze":          {recipe: recipeSchulze, prepare: byBallots(schulze), unit: "items", ballots: true, missing: "rank.not_compared", effort: cubic},
	"kemeny":           {recipe: recipeKemeny, prepare: byBallots(kemeny), unit: "items", ballots: true, missing: "rank.not_compared", effort: subsets},
	"plackett_luce":    {recipe: recipePlackettLuce, prepare: byBallots(plackettLuce), unit: "log-worth", ballots: true, missing: "rank.not_compared", effort: integrals},
	"bradley_terry":    {recipe: recipeBradleyTerry, prepare: byBallots(bradleyTerry), unit: "log-ability", ballots: true, missing: "rank.not_compared", effort: newton},
	"importance_index": {recipe: recipeImportance, prepare: (*board).byImportance, unit: "index", missing: "rank.criterion_missing"},
	"chnri":            {recipe: recipeCHNRI, prepare: (*board).byCHNRI, unit: "share", missing: "rank.threshold"},
}

// fits is for methods that every consultation with ratings can use.
func fits(make func(*board) scorer) func(*board) (scorer, string) {
	return func(b *board) (scorer, string) { return make(b), "" }
}

// Rough costs of one computation in steps, from which the number of resamples follows: the same on every machine.
func pairwise(items, ballots, criteria int) float64 {
	n := float64(items)
	return float64(n * n * float64(criteria+ballots))
}

func cubic(items, ballots, criteria int) float64 {
	n := float64(items)
	return pairwise(items, ballots, criteria) + float64(n*n*n)
}

func newton(items, ballots, criteria int) float64 { return 20 * cubic(items, ballots, criteria) }

func integrals(items, ballots, _ int) float64 {
	return float64(30_000 * float64(items*ballots))
}

func subsets(items, ballots, _ int) float64 {
	n := min(float64(items), 20)
	return pairwise(items, ballots, 0) + float64(n*n*math.Ldexp(1, int(n))) + float64(2000*float64(items*items))
}

// maxSteps bounds the steps of all resamples of one method, and fewestSamples is the least number of resamples that
// gives an interval.
const (
	maxSteps      = 2.5e8
	fewestSamples = 200
)

// affordable is how many panels are drawn for a method: all of [Resamples] where one computation is cheap, fewer
// where it is not, and none where so few would be left that they say nothing.
func (m method) affordable(items, ballots, criteria int) int {
	if m.effort == nil {
		return Resamples
	}
	n := int(min(Resamples, maxSteps/max(1, m.effort(items, ballots, criteria))))
	if n < fewestSamples {
		return 0
	}
	return n
}

// setting returns the value that holds for an option of a method and a criterion, "" if none does.
func (b *board) setting(method, option string, criterion consult.CriterionID) string {
	if v, ok := consult.SettingOf(b.settings, method, option, criterion); ok && len(v) > 0 {
		return v[0]
	}
	return ""
}

// number returns an option that is a number; ok is false where none holds.
func (b *board) number(method, option string, criterion consult.CriterionID) (float64, bool) {
	return consult.Decimal(b.setting(method, option, criterion)).Float()
}

// weighing lists the criteria with a weight above zero, and their weights with sum 1.
func (b *board) weighing() (at []int, weights []float64) {
	sum := 0.0
	for c := range b.criteria {
		if w := b.criteria[c].Weight; w > 0 {
			at, weights = append(at, c), append(weights, w)
			sum += w
		}
	}
	for k := range weights {
		weights[k] /= sum
	}
	return at, weights
}

// comparable reports for each item whether methods that compare items with each other can take it: enough raters and
// a rating on every criterion that weighs anything.
func (b *board) comparable() []bool {
	out := make([]bool, len(b.items))
	for i := range b.items {
		t := &b.items[i]
		out[i] = t.round >= 0 && t.raters >= b.minRaters
		for c := range t.cells {
			out[i] = out[i] && (b.criteria[c].Weight == 0 || len(t.cells[c].who) > 0)
		}
	}
	return out
}

// chosen lists the places of those that are marked.
func chosen(marked []bool) []int {
	var at []int
	for i, ok := range marked {
		if ok {
			at = append(at, i)
		}
	}
	return at
}

// byMedian scores by the weighted mean over criteria of the item's median rating.
func (b *board) byMedian() scorer {
	method := mcda.MeanScore{Criteria: b.criteria}
	sorted := make([][]column, len(b.items))
	for i := range b.items {
		for _, col := range b.items[i].cells {
			sorted[i] = append(sorted[i], col.ascending())
		}
	}
	return func(weights [][]uint16, into []float64) {
		medians := make([]float64, len(b.criteria))
		var all []float64
		for i := range b.items {
			into[i] = math.NaN()
			t := &b.items[i]
			if t.round < 0 {
				continue
			}
			for c := range sorted[i] {
				col := &sorted[i][c]
				all = all[:0]
				for k, who := range col.who {
					times := 1
					if weights != nil {
						times = int(weights[t.round][who])
					}
					for range times {
						all = append(all, col.value[k])
					}
				}
				medians[c] = math.NaN()
				if len(all) > 0 {
					medians[c] = num.Quantile7(all, 0.5)
				}
			}
			if s := method.Item(medians); s.Ranked {
				into[i] = s.Value
			}
		}
	}
}

// ascending returns the column in ascending order of its values.
func (c column) ascending() column {
	order := make([]int, len(c.who))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(c.value[x], c.value[y]) })
	out := column{who: make([]int32, len(order)), value: make([]float64, len(order))}
	for k, x := range order {
		out.who[k], out.value[k] = c.who[x], c.value[x]
	}
	return out
}

// byAdjusted is the adjusted mean as a method of its own.
func (b *board) byAdjusted() (scorer, string) {
	score, err := b.byAdjustedMean()
	if err != nil {
		return nil, "unfit.input"
	}
	return score, ""
}

// byMeanWithoutOwn fits where somebody rated an own proposal.
func (b *board) byMeanWithoutOwn() (scorer, string) {
	if !b.anyOwn() {
		return nil, "unfit.own"
	}
	return b.byMean(true), ""
}

func (b *board) anyOwn() bool {
	for i := range b.items {
		if b.items[i].own {
			return true
		}
	}
	return false
}
