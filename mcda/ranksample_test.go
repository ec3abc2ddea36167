package mcda

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"pgregory.net/rapid"
)

func TestRanks(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []float64
		want   []int
	}{
		{"plain", []float64{3, 1, 2}, []int{1, 3, 2}},
		{"ties share the better rank", []float64{2, 5, 2, 2, 1}, []int{2, 1, 2, 2, 5}},
		{"no score, no rank", []float64{missing, 4, 6}, []int{0, 2, 1}},
		{"rounding is a tie", []float64{0.1 + 0.2, 0.3}, []int{1, 1}},
		{"none", nil, []int{}},
	} {
		if got := Ranks(c.scores); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func sample(t testing.TB, rows ...[]float64) *RankSample {
	t.Helper()
	var s RankSample
	for _, row := range rows {
		if err := s.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	return &s
}

func TestRankSampleSummary(t *testing.T) {
	// Twenty resamples: item 0 beats 1 in 18 (90 %), 1 beats 2 in 17 (85 %), 0 always beats 2; item 3 is in two only.
	var rows [][]float64
	for b := range 20 {
		row := []float64{9, 5, 4, missing}
		if b < 2 {
			row[1] = 10
		}
		if b >= 17 {
			row[2] = 6
		}
		if b == 4 || b == 5 {
			row[3] = 1
		}
		rows = append(rows, row)
	}
	s := sample(t, rows...)
	got, err := s.Summary([]float64{9, 5, 4, 1}, 0.90)
	if err != nil {
		t.Fatal(err)
	}
	want := []RankUncertainty{
		{Present: 20, Low: 1, High: 2, First: 0.9, TieGroup: 1},
		{Present: 20, Low: 1, High: 3, First: 0.1, TieGroup: 2},
		{Present: 20, Low: 2, High: 3, First: 0, TieGroup: 2},
		{Present: 2, Low: 4, High: 4, First: 0, TieGroup: 3},
	}
	for i := range want {
		if got.Items[i] != want[i] {
			t.Errorf("item %d: got %+v, want %+v", i, got.Items[i], want[i])
		}
	}
	if p, ok := s.Below(2, 1); !ok || p != 0.85 {
		t.Errorf("P(2 below 1) = %v, want 0.85", p)
	}
	if got.Acceptability[3][3] != 1 || got.Resamples != 20 || s.Len() != 20 {
		t.Errorf("acceptability of item 3 %v of %d resamples", got.Acceptability[3], got.Resamples)
	}
}

func TestRankSampleSharesTies(t *testing.T) {
	got, err := sample(t, []float64{5, 5, 1}, []float64{5, 4, 1}).Summary([]float64{5, 4.5, 1}, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{{0.75, 0.25, 0}, {0.25, 0.75, 0}, {0, 0, 1}} {
		if !slices.Equal(got.Acceptability[i], want) {
			t.Errorf("item %d: %v, want %v", i, got.Acceptability[i], want)
		}
	}
	if got.Items[1].TieGroup != 1 || got.Items[2].TieGroup != 2 {
		t.Errorf("tie groups %+v: equal scores are not below", got.Items)
	}
}

func TestRankSampleUnrankedAndNeverPresent(t *testing.T) {
	got, err := sample(t, []float64{5, missing, missing}, []float64{missing, missing, 3}).Summary([]float64{5, missing, 3}, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	if got.Items[1] != (RankUncertainty{}) || got.Acceptability[1] != nil {
		t.Errorf("an item in no resample: %+v, %v", got.Items[1], got.Acceptability[1])
	}
	if got.Items[2].TieGroup != 1 {
		t.Errorf("items that no resample holds together were separated: %+v", got.Items)
	}
}

func TestRankSampleRefuses(t *testing.T) {
	var s RankSample
	if err := s.Add(nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no items: %v", err)
	}
	if _, err := s.Summary(nil, 0.9); fault.KindOf(err) != fault.Invalid || s.Len() != 0 {
		t.Errorf("no resamples: %v", err)
	}
	if err := s.Add([]float64{1, 2}); err != nil {
		t.Fatal(err)
	}
	if err := s.Add([]float64{1}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another number of items: %v", err)
	}
	if err := s.Add([]float64{1, math.Inf(1)}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an infinite score: %v", err)
	}
	for _, level := range []float64{0, 1, missing} {
		if _, err := s.Summary([]float64{1, 2}, level); fault.KindOf(err) != fault.Invalid {
			t.Errorf("level %v: %v", level, err)
		}
	}
}

// Rows and, with every item present, columns of the acceptability table sum to 1; the interval holds at least its
// level; permuting the items permutes everything but the order inside ties.
func TestRankSampleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "items")
		b := rapid.IntRange(1, 30).Draw(t, "resamples")
		turn := rapid.IntRange(0, n-1).Draw(t, "turn")
		var s, turned RankSample
		for range b {
			row, moved := make([]float64, n), make([]float64, n)
			for i := range row {
				row[i] = float64(rapid.IntRange(1, 9).Draw(t, "score"))
				moved[(i+turn)%n] = row[i]
			}
			if s.Add(row) != nil || turned.Add(moved) != nil {
				t.Fatal("a resample was refused")
			}
		}
		scores, moved := make([]float64, n), make([]float64, n)
		for i := range n {
			scores[i] = float64(100 - 3*i)
			moved[(i+turn)%n] = scores[i]
		}
		got, err := s.Summary(scores, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		other, err := turned.Summary(moved, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range got.Acceptability {
			sum, column, inside := 0.0, 0.0, 0.0
			for r := range row {
				sum += row[r]
				column += got.Acceptability[r][i]
				if r+1 >= got.Items[i].Low && r+1 <= got.Items[i].High {
					inside += row[r]
				}
			}
			if math.Abs(sum-1) > 1e-9 || math.Abs(column-1) > 1e-9 || inside < 0.9-1e-6 {
				t.Fatalf("item %d: row %v, column %v, interval holds %v", i, sum, column, inside)
			}
			if got.Items[i] != other.Items[(i+turn)%n] {
				t.Fatalf("item %d: %+v, after a permutation %+v", i, got.Items[i], other.Items[(i+turn)%n])
			}
		}
	})
}

func BenchmarkRankSample(b *testing.B) {
	for _, c := range []struct {
		name  string
		items int
	}{{"60 items x 1000", 60}, {"700 items x 1000", 700}} {
		rows := make([][]float64, 1000)
		scores := make([]float64, c.items)
		for r := range rows {
			rows[r] = make([]float64, c.items)
			for i := range rows[r] {
				rows[r][i] = float64(i)/float64(c.items) + float64((r*7919+i*104729)%1009)/1009
				scores[i] += rows[r][i]
			}
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var s RankSample
				for _, row := range rows {
					if err := s.Add(row); err != nil {
						b.Fatal(err)
					}
				}
				if _, err := s.Summary(scores, 0.9); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
