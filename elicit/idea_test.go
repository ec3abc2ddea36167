package elicit_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"pgregory.net/rapid"
)

func TestFourStep(t *testing.T) {
	a := elicit.FourStep{Lower: 20, Best: 30, Upper: 45, Confidence: 0.6}
	group, err := elicit.PoolFourStep([]elicit.FourStep{a, {Lower: 10, Best: 20, Upper: 40, Confidence: 0.8}}, 0.8, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "group", []float64{group.Lower, group.Best, group.Upper}, []float64{(20 + 10 - 10/3.0) / 2, 25, 45}, 1e-12)
	j, err := a.Judgement()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "probabilities", j.Probabilities, []float64{0.2, 0.5, 0.8}, 1e-15)
	s, err := elicit.FourStep{Lower: 1, Best: 5, Upper: 10, Confidence: 0.5}.Standardise(1)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Clip(new(0.0), new(12.0))
	near(t, "clipped", []float64{s.Lower, s.Upper, c.Lower, c.Best, c.Upper}, []float64{-3, 15, 0, 5, 12}, 1e-12)
}

func TestStandardiseUndoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		best := rapid.Float64Range(-100, 100).Draw(rt, "best")
		a := elicit.FourStep{
			Lower:      best - rapid.Float64Range(0, 50).Draw(rt, "below"),
			Best:       best,
			Upper:      best + rapid.Float64Range(0, 50).Draw(rt, "above"),
			Confidence: rapid.Float64Range(0.1, 1).Draw(rt, "confidence"),
		}
		there, err := a.Standardise(0.8)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := there.Standardise(a.Confidence)
		if err != nil {
			rt.Fatal(err)
		}
		if math.Abs(back.Lower-a.Lower) > 1e-9 || math.Abs(back.Upper-a.Upper) > 1e-9 {
			rt.Fatalf("%v there and back is %v", a, back)
		}
	})
}

// By hand, for probabilities 0.2, 0.5 and 0.8 with widths 0.2, 0.4 and 0.4.
func TestPoolEvents(t *testing.T) {
	answers := []elicit.EventAnswer{
		{Best: 0.2, Lower: 0.1, Upper: 0.3, Widest: 0.4},
		{Best: 0.5, Lower: 0.3, Upper: 0.7, Widest: 0.4},
		{Best: 0.8, Lower: 0.6, Upper: 1, Widest: 0.8},
	}
	for _, c := range []struct {
		rule elicit.EventRule
		want float64
	}{
		{elicit.EventMean, 0.5},
		{elicit.EventMedian, 0.5},
		{elicit.EventGeometricMean, math.Cbrt(0.2 * 0.5 * 0.8)},
		{elicit.EventLogOdds, 0.5},
		{elicit.EventProbit, 0.5},
		{elicit.EventInterval, (5*0.2 + 2.5*0.5 + 2.5*0.8) / 10},
		{elicit.EventOwnInterval, (2*0.2 + 1*0.5 + 2*0.8) / 5},
		{elicit.EventBeta, 0.5},
	} {
		got, err := elicit.PoolEvents(elicit.EventPool{Rule: c.rule}, answers)
		if err != nil {
			t.Fatal(err)
		}
		if got.Used != 3 || got.Probability == nil || math.Abs(*got.Probability-c.want) > 1e-12 {
			t.Errorf("%s: %+v, want %v", c.rule, got, c.want)
		}
	}
	certain := []elicit.EventAnswer{{Best: 1, Lower: 1, Upper: 1}, {Best: 0.5, Lower: 0.5, Upper: 0.5}}
	odds, err := elicit.PoolEvents(elicit.EventPool{Rule: elicit.EventLogOdds}, certain)
	if err != nil || odds.Clipped != 1 || math.Abs(*odds.Probability-1/(1+math.Exp(-math.Log(0.995/0.005)/2))) > 1e-12 {
		t.Errorf("certainty in log-odds: %+v, %v", odds, err)
	}
	width, err := elicit.PoolEvents(elicit.EventPool{Rule: elicit.EventInterval}, certain)
	if err != nil || width.Probability != nil || width.Excluded != 2 {
		t.Errorf("no widths: %+v, %v", width, err)
	}
}

