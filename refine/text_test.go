package refine

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// testdata/stems.tsv: words of this repository's documents and of abstracts, with the stems that the English stemmer of
// github.com/kljensen/snowball v0.10.0 gives them (the whole list of 17,135 words agreed when it was made).
func TestStem(t *testing.T) {
	data, err := os.ReadFile("testdata/stems.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		w, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if got := string(stem([]byte(w))); got != want {
			t.Errorf("%s: %s, want %s", w, got, want)
		}
		n++
	}
	if n < 400 {
		t.Errorf("%d words", n)
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"blank", " \u3000\t", nil},
		{"English", "How do the sinks' capacities change?", []string{"how", "do", "the", "sink", "capac", "chang"}},
		{"possessive", "China's sink", []string{"china", "sink"}},
		{"Chinese", "碳汇量", []string{"碳", "碳汇", "汇", "汇量", "量"}},
		{"mixed, raised and lowered digits", "ＣＯ₂捕集 m³", []string{"co2", "捕", "捕集", "集", "m3"}},
		{"decimal point, not the full stop", "1.5 °C in 2060.", []string{"1.5", "°", "c", "in", "2060"}},
		{"one character", "碳", []string{"碳"}},
		{"emoji", "🌱🌱️!", []string{"🌱", "🌱"}},
		{"punctuation alone", "？？", []string{"??"}},
		{"broken bytes", "a\xffb", []string{"ab"}},
	} {
		if got := Tokens(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for _, c := range []struct {
		text string
		want Lang
	}{
		{"如何提高CCUS的捕集率？", Chinese},
		{"What is the storage capacity?", English},
		{"The term 碳汇 means carbon sink in this long English sentence.", English},
		{"", English},
		{"2060", English},
	} {
		if got := LanguageOf(c.text); got != c.want {
			t.Errorf("%q: %s", c.text, got)
		}
	}
}

// Width, case and blanks change nothing; no text is too odd.
func TestTokensProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		tokens := Tokens(text)
		for _, token := range tokens {
			if token == "" || strings.ContainsAny(token, " \n") && len(tokens) > 1 {
				t.Fatalf("token %q", token)
			}
		}
		if again := Tokens("  " + text + "\n"); !slices.Equal(tokens, again) {
			t.Fatalf("%q: blanks around it change %q to %q", text, tokens, again)
		}
		if utf8.ValidString(text) && strings.ToUpper(text) == text && len(tokens) > 0 && len(Tokens(foldText(text))) != len(tokens) {
			t.Fatalf("%q: folding changes %q", text, tokens)
		}
	})
}
