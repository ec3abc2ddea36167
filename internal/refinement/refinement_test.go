package refinement

import (
	"os"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/synthetic"
)

func measured(t *testing.T) *Report {
	t.Helper()
	r, err := Run(os.DirFS("../.."), 1)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What docs/refinement.md says of the search holds in both halves.
func TestSearchFinds(t *testing.T) {
	for _, f := range measured(t).findings {
		board := f.searches[len(f.searches)-1]
		for k, least := range map[relation]float64{copied: 0.97, reordered: 0.97, reworded: 0.2, shortened: 0.2, translated: 0.7} {
			if got := float64(board.found[k]) / float64(f.all[k]); got < least || f.all[k] < 20 {
				t.Errorf("%s, %s: recall %.2f of %d", f.half, k, got, f.all[k])
			}
		}
		right := 0
		for _, k := range same {
			right += board.found[k]
		}
		if wrong := board.found[unrelated]; 10*wrong > right {
			t.Errorf("%s: %d pairs of other questions beside %d", f.half, wrong, right)
		}
		if f.all[nearMiss] < 100 {
			t.Errorf("%s: %d near misses", f.half, f.all[nearMiss])
		}
	}
}

// The halves share no question.
func TestHalvesAreApart(t *testing.T) {
	h := halves(1)
	asked := map[string]bool{}
	for _, p := range h[0].proposals {
		asked[p.Asks] = true
	}
	for _, p := range h[1].proposals {
		if asked[p.Asks] {
			t.Errorf("%q is asked in both halves", p.Asks)
		}
	}
	if len(h[0].proposals) < 250 || len(h[1].proposals) < 250 {
		t.Errorf("%d and %d proposals", len(h[0].proposals), len(h[1].proposals))
	}
}

// A control: groups at random, and one group of all, are seen for what they are.
func TestJudge(t *testing.T) {
	h := half{proposals: []synthetic.Proposal{{Asks: "a"}, {Asks: "a"}, {Asks: "b"}, {Asks: "b"}, {Asks: "c"}}}
	for _, c := range []struct {
		name              string
		groups            [][]int
		precision, recall string
	}{
		{"right", [][]int{{0, 1}, {2, 3}}, "1.00", "1.00"},
		{"one right", [][]int{{0, 1}}, "1.00", "0.50"},
		{"wrong", [][]int{{0, 2}, {1, 3}}, "0.00", "0.00"},
		{"all in one", [][]int{{0, 1, 2, 3, 4}}, "0.20", "1.00"},
		{"none", nil, "none", "0.00"},
	} {
		if g := h.judge(c.groups); g.precision.String() != c.precision || g.recall.String() != c.recall {
			t.Errorf("%s: precision %s, recall %s", c.name, g.precision, g.recall)
		}
	}
}

// The document holds the figures that are measured today.
func TestDocumentIsFresh(t *testing.T) {
	document, err := os.ReadFile("../../docs/refinement.md")
	if err != nil {
		t.Fatal(err)
	}
	want, ok := measured(t).Insert(string(document))
	if !ok {
		t.Fatal("docs/refinement.md has lost the marks between which the figures stand")
	}
	if want != string(document) {
		t.Error("docs/refinement.md is stale: run make refinement")
	}
	if strings.Contains(want, "NaN") {
		t.Error("a figure is no number")
	}
}

func TestLabelledQuestionsAreRead(t *testing.T) {
	r := measured(t)
	for _, l := range r.lists {
		if l.n < 80 || l.good*10 < l.n*4 {
			t.Errorf("%s: %d questions, %d good", l.file, l.n, l.good)
		}
	}
	for _, x := range r.translations {
		if x.n < 80 || x.five.n < x.one.n {
			t.Errorf("%+v", x)
		}
	}
}
