package validity

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/num"
)

func draw(t *testing.T, s Scenario, size int) (*consultation, *truth) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	p := s.population(r)
	return p.panel(size, r), p.truth()
}

// The exact distribution of the infinite panel is what a very large panel gives.
func TestInfinitePanelAgainstALargeOne(t *testing.T) {
	for _, s := range Scenarios() {
		if s.OwnField > 0 {
			s.Share, s.OwnField = 0, 0 // the truth is that of a panel in which everybody rates everything
		}
		t.Run(s.Name, func(t *testing.T) {
			const size = 20_000
			c, truth := draw(t, s, size)
			for i := range items {
				column := known(c.column(i, 0))
				mean, se := meanOf(column)
				if s.House > 0 {
					se *= 2 // experts of one institution are not independent
				}
				if want := truth.first[i].mean(); math.Abs(mean-want) > 4.5*se {
					t.Errorf("item %d: mean %v of %d experts, %v of the infinite panel", i, mean, len(column), want)
				}
				agree := 0.0
				for _, x := range column {
					agree += float64(count(x >= 7)) / float64(len(column))
				}
				if want := truth.first[i].share(7); math.Abs(agree-want) > 0.025 {
					t.Errorf("item %d: share %v, of the infinite panel %v", i, agree, want)
				}
			}
		})
	}
}

// The mean that is measured here is the one that a brief prints, and so is the adjusted one.
func TestMethodsAreThoseOfTheFindings(t *testing.T) {
	s := Scenarios()[7]
	c, _ := draw(t, s, 30)
	state, err := c.recorded(1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := analysis.Compute(state)
	if err != nil {
		t.Fatal(err)
	}
	a := newAnswers(c, num.NewStream(1, "test", 1))
	printed := map[string]string{"mean": "mean", "mean_adjusted": "mean, adjusted for strict experts"}
	for _, ranking := range f.Rankings {
		for _, m := range methods() {
			if m.name != printed[ranking.Method] {
				continue
			}
			scores, err := m.score(a)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range ranking.Rows {
				for i := range items {
					if row.Item == question(i) && row.Score.OK && math.Abs(row.Score.V-scores[i]) > 1e-9 {
						t.Errorf("%s of %s: %v in the findings, %v here", ranking.Method, row.Item, row.Score.V, scores[i])
					}
				}
			}
			delete(printed, ranking.Method)
			break
		}
	}
	if len(printed) > 0 {
		t.Errorf("the findings lack %v", printed)
	}
}

// Data without noise: every method finds all ten. Data that are all noise: no method finds more than chance would.
func TestAccuracyAtTheEnds(t *testing.T) {
	c, truth := draw(t, Scenarios()[0], 20)
	for e := range c.last {
		for i := range items {
			for k := range criteria {
				c.last[e][i][k] = []float64{9, 6, 5, 2}[(ranksOf(truth.quality)[i]-1)/top]
			}
		}
	}
	got, err := accuracies(c, truth, num.NewStream(1, "test", 1), 0)
	if err != nil {
		t.Fatal(err)
	}
	for m, a := range got {
		if a.Found != top || a.Tau < 0.75 {
			t.Errorf("%s finds %v of ten, tau %v, in data without noise", methods()[m].name, a.Found, a.Tau)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for e := range c.last {
		for i := range items {
			for k := range criteria {
				c.last[e][i][k] = float64(1 + r.IntN(9))
			}
		}
	}
	if got, err = accuracies(c, truth, num.NewStream(1, "test", 1), 0); err != nil {
		t.Fatal(err)
	}
	for m, a := range got {
		if a.Found > 7 || math.Abs(a.Tau) > 0.4 {
			t.Errorf("%s finds %v of ten, tau %v, in noise", methods()[m].name, a.Found, a.Tau)
		}
	}
}

func TestFoundSharesTies(t *testing.T) {
	var isTop [items]bool
	scores := make([]float64, items)
	for i := range top {
		isTop[i] = true
	}
	if got := foundAmong(scores, isTop, top); got != float64(top)*top/items {
		t.Errorf("all tied: %v found, want what chance finds", got)
	}
	scores[0], scores[20] = 2, 1
	if got, want := foundAmong(scores, isTop, top), 1+8*9./38; math.Abs(got-want) > 1e-12 {
		t.Errorf("one known: %v found, want %v", got, want)
	}
}

// A small study: the same with one and with several workers, and able to tell an interval that does not hold what it
// promises from one that does.
func TestStudy(t *testing.T) {
	study := Study{Seed: 1, Scenarios: []Scenario{Scenarios()[1], Scenarios()[7]}, Sizes: []int{30}, Replications: 8, Workers: 2}
	results, err := study.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, name := range results.Intervals {
		got := results.Coverage(k, inScenario("strict and lenient"))
		switch name {
		case controlOneError:
			if got.Verdict() != "narrow" || got.Mean < 0.5 || got.Mean > 0.8 {
				t.Errorf("one standard error covers %+v, which is not seen as too narrow", got)
			}
		case shareWilson, rankOfMean:
			if got.Verdict() == "narrow" {
				t.Errorf("%s covers %+v", name, got)
			}
		}
	}
	study.Workers = 1
	again, err := study.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := again.Tables(), results.Tables(); got != want {
		t.Error("the number of workers changes the figures")
	}
	study.Seed = 2
	if again, err = study.Run(nil); err != nil || reflect.DeepEqual(again.Tables(), results.Tables()) {
		t.Errorf("another seed changes nothing (%v)", err)
	}
}

func TestVerdict(t *testing.T) {
	for want, e := range map[string]Estimate{
		"narrow": {0.80, 0.01, 50}, "covers": {0.90, 0.01, 50}, "wide": {0.96, 0.01, 50}, "": {math.NaN(), math.NaN(), 0},
	} {
		if got := e.Verdict(); got != want {
			t.Errorf("%+v is called %q, want %q", e, got, want)
		}
	}
	if got := (Estimate{0.86, 0.02, 20}).Verdict(); got != "covers" {
		t.Errorf("0.86 ± 0.02 may be 0.88 but is called %q", got)
	}
}

// docs/validity.md holds the figures of this study, not of an older one.
func TestDocumentFits(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "validity.md"))
	if err != nil {
		t.Fatal(err)
	}
	r := &Results{Study: Study{Seed: 1, Scenarios: Scenarios(), Sizes: Sizes()}, Intervals: intervals()}
	study, _, _ := strings.Cut(r.Stamp(), "0 consultations") // how many there were is no part of what the study is
	_, panels, _ := strings.Cut(r.Stamp(), "panel size, ")
	wanted := []string{study, panels}
	for _, s := range Scenarios() {
		wanted = append(wanted, "| "+s.Name+" | "+s.Says+" |")
	}
	for _, m := range methods() {
		wanted = append(wanted, "| "+m.name+" | ")
	}
	names, _, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		wanted = append(wanted, "| "+name+" | ")
	}
	for _, name := range intervals() {
		wanted = append(wanted, "**"+name+"**")
	}
	for _, w := range wanted {
		if !strings.Contains(string(text), w) {
			t.Errorf("docs/validity.md lacks %q: run make validity", w)
		}
	}
	if out, ok := r.Insert("before\n" + Begin + "\nfigures of 1999\n" + End + "\nafter\n"); !ok || strings.Contains(out, "1999") || !strings.HasSuffix(out, End+"\nafter\n") || !strings.HasPrefix(out, "before\n"+Begin) {
		t.Errorf("figures are not put between the marks: %s", out)
	}
	if _, ok := r.Insert("no marks"); ok {
		t.Error("a document without marks passes")
	}
}
