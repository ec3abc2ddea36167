package consensus

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// ratings writes out "7x5 3x2": five ratings of 7 and two of 3.
func tallyOf(t testing.TB, levels []float64, counts []int) Tally {
	t.Helper()
	var values []float64
	for i, c := range counts {
		for range c {
			values = append(values, levels[i])
		}
	}
	tally, err := NewTally(values)
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

func nine(t testing.TB, counts ...int) Tally {
	return tallyOf(t, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, counts)
}

func TestRules(t *testing.T) {
	scale9, scale5, scale4 := &Band{1, 9}, &Band{1, 5}, &Band{1, 4}
	five := func(counts ...int) Tally { return tallyOf(t, []float64{1, 2, 3, 4, 5}, counts) }
	own := Rule{Agree: "median >= 7", Disagree: "median <= 3", Consensus: "iqr <= 3", MinAnswers: 5}
	for _, c := range []struct {
		name  string
		rule  Rule
		item  Tally
		want  Status
		level string
	}{
		{"own thresholds, agreed", own, nine(t, 0, 0, 0, 0, 0, 1, 3, 2, 1), Agreed, ""},
		{"own thresholds, rejected", own, nine(t, 3, 2, 1), Rejected, ""},
		{"own thresholds, middle", own, nine(t, 0, 0, 0, 1, 4, 1), Neutral, ""},
		{"own thresholds, split", own, nine(t, 3, 0, 0, 0, 0, 0, 0, 0, 4), NoConsensus, ""},
		{"own thresholds, four answers", own, nine(t, 0, 0, 0, 0, 0, 0, 4), TooFew, ""},
		{"nobody", own, Tally{}, TooFew, ""},
		{"exactly 70 % in, none out", Rule{Preset: "70-15-nine"}, nine(t, 0, 0, 1, 0, 0, 2, 7), Agreed, ""},
		{"70 % in, but 15 % out", Rule{Preset: "70-15-nine"}, nine(t, 0, 0, 3, 0, 0, 3, 14), NoConsensus, ""},
		{"mirror", Rule{Preset: "70-15-nine"}, nine(t, 7, 0, 0, 0, 2, 0, 1), Rejected, ""},
		{"69 %", Rule{Preset: "70-15-nine"}, nine(t, 0, 0, 0, 0, 0, 31, 69), NoConsensus, ""},
		{"BMJ Open panel", Rule{Preset: "rand-ucla"}, nine(t, 0, 0, 0, 1, 1, 1, 5, 5, 2), Agreed, ""},
		{"split panel", Rule{Preset: "rand-ucla"}, nine(t, 4, 0, 0, 0, 0, 0, 0, 0, 5), NoConsensus, ""},
		{"uncertain without disagreement", Rule{Preset: "rand-ucla"}, nine(t, 0, 0, 0, 0, 9), Neutral, ""},
		{"narrow", Rule{Preset: "iqr", Scale: scale5}, five(0, 0, 2, 5, 0), Neutral, ""},
		{"wide", Rule{Preset: "iqr", Scale: scale5}, five(2, 0, 2, 0, 3), NoConsensus, ""},
		{"four of five", Rule{Preset: "percent-agreement", Scale: scale5}, five(0, 1, 0, 2, 2), Agreed, "settled"},
		{"three of five", Rule{Preset: "percent-agreement", Scale: scale5}, five(0, 1, 1, 2, 1), NoConsensus, "ask again"},
		{"two of five", Rule{Preset: "percent-agreement", Scale: scale5}, five(0, 1, 2, 2, 0), NoConsensus, "drop"},
		{"median and iqr", Rule{Preset: "median-iqr", Scale: scale9}, nine(t, 0, 0, 0, 0, 0, 2, 4, 2), Agreed, ""},
		{"median 6.5 on nine points", Rule{Preset: "median-iqr", Scale: scale9}, nine(t, 0, 0, 0, 0, 0, 2, 2), Neutral, ""},
		{"all equal", Rule{Preset: "distance-from-median", Scale: scale5}, five(0, 0, 4, 0, 0), Neutral, "perfect"},
		{"half at the median", Rule{Preset: "distance-from-median", Scale: scale5}, five(0, 2, 5, 2, 1), Neutral, "very good"},
		{"mean 4, cv small", Rule{Preset: "mean-and-cv", Scale: scale5}, five(0, 0, 2, 6, 2), Agreed, ""},
		{"mean 3.9", Rule{Preset: "mean-and-cv", Scale: scale5}, five(0, 0, 2, 7, 1), NoConsensus, ""},
		{"one expert has no cv", Rule{Preset: "mean-and-cv", Scale: scale5}, five(0, 0, 0, 0, 1), NoConsensus, ""},
		{"half give full marks", Rule{Preset: "full-mark-frequency", Scale: scale5}, five(2, 0, 0, 0, 2), Agreed, ""},
		{"I-CVI .78 of nine", Rule{Preset: "content-validity"}, tallyOf(t, []float64{1, 2, 3, 4}, []int{1, 1, 3, 4}), NoConsensus, ""},
		{"I-CVI 8 of ten", Rule{Preset: "content-validity"}, tallyOf(t, []float64{1, 2, 3, 4}, []int{1, 1, 4, 4}), Agreed, ""},
		{"I-CVI 4 of five", Rule{Preset: "content-validity", Scale: scale4}, tallyOf(t, []float64{1, 2, 3, 4}, []int{0, 1, 0, 4}), NoConsensus, ""},
		{"quantities against each other", Rule{Consensus: "ipr < ipras or (di > 2 and n = 3)", Scale: scale9}, nine(t, 1, 0, 0, 0, 1, 0, 0, 0, 1), NoConsensus, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := must(c.rule.Compile())(t)
			v := j.Item(c.item)
			if v.Status != c.want || v.Level != c.level {
				t.Errorf("%s %q, want %s %q: %s", v.Status, v.Level, c.want, c.level, v.Why())
			}
			if s := j.Status(c.item); s != v.Status {
				t.Errorf("Status says %s, Item %s", s, v.Status)
			}
			if again := must(j.Rule().Compile())(t); again.Item(c.item).Status != c.want {
				t.Errorf("the rule as it is locked gives %s", again.Item(c.item).Status)
			}
		})
	}
}

