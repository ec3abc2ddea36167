package bib_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
)

func TestQueries(t *testing.T) {
	r := record("article-journal", 2020, map[bib.Variable]string{
		bib.Title: "面向碳中和的CO₂减排路径：储能", bib.TranslatedTitle: "CO2 abatement and Storage", bib.Abstract: "Énergie renouvelable: renewable power, wetland methane (CH4).", bib.Note: "湿地",
	}, whole("王小红"), person("Müller", "Anna"))
	r.Keywords = []string{"氢能", "power system"}
	title, rest := bib.SearchText(&r)
	for query, want := range map[string]bool{
		"碳中和": true, "碳": true, "储能": true, "中和": true, "和碳": false, "碳和": false, "湿地": true, "地": true, "储能湿地": false, "co2": true, "CO₂减排": true, "co2 减排": true, "ＣＯ２": true,
		"O2": false, "storage": true, "stor": false, "stor*": true, "Sto＊": true, "energie": true, "renewable power": true, `"renewable power"`: true, `"power renewable"`: false, `"power system"`: true,
		"“power wetland”": true, "“power methane”": false, "Muller 氢": true, "王小红 methane": true, "王小红 coal": false, "能氢": false, "the": false, "径储能": false, "路径储能": false, `"路径 储能"`: true,
	} {
		q, err := bib.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Matches(title, rest); got != want {
			t.Errorf("%s: %v, want %v in %q, %q", query, got, want, title, rest)
		}
	}
	for _, query := range []string{"", "  ", `""`, "*", "。"} {
		if _, err := bib.ParseQuery(query); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", query, err)
		}
	}
}

func TestSearchTerms(t *testing.T) {
	if got, want := bib.SearchTerms("co2减排 路"), []string{"co2", "减", "减排", "排", "路"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	q, err := bib.ParseQuery(`碳中和 "carbon sink*" 碳 湿`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.Terms(), []string{"carbon", "sink*", "中和", "湿", "碳", "碳中"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Every record that matches has every term of the query, so that an index finds all hits; and any word or stretch of
// Chinese that stands in a text is found.
func TestTermsFindEveryHit(t *testing.T) {
	text := rapid.StringMatching(`[碳中和湿地氢a-cé2]{1,6}([ ，][碳中和湿地ab2]{1,6}){0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		r := record("book", 2000, map[bib.Variable]string{bib.Title: text.Draw(t, "title"), bib.Abstract: text.Draw(t, "abstract")})
		title, rest := bib.SearchText(&r)
		terms := append(bib.SearchTerms(title), bib.SearchTerms(rest)...)
		wanted := rapid.StringMatching(`[碳中和湿地氢a-cé2]{1,3}\*?( [碳中和ab]{1,2})?`).Draw(t, "query")
		if rapid.Bool().Draw(t, "from the text") {
			words := strings.Fields(title)
			wanted = rapid.SampledFrom(words).Draw(t, "word")
		}
		q, err := bib.ParseQuery(wanted)
		if err != nil {
			return
		}
		if !q.Matches(title, rest) {
			if slices.Contains(strings.Fields(title), wanted) {
				t.Fatalf("%q is not found in %q", wanted, title)
			}
			return
		}
		for _, term := range q.Terms() {
			if begin, isPrefix := strings.CutSuffix(term, "*"); isPrefix {
				if !slices.ContainsFunc(terms, func(s string) bool { return strings.HasPrefix(s, begin) }) {
					t.Fatalf("%q matches, but no term begins with %q", wanted, begin)
				}
			} else if !slices.Contains(terms, term) {
				t.Fatalf("%q matches, but %q is no term of %q, %q", wanted, term, title, rest)
			}
		}
	})
}

// TestPhrasesStandInEveryHit: whatever matches holds all phrases, so that a store may leave out texts without them.
func TestPhrasesStandInEveryHit(t *testing.T) {
	for query, want := range map[string][]string{
		"湿": nil, "湿地": nil, "methane": nil, "wetland methane": nil, "CO2": nil,
		"碳中和": {"碳中和"}, `"Wetland  methane"`: {"wetland methane"}, "metha*": {"metha"}, `"carbon sin*"`: {"carbon sin"}, "湿地methane": {"湿地methane"},
	} {
		q, err := bib.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Phrases(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	words := []string{"wetland", "wetlands", "methane", "湿地", "地", "碳", " ", "·", "metha"}
	rapid.Check(t, func(t *rapid.T) {
		q, err := bib.ParseQuery(strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"wetland", `"wetland methane"`, "metha*", "湿地碳", "碳", "湿地 methane"}), 1, 3).Draw(t, "query"), " "))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, "text"), "")
		for _, p := range q.Phrases() {
			if q.Matches(text, "") && !strings.Contains(text, p) {
				t.Fatalf("%q is a hit without %q", text, p)
			}
		}
	})
}
