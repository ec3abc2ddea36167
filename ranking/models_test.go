package ranking_test

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/ranking"
	"pgregory.net/rapid"
)

// near compares slices with an absolute tolerance.
func near(t testing.TB, name string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tol) {
			t.Fatalf("%s = %v, want %v", name, got, want)
		}
	}
}

// Two items have closed forms: the log-odds a/b, its standard error sqrt(1/a + 1/b), and with t ties Davidson's
// v = t / sqrt(a b).
func TestBradleyTerryTwoItems(t *testing.T) {
	fit, err := ranking.BradleyTerry{}.Fit([][]float64{{0, 12}, {5, 0}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log ability", fit.LogAbility, []float64{0, math.Log(5.0 / 12)}, 1e-12)
	near(t, "standard errors", fit.StandardErrors, []float64{0, math.Sqrt(1.0/12 + 1.0/5)}, 1e-12)
	near(t, "worth", fit.Worth, []float64{12.0 / 17, 5.0 / 17}, 1e-12)
	if fit.Tie != nil {
		t.Errorf("tie parameter %v without ties", *fit.Tie)
	}

	tied, err := ranking.BradleyTerry{Reference: 1}.Fit([][]float64{{0, 12}, {5, 0}}, [][]float64{{0, 3}, {3, 0}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log ability", tied.LogAbility, []float64{math.Log(12.0 / 5), 0}, 1e-10)
	near(t, "tie", []float64{*tied.Tie}, []float64{3 / math.Sqrt(60)}, 1e-10)
	want := 12*math.Log(12.0/20) + 5*math.Log(5.0/20) + 3*math.Log(3.0/20)
	near(t, "log-likelihood", []float64{*tied.LogLikelihood}, []float64{want}, 1e-10)
}

// At the maximum of Davidson's model expected and observed wins plus half ties agree for each item, and so do the
// ties: the equations of likelihood of Davidson 1970.
func TestDavidsonScoreEquations(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(rt, "items")
		wins, ties := square(n), square(n)
		for i := range n {
			for j := range i {
				wins[i][j] = float64(rapid.IntRange(0, 5).Draw(rt, "win"))
				wins[j][i] = float64(rapid.IntRange(0, 5).Draw(rt, "loss"))
				ties[i][j] = float64(rapid.IntRange(0, 3).Draw(rt, "tie"))
				ties[j][i] = ties[i][j]
			}
		}
		fit, err := ranking.BradleyTerry{}.Fit(wins, ties)
		if err != nil {
			rt.Fatal(err)
		}
		if !fit.Finite {
			if fit.LogAbility != nil || fit.LogLikelihood != nil {
				rt.Fatal("numbers although there is no maximum")
			}
			return
		}
		var tied, expectedTies float64
		for i := range n {
			var won, expected float64
			for j := range n {
				if i == j {
					continue
				}
				a, b := math.Exp(fit.LogAbility[i]), math.Exp(fit.LogAbility[j])
				tie := *fit.Tie * math.Sqrt(a*b)
				times := wins[i][j] + wins[j][i] + ties[i][j]
				won += wins[i][j] + ties[i][j]/2
				expected += times * (a + tie/2) / (a + b + tie)
				tied += ties[i][j] / 2
				expectedTies += times * tie / (a + b + tie) / 2
			}
			if math.Abs(won-expected) > 1e-6 {
				rt.Fatalf("item %d won %v, expected %v", i, won, expected)
			}
		}
		if math.Abs(tied-expectedTies) > 1e-6 {
			rt.Fatalf("%v ties, expected %v", tied, expectedTies)
		}
	})
}

// Six brands of chocolate pudding compared in pairs (R. R. Davidson, Journal of the American Statistical Association 65
// (1970) 317), as data set pudding of R PlackettLuce; its vignette prints the worths and the parameter of
// ties after seven iterations, which differ from the maximum in the fifth decimal.
func TestDavidsonPublished(t *testing.T) {
	wins, ties := square(6), square(6)
	for _, c := range [][5]int{ // brands, preferences for the first and for the second, no preference
		{1, 2, 19, 22, 16}, {1, 3, 16, 19, 12}, {2, 3, 19, 19, 10}, {1, 4, 18, 23, 13}, {2, 4, 23, 19, 9},
		{3, 4, 19, 20, 15}, {1, 5, 13, 19, 18}, {2, 5, 16, 20, 12}, {3, 5, 16, 15, 17}, {4, 5, 17, 14, 16},
		{1, 6, 18, 21, 12}, {2, 6, 22, 20, 12}, {3, 6, 13, 18, 10}, {4, 6, 14, 19, 18}, {5, 6, 11, 21, 12},
	} {
		i, j := c[0]-1, c[1]-1
		wins[i][j], wins[j][i] = float64(c[2]), float64(c[3])
		ties[i][j], ties[j][i] = float64(c[4]), float64(c[4])
	}
	fit, err := ranking.BradleyTerry{}.Fit(wins, ties)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "worths", fit.Worth, []float64{0.1388005, 0.1729985, 0.1617420, 0.1653930, 0.1586805, 0.2023855}, 3e-5)
	near(t, "ties", []float64{*fit.Tie}, []float64{0.7468147}, 3e-5)
}

// a beats b, and both only tie with c: all are connected, but the tie parameter grows for ever.
func TestTiesWithoutMaximum(t *testing.T) {
	wins := [][]float64{{0, 1, 0}, {0, 0, 0}, {0, 0, 0}}
	ties := [][]float64{{0, 0, 1}, {0, 0, 1}, {1, 1, 0}}
	fit, err := ranking.BradleyTerry{}.Fit(wins, ties)
	if err != nil {
		t.Fatal(err)
	}
	if fit.Finite || !fit.Connection.Finite() {
		t.Errorf("finite %v, connected %v; want false, true", fit.Finite, fit.Connection.Finite())
	}
	// The control: one win against the order bounds it.
	wins[1][0] = 1
	if fit, err = (ranking.BradleyTerry{}).Fit(wins, ties); err != nil || !fit.Finite {
		t.Errorf("finite %v, error %v; want a finite maximum", fit.Finite, err)
	}
}

func TestDisconnectedComparisons(t *testing.T) {
	fit, err := ranking.BradleyTerry{}.Fit([][]float64{
		{0, 2, 0, 0, 0},
		{1, 0, 0, 0, 0},
		{0, 0, 0, 3, 0},
		{0, 0, 0, 0, 0},
		{0, 0, 0, 0, 0},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]int{{0, 1}, {2, 3}, {4}}; fit.Finite || !slices.EqualFunc(fit.Groups, want, slices.Equal) {
		t.Errorf("finite %v, groups %v; want false, %v", fit.Finite, fit.Groups, want)
	}
	place := map[int]int{}
	for k, part := range fit.Strong {
		for _, i := range part {
			place[i] = k
		}
	}
	if len(fit.Strong) != 4 || place[0] != place[1] || place[2] > place[3] {
		t.Errorf("strong components %v", fit.Strong)
	}
	// One imagined item connects everything; who won more has more.
	ghost, err := ranking.BradleyTerry{Ghost: 0.5}.Fit([][]float64{{0, 2}, {0, 0}}, nil)
	if err != nil || !ghost.Finite || ghost.LogAbility[1] >= 0 || len(ghost.LogAbility) != 2 || len(ghost.Covariance) != 2 {
		t.Errorf("with a ghost: %+v, %v", ghost, err)
	}
}

// A pair is the shortest ordering, so both models must agree on pairs, errors included.
func TestPlackettLuceOfPairsIsBradleyTerry(t *testing.T) {
	wins := [][]float64{{0, 3, 1, 4}, {2, 0, 2, 1}, {5, 1, 0, 2}, {1, 1, 1, 0}}
	for _, ghost := range []float64{0, 0.5} {
		bt, err := ranking.BradleyTerry{Ghost: ghost}.Fit(wins, nil)
		if err != nil {
			t.Fatal(err)
		}
		var orders [][]int
		var counts []float64
		for i := range wins {
			for j, c := range wins[i] {
				if i != j {
					orders, counts = append(orders, []int{i, j}), append(counts, c)
				}
			}
		}
		pl, err := ranking.PlackettLuce{Ghost: ghost, StandardErrors: true}.Fit(4, orders, counts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			near(t, "difference", []float64{pl.LogWorth[i] - pl.LogWorth[0]}, []float64{bt.LogAbility[i]}, 1e-9)
			near(t, "covariance", pl.Covariance[i], bt.Covariance[i], 1e-9)
		}
	}
}

// The covariance is the inverse of the curvature of the likelihood, here taken by differences.
func TestPlackettLuceCovariance(t *testing.T) {
	orders := [][]int{{0, 1, 2}, {2, 0, 1}, {1, 2, 0}, {0, 2}, {1, 0, 2}}
	fit, err := ranking.PlackettLuce{StandardErrors: true}.Fit(3, orders, nil)
	if err != nil {
		t.Fatal(err)
	}
	value := func(theta []float64) float64 {
		var v float64
		for _, o := range orders {
			for k := range len(o) - 1 {
				var s float64
				for _, i := range o[k:] {
					s += math.Exp(theta[i])
				}
				v += theta[o[k]] - math.Log(s)
			}
		}
		return v
	}
	near(t, "log-likelihood", []float64{*fit.LogLikelihood}, []float64{value(fit.LogWorth)}, 1e-12)
	const h = 1e-3
	information := square(3)
	for i := range 3 {
		for j := range 3 {
			at := func(a, b float64) float64 {
				theta := slices.Clone(fit.LogWorth)
				theta[i] += a
				theta[j] += b
				return value(theta)
			}
			information[i][j] = -(at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
		}
	}
	// information x covariance is the projection onto sum zero.
	for i := range 3 {
		for j := range 3 {
			want := -1.0 / 3
			if i == j {
				want += 1
			}
			var got float64
			for k := range 3 {
				got += information[i][k] * fit.Covariance[k][j]
			}
			if math.Abs(got-want) > 1e-5 {
				t.Errorf("information x covariance at %d,%d = %v, want %v", i, j, got, want)
			}
		}
	}
}

func TestPlackettLuceProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(rt, "items")
		orders := make([][]int, rapid.IntRange(1, 12).Draw(rt, "orderings"))
		for r := range orders {
			orders[r] = rapid.Permutation(items(n)).Draw(rt, "ordering")[:rapid.IntRange(0, n).Draw(rt, "length")]
		}
		fit, err := ranking.PlackettLuce{StandardErrors: true}.Fit(n, orders, nil)
		if err != nil {
			rt.Fatal(err)
		}
		name := rapid.Permutation(items(n)).Draw(rt, "new numbers")
		renamed := make([][]int, len(orders))
		for r, o := range orders {
			for _, i := range o {
				renamed[len(orders)-1-r] = append(renamed[len(orders)-1-r], name[i])
			}
		}
		twice, err := ranking.PlackettLuce{StandardErrors: true}.Fit(n, slices.Concat(renamed, renamed), nil)
		if err != nil {
			rt.Fatal(err)
		}
		if fit.Finite != twice.Finite || len(fit.Strong) != len(twice.Strong) {
			rt.Fatalf("numbering changes what is connected: %v, %v", fit.Strong, twice.Strong)
		}
		if !fit.Finite {
			return
		}
		var sum float64
		for i := range n {
			sum += fit.LogWorth[i]
			if math.Abs(fit.LogWorth[i]-twice.LogWorth[name[i]]) > 1e-6 {
				rt.Fatalf("log-worths %v, renumbered and doubled %v", fit.LogWorth, twice.LogWorth)
			}
			// Twice the data, half the variance.
			if math.Abs(fit.StandardErrors[i]-math.Sqrt2*twice.StandardErrors[name[i]]) > 1e-5*fit.StandardErrors[i] {
				rt.Fatalf("standard errors %v, doubled %v", fit.StandardErrors, twice.StandardErrors)
			}
		}
		if math.Abs(sum) > 1e-9 {
			rt.Fatalf("log-worths sum to %v", sum)
		}
	})
}