func TestPresetsHaveSources(t *testing.T) {
	for _, name := range Presets() {
		scale := &Band{1, 9}
		if name == "content-validity" {
			scale = nil
		}
		r := must(Rule{Preset: name, Scale: scale, MinAnswers: 5}.Compile())(t).Rule()
		if r.Source == "" || r.MinAnswers != 5 || r.Preset != name {
			t.Errorf("%s: %+v", name, r)
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back Rule
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if _, err := back.Compile(); err != nil {
			t.Errorf("%s does not survive JSON: %v", name, err)
		}
	}
}

func TestRuleRefuses(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		key  string
		at   string // part of the sentence
	}{
		{Rule{}, "consensus.rule.empty", ""},
		{Rule{Preset: "delphi"}, "consensus.preset.unknown", "median-iqr"},
		{Rule{Preset: "iqr"}, "consensus.preset.needs_scale", ""},
		{Rule{Preset: "rand-ucla", Scale: &Band{1, 5}}, "consensus.preset.scale", "from 1 to 9"},
		{Rule{Preset: "rand-ucla", Agree: "median > 6"}, "consensus.rule.both", ""},
		{Rule{Agree: "median => 7"}, "consensus.rule.syntax", "position 8"},
		{Rule{Agree: "median == 7"}, "consensus.rule.syntax", "position 8"},
		{Rule{Agree: "median"}, "consensus.rule.syntax", "position 7"},
		{Rule{Agree: "median >= "}, "consensus.rule.syntax", "position 11"},
		{Rule{Agree: "modus >= 7"}, "consensus.rule.syntax", "q1, q3, sd, share(a..b)"},
		{Rule{Agree: "share(7) >= 0.7"}, "consensus.rule.syntax", "position 8"},
		{Rule{Agree: "share(9..7) >= 0.7"}, "consensus.rule.syntax", "lower end first"},
		{Rule{Agree: "median >= 7 and"}, "consensus.rule.syntax", "position 16"},
		{Rule{Agree: "median >= 7 median"}, "consensus.rule.syntax", "the end"},
		{Rule{Agree: "(median >= 7"}, "consensus.rule.syntax", `")"`},
		{Rule{Agree: "7 >= 7"}, "consensus.rule.syntax", "a statistic on one side"},
		{Rule{Agree: "median >= 7e3"}, "consensus.rule.syntax", "e3"},
		{Rule{Agree: "di < 1"}, "consensus.rule.scale", ""},
		{Rule{Agree: strings.Repeat("(", 9) + "n > 1" + strings.Repeat(")", 9)}, "consensus.rule.long", ""},
		{Rule{Agree: "n > 1" + strings.Repeat(" or n > 1", 40)}, "consensus.rule.long", ""},
		{Rule{Agree: "n > 1" + strings.Repeat(" ", 1000)}, "consensus.rule.long", ""},
		{Rule{Agree: "n > 1", MinAnswers: -1}, "consensus.rule.min", ""},
		{Rule{Agree: "n > 1", QuantileKind: 12}, "consensus.quantile.kind", ""},
		{Rule{Agree: "n > 1", Scale: &Band{9, 1}}, "consensus.band", ""},
	} {
		_, err := c.rule.Compile()
		faultKey(t, err, c.key)
		if err != nil && !strings.Contains(err.Error(), c.at) {
			t.Errorf("%q: the sentence %q does not say %q", c.rule.Agree, err, c.at)
		}
	}
}

