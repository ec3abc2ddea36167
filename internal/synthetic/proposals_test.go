package synthetic

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// Every block is whole, leads to a question of the example, and its near miss is another text.
func TestAsksAreWhole(t *testing.T) {
	known := column(t, "items.csv", "id")
	seen := map[string]bool{}
	for i := range asks() {
		a := &asks()[i]
		if !slices.Contains(known, a.question) || seen[a.question] {
			t.Errorf("%s is no question of the example, or has two blocks", a.question)
		}
		seen[a.question] = true
		for lang, name := range []string{"zh", "en"} {
			texts := map[string]bool{a.near(lang): true}
			for w := range wordings {
				texts[a.text(w, lang)] = true
			}
			if len(texts) != int(wordings)+1 {
				t.Errorf("%s: %d of %d wordings in %s differ", a.question, len(texts), wordings+1, name)
			}
			for text := range texts {
				if strings.ContainsAny(text, "{}|=") || len(text) < 8 || lang == en && hasHan(text) || lang == zh && !hasHan(text) || text != strings.TrimSpace(text) {
					t.Errorf("%s in %s: %q", a.question, name, text)
				}
			}
		}
	}
	if len(seen) < 80 {
		t.Errorf("%d questions are asked", len(seen))
	}
	demands := column(t, "demands.csv", "id")
	for _, u := range unfits() {
		if !slices.Contains(demands, u.demand) || !hasHan(u.text[zh]) || hasHan(u.text[en]) || !strings.Contains(u.reason, " / ") {
			t.Errorf("unfit: %+v", u)
		}
	}
}

func TestProposals(t *testing.T) {
	got := Proposals(1)
	if !reflect.DeepEqual(got, Proposals(1)) {
		t.Error("the same seed gives other proposals")
	}
	if reflect.DeepEqual(got, Proposals(2)) {
		t.Error("another seed gives the same proposals")
	}
	for seed := range uint64(20) {
		if n := len(Proposals(seed)); n < 600 {
			t.Errorf("seed %d: %d proposals", seed, n)
		}
	}
	kinds, languages := map[Kind]int{}, map[string]int{}
	ids := map[string]bool{}
	for _, p := range got {
		kinds[p.Kind]++
		languages[p.Lang]++
		ids[p.ID] = true
		if (p.Kind == Unfit) != (p.Question == "") || (p.Kind == Unfit) != (p.Reason != "" && p.Demand != "") || p.Asks == "" || p.Origin == "" {
			t.Errorf("%+v", p)
		}
		if p.Kind == NearMiss && p.Asks == p.Question {
			t.Errorf("%s nearly asks %s and is said to ask it", p.ID, p.Question)
		}
	}
	if len(ids) != len(got) || len(kinds) != 7 || languages["zh-CN"] < 200 || languages["en"] < 200 {
		t.Errorf("%d identifiers for %d proposals, kinds %v, languages %v", len(ids), len(got), kinds, languages)
	}
}

// A measure of package refine on these proposals is worth something only if they were made without it.
func TestProposalsKnowNothingOfRefine(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if strings.Contains(i.Path.Value, "tanwen/refine") {
				t.Errorf("%s imports %s", name, i.Path.Value)
			}
		}
	}
	shipped, err := filepath.Glob("proposals/*")
	if err != nil {
		t.Fatal(err)
	}
	terms, err := os.ReadFile("../../refine/terms.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(string(terms)) {
		lines[strings.TrimSpace(line)] = true
	}
	for _, name := range shipped {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); len(line) > 1 && lines[line] {
				t.Errorf("%s and the list of terms share the line %q", name, line)
			}
		}
	}
}
