package refine

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

func stream() *num.Stream { return num.NewStream(1, "refine/clusters", 1) }

// Two themes in two languages come apart by theme, not by language, and are found again in every resample.
func TestClustersMeetAcrossLanguages(t *testing.T) {
	texts := []string{
		"How does permafrost thaw release soil carbon?", "How much does offshore wind cost?", "冻土解冻如何释放土壤碳？", "海上风电的成本是多少？",
		"Which microbes decide the release of permafrost carbon?", "Which turbine foundations lower the cost of offshore wind?", "冻土中哪些微生物决定碳的释放？", "哪些风机基础可降低海上风电成本？",
		"？？", "如何？",
	}
	got, err := Clusters{K: 2}.Run(texts, stream())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Clusters) != 2 || !slices.Equal(got.Clusters[0].Texts, []int{0, 2, 4, 6}) || !slices.Equal(got.Clusters[1].Texts, []int{1, 3, 5, 7}) || !slices.Equal(got.Unclustered, []int{8, 9}) {
		t.Fatalf("%+v", got)
	}
	for i, want := range []Term{{"冻土", "permafrost"}, {"海上风电", "offshore wind"}} {
		c := got.Clusters[i]
		if !slices.Contains(c.Label, want) {
			t.Errorf("label %v holds no %v", c.Label, want)
		}
		if c.Stability == nil || *c.Stability < 0.75 {
			t.Errorf("stability of %v: %v", c.Label, c.Stability)
		}
	}
	if got.Agreement == nil || *got.Agreement < 0.7 {
		t.Errorf("agreement %v", got.Agreement)
	}
}

// Texts without themes give clusters that are not found again: the control beside the stable ones.
func TestChanceIsNotStable(t *testing.T) {
	s := num.NewStream(3, "refine/test", 1)
	themes := []string{"氢", "风电", "冻土", "水泥", "电池", "森林", "甲烷", "地热", "钢铁", "藻", "湿地", "玻璃", "建筑", "航空", "碳税", "核电"}
	var texts []string
	for range 120 {
		text := ""
		for range 7 {
			text += themes[s.IntN(len(themes))] + "，"
		}
		texts = append(texts, text)
	}
	got, err := Clusters{K: 6}.Run(texts, stream())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("agreement %.2f", *got.Agreement)
	if *got.Agreement > 0.5 {
		t.Errorf("agreement %g", *got.Agreement)
	}
	for _, c := range got.Clusters {
		if *c.Stability > 0.75 {
			t.Errorf("%v has stability %g", c.Label, *c.Stability)
		}
	}
}

func TestClustersRefuse(t *testing.T) {
	for _, k := range []int{-1, 3} {
		_, err := Clusters{K: k}.Run([]string{"氢", "风电", "？"}, stream())
		if e := fault.Find(err); e == nil || e.Key != "refine.clusters.k" {
			t.Errorf("%d clusters of two texts: %v", k, err)
		}
	}
	for _, texts := range [][]string{nil, {""}, {"？", "🌱"}} {
		got, err := Clusters{}.Run(texts, stream())
		if err != nil || len(got.Clusters) != 0 || len(got.Unclustered) != len(texts) {
			t.Errorf("%q: %+v, %v", texts, got, err)
		}
	}
	got, err := Clusters{}.Run([]string{"氢"}, stream())
	if err != nil || len(got.Clusters) != 1 || got.Clusters[0].Stability != nil || got.Agreement != nil {
		t.Errorf("one text: %+v, %v", got, err)
	}
}

