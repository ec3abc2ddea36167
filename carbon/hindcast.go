package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Hindcast says how well a description of the past by the model's form does, so that a reader can judge the fans: each
// of coal, oil and gas outside power plants and power from coal per unit of GDP, and cement, is log-linear in time with
// bends; the rest is taken as it was.
type Hindcast struct {
	Years []HistoryYear // without gaps, each with generation and GDP
	// FitTo is the last year that the description is fitted to; later years are computed from observed GDP alone.
	// 0 means the last year.
	FitTo int
}

// HindcastResult compares described and observed emission.
type HindcastResult struct {
	Years     []int     `json:"years"`
	Observed  []float64 `json:"observed"`  // Mt
	Described []float64 `json:"described"` // Mt
	FitTo     int       `json:"fit_to"`
	Mean      float64   `json:"mean"`  // mean absolute error in the fitted years, a share
	Worst     float64   `json:"worst"` // greatest absolute error in the fitted years, a share
	// Last is the error in the last year, a share: below 0 where the description is too low.
	Last float64 `json:"last"`
}

// bends of the log-linear courses; one is used only where at least three fitted years follow it.
var bends = []int{2005, 2011, 2016}

// Run fits and compares. It refuses missing years, generation or GDP, and fewer than eight years to fit.
func (h Hindcast) Run() (*HindcastResult, error) {
	years := h.Years
	if len(years) == 0 {
		return nil, fault.Bad("years", "carbon.history_short", "{n} years are given to be fitted; at least {least} are needed", "n", 0, "least", 8)
	}
	fitTo := h.FitTo
	if fitTo == 0 {
		fitTo = years[len(years)-1].Year
	}
	for i, y := range years {
		if want := years[0].Year + i; y.Year != want {
			return nil, fault.Bad(at("years", i), "carbon.history_gap", "the year {year} is missing; the history must have no gaps", "year", want)
		}
		if y.Generation == nil || !(y.GDP > 0) || !(y.Total() > 0) {
			return nil, fault.Bad(at("years", i), "carbon.history_empty", "generation, GDP or emission of {year} is missing; leave years out at the ends only", "year", y.Year)
		}
	}
	fitted := min(fitTo-years[0].Year+1, len(years))
	if fitted < 8 {
		return nil, fault.Bad("fit_to", "carbon.history_short", "{n} years are given to be fitted; at least {least} are needed", "n", max(fitted, 0), "least", 8)
	}
	out := &HindcastResult{FitTo: years[fitted-1].Year, Observed: make([]float64, len(years)), Described: make([]float64, len(years))}
	var knots []float64
	for _, k := range bends {
		if k > years[0].Year && k+3 <= out.FitTo {
			knots = append(knots, float64(k-years[0].Year))
		}
	}
	for _, part := range historyParts {
		logs := make([]float64, len(years))
		for i, y := range years {
			v := part.of(y)
			if part.perGDP {
				v /= y.GDP
			}
			if !(v > 0) {
				return nil, fault.Bad(at("years", i), "carbon.history_part", "{part} of {year} is {value}; it must be above 0", "part", part.name, "year", y.Year, "value", v)
			}
			logs[i] = num.Log(v)
		}
		for i, v := range bentLine(logs, fitted, knots) {
			v = num.Exp(v)
			if part.perGDP {
				v = float64(v * years[i].GDP)
			}
			out.Described[i] += v
		}
	}
	out.compare(years, fitted)
	return out, nil
}

// compare adds what is taken as it was, and the errors.
func (r *HindcastResult) compare(years []HistoryYear, fitted int) {
	for i, y := range years {
		burnt := powerFuel(y.Generation.Coal, y.Generation.Oil, y.Generation.Gas, 0)
		r.Described[i] += float64(burnt[Oil]*emissionFactor[Oil]) + float64(burnt[Gas]*emissionFactor[Gas]) + y.Flaring + y.Other
		r.Observed[i] = y.Total()
		r.Years = append(r.Years, y.Year)
		r.Last = r.Described[i]/r.Observed[i] - 1
		if e := math.Abs(r.Last); i < fitted {
			r.Mean += e / float64(fitted)
			r.Worst = max(r.Worst, e)
		}
	}
}

// historyParts are what is described by courses of their own, Mt CO2.
var historyParts = []struct {
	name   string
	perGDP bool
	of     func(HistoryYear) float64
}{
	{"coal outside power plants", true, outsidePower(Coal)},
	{"oil outside power plants", true, outsidePower(Oil)},
	{"gas outside power plants", true, outsidePower(Gas)},
	{"power from coal", true, func(h HistoryYear) float64 { return inPower(h, Coal) }},
	{"cement", false, func(h HistoryYear) float64 { return h.Cement }},
}

func inPower(h HistoryYear, f Fuel) float64 {
	burnt := powerFuel(h.Generation.Coal, h.Generation.Oil, h.Generation.Gas, 0)
	return float64(burnt[f] * emissionFactor[f])
}

func outsidePower(f Fuel) func(HistoryYear) float64 {
	return func(h HistoryYear) float64 { return h.Fuel[f] - inPower(h, f) }
}

// bentLine fits a line with bends at the knots to the first values by least squares and returns it for all.
func bentLine(values []float64, fitted int, knots []float64) []float64 {
	n := 2 + len(knots)
	row := func(i int) []float64 {
		r := append(make([]float64, 0, n), 1, float64(i))
		for _, k := range knots {
			r = append(r, max(float64(i)-k, 0))
		}
		return r
	}
	normal := make([][]float64, n) // normal equations with the right side in the last column
	for a := range normal {
		normal[a] = make([]float64, n+1)
	}
	for i := range fitted {
		r := row(i)
		for a := range n {
			for b := range n {
				normal[a][b] += float64(r[a] * r[b])
			}
			normal[a][n] += float64(r[a] * values[i])
		}
	}
	for a := range n { // Gauss-Jordan; the equations are positive definite
		for b := range n {
			if b == a {
				continue
			}
			f := normal[b][a] / normal[a][a]
			for c := a; c <= n; c++ {
				normal[b][c] -= float64(f * normal[a][c])
			}
		}
	}
	out := make([]float64, len(values))
	for i := range out {
		for a, x := range row(i) {
			out[i] += float64(float64(normal[a][n]/normal[a][a]) * x)
		}
	}
	return out
}

// Reliability is what a fan must be read with: how well the model's form describes the past and how badly it foresaw it.
type Reliability struct {
	Mean     float64 `json:"mean"`      // of the description fitted to all years, a share
	Worst    float64 `json:"worst"`     // the same
	From2015 float64 `json:"from_2015"` // error in the last year of the description fitted to 2015
	From2018 float64 `json:"from_2018"` // the same, to 2018
}

// HindcastChina returns the errors for China from 2000 to 2023 that belong beside each fan.
func HindcastChina() (r Reliability, err error) {
	years := make([]HistoryYear, 0, len(history))
	for _, y := range history {
		if y.Generation != nil && y.GDP > 0 {
			years = append(years, y)
		}
	}
	all, err := Hindcast{Years: years}.Run()
	if err != nil {
		return r, err
	}
	r.Mean, r.Worst = all.Mean, all.Worst
	for _, part := range []struct {
		to   int
		last *float64
	}{{2015, &r.From2015}, {2018, &r.From2018}} {
		result, err := Hindcast{Years: years, FitTo: part.to}.Run()
		if err != nil {
			return r, err
		}
		*part.last = result.Last
	}
	return r, nil
}