func TestWhy(t *testing.T) {
	j := must(Rule{Agree: "share( 7 .. 9 ) >= 70% and mean > median", Consensus: "cv <= 0.25"}.Compile())(t)
	got := j.Item(nine(t, 0, 0, 1, 0, 0, 0, 3)).Why()
	if want := "share(7..9) = 0.75 >= 70%: yes; mean = 6 > median = 7: no; cv = 0.3333 <= 0.25: no"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := j.Item(nine(t, 0, 0, 0, 0, 0, 0, 1)).Why(), "share(7..9) = 1 >= 70%: yes; mean = 7 > median = 7: no; cv (no value) <= 0.25: no"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRuleIsMonotone: raising every answer never turns an agreed item of a directed rule into a rejected one.
func TestRuleIsMonotone(t *testing.T) {
	j, err := Rule{Preset: "70-15-nine"}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(1, 9), 1, 20).Draw(t, "values")
		raised := make([]float64, len(values))
		for i, v := range values {
			values[i] = math.Round(v)
			raised[i] = min(values[i]+1, 9)
		}
		a, _ := NewTally(values)
		b, _ := NewTally(raised)
		if j.Status(a) == Agreed && j.Status(b) != Agreed || j.Status(b) == Rejected && j.Status(a) != Rejected {
			t.Fatalf("%v is %s, raised %s", values, j.Status(a), j.Status(b))
		}
	})
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"median >= 7", "share(7..9) >= 0.70 and share(1..3) < 0.15", "(n > 3 or cv<=25%) and within(1)=1", "((", "share(1..", "-.5", "n>1 or"} {
		f.Add(s)
	}
	t5 := nine(f, 1, 0, 2, 0, 0, 3)
	f.Fuzz(func(t *testing.T, text string) {
		j, err := Rule{Agree: text, Scale: &Band{1, 9}}.Compile()
		if err != nil {
			return
		}
		v := j.Item(t5)
		if v.Status == "" || j.Status(t5) != v.Status {
			t.Errorf("%q: %q", text, v.Status)
		}
		if _, err := json.Marshal(v); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
