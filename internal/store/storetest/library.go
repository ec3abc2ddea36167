package storetest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/num"
)

// LibraryOpener opens one search index. Called again after the first was closed, it opens what is there.
type LibraryOpener func() (desk.ReferenceIndex, error)

// ExerciseLibrary runs the suite of search indexes. fresh returns the opener of a new, empty store.
func ExerciseLibrary(t *testing.T, fresh func(t *testing.T) LibraryOpener) {
	for name, test := range map[string]func(*testing.T, *shelf){
		"every hit":    everyHit,
		"titles first": titlesFirst,
		"taken":        taken,
		"removed":      removed,
		"kept":         kept,
		"odd texts":    oddTexts,
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{t: t, opener: fresh(t)}
			s.open()
			t.Cleanup(s.close)
			test(t, s)
		})
	}
}

type shelf struct {
	t      *testing.T
	opener LibraryOpener
	index  desk.ReferenceIndex
}

func (s *shelf) open() {
	s.t.Helper()
	var err error
	if s.index, err = s.opener(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) close() {
	if c, ok := s.index.(io.Closer); ok {
		if err := c.Close(); err != nil {
			s.t.Error(err)
		}
	}
}

// found returns the keys that a search finds.
func (s *shelf) found(study, query string, limit int) (keys []string) {
	s.t.Helper()
	q, err := bib.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	hits, err := s.index.Find(context.Background(), study, q, limit)
	if err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	for _, h := range hits {
		keys = append(keys, h.Key)
	}
	return keys
}

func (s *shelf) take(study string, from, to int64, add []desk.IndexedReference, gone ...int64) {
	s.t.Helper()
	if err := s.index.Take(context.Background(), study, from, to, add, gone); err != nil {
		s.t.Fatal(err)
	}
}

// Work makes a reference with a title and an abstract; key is its number.
func Work(leaf int64, number int, title, abstract string) desk.IndexedReference {
	var r bib.Record
	r.Text[bib.Title], r.Text[bib.Abstract] = title, abstract
	x := desk.IndexedReference{Reference: desk.Reference{Evidence: "E1", Key: strconv.Itoa(number), Title: title}, Leaf: leaf, Number: number}
	x.SearchedTitle, x.SearchedRest = bib.SearchText(&r)
	return x
}

var (
	hanWords   = strings.Fields("碳中和 湿地 甲烷 氢能 储能 绿色甲醇 海洋碳汇 钢铁 路径 情景 不确定性 草甸 光伏 治沙 煤电 灵活性 核算 足迹 减排 潜力 机理 模拟 监测 体系 评估")
	latinWords = strings.Fields("carbon neutrality wetland methane hydrogen storage methanol ocean sink steel pathway scenario uncertainty meadow solar desert coal flexible account footprint abatement CO2 CH4 the of")
)

// Works makes n references in Chinese (three of five) and English, the same for the same seed.
func Works(n int, seed uint64) []desk.IndexedReference {
	stream := num.NewStream(seed, "storetest/works", 1)
	text := func(han bool, words int) string {
		var b strings.Builder
		for i := range words {
			switch {
			case han && stream.IntN(9) == 0:
				b.WriteString("，" + latinWords[stream.IntN(len(latinWords))])
			case han:
				b.WriteString(hanWords[stream.IntN(len(hanWords))])
			default:
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(latinWords[stream.IntN(len(latinWords))])
			}
		}
		return b.String()
	}
	out := make([]desk.IndexedReference, n)
	for i := range out {
		han := i%5 < 3
		out[i] = Work(int64(i/1_000), i, text(han, 6), text(han, 60)+fmt.Sprint(" number", i))
	}
	return out
}

// Queries are searches in both languages: words of one and two characters, longer ones, several, phrases, beginnings.
func Queries() []string {
	return []string{"碳", "汇", "湿地", "甲烷", "氢能", "中和", "碳汇", "和湿", "碳中和", "海洋碳汇", "不确定性", "湿地 甲烷", "储能 storage", "methane", "CO2", "the",
		"wetland methane", `"wetland methane"`, `"carbon sink"`, "metha*", "methan*", "fl*", "flex* 煤电", "number77", "核聚变", "nothing"}
}

// everyHit compares a search with a look at every text: recall and precision are 1.
func everyHit(t *testing.T, s *shelf) {
	works := Works(2_000, 1)
	s.take("s1", 0, 2, works)
	for _, query := range Queries() {
		q, err := bib.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, titled := range []bool{true, false} {
			for _, w := range works {
				if inTitle := q.Matches(w.SearchedTitle, ""); inTitle == titled && q.Matches(w.SearchedTitle, w.SearchedRest) {
					want = append(want, w.Key)
				}
			}
		}
		if got := s.found("s1", query, len(works)); !slices.Equal(got, want) {
			t.Errorf("%s: %d hits, want %d", query, len(got), len(want))
		}
	}
}

func titlesFirst(t *testing.T, s *shelf) {
	s.take("s1", 0, 1, []desk.IndexedReference{Work(0, 1, "Peat", "On wetland methane."), Work(0, 2, "Wetland methane", ""), Work(0, 3, "湿地", "wetland")})
	for query, want := range map[string][]string{"wetland": {"2", "1", "3"}, "湿地": {"3"}, "湿": {"3"}, "wetland methane": {"2", "1"}, "on peat": {"1"}} {
		if got := s.found("s1", query, 9); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	if got := s.found("s1", "wetland", 2); !slices.Equal(got, []string{"2", "1"}) {
		t.Errorf("the first two: %v", got)
	}
	if got := s.found("s-2", "wetland", 9); got != nil {
		t.Errorf("another study: %v", got)
	}
}

func taken(t *testing.T, s *shelf) {
	ctx := context.Background()
	s.take("s1", 0, 4, []desk.IndexedReference{Work(1, 1, "Storage", "")})
	s.take("s-1", 0, 9, []desk.IndexedReference{Work(2, 2, "Storage of heat", "")})
	if err := s.index.Take(ctx, "s1", 0, 5, []desk.IndexedReference{Work(4, 3, "Storage", "")}, nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("leaves taken in twice: %v", err)
	}
	if n, err := s.index.Taken(ctx, "s1"); err != nil || n != 4 {
		t.Errorf("taken %d, %v", n, err)
	}
	if n, err := s.index.Taken(ctx, "s9"); err != nil || n != 0 {
		t.Errorf("a study that nobody knows: %d, %v", n, err)
	}
	if got := s.found("s1", "storage", 9); !slices.Equal(got, []string{"1"}) {
		t.Errorf("found %v", got)
	}
	if got := s.found("s-1", "storage", 9); !slices.Equal(got, []string{"2"}) {
		t.Errorf("found %v", got)
	}
}

func removed(t *testing.T, s *shelf) {
	s.take("s1", 0, 3, []desk.IndexedReference{Work(1, 1, "Secret storage", "甲醇"), Work(2, 2, "Open storage", "甲醇")})
	s.take("s2", 0, 3, []desk.IndexedReference{Work(1, 3, "Secret storage", "")})
	s.take("s1", 3, 4, nil, 1)
	if got := s.found("s1", "storage", 9); !slices.Equal(got, []string{"2"}) {
		t.Errorf("after an erasure: %v", got)
	}
	if got := s.found("s1", "secret", 9); got != nil {
		t.Errorf("after an erasure: %v", got)
	}
	if err := s.index.Forget(context.Background(), "s1"); err != nil {
		t.Fatal(err)
	}
	if got := s.found("s1", "甲醇", 9); got != nil {
		t.Errorf("after all was forgotten: %v", got)
	}
	if got := s.found("s2", "secret", 9); !slices.Equal(got, []string{"3"}) {
		t.Errorf("another study lost its reference: %v", got)
	}
	s.take("s1", 0, 3, []desk.IndexedReference{Work(1, 1, "Secret storage", "")})
	if got := s.found("s1", "secret", 9); !slices.Equal(got, []string{"1"}) {
		t.Errorf("taken in anew: %v", got)
	}
}

func kept(t *testing.T, s *shelf) {
	s.take("s1", 0, 1, []desk.IndexedReference{Work(0, 7, "储能", "")})
	s.close()
	s.open()
	if got := s.found("s1", "储", 9); !slices.Equal(got, []string{"7"}) {
		t.Errorf("after opening anew: %v", got)
	}
}

// oddTexts holds characters that an engine might split, fold or choke on, and texts of extreme length.
func oddTexts(t *testing.T, s *shelf) {
	long := strings.Repeat("x", 5_000)
	s.take("s1", 0, 1, []desk.IndexedReference{
		Work(0, 1, "𠮷野 и Ελλάδα ﷽ ไทย 한국어", ""), Work(0, 2, `a"b'c & d | e:f* (NOT) AND`, ""), Work(0, 3, "", ""), Work(0, 4, "🌍🔥", ""), Work(0, 5, long, strings.Repeat("字词", 40_000)),
	})
	for query, want := range map[string][]string{
		"𠮷": {"1"}, "𠮷野": {"1"}, "ελλάδα": {"1"}, "ไทย": {"1"}, "한": {"1"}, "и": {"1"}, "not": {"2"}, "and": {"2"}, "c'": {"2"}, long: {"5"}, long[:4_000] + "*": {"5"}, long[:4_000]: nil, "词字": {"5"}, "字词": {"5"},
	} {
		if got := s.found("s1", query, 9); !slices.Equal(got, want) {
			t.Errorf("%.20s: %v, want %v", query, got, want)
		}
	}
}
