package panel_test

import (
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/panel"
)

// drawn makes an assignment of five experts per topic, a twenty-fifth of the pairs in conflict, loads from 1 to 1.6
// times the mean, and affinities that are low for most pairs, as text similarities are.
func drawn(topics, experts int) panel.Assignment {
	s := num.NewStream(1, "panel/benchmark", 1)
	a := panel.Assignment{Affinity: make([][]float64, topics), Demand: make([]int, topics), LoadMin: make([]int, experts), LoadMax: make([]int, experts)}
	for t := range a.Affinity {
		a.Demand[t] = 5
		a.Affinity[t] = make([]float64, experts)
		for e := range a.Affinity[t] {
			a.Affinity[t][e] = min(0.15*num.Exp(0.5*s.Normal()), 1)
			if s.Float64() < 0.04 {
				a.Conflicts = append(a.Conflicts, panel.Pair{Topic: t, Expert: e})
			}
		}
	}
	for e := range experts {
		a.LoadMin[e] = 1
		a.LoadMax[e] = (8*5*topics + 5*experts - 1) / (5 * experts)
	}
	return a
}

func BenchmarkBest1000x2000(b *testing.B) {
	a := drawn(1000, 2000)
	b.ReportAllocs()
	for b.Loop() {
		p, err := a.Best()
		if err != nil || !p.Optimal {
			b.Fatal(err)
		}
		b.ReportMetric(p.Total, "total")
	}
}

func BenchmarkFair200x400(b *testing.B) {
	a := drawn(200, 400)
	b.ReportAllocs()
	for b.Loop() {
		p, err := a.Fair()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(p.Minimum, "minimum")
		b.ReportMetric(p.Bound, "bound")
	}
}