// A long chain with one weak link back settles slowly by minorisation; the Newton steps must finish it.
func TestPlackettLuceSlowData(t *testing.T) {
	const n = 40
	var orders [][]int
	var counts []float64
	for i := range n - 1 {
		orders = append(orders, []int{i, i + 1}, []int{i + 1, i})
		counts = append(counts, 1, 1.05)
	}
	fit, err := ranking.PlackettLuce{}.Fit(n, orders, counts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n - 1 {
		near(t, "step", []float64{fit.LogWorth[i+1] - fit.LogWorth[i]}, []float64{math.Log(1.05)}, 1e-8)
	}
}

func TestSubset(t *testing.T) {
	got := ranking.Subset([][]int{{4, 0, 2}, {1}, {2, 4}}, []int{2, 4})
	want := [][]int{{1, 0}, nil, {0, 1}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("subset %v, want %v", got, want)
	}
}

func TestBestWorstCounts(t *testing.T) {
	out, err := ranking.BestWorst{}.Fit(4, []ranking.BestWorstChoice{{Shown: []int{0, 1, 2}, Best: 0, Worst: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if out.Finite || out.Utility != nil || out.Score[3] != nil || *out.Score[0] != 1 || *out.Score[1] != 0 || *out.Score[2] != -1 {
		t.Errorf("one choice: %+v", out)
	}
}

// Best and worst of pairs say the same thing twice over one comparison: the worst stage of a pair is certain.
func TestBestWorstOfPairsIsBradleyTerry(t *testing.T) {
	wins := [][]float64{{0, 2, 1}, {1, 0, 3}, {2, 1, 0}}
	var choices []ranking.BestWorstChoice
	for i := range wins {
		for j, c := range wins[i] {
			for range int(c) {
				choices = append(choices, ranking.BestWorstChoice{Shown: []int{j, i}, Best: i, Worst: j})
			}
		}
	}
	bw, err := ranking.BestWorst{}.Fit(3, choices)
	if err != nil {
		t.Fatal(err)
	}
	bt, err := ranking.BradleyTerry{}.Fit(wins, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		near(t, "utility", []float64{bw.Utility[i] - bw.Utility[0]}, []float64{bt.LogAbility[i]}, 1e-9)
	}
}

// Exact shares of a known scale give the scale back, complete or with pairs left out.
func TestThurstoneRecoversScale(t *testing.T) {
	scale := []float64{-0.9, -0.1, 0.3, 0.7}
	for _, dropped := range [][2]int{{-1, -1}, {0, 3}} {
		wins := square(4)
		for i := range 4 {
			for j := range 4 {
				if i != j && (min(i, j) != dropped[0] || max(i, j) != dropped[1]) {
					wins[i][j] = 1e6 * num.NormalCDF(scale[i]-scale[j])
				}
			}
		}
		out, err := ranking.Thurstone{}.Fit(wins)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "scale", out.Scale, scale, 1e-9)
		if out.Moved != 0 || *out.MeanResidual > 1e-9 {
			t.Errorf("moved %d, residual %v", out.Moved, *out.MeanResidual)
		}
	}
	apart, err := ranking.Thurstone{}.Fit([][]float64{{0, 3, 0}, {0, 0, 0}, {0, 0, 0}})
	if err != nil || apart.Scale != nil || len(apart.Groups) != 2 || apart.Moved != 1 {
		t.Errorf("disconnected: %+v, %v", apart, err)
	}
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

func items(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// panel draws full rankings from a Plackett-Luce model with worths falling from e to 1.
func panel(items, voters int) [][]int {
	s := num.NewStream(1, "ranking/benchmark", 1)
	orders := make([][]int, voters)
	for r := range orders {
		key := make([]float64, items)
		order := make([]int, items)
		for i := range order {
			order[i] = i
			key[i] = s.Exponential() / math.Exp(1-float64(i)/float64(items))
		}
		slices.SortFunc(order, func(a, b int) int {
			if key[a] < key[b] {
				return -1
			}
			return 1
		})
		orders[r] = order
	}
	return orders
}

func BenchmarkPlackettLuce1000x100(b *testing.B) {
	orders := panel(100, 1000)
	for b.Loop() {
		if _, err := (ranking.PlackettLuce{}).Fit(100, orders, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlackettLuceErrors1000x100(b *testing.B) {
	orders := panel(100, 1000)
	for b.Loop() {
		if _, err := (ranking.PlackettLuce{StandardErrors: true}).Fit(100, orders, nil); err != nil {
			b.Fatal(err)
		}
	}
}
