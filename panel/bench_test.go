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

// drawnPool makes a pool of people with five features and twenty values, some rare, and quotas around what an even
// panel would have, so that people with rare values must be drawn often.
func drawnPool(people, size int) panel.Pool {
	s := num.NewStream(2, "panel/benchmark", 1)
	features := []struct {
		name   string
		values []string
		shares []float64 // of the pool; the quotas ask for more even shares
	}{
		{"discipline", []string{"energy", "industry", "ecology", "economics", "climate", "policy"}, []float64{0.3, 0.25, 0.15, 0.15, 0.1, 0.05}},
		{"region", []string{"north", "east", "south", "west", "abroad"}, []float64{0.4, 0.3, 0.15, 0.1, 0.05}},
		{"gender", []string{"f", "m"}, []float64{0.3, 0.7}},
		{"career", []string{"senior", "mid", "early"}, []float64{0.5, 0.35, 0.15}},
		{"institution", []string{"cas", "university", "ministry", "company"}, []float64{0.4, 0.35, 0.15, 0.1}},
	}
	p := panel.Pool{Size: size, People: make([][]string, people)}
	for _, f := range features {
		p.Features = append(p.Features, f.name)
		for i := range p.People {
			u, k := s.Float64(), 0
			for k < len(f.values)-1 && u >= f.shares[k] {
				u -= f.shares[k]
				k++
			}
			p.People[i] = append(p.People[i], f.values[k])
		}
		for k, v := range f.values {
			target := float64(size) * (f.shares[k] + 1/float64(len(f.values))) / 2
			p.Quotas = append(p.Quotas, panel.Quota{Feature: f.name, Value: v, Min: int(0.85 * target), Max: int(1.2*target) + 1})
		}
	}
	return p
}

func benchmarkLeximin(b *testing.B, people, size int) {
	p := drawnPool(people, size)
	b.ReportAllocs()
	for b.Loop() {
		l, err := p.Leximin()
		if err != nil {
			b.Fatal(err)
		}
		least := 1.0
		for _, c := range l.Chances {
			least = min(least, c)
		}
		b.ReportMetric(least, "least-chance")
		b.ReportMetric(float64(len(l.Types())), "types")
	}
}

func BenchmarkLeximin60of15(b *testing.B)  { benchmarkLeximin(b, 60, 15) }
func BenchmarkLeximin200of30(b *testing.B) { benchmarkLeximin(b, 200, 30) }
func BenchmarkLeximin600of40(b *testing.B) { benchmarkLeximin(b, 600, 40) }
