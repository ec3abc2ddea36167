package synthetic

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/internal/num"
)

// Judgement is one point of one expert's judgement of a quantity: the value that the quantity stays below with the
// given probability. Rationale stands with the first point.
type Judgement struct {
	Round, Expert, Quantity string
	Probability, Value      string // plain decimals
	Rationale               string
}

// judge invents one expert's judgements: a middle around the plausible range, shifted by the expert's bias, and a width
// by the expert's confidence, so that some are surprised more often than they should be.
func judge(quantities []Quantity, round string, x Expert, s *num.Stream) []Judgement {
	var out []Judgement
	for _, q := range quantities {
		span := q.High - q.Low
		middle := q.Low + float64(span*(0.5+float64(0.5*x.temper.bias)+float64(0.22*s.Normal())))
		middle = min(max(middle, q.Min+float64(0.05*(q.Max-q.Min))), q.Max-float64(0.05*(q.Max-q.Min)))
		half := float64(0.5*span*x.temper.width) + float64(0.02*span)
		low := middle - min(half*between(0.7, 1.1, s), 0.85*(middle-q.Min))
		high := middle + min(half*between(0.9, 1.5, s), 0.85*(q.Max-middle))
		rationale := ""
		if s.Float64() < 0.1 {
			rationale = sentence(rationales, x.temper.chinese, s)
		}
		digits := decimals(math.Min(middle-low, high-middle))
		for k, v := range []float64{low, middle, high} {
			out = append(out, Judgement{Round: round, Expert: x.Pseudonym, Quantity: q.ID,
				Probability: []string{"0.05", "0.5", "0.95"}[k], Value: printed(v, digits), Rationale: rationale})
			rationale = ""
		}
	}
	return out
}

// decimals is how many decimals (negative: zeros before the point) keep two values apart that differ by the given gap, with a
// tenth of the gap as the last digit.
func decimals(gap float64) int {
	d, step := -15, 1e15
	for step > gap/10 && d < 15 {
		d++
		step /= 10
	}
	return d
}

// printed is v in plain decimals, rounded to the given number of decimals.
func printed(v float64, digits int) string {
	if digits >= 0 {
		return strconv.FormatFloat(v, 'f', digits, 64)
	}
	step := 1.0
	for range -digits {
		step *= 10
	}
	return strconv.FormatFloat(math.Round(v/step)*step, 'f', -1, 64)
}
