package elicit_test

import (
	"fmt"

	"github.com/tanwen/tanwen/elicit"
)

// Quartiles of a share in percent, and what is fed back to the expert.
func ExampleFitter() {
	j := elicit.Judgement{
		Values:        []float64{20, 25, 35},
		Probabilities: []float64{0.25, 0.5, 0.75},
		Lower:         new(0.0),
		Upper:         new(100.0),
	}
	fits, err := elicit.Fitter{}.Fit(j)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range fits {
		if f.Distribution == nil {
			fmt.Println(f.Family, f.Reason)
			continue
		}
		fmt.Printf("%-18s %.6f  5 %%: %5.1f  95 %%: %5.1f\n", f.Family, f.SSQ, f.P05, f.P95)
	}
	best, _ := elicit.Best(fits)
	fmt.Println("best:", best.Family)
	// Output:
	// normal             0.004376  5 %:   7.5  95 %:  45.4
	// student-t          0.004270  5 %:   2.5  95 %:  50.1
	// skew-normal        0.001599  5 %:  15.0  95 %:  48.5
	// gamma              0.002423  5 %:  11.8  95 %:  48.8
	// lognormal          0.001644  5 %:  12.9  95 %:  51.5
	// log-t              0.001595  5 %:  10.8  95 %:  61.4
	// mirrored-gamma     0.005176  5 %:   5.6  95 %:  44.2
	// mirrored-lognormal 0.005592  5 %:   4.4  95 %:  43.7
	// mirrored-log-t     0.005470  5 %:  -2.5  95 %:  47.3
	// beta               0.003063  5 %:  11.0  95 %:  46.8
	// pert               0.019062  5 %:   5.3  95 %:  60.9
	// metalog            0.000000  5 %:  15.9  95 %:  59.7
	// piecewise-linear   0.000000  5 %:   4.0  95 %:  87.0
	// best: log-t
}

func ExampleRoulette() {
	r := elicit.Roulette{Edges: []float64{0, 10, 20, 30, 40, 50}, Chips: []int{1, 5, 8, 4, 2}}
	j, err := r.Judgement(true)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(j.Values, j.Probabilities)
	fits, err := elicit.Fitter{}.Fit(j, elicit.FamilyBeta)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f to %.1f\n", fits[0].P05, fits[0].P95)
	// Output:
	// [10 20 30 40] [0.05 0.3 0.7 0.9]
	// 9.6 to 40.8
}

func ExampleOutline() {
	curve, err := elicit.Outline(elicit.PERT{Lower: 10, Mode: 20, Upper: 50}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range curve {
		fmt.Printf("%5.2f %.3f %.4f\n", p.X, p.CDF, p.Density)
	}
	// Output:
	// 10.92 0.005 0.0107
	// 18.84 0.306 0.0522
	// 26.76 0.695 0.0411
	// 34.68 0.925 0.0173
	// 42.60 0.995 0.0026
}

// Two experts who disagree: the linear pool keeps the disagreement, the others average it away.
func ExampleLinearPool() {
	experts := []elicit.Distribution{elicit.Normal{Mean: 20, SD: 4}, elicit.Normal{Mean: 40, SD: 8}}
	geometric, err := elicit.NewGeometricPool(experts, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range []elicit.Distribution{
		elicit.LinearPool{Components: experts},
		elicit.QuantilePool{Components: experts},
		geometric,
	} {
		fmt.Printf("%.1f %.1f %.1f\n", d.Quantile(0.05), d.Quantile(0.5), d.Quantile(0.95))
	}
	// Output:
	// 14.9 26.7 50.3
	// 20.1 30.0 39.9
	// 15.7 24.0 32.3
}

// Three experts, five seed questions and one that matters (seeds: TU Delft OpenCourseWare, Decision making under
// uncertainty, section 3.7.3).
func ExamplePanel() {
	panel := elicit.Panel{
		Levels: []float64{0.05, 0.5, 0.95},
		Judgements: [][][]float64{
			{{2, 5, 7}, {12, 13, 15}, {87, 89, 92}, {2, 5, 8}, {48, 50, 52}, {10, 12, 14}},
			{{20, 23, 34}, {8, 10, 11}, {60, 70, 90}, {20, 35, 45}, {30, 35, 40}, {5, 20, 30}},
			{{20, 25, 28}, {10, 13, 15}, {65, 67, 70}, {42, 44, 46}, {32, 33, 35}, {18, 22, 25}},
		},
		Realizations: []*float64{new(24.0), new(11.0), new(68.0), new(47.0), new(31.0), nil},
	}
	scores, err := panel.Score()
	if err != nil {
		fmt.Println(err)
		return
	}
	for e, s := range scores {
		fmt.Printf("expert %d: calibration %.3g, information %.3f\n", e, *s.Calibration, *s.Information)
	}
	dm, err := panel.Decide(elicit.Decision{Weighting: elicit.GlobalWeights})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("weights %.4f, quantiles %.1f\n", dm.Weights, dm.Quantiles[5])
	// Output:
	// expert 0: calibration 3.62e-05, information 1.418
	// expert 1: calibration 0.608, information 0.558
	// expert 2: calibration 0.327, information 1.354
	// weights [0.0001 0.4339 0.5660], quantiles [6.6 21.5 29.2]
}

func ExampleFourStep() {
	a := elicit.FourStep{Lower: 20, Best: 30, Upper: 45, Confidence: 0.6}
	s, err := a.Standardise(0.8)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f to %.1f\n", s.Lower, s.Upper)
	// Output:
	// 16.7 to 50.0
}

func ExamplePoolEvents() {
	answers := []elicit.EventAnswer{{Best: 0.7}, {Best: 0.8}, {Best: 0.9}}
	for _, rule := range []elicit.EventRule{elicit.EventMean, elicit.EventLogOdds, elicit.EventBeta} {
		p, err := elicit.PoolEvents(elicit.EventPool{Rule: rule}, answers)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s %.3f\n", rule, *p.Probability)
	}
	// Output:
	// mean 0.800
	// log-odds 0.814
	// beta 0.988
}

func ExampleCRPSNormal() {
	sharp, _ := elicit.CRPSNormal(3.2, 3, 0.5)
	vague, _ := elicit.CRPSNormal(3.2, 3, 5)
	wrong, _ := elicit.CRPSNormal(3.2, 9, 0.5)
	fmt.Printf("%.3f %.3f %.3f\n", sharp, vague, wrong)
	// Output:
	// 0.148 1.172 5.518
}

// Three judgements that cannot all be: a goes with b and b with c, but a goes against c.
func ExampleNearestCorrelation() {
	r, err := elicit.NearestCorrelation([][]float64{{1, 0.9, -0.5}, {0.9, 1, 0.8}, {-0.5, 0.8, 1}}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range r.Matrix {
		fmt.Printf("%.2f\n", row)
	}
	fmt.Printf("largest change %.2f, between %d and %d\n", r.Largest, r.Row, r.Column)
	// Output:
	// [1.00 0.64 -0.29]
	// [0.64 1.00 0.56]
	// [-0.29 0.56 1.00]
	// largest change 0.26, between 0 and 1
}
