package i18n

import (
	"testing"

	"github.com/tanwen/tanwen/fault"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		tag  string
		want Lang
		ok   bool
	}{
		{"zh", Zh, true}, {"zh-CN", Zh, true}, {"zh_CN.UTF-8", Zh, true}, {"zh-Hans-CN", Zh, true}, {"ZH", Zh, true},
		{"zh-TW", Zh, true}, {"en", En, true}, {"en-GB", En, true}, {"en_US.UTF-8", En, true}, {"en@latin", En, true},
		{"", En, false}, {"C", En, false}, {"C.UTF-8", En, false}, {"POSIX", En, false}, {"de-DE", En, false},
		{"zho", En, false}, {"-", En, false},
	} {
		if got, ok := Parse(c.tag); got != c.want || ok != c.ok {
			t.Errorf("Parse(%q) = %q, %v; want %q, %v", c.tag, got, ok, c.want, c.ok)
		}
	}
}

func TestParseReadsWhatLangsLists(t *testing.T) {
	for _, l := range Langs() {
		if got, ok := Parse(string(l)); got != l || !ok {
			t.Errorf("Parse(%q) = %q, %v", l, got, ok)
		}
	}
}

func TestText(t *testing.T) {
	if got := Text(Zh, "language.self"); got != "中文" {
		t.Errorf("Text(Zh, language.self) = %q", got)
	}
	if got := Text(En, "no.such.key", "n", 3); got != "⟦no.such.key⟧" {
		t.Errorf("an unknown key gives %q", got)
	}
	if Has(En, "no.such.key") || !Has(En, "language.self") {
		t.Error("Has does not tell known keys from unknown ones")
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		name, text string
		args       []any
		want       string
	}{
		{"value", "row {row} of {n}", []any{"row", 2, "n", 10}, "row 2 of 10"},
		{"twice", "{a}{a}", []any{"a", "x"}, "xx"},
		{"unknown name stays", "row {row}", []any{"n", 1}, "row {row}"},
		{"no arguments", "row {row}", nil, "row {row}"},
		{"odd arguments", "row {row}", []any{"row"}, "row {row}"},
		{"value with braces is not filled again", "{a} {b}", []any{"a", "{b}", "b", 1}, "{b} 1"},
		{"one", "{n} {n|answer|answers}", []any{"n", 1}, "1 answer"},
		{"none", "{n} {n|answer|answers}", []any{"n", 0}, "0 answers"},
		{"many", "{n} {n|answer|answers}", []any{"n", 21}, "21 answers"},
		{"plural without value stays", "{n|answer|answers}", []any{"m", 1}, "{n|answer|answers}"},
		{"open brace at the end", "a {", []any{"a", 1}, "a {"},
	} {
		if got := fill(c.text, c.args); got != c.want {
			t.Errorf("%s: fill(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestSentence(t *testing.T) {
	e := fault.In("ratings.csv", 12, 4, "test.unknown", "{value} is off the scale {min} to {max}", "value", 11, "min", 1, "max", 9)
	if got, want := Sentence(Zh, e), "ratings.csv:12:4: 11 is off the scale 1 to 9"; got != want {
		t.Errorf("without a Chinese sentence: %q, want the English one %q", got, want)
	}
	if got, want := Sentence(En, e), e.Error(); got != want {
		t.Errorf("English: %q, want %q", got, want)
	}
	if got := Sentence(En, nil); got != "" {
		t.Errorf("Sentence of nil = %q", got)
	}
	faults := catalogues().faults[Zh]
	faults["test.unknown"] = "{value} 不在 {min} 至 {max} 的量表上"
	defer delete(faults, "test.unknown")
	if got, want := Sentence(Zh, e), "ratings.csv:12:4: 11 不在 1 至 9 的量表上"; got != want {
		t.Errorf("Chinese: %q, want %q", got, want)
	}
}
