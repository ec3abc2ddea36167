package refine

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
)

// labelled is a question with the criteria that it breaks.
type labelled struct {
	labels []Rule
	text   string
}

// testdata/lint-en.tsv and lint-zh.tsv: questions on dual carbon written and labelled by hand for this test, nearly half of
// them good. They were written and labelled before the rules; rules were corrected on the odd rows only.
func readLabelled(t *testing.T, name string) (out []labelled) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		labels, text, _ := strings.Cut(line, "\t")
		if i == 0 {
			continue
		}
		l := labelled{text: text}
		for _, label := range strings.FieldsFunc(labels, func(r rune) bool { return r == ',' }) {
			l.labels = append(l.labels, Rule(label))
		}
		out = append(out, l)
	}
	return out
}

// count counts true and false findings and misses.
type count struct{ hit, wrong, missed int }

func (c count) precision() float64 { return float64(c.hit) / float64(max(c.hit+c.wrong, 1)) }
func (c count) recall() float64    { return float64(c.hit) / float64(max(c.hit+c.missed, 1)) }

func TestLintOnLabelledQuestions(t *testing.T) {
	for _, file := range []string{"lint-en.tsv", "lint-zh.tsv"} {
		all := readLabelled(t, file)
		if len(all) < 80 {
			t.Fatalf("%s: %d questions", file, len(all))
		}
		var counts [2]map[Rule]count
		var total [2]count
		good, clean := 0, 0
		counts[0], counts[1] = map[Rule]count{}, map[Rule]count{}
		for i, q := range all {
			got, err := Lint{}.Questions([]Question{{Text: q.text}})
			if err != nil {
				t.Fatal(err)
			}
			if len(q.labels) == 0 {
				good++
				if len(got) == 0 {
					clean++
				}
			}
			half := i % 2 // odd rows (counted from 1) are 0
			for _, r := range Rules() {
				c := counts[half][r]
				labelled := slices.Contains(q.labels, r)
				found := slices.ContainsFunc(got, func(f Finding) bool { return f.Rule == r })
				switch {
				case labelled && found:
					c.hit++
					total[half].hit++
				case found:
					c.wrong++
					total[half].wrong++
					t.Logf("half %d: %s is no fault of %q", half, r, q.text)
				case labelled:
					c.missed++
					total[half].missed++
					t.Logf("half %d: %s is missed in %q", half, r, q.text)
				}
				counts[half][r] = c
			}
		}
		t.Logf("%s: %d questions, %d good, %d of them without a finding", file, len(all), good, clean)
		for _, r := range Rules() {
			a, b := counts[0][r], counts[1][r]
			if a.hit+a.wrong+a.missed+b.hit+b.wrong+b.missed > 0 {
				s := count{a.hit + b.hit, a.wrong + b.wrong, a.missed + b.missed}
				t.Logf("%-13s precision %.2f recall %.2f (n = %d); on rows not used for the rules %.2f, %.2f (n = %d)", r, s.precision(), s.recall(), s.hit+s.missed, b.precision(), b.recall(), b.hit+b.missed)
			}
		}
		for half, c := range total {
			t.Logf("all rules, half %d: precision %.2f recall %.2f", half, c.precision(), c.recall())
			if c.precision() < 0.8 || c.recall() < 0.75 {
				t.Errorf("%s, half %d: precision %.2f, recall %.2f", file, half, c.precision(), c.recall())
			}
		}
	}
}

// The questions that come with the templates were written by others for other ends; nearly all should pass.
func TestLintOnTemplateQuestions(t *testing.T) {
	f, err := os.Open("../templates/dual-carbon/items.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, h := range rows[0] {
		column[h] = i
	}
	for _, lang := range []string{"zh", "en"} {
		n, flagged := 0, 0
		for _, row := range rows[1:] {
			if !strings.HasPrefix(row[column["id"]], "Q") {
				continue
			}
			n++
			got, _ := Lint{}.Questions([]Question{{Text: row[column[lang]]}})
			if len(got) > 0 {
				flagged++
				t.Logf("%s %v %q", got[0].Rule, got[0].Message.Args, row[column[lang]])
			}
		}
		t.Logf("%s: %d of %d questions have a finding", lang, flagged, n)
		if flagged*5 > n {
			t.Errorf("%s: %d of %d", lang, flagged, n)
		}
	}
}

func TestLintBesidesTheWording(t *testing.T) {
	questions := []Question{
		{Text: "How much CO2 leaks from saline aquifers per year at 2,000 m?", Demand: "F.2"},
		{Text: "碳", Demand: "F.2"},
		{Text: "🌱🌱🌱🌱🌱", Demand: "F.2"},
		{Text: strings.Repeat("How much CO2 leaks? ", 500), Demand: "F.2"},
		{Text: "How much CO2 leaks from saline aquifers per year at 2,000 m ?"},
		{Text: "", Demand: "F.2"},
	}
	got, err := Lint{Demands: true}.Questions(questions)
	if err != nil {
		t.Fatal(err)
	}
	var rules []Rule
	for _, f := range got {
		rules = append(rules, f.Rule)
	}
	if want := []Rule{Length, Length, Length, Duplicate, NoDemand, Length}; !slices.Equal(rules, want) {
		t.Errorf("%v, want %v", rules, want)
	}
	if got[3].Question != 4 || got[3].Other != 0 || got[3].Message.Error() != "text: nearly the same as 1; merge the two, or say what sets them apart" {
		t.Errorf("%+v", got[3])
	}
	if _, err := (Lint{Threshold: 2}).Questions(nil); fault.Find(err) == nil {
		t.Error("a threshold of 2 is not refused")
	}
}

// A finding points into the text, stands once for a rule, and its message is filled in.
func TestLintProperties(t *testing.T) {
	piece := rapid.OneOf(rapid.SampledFrom([]string{"How ", "what is ", "best ", "是否", "所有", "影响", "应该", "？", "?", "all sectors ", "碳汇", "of the ", "2060"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "text"), "")
		got, err := Lint{Demands: true}.Questions([]Question{{Text: text}})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[Rule]bool{}
		for _, f := range got {
			if f.From < 0 || f.To < f.From || f.To > len(text) || seen[f.Rule] || !slices.Contains(Rules(), f.Rule) {
				t.Fatalf("%q: %+v", text, f)
			}
			seen[f.Rule] = true
		}
		if !seen[NoDemand] {
			t.Fatalf("%q: no demand is named and none is missed", text)
		}
	})
}

func FuzzLint(f *testing.F) {
	f.Add("如何实现碳中和？")
	f.Add("What is the best way to store energy?")
	f.Add("\xff\xfe?")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := (Lint{}).Questions([]Question{{Text: text}, {Text: text}}); err != nil {
			t.Fatal(err)
		}
	})
}
