package analysis

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
)

// years describes the answers to a prompt that asks for a year. Median and quartiles are those of the experts' own years
// and chances of never. The scores are those of the pool with equal weights, in which never is a part of each expert's
// belief: of the years the first one by which it has happened with a chance of 5, 50 and 95 %, undefined where the pool
// never comes so far; of never the mean chance, from 0 to 1.
func (b *ballots) years() {
	f := &b.finding
	f.Options = make([]OptionFinding, len(b.options))
	for i, id := range b.options {
		o := OptionFinding{Option: id}
		var values []float64
		for k, row := range b.marks {
			if v := row[i]; b.named[k][i] || id == consult.Never {
				values = append(values, v)
			}
		}
		o.Asked, o.Named = len(b.marks), len(values)
		if slices.Sort(values); len(values) > 0 {
			o.Q1, o.Median, o.Q3 = Some(num.Quantile7(values, 0.25)), Some(num.Quantile7(values, 0.5)), Some(num.Quantile7(values, 0.75))
		}
		f.Options[i] = o
	}
	if f.N == 0 {
		return
	}
	low, high := b.span()
	for i, level := range []float64{0.05, 0.5, 0.95} {
		for year := low; year <= high; year++ {
			if b.happened(year, low, high) >= level-1e-9 {
				f.Options[i].Score = Some(year)
				break
			}
		}
	}
	never := 0.0
	for _, row := range b.marks {
		never += row[3] / 100
	}
	f.Options[3].Score = Some(never / float64(f.N))
}

// span is the range of all years that were given, a tenth wider on both sides, in whole years.
func (b *ballots) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for k, row := range b.marks {
		if b.named[k][0] {
			low, high = min(low, row[0]), max(high, row[2])
		}
	}
	if low > high {
		return 1, 0 // nobody gave a year
	}
	beyond := float64(overshoot * (high - low))
	return math.Floor(low - beyond), math.Ceil(high + beyond)
}

// happened is the chance, in the pool, that it has happened by the end of a year.
func (b *ballots) happened(year, low, high float64) float64 {
	sum := 0.0
	for k, row := range b.marks {
		if !b.named[k][0] {
			continue // never alone
		}
		sum += float64((1 - row[3]/100) * joined(year, []float64{low, row[0], row[1], row[2], high}, []float64{0, 0.05, 0.5, 0.95, 1}))
	}
	return sum / float64(len(b.marks))
}

// joined is the height at x of straight lines through points that do not fall; where several stand above one x, the
// highest counts.
func joined(x float64, xs, ys []float64) float64 {
	for i := range slices.Backward(xs) {
		switch {
		case x < xs[i]:
		case i == len(xs)-1 || xs[i] == x:
			return ys[i]
		default:
			return ys[i] + float64((ys[i+1]-ys[i])*((x-xs[i])/(xs[i+1]-xs[i])))
		}
	}
	return 0
}
