package panel_test

import (
	"math"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/panel"
)

func words(texts ...string) (out []panel.Document) {
	for _, t := range texts {
		out = append(out, strings.Fields(t))
	}
	return out
}

// Where there are no more documents than dimensions, latent semantic analysis keeps every cosine of TF-IDF.
func TestFitOfFewDocumentsIsTheCosine(t *testing.T) {
	fits, err := panel.Fit(words("wind power grid", "soil carbon"), [][]panel.Document{
		words("wind wind power", "soil soil"),
		words("carbon soil", "grid carbon", "power"),
		nil,
		words("unshared"),
	})
	if err != nil {
		t.Fatal(err)
	}
	// Smooth idf of five words: 8 documents; wind 2, power 3, grid 2, soil 3, carbon 3.
	idf := func(in float64) float64 { return math.Log(9/(1+in)) + 1 }
	wind, power, grid, soil, carbon := idf(2), idf(3), idf(2), idf(3), idf(3)
	cosine := func(x, y []float64) float64 {
		dot, a, b := 0.0, 0.0, 0.0
		for i := range x {
			dot, a, b = dot+x[i]*y[i], a+x[i]*x[i], b+y[i]*y[i]
		}
		return dot / math.Sqrt(a*b)
	}
	first, second := []float64{wind, power, grid, 0, 0}, []float64{0, 0, 0, soil, carbon}
	twice := 1 + math.Log(2)
	want := [][]float64{
		{cosine(first, []float64{twice * wind, power, 0, 0, 0}) / 2, (cosine(first, []float64{0, 0, grid, 0, carbon}) + cosine(first, []float64{0, power, 0, 0, 0})) / 3, 0, 0},
		{cosine(second, []float64{0, 0, 0, 1, 0}) / 2, (1 + cosine(second, []float64{0, 0, grid, 0, carbon})) / 3, 0, 0},
	}
	for i := range want {
		for j := range want[i] {
			if math.Abs(fits[i][j]-want[i][j]) > 1e-9 {
				t.Errorf("topic %d, expert %d: fit %v, want %v", i, j, fits[i][j], want[i][j])
			}
		}
	}
}

// Only the three works nearest to the topic count, so further works elsewhere take nothing away.
func TestFitIsOfTheThreeBest(t *testing.T) {
	near := words("wind power", "wind power", "wind power")
	fits, err := panel.Fit(words("wind power"), [][]panel.Document{append(near, words("soil", "soil", "soil carbon", "carbon")...), near[:2]})
	if err != nil || math.Abs(fits[0][0]-1) > 1e-9 || math.Abs(fits[0][1]-1) > 1e-9 {
		t.Errorf("fits %v, want 1; %v", fits, err)
	}
}

func TestFitRefuses(t *testing.T) {
	if _, err := panel.Fit(nil, [][]panel.Document{nil}); err == nil {
		t.Error("no topic passes")
	}
	if _, err := panel.Fit(words("x"), nil); err == nil {
		t.Error("no expert passes")
	}
	if fits, err := panel.Fit(words(""), [][]panel.Document{words("")}); err != nil || fits[0][0] != 0 {
		t.Errorf("empty texts: %v, %v", fits, err)
	}
}
