package intake_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/tanwen/tanwen/internal/intake"
)

func TestProposals(t *testing.T) {
	want := []intake.Proposal{{ID: "a", Text: "冻土碳库是否稳定？", Lang: "zh-CN", Demand: "F.1"}, {ID: "b", Text: "How?", Lang: "en"}}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("id;text;demand\na;冻土碳库是否稳定？;F.1\nb;How?;\n")
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("text,id,demand,lang\n冻土碳库是否稳定？,a,F.1,zh\nHow?,b,,\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, data string
		demands    bool
	}{
		{"GB18030 with semicolons", gb, true},
		{"UTF-16", wide, true},
		{"two languages, the original by the column lang", "id,zh,en,lang,demand\na,冻土碳库是否稳定？,Is the pool of permafrost stable?,zh-CN,F.1\nb,如何？,How?,en,\n", true},
	} {
		got, demands, err := intake.Proposals("items.csv", []byte(c.data))
		if err != nil || demands != c.demands || !slices.Equal(got, want) {
			t.Errorf("%s: %+v, %v, %v", c.name, got, demands, err)
		}
	}
	if _, demands, err := intake.Proposals("items.csv", []byte("id,text\na,x\n")); demands || err != nil {
		t.Errorf("without the column demand: %v, %v", demands, err)
	}
	if got, _, err := intake.Proposals("items.csv", []byte("id,text\n")); len(got) != 0 || err != nil {
		t.Errorf("no rows: %v, %v", got, err)
	}
	for _, c := range []struct{ name, data, says string }{
		{"empty file", "", "items.csv:1: the file is empty"},
		{"broken bytes", "id,text\na,x\x00\n", "items.csv:2: unreadable character"},
		{"no wording", "id,question\na,x\n", "items.csv:1: the column text is missing"},
		{"id twice", "id,text\na,x\nb,y\na,z\n", `items.csv:4:1: "a" stands in row 2 too`},
		{"invisible text", "id,text\na,\u200b\n", "items.csv:2:2: the text is empty"},
	} {
		if _, _, err := intake.Proposals("items.csv", []byte(c.data)); err == nil || !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%s: %v, want %s", c.name, err, c.says)
		}
	}
}

// Whatever a file holds, it is read or refused with a place in it; what is read has ids of its own and wordings.
func FuzzProposals(f *testing.F) {
	f.Add([]byte("id,text,lang\na,How?,en\nb,如何？,\n"))
	f.Add([]byte("id;zh;en\n1;\"甲\n乙\";x\n"))
	f.Add([]byte("\xff\xfei\x00d\x00"))
	f.Add([]byte("id,text\na,\"x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, _, err := intake.Proposals("items.csv", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "items.csv") {
				t.Fatalf("no place: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if r.ID == "" || seen[r.ID] || r.Text == "" || r.Lang != "zh-CN" && r.Lang != "en" {
				t.Fatalf("%+v", r)
			}
			seen[r.ID] = true
		}
	})
}
