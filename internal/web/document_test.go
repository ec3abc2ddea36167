package web

import (
	"reflect"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/docs"
)

func TestBlocks(t *testing.T) {
	got := blocks("# Title\n\nA paragraph in\ntwo lines with `code`, **weight** and a [link](to.md).\n\n## Part\n- one\n  goes on\n- two * 3\n\n    T = 1\n\n<!-- table -->\n| a | b |\n| --- | ---: |\n| `x` | 2 |\n")
	want := []block{
		{Kind: "p", Spans: []span{{"", "A paragraph in two lines with "}, {"code", "code"}, {"", ", "}, {"strong", "weight"}, {"", " and a "}, {"", "link"}, {"", "."}}},
		{Kind: "h2", Spans: []span{{"", "Part"}}},
		{Kind: "ul", Items: [][]span{{{"", "one"}, {"", " goes on"}}, {{"", "two *"}, {"", " 3"}}}},
		{Kind: "pre", Text: "T = 1", Name: "Part"},
		{Kind: "table", Rows: [][][]span{{{{"", "a"}}, {{"", "b"}}}, {{{"code", "x"}}, {{"", "2"}}}}, Name: "Part 2"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestEquationsAreRead: every equation of both documents reaches the page, in order.
func TestEquationsAreRead(t *testing.T) {
	for name, text := range map[string]string{"en": docs.ModelEn, "zh": docs.ModelZh} {
		var all strings.Builder
		tables := 0
		for _, b := range blocks(text) {
			for _, list := range append([][]span{b.Spans, {{"", b.Text}}}, b.Items...) {
				for _, s := range list {
					all.WriteString(s.Text)
				}
				all.WriteString("\n")
			}
			if b.Kind == "table" {
				tables++
			}
		}
		for _, e := range []string{"E1 ", "E10 ", "E21 ", "E32 ", "E36 "} {
			if !strings.Contains(all.String(), e) {
				t.Errorf("%s: equation %s is lost", name, e)
			}
		}
		if tables < 3 {
			t.Errorf("%s: %d tables", name, tables)
		}
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add(docs.ModelEn)
	f.Add("- a\n  b\n|\n| |\n**[`")
	f.Add("#### deep\n#\n|---|")
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range blocks(text) {
			if b.Kind == "table" && len(b.Rows) > 0 && len(b.Rows[0]) == 0 {
				t.Fatal("a row without cells")
			}
		}
	})
}