// Every rule keeps a shared opinion, except the beta transform, which moves it away from 1/2; and all but it lie
// between the extremes.
func TestPoolEventsBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var answers []elicit.EventAnswer
		low, high := 1.0, 0.0
		for range rapid.IntRange(1, 6).Draw(rt, "experts") {
			p := rapid.Float64Range(0.01, 0.99).Draw(rt, "p")
			answers = append(answers, elicit.EventAnswer{Best: p, Lower: p / 2, Upper: (1 + p) / 2, Widest: 1})
			low, high = math.Min(low, p), math.Max(high, p)
		}
		for _, rule := range []elicit.EventRule{
			elicit.EventMean, elicit.EventMedian, elicit.EventGeometricMean, elicit.EventLogOdds,
			elicit.EventProbit, elicit.EventInterval, elicit.EventOwnInterval,
		} {
			got, err := elicit.PoolEvents(elicit.EventPool{Rule: rule}, answers)
			if err != nil {
				rt.Fatal(err)
			}
			if *got.Probability < low-1e-12 || *got.Probability > high+1e-12 {
				rt.Fatalf("%s: %v outside %v to %v", rule, *got.Probability, low, high)
			}
		}
		mean, _ := elicit.PoolEvents(elicit.EventPool{Rule: elicit.EventMean}, answers)
		extreme, err := elicit.PoolEvents(elicit.EventPool{Rule: elicit.EventBeta}, answers)
		if err != nil {
			rt.Fatal(err)
		}
		if math.Abs(*extreme.Probability-0.5) < math.Abs(*mean.Probability-0.5)-1e-12 {
			rt.Fatalf("mean %v, beta-transformed %v", *mean.Probability, *extreme.Probability)
		}
	})
}

// Higham 2002: a matrix and its nearest correlation matrix to four decimals, at a distance of 0.5278.
func TestNearestCorrelationHigham(t *testing.T) {
	r, err := elicit.NearestCorrelation([][]float64{{1, 1, 0}, {1, 1, 1}, {0, 1, 1}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "first row", r.Matrix[0], []float64{1, 0.7607, 0.1573}, 5e-5)
	near(t, "second row", r.Matrix[1], []float64{0.7607, 1, 0.7607}, 5e-5)
	near(t, "distance", []float64{r.Distance}, []float64{0.5278}, 5e-5)
	near(t, "least eigenvalue", []float64{r.LeastEigenvalue}, []float64{1 - math.Sqrt2}, 1e-12)
	if r.Row != 0 || r.Column != 1 && r.Column != 2 {
		t.Errorf("largest change at %d, %d", r.Row, r.Column)
	}
}

func TestNearestCorrelationProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(rt, "quantities")
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
			m[i][i] = 1
			for j := range i {
				m[i][j] = rapid.Float64Range(-1, 1).Draw(rt, "r")
				m[j][i] = m[i][j]
			}
		}
		floor := rapid.SampledFrom([]float64{0, 1e-6, 0.01}).Draw(rt, "floor")
		r, err := elicit.NearestCorrelation(m, floor)
		if err != nil {
			rt.Fatal(err)
		}
		again, err := elicit.NearestCorrelation(r.Matrix, 0)
		if err != nil {
			rt.Fatalf("the result is no correlation matrix: %v", err)
		}
		if again.LeastEigenvalue < floor-1e-7 {
			rt.Fatalf("least eigenvalue %v, wanted %v", again.LeastEigenvalue, floor)
		}
		if r.LeastEigenvalue >= floor && r.Distance != 0 {
			rt.Fatalf("a valid matrix was moved by %v", r.Distance)
		}
		// No valid matrix is nearer: here shrinking towards independence, which is always one way to repair.
		if r.LeastEigenvalue < floor {
			share := (1 - floor) / (1 - r.LeastEigenvalue)
			var square float64
			for i := range m {
				for j := range m {
					if i != j {
						square += (1 - share) * m[i][j] * (1 - share) * m[i][j]
					}
				}
			}
			if r.Distance > math.Sqrt(square)+1e-7 {
				rt.Fatalf("distance %v, shrinking needs only %v", r.Distance, math.Sqrt(square))
			}
		}
	})
}

func TestCorrelationJudgements(t *testing.T) {
	for _, c := range []struct {
		name string
		of   func(float64) (float64, error)
		at   float64
		want float64
	}{
		{"unrelated", elicit.CorrelationFromConcordance, 0.5, 0},
		{"together", elicit.CorrelationFromConcordance, 1, 1},
		{"opposite", elicit.CorrelationFromConcordance, 0, -1},
		{"two thirds", elicit.CorrelationFromConcordance, 2.0 / 3, 0.5},
		{"told of the other", elicit.CorrelationFromConditional, 2.0 / 3, 0.5},
		{"tau a third", elicit.CorrelationFromKendall, 1.0 / 3, 0.5},
		{"rho", elicit.CorrelationFromSpearman, 1, 1},
		{"rho of one half", elicit.CorrelationFromSpearman, 6 / math.Pi * math.Asin(0.25), 0.5},
	} {
		got, err := c.of(c.at)
		if err != nil || math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}
