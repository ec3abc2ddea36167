package refine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// shared returns the path of a file of the data folder that stands beside the project.
func shared(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("TANWEN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(root, "data", "refine", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not there: put the shared data beside the project or name its folder in TANWEN_SHARED", name)
	}
	return path
}

// bruteForce compares every text with every other.
func bruteForce(texts []string, threshold float64) (out []Pair) {
	v := weigh(len(texts), func(i int, use func([]byte)) { eachToken(texts[i], use) })
	for b := range texts {
		bc, bw := v.row(b)
		for a := range b {
			ac, aw := v.row(a)
			if s := cosine(ac, aw, bc, bw); s >= threshold {
				out = append(out, Pair{A: a, B: b, Similarity: s})
			}
		}
	}
	slices.SortFunc(out, Pair.compare)
	return out
}

// plainCosines computes the documented formula from maps, as a reader of the documentation would.
func plainCosines(texts []string) map[[2]int]float64 {
	in := map[string]float64{}
	counts := make([]map[string]float64, len(texts))
	for i, text := range texts {
		counts[i] = map[string]float64{}
		for _, token := range Tokens(text) {
			counts[i][token]++
		}
		for token := range counts[i] {
			in[token]++
		}
	}
	weight := func(i int, token string) float64 {
		return counts[i][token] * (num.Log(float64(1+len(texts))/(1+in[token])) + 1)
	}
	dot := func(a, b int) (sum float64) {
		for token := range counts[a] {
			sum += weight(a, token) * weight(b, token)
		}
		return sum
	}
	out := map[[2]int]float64{}
	for b := range texts {
		for a := range b {
			if n := dot(a, a) * dot(b, b); n > 0 {
				s := dot(a, b)
				out[[2]int{a, b}] = s * s / n
			}
		}
	}
	return out
}

// proposals writes n proposals of templates in two languages, about an eighth of them altered copies of others.
func proposals(n int) (texts []string, parents []int) {
	s := num.NewStream(7, "refine/test", 1)
	frames := []string{
		"How can the %s of %s in %s be measured by %d?", "如何在%[4]d年前准确测定%[3]s%[2]s的%[1]s？", "Which factors limit the %s of %s in %s after %d?",
		"%[4]d年以后哪些因素限制%[3]s%[2]s的%[1]s？", "面向%[3]s的%[2]s%[1]s需要怎样的评估方法（%[4]d）？",
	}
	words := [2][3][]string{
		{{"cost", "capacity", "lifetime", "uncertainty", "efficiency", "risk"}, {"green hydrogen", "saline storage", "forest soil", "perovskite cells", "steel making", "heat pumps", "biochar", "offshore wind"}, {"Qinghai", "the delta", "the north-east", "arid regions", "the coast"}},
		{{"成本", "容量", "寿命", "不确定性", "效率", "风险"}, {"绿氢", "咸水层封存", "森林土壤", "钙钛矿电池", "钢铁冶炼", "热泵", "生物炭", "海上风电"}, {"青海", "长三角", "东北", "干旱区", "沿海"}},
	}
	for i := range n {
		if i > 8 && s.IntN(8) == 0 {
			parent := s.IntN(i)
			text := []rune(texts[parent])
			at := s.IntN(len(text))
			if s.IntN(2) == 0 {
				text = append(text[:at:at], text[at+1:]...)
			} else {
				text = slices.Insert(text, at, []rune("的 the ")[s.IntN(6)])
			}
			texts, parents = append(texts, string(text)), append(parents, parent)
			continue
		}
		f := s.IntN(len(frames))
		w := words[0]
		if LanguageOf(frames[f]) == Chinese {
			w = words[1]
		}
		texts = append(texts, fmt.Sprintf(frames[f], w[0][s.IntN(len(w[0]))], w[1][s.IntN(len(w[1]))], w[2][s.IntN(len(w[2]))], 100000+s.IntN(900000)))
		parents = append(parents, -1)
	}
	return texts, parents
}

func TestPairsAreThoseOfEveryComparison(t *testing.T) {
	texts, parents := proposals(1200)
	for _, threshold := range []float64{0.5, 0.8, 0.95, 1} {
		got, err := Duplicates{Threshold: threshold}.Pairs(texts)
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteForce(texts, threshold); !slices.Equal(got, want) {
			t.Errorf("threshold %g: %d pairs, every comparison finds %d", threshold, len(got), len(want))
		}
	}
	got, _ := Duplicates{}.Pairs(texts)
	found := 0
	all := 0
	for i, p := range parents {
		if p >= 0 {
			all++
			if slices.ContainsFunc(got, func(q Pair) bool { return q.A == p && q.B == i }) {
				found++
			}
		}
	}
	t.Logf("%d pairs, %d of %d copies found with their original", len(got), found, all)
	if float64(found) < 0.8*float64(all) { // the rest lost a digit of the number or a word that says what it is about
		t.Errorf("%d of %d copies found", found, all)
	}
}

