package carbon_test

import (
	"testing"
	"time"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/num"
)

func BenchmarkRun(b *testing.B) {
	m, s := china(), carbon.Median()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Run(s); err != nil {
			b.Fatal(err)
		}
	}
}

// yardstick times 20 million exponentials, in which peers' figures are stated: machines differ, ratios less so.
func yardstick(b *testing.B) time.Duration {
	start := time.Now()
	sum := 0.0
	for i := range 20_000_000 {
		sum += num.Exp(float64(i) * 1e-7)
	}
	if sum < 0 {
		b.Fatal(sum)
	}
	return time.Since(start)
}

// 100,000 draws x 61 years, with the ratio to the yardstick timed beside it.
func benchmarkEnsemble(b *testing.B, workers int, observations ...carbon.Observation) {
	e := carbon.Ensemble{
		Model: carbon.Model{Base: carbon.China(), Until: 2083}, Draws: 100_000, Outputs: []string{"gross", "net"},
		Observations: observations, Workers: workers,
	}
	unit := yardstick(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Run(stream()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(unit), "yardsticks")
}

func BenchmarkEnsembleOneWorker(b *testing.B)   { benchmarkEnsemble(b, 1) }
func BenchmarkEnsembleTwoWorkers(b *testing.B)  { benchmarkEnsemble(b, 2) }
func BenchmarkEnsembleConditioned(b *testing.B) { benchmarkEnsemble(b, 2, carbon.China2024()) }

// All 1,024 combinations of the levers.
func BenchmarkWedges(b *testing.B) {
	w := carbon.Wedges{Model: china(), From: settingOf(b, carbon.Even(1)), To: settingOf(b, carbon.Even(3))}
	for b.Loop() {
		if _, err := w.Run(nil); err != nil {
			b.Fatal(err)
		}
	}
}
