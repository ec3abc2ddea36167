package elicit_test

import (
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/internal/num"
)

// generated is a panel of experts with 5, 50 and 95 % quantiles around a shared truth, each with an own bias and width.
func generated(experts, seeds, targets int) elicit.Panel {
	s := num.NewStream(20, "elicit/benchmark", 1)
	p := elicit.Panel{Levels: []float64{0.05, 0.5, 0.95}}
	truth := make([]float64, seeds+targets)
	for i := range truth {
		truth[i] = 50 + 10*s.Normal()
		if i < seeds {
			p.Realizations = append(p.Realizations, &truth[i])
		} else {
			p.Realizations = append(p.Realizations, nil)
		}
	}
	for range experts {
		width := 2 + 6*s.Float64()
		sheet := make([][]float64, len(truth))
		for i, v := range truth {
			best := v + 4*s.Normal()
			sheet[i] = []float64{best - width*(0.5+s.Float64()), best, best + width*(0.5+s.Float64())}
		}
		p.Judgements = append(p.Judgements, sheet)
	}
	return p
}

func BenchmarkCookeOptimised20x20x20(b *testing.B) {
	p := generated(20, 20, 20)
	for b.Loop() {
		if _, err := p.Decide(elicit.Decision{Weighting: elicit.GlobalWeights, Optimise: true}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCookeLeaveOut20x20x20(b *testing.B) {
	p := generated(20, 20, 20)
	for b.Loop() {
		if _, _, err := p.LeaveOut(elicit.Decision{Weighting: elicit.GlobalWeights, Optimise: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// 20 experts x 20 questions, all families.
func BenchmarkFit20x20(b *testing.B) {
	s := num.NewStream(21, "elicit/benchmark", 1)
	var judgements []elicit.Judgement
	for range 400 {
		q1 := 10 + 50*s.Float64()
		median := q1 + 1 + 15*s.Float64()
		q3 := median + 1 + 15*s.Float64()
		judgements = append(judgements, elicit.Judgement{
			Values:        []float64{q1, median, q3},
			Probabilities: []float64{0.25, 0.5, 0.75},
			Lower:         new(0.0),
			Upper:         new(100.0),
		})
	}
	for b.Loop() {
		for _, j := range judgements {
			if _, err := (elicit.Fitter{}).Fit(j); err != nil {
				b.Fatal(err)
			}
		}
	}
}