func TestSimilarityIsTheDocumentedFormula(t *testing.T) {
	texts, _ := proposals(80)
	got, err := Duplicates{Threshold: 0.01}.Pairs(texts)
	if err != nil {
		t.Fatal(err)
	}
	want := plainCosines(texts)
	for _, p := range got {
		if square := want[[2]int{p.A, p.B}]; !(abs(p.Similarity*p.Similarity-square) < 1e-12) {
			t.Errorf("%d, %d: similarity %g, its square by the formula %g", p.A, p.B, p.Similarity, square)
		}
		delete(want, [2]int{p.A, p.B})
	}
	for pair, square := range want {
		if square > 0.0001 {
			t.Errorf("%v with similarity %g is missing", pair, square)
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

func TestPairsProperties(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("carbon sink 碳汇 氢 hydrogen of the 的 cost 2060 🌱 ？"))
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(word, 0, 6).Draw(t, "words"), " ")
		}), 0, 25).Draw(t, "texts")
		threshold := rapid.Float64Range(0.05, 1).Draw(t, "threshold")
		got, err := Duplicates{Threshold: threshold}.Pairs(texts)
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteForce(texts, threshold); !slices.Equal(got, want) {
			t.Fatalf("%v, every comparison finds %v", got, want)
		}
		for _, p := range got {
			if p.A >= p.B || p.Similarity < threshold || p.Similarity > 1 {
				t.Fatalf("%+v", p)
			}
		}
		for b, text := range texts { // the same words are always a pair
			if text != "" && slices.Contains(texts[:b], text) && !slices.ContainsFunc(got, func(p Pair) bool { return p.B == b && p.Similarity == 1 }) {
				t.Fatalf("%q stands twice and is not found", text)
			}
		}
	})
}

func TestOddTexts(t *testing.T) {
	texts := []string{"", "碳", "碳", "🌱🌱", "🌱🌱", "???", "???", strings.Repeat("碳中和 ", 4000), strings.Repeat("碳中和 ", 4000), ""}
	got, err := Duplicates{}.Pairs(texts)
	want := []Pair{{A: 1, B: 2, Similarity: 1}, {A: 3, B: 4, Similarity: 1}, {A: 5, B: 6, Similarity: 1}, {A: 7, B: 8, Similarity: 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, threshold := range []float64{-1, 1.01} {
		if _, err := (Duplicates{Threshold: threshold}).Pairs(texts); fault.Find(err) == nil || fault.Find(err).Key != "refine.threshold" {
			t.Errorf("threshold %g: %v", threshold, err)
		}
	}
	if got, err := (Duplicates{}).Pairs(nil); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

// A question and its translation are a pair; two questions of one language are not, however many concepts they share.
func TestPairsAcrossLanguages(t *testing.T) {
	for _, c := range []struct {
		prefix      string
		right, most int
	}{{"Q", 146, 9}, {"R", 57, 5}} {
		zh, en := bilingual(t, c.prefix)
		got, err := Duplicates{Across: 0.5}.Pairs(append(slices.Clone(zh), en...))
		if err != nil {
			t.Fatal(err)
		}
		right, wrong := 0, 0
		for _, p := range got {
			switch {
			case p.Across && p.B == p.A+len(zh):
				right++
			case p.Across:
				wrong++
				if p.A >= len(zh) || p.B < len(zh) {
					t.Errorf("%+v is no pair of two languages", p)
				}
			}
		}
		t.Logf("%s: %d of %d meet their translation, %d another text", c.prefix, right, len(zh), wrong)
		if right < c.right || wrong > c.most {
			t.Errorf("%s: %d right, %d wrong", c.prefix, right, wrong)
		}
	}
	if got, _ := (Duplicates{Across: 0.1}).Pairs([]string{"碳汇", "sink"}); len(got) != 0 {
		t.Errorf("one concept in common makes %v", got)
	}
	if _, err := (Duplicates{Across: 2}).Pairs(nil); fault.Find(err) == nil {
		t.Error("a threshold of 2 is not refused")
	}
}

func TestGroups(t *testing.T) {
	got := Groups(7, []Pair{{A: 4, B: 6}, {A: 0, B: 3}, {A: 3, B: 6}, {A: 1, B: 2}, {A: 5, B: 9}})
	if fmt.Sprint(got) != "[[0 3 4 6] [1 2]]" {
		t.Error(got)
	}
}

// The shared questions: 1,500 in two languages, 178 of them altered copies of others. The sample has its numbers in
// brackets, which make single questions distinct.
func TestSharedQuestions(t *testing.T) {
	data, err := os.ReadFile(shared(t, "own/questions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var questions []struct {
		Text   string
		Parent int
	}
	if err := json.Unmarshal(data, &questions); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, q := range questions {
		texts = append(texts, q.Text)
	}
	got, err := Duplicates{}.Pairs(texts)
	if err != nil {
		t.Fatal(err)
	}
	if want := bruteForce(texts, 0.8); !slices.Equal(got, want) {
		t.Errorf("%d pairs, every comparison finds %d", len(got), len(want))
	}
	have := map[[2]int]bool{}
	for _, p := range got {
		have[[2]int{p.A, p.B}] = true
	}
	found, all := 0, 0
	for i, q := range questions {
		if q.Parent >= 0 {
			all++
			if have[[2]int{min(i, q.Parent), max(i, q.Parent)}] {
				found++
			}
		}
	}
	t.Logf("%d questions, %d pairs, %d of %d copies found with their original", len(texts), len(got), found, all)
	if found < all*99/100 {
		t.Errorf("%d of %d copies found", found, all)
	}
}

func BenchmarkDuplicates8000(b *testing.B) {
	texts, _ := proposals(8000)
	b.Run("join", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			pairs, _ := Duplicates{}.Pairs(texts)
			b.ReportMetric(float64(len(pairs)), "pairs")
		}
	})
	b.Run("everyComparison", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			b.ReportMetric(float64(len(bruteForce(texts, 0.8))), "pairs")
		}
	})
}
