package refine

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// marked writes a text with its parts in brackets.
func marked(text string, parts []Span) string {
	var b strings.Builder
	from := 0
	for _, p := range parts {
		b.WriteString(text[from:p.From] + "[" + text[p.From:p.To] + "]")
		from = p.To
	}
	return b.String() + text[from:]
}

func TestDifferences(t *testing.T) {
	for _, c := range []struct{ name, a, b, inA, inB string }{
		{"region", "在西北电网，光热电站配多少储热？", "在华北电网，光热电站配多少储热？", "在[西]北电网，光热电站配多少储热？", "在[华]北电网，光热电站配多少储热？"},
		{"quantity", "How much NOx at a share of 30 %?", "How much NOx at a share of 60 %?", "How much NOx at a share of [30] %?", "How much NOx at a share of [60] %?"},
		{"two words are one part", "cost of solar thermal power", "cost of wind power", "cost of [solar thermal] power", "cost of [wind] power"},
		{"another order", "储热的寿命和成本？", "成本和储热的寿命？", "储热的寿命和成本？", "成本和储热的寿命？"},
		{"width, case, number and plural", "ＣＯ２ sinks, 2060", "co2 Sink 2060", "ＣＯ２ sinks, 2060", "co2 Sink 2060"},
		{"an opening", "建议研究：盐穴？", "盐穴？", "[建议研究]：盐穴？", "盐穴？"},
		{"once more", "cost, cost", "cost", "cost, [cost]", "cost"},
		{"nothing in common", "碳汇", "sink", "[碳汇]", "[sink]"},
		{"empty", "", "碳", "", "[碳]"},
		{"a mark between", "风、光", "水", "[风、光]", "[水]"},
	} {
		inA, inB := Differences(c.a, c.b)
		if a, b := marked(c.a, inA), marked(c.b, inB); a != c.inA || b != c.inB {
			t.Errorf("%s: %s | %s", c.name, a, b)
		}
	}
}

func TestDifferencesProperties(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("碳汇海洋储能 abcs2060,，。？ﬁ🌱ＣＯ\u200b\ufffd")))
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		inA, inB := Differences(a, b)
		againB, againA := Differences(b, a)
		if marked(a, inA) != marked(a, againA) || marked(b, inB) != marked(b, againB) {
			t.Fatal("which text comes first makes a difference")
		}
		if same, other := Differences(a, a); len(same)+len(other) > 0 {
			t.Fatalf("%q differs from itself: %v", a, same)
		}
		last := 0
		for _, p := range inA {
			if p.From < last || p.To <= p.From || p.To > len(a) || !utf8.ValidString(a[p.From:p.To]) {
				t.Fatalf("%v of %q", inA, a)
			}
			last = p.To
		}
	})
}
