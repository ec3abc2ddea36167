package refine

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// bilingual reads the rows of an example table whose id begins with a letter, in both languages.
func bilingual(t testing.TB, prefix string) (zh, en []string) {
	t.Helper()
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
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[column["id"]], prefix) {
			zh, en = append(zh, row[column["zh"]]), append(en, row[column["en"]])
		}
	}
	return zh, en
}

// recall asks for each text of one language among those of the other and counts how often its translation is among
// the first k.
func recall(ask, among []string, k int) float64 {
	x := NewIndex(among)
	hits := 0
	for i, text := range ask {
		for _, m := range x.Nearest(text, k) {
			if m.Text == i {
				hits++
			}
		}
	}
	return float64(hits) / float64(len(ask))
}

// The questions of the example consultation stand in two languages and were written without the list of terms.
func TestRetrievalAcrossLanguages(t *testing.T) {
	for _, prefix := range []string{"Q", "R"} {
		zh, en := bilingual(t, prefix)
		for _, c := range []struct {
			name       string
			ask, among []string
		}{{"zh to en", zh, en}, {"en to zh", en, zh}} {
			one, five := recall(c.ask, c.among, 1), recall(c.ask, c.among, 5)
			t.Logf("%s, %d texts %s: recall@1 %.3f, recall@5 %.3f", c.name, len(c.ask), prefix, one, five)
			if five < 0.9 {
				t.Errorf("%s: recall@5 %.3f", c.name, five)
			}
		}
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		text string
		want string
	}{
		{"滨海湿地碳汇", "近海/coastal 湿地/wetland 碳汇/sink"},
		{"green hydrogen from CO2", "绿氢/green hydrogen 氢/hydrogen 二氧化碳/co2"},
		{"CO2捕集", "二氧化碳/co2 碳捕集/capture"},
		{"an apple", ""},
		{"", ""},
	} {
		var got []string
		for _, term := range Terms(c.text) {
			got = append(got, term.Chinese+"/"+term.English)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	l := loadTerms()
	if len(l.concepts) < 500 {
		t.Errorf("%d concepts", len(l.concepts))
	}
	for _, term := range l.concepts {
		if term.English == "" || term.Chinese == "" && !strings.Contains(term.English, "mrv") {
			t.Errorf("%+v lacks a language", term)
		}
	}
}

// Nearest needs no whole sentence, knows what is not there, and never returns more than it is asked for.
func TestNearest(t *testing.T) {
	x := NewIndex([]string{"冻土碳库在增温下的稳定性", "Stability of the permafrost carbon pool under warming", "Cost of offshore wind", ""})
	got := x.Nearest("permafrost warm", 5)
	if len(got) != 2 || got[0].Text != 0 || !got[0].Across || got[1].Text != 1 || got[1].Across {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{"", "zebra", "？"} {
		if got := x.Nearest(text, 5); len(got) != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := x.Nearest("wind", -1); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if got := NewIndex(nil).Nearest("wind", 3); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func BenchmarkNearest(b *testing.B) {
	texts, _ := proposals(3000)
	x := NewIndex(texts)
	for b.Loop() {
		x.Nearest("如何测定青海绿氢的成本", 5)
	}
}