// Every text stands in exactly one place, figures are in their bounds, and the same stream gives the same clusters.
func TestClustersProperties(t *testing.T) {
	word := rapid.SampledFrom([]string{"氢", "风电", "hydrogen", "wind", "冻土", "basalt", "如何", "of", "？", "zebra", "斑马条纹"})
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			text := ""
			for _, w := range rapid.SliceOfN(word, 0, 5).Draw(t, "words") {
				text += w + " "
			}
			return text
		}), 0, 20).Draw(t, "texts")
		c := Clusters{Resamples: 3}
		got, err := c.Run(texts, stream())
		if err != nil {
			t.Fatal(err)
		}
		seen := make([]int, len(texts))
		for _, i := range got.Unclustered {
			seen[i]++
		}
		for _, cluster := range got.Clusters {
			if len(cluster.Texts) == 0 || len(cluster.Label) == 0 {
				t.Fatalf("%+v", cluster)
			}
			for _, i := range cluster.Texts {
				seen[i]++
			}
			if s := cluster.Stability; s != nil && !(*s >= 0 && *s <= 1) {
				t.Fatalf("stability %g", *s)
			}
		}
		if slices.ContainsFunc(seen, func(n int) bool { return n != 1 }) {
			t.Fatalf("texts stand %v times", seen)
		}
		if a := got.Agreement; a != nil && (math.IsNaN(*a) || *a > 1) {
			t.Fatalf("agreement %g", *a)
		}
		again, _ := c.Run(texts, stream())
		for i := range got.Clusters {
			if !slices.Equal(got.Clusters[i].Texts, again.Clusters[i].Texts) {
				t.Fatal("another run gives other clusters")
			}
		}
	})
}

// Hubert and Arabie's index on the example of scikit-learn's documentation of adjusted_rand_score: 0.57 for
// [0 0 1 2] with [0 0 1 1], 1 for equal partitions.
func TestAdjustedRand(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
		ok   bool
	}{
		{[]int{0, 0, 1, 2}, []int{0, 0, 1, 1}, 4.0 / 7, true},
		{[]int{0, 0, 1, 1}, []int{1, 1, 0, 0}, 1, true},
		{[]int{0, 0, 1, 1}, []int{0, 1, 0, 1}, -0.5, true},
		{[]int{0, 0}, []int{0, 0}, 0, false},
		{nil, nil, 0, false},
	} {
		got, ok := crossed(c.a, c.b, 3, 3).adjustedRand()
		if ok != c.ok || abs(got-c.want) > 1e-12 {
			t.Errorf("%v, %v: %g, %v", c.a, c.b, got, ok)
		}
	}
}

// The shared questions have a theme each; with frames stripped the clusters should meet the themes better than the
// 0.04 to 0.13 (adjusted Rand index) that plain word vectors reach on them.
func TestClustersOfSharedQuestions(t *testing.T) {
	data, err := os.ReadFile(shared(t, "own/questions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var questions []struct {
		Text  string
		Theme int
	}
	if err := json.Unmarshal(data, &questions); err != nil {
		t.Fatal(err)
	}
	var texts []string
	var themes []int
	k := 0
	for _, q := range questions {
		texts, themes = append(texts, q.Text), append(themes, q.Theme)
		k = max(k, q.Theme+1)
	}
	got, err := Clusters{K: k, Resamples: 5}.Run(texts, stream())
	if err != nil {
		t.Fatal(err)
	}
	of := make([]int, len(texts))
	for i, c := range got.Clusters {
		for _, row := range c.Texts {
			of[row] = i
		}
	}
	r, _ := crossed(of, themes, k, k).adjustedRand()
	t.Logf("%d themes, %d texts, %d unclustered: adjusted Rand index %.2f, agreement of resamples %.2f", k, len(texts), len(got.Unclustered), r, *got.Agreement)
	for _, c := range got.Clusters[:5] {
		t.Logf("%d texts, %v, stability %.2f", len(c.Texts), c.Label, *c.Stability)
	}
	if r < 0.5 {
		t.Errorf("adjusted Rand index %.2f", r)
	}
}

func BenchmarkClusters3000(b *testing.B) {
	texts, _ := proposals(3000)
	for b.Loop() {
		if _, err := (Clusters{}).Run(texts, stream()); err != nil {
			b.Fatal(err)
		}
	}
}
