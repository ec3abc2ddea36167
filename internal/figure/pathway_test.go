package figure_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// run is the run of the model with all levers at one level.
func run(t *testing.T, level float64) *carbon.Path {
	t.Helper()
	s, err := carbon.Even(level).Setting(carbon.Prior{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := carbon.Model{Base: carbon.China()}.Run(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestFiguresOfTheModel draws every figure of the model in both languages for a desk and a phone. The ambitious run falls
// below zero, so that carbon is taken from what earlier years left in the air.
func TestFiguresOfTheModel(t *testing.T) {
	slow, ambitious := run(t, 1), run(t, 3)
	model := carbon.Model{Base: carbon.China()}
	ensemble := must(carbon.Ensemble{Model: model, Draws: 300, Outputs: []string{"gross", "net"}}.Run(num.NewStream(1, "figure-test", 1)))(t)
	past := must(carbon.HindcastChina())(t)
	wedges := must(carbon.Wedges{Model: model, From: slow.Setting, To: ambitious.Setting, Groups: carbon.Levers()}.Run(nil))(t)
	costs := must(ambitious.Costs(nil))(t)
	curve := must(carbon.CostCurve{Model: model, From: carbon.Even(2), To: 3}.Run())(t)
	d, _, err := carbon.KayaChina(2000, 2022, true)
	if err != nil {
		t.Fatal(err)
	}
	effects := must(d.Run())(t)
	all := carbon.Parameters()
	swings := must(sensitivity.Swings{Inputs: len(all), Points: 4}.Run(func(u []float64) float64 { return 3*u[0] - u[1] }, num.NewStream(1, "figure-test", 2)))(t)
	net, _ := carbon.FindOutput("net")
	shares := must(carbon.ProvinceShares("gross", 2019))(t)
	values := must(shares.Apply(&ambitious.Years[0]))(t)[:31]
	labels, estimates := make([]string, len(all)), make([]sensitivity.Estimate, len(all))
	for i, p := range all {
		labels[i], estimates[i] = p.Name.En, sensitivity.Estimate{Value: float64(i) / 100, Low: float64(i)/100 - 0.1, High: float64(i)/100 + 0.1}
	}
	paths := []figure.NamedPath{{Name: "A", Path: ambitious}, {Name: "B", Path: slow}}
	for _, lang := range []i18n.Lang{i18n.En, i18n.Zh} {
		for _, width := range []float64{0, 340} {
			o := figure.Options{Width: width}
			for name, draw := range map[string]func() (figure.Figure, bool, error){
				"balances":    func() (figure.Figure, bool, error) { return figure.Balances(ambitious, carbon.WholeSink, lang, o) },
				"no sink":     func() (figure.Figure, bool, error) { return figure.Balances(slow, carbon.NoSink, lang, o) },
				"electricity": func() (figure.Figure, bool, error) { return figure.Electricity(slow, lang, o) },
				"costs":       func() (figure.Figure, bool, error) { return figure.Costs(costs, lang, o) },
				"abatements":  func() (figure.Figure, bool, error) { return figure.Abatements(curve, "3", lang, o) },
				"wedges":      func() (figure.Figure, bool, error) { return figure.Wedges(wedges, 2060, "slow", "ambitious", lang, o) },
				"forecast":    func() (figure.Figure, bool, error) { return figure.ForecastOf(ensemble, "gross", past, paths, lang, o) },
				"run alone":   func() (figure.Figure, bool, error) { return figure.ForecastOf(nil, "net", past, paths, lang, o) },
				"neutrality":  func() (figure.Figure, bool, error) { return figure.Neutrality(ensemble, lang, o) },
				"energy":      func() (figure.Figure, bool, error) { return figure.EnergyFlows(&ambitious.Years[37], lang, o) },
				"carbon": func() (figure.Figure, bool, error) {
					return figure.CarbonFlows(&ambitious.Years[37], carbon.SinkIncrease, lang, o)
				},
				"carbon today": func() (figure.Figure, bool, error) {
					return figure.CarbonFlows(&slow.Years[0], carbon.WholeSink, lang, o)
				},
				"provinces": func() (figure.Figure, bool, error) {
					return figure.Provinces(values, "Mt", "Provinces", "As they are.", "QH", lang, o)
				},
				"kaya":   func() (figure.Figure, bool, error) { return figure.Decomposed(effects, 2000, 2022, true, lang, o) },
				"swings": func() (figure.Figure, bool, error) { return figure.Swings(swings, all, nil, net, 2060, lang, o) },
				"importance": func() (figure.Figure, bool, error) {
					return figure.Importance("shapley", estimates, labels, "Shapley", "As it is.", "", "share", lang, o)
				},
			} {
				f, ok, err := draw()
				if err != nil || !ok {
					t.Fatalf("%s, %s, %v: drawn %v, %v", name, lang, width, ok, err)
				}
				if f.Title == "" || f.Sentence == "" || len(f.Drawing.Table) < 2 || f.Drawing.Lang != string(lang) {
					t.Errorf("%s, %s: no title, sentence or table: %q %q", name, lang, f.Title, f.Sentence)
				}
				for _, words := range append([]string{f.Title, f.Sentence, string(f.Drawing.SVG())}, f.Drawing.Table[0]...) {
					for _, bad := range []string{"⟦", "NaN", "{"} {
						if strings.Contains(words, bad) {
							t.Errorf("%s, %s says %s", name, lang, bad)
						}
					}
				}
			}
		}
	}
}

// TestProvinceTilesAreAllPlaced: 34 regions, each in a place of its own.
func TestProvinceTilesAreAllPlaced(t *testing.T) {
	f, ok, err := figure.Provinces(make([]float64, 31), "Mt", "Provinces", "None.", "", i18n.En, figure.Options{})
	if err != nil || !ok || len(f.Drawing.Table) != 35 {
		t.Errorf("%d rows, %v", len(f.Drawing.Table), err)
	}
	if _, ok, _ := figure.Provinces(make([]float64, 30), "Mt", "Provinces", "None.", "", i18n.En, figure.Options{}); ok {
		t.Error("30 values were drawn for 31 provinces")
	}
}

// TestForecastIsHonest: a fan stands with the error of the past and both medians; without an ensemble it says that a run
// is no forecast.
func TestForecastIsHonest(t *testing.T) {
	path := run(t, 2)
	past := must(carbon.HindcastChina())(t)
	ensemble := must(carbon.Ensemble{Model: carbon.Model{Base: carbon.China()}, Draws: 2000}.Run(num.NewStream(1, "figure-test", 1)))(t)
	f, _, err := figure.ForecastOf(ensemble, "net", past, []figure.NamedPath{{Name: "run", Path: path}}, i18n.En, figure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var printed []string
	for _, m := range f.Drawing.Marks {
		if text, ok := m.(chart.Text); ok {
			printed = append(printed, text.Words)
		}
	}
	for _, want := range []string{"% too low in 2023", "median of the ensemble"} {
		if !strings.Contains(strings.Join(printed, " "), want) {
			t.Errorf("%q is not said in %q", want, printed)
		}
	}
	if !strings.Contains(f.Sentence, "the run at the levels gives 306") {
		t.Errorf("the sentence is %q", f.Sentence)
	}
	if f, _, err = figure.ForecastOf(nil, "net", past, []figure.NamedPath{{Name: "run", Path: path}}, i18n.En, figure.Options{}); err != nil || !strings.Contains(f.Sentence, "no forecast") {
		t.Errorf("without an ensemble it says %q, %v", f.Sentence, err)
	}
	if _, ok, _ := figure.ForecastOf(ensemble, "nothing", past, []figure.NamedPath{{Path: path}}, i18n.En, figure.Options{}); ok {
		t.Error("an unknown output was drawn")
	}
}
