package brief_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/brief"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

// shapes are consultations of every kind that must give a brief.
func shapes() map[string]func(testing.TB) *consult.State {
	of := func(x sample) func(testing.TB) *consult.State {
		return func(t testing.TB) *consult.State { return study(t, x) }
	}
	argued := []consult.Statement{
		{ID: "A1", Kind: "advice", Text: text("Study Q01 first.", "先研究 Q01。"), Questions: []consult.ItemID{"Q01"}, Author: "secretariat"},
		{ID: "A2", Kind: "judgement", Text: text("Q02 depends on Q01.", "Q02 取决于 Q01。"), Questions: []consult.ItemID{"Q02"}, Author: "topic group"},
	}
	return map[string]func(testing.TB) *consult.State{
		"usual":      usual,
		"hidden":     of(sample{items: 6, experts: 12, rounds: 2}),
		"few":        of(sample{items: 3, experts: 4, rounds: 1}),
		"one expert": of(sample{items: 3, experts: 1, rounds: 1, public: true}),
		"no answer":  of(sample{items: 3, experts: 0, rounds: 1}),
		"argument alone": func(t testing.TB) *consult.State {
			return deliberated(t, study(t, sample{items: 3, statements: argued}))
		},
		"items alone":     of(sample{items: 2, bare: true}),
		"nothing":         of(sample{bare: true}),
		"panel, no round": of(sample{items: 2, experts: 6}),
		"three rounds":    of(sample{items: 5, experts: 25, rounds: 3, public: true}),
		"one wording alone": of(sample{items: 2, experts: 6, rounds: 1, public: true, alter: func(d *consult.Definition) {
			d.Title, d.Task, d.Addressee = consult.Text{En: "Only English"}, consult.Text{Zh: "只有中文"}, consult.Text{}
		}}),
		"unruled": of(sample{items: 3, experts: 8, rounds: 1, public: true, alter: func(d *consult.Definition) { d.Rules.Consensus = consult.RuleSpec{} }}),
		"every method": of(sample{items: 5, experts: 21, rounds: 2, public: true, alter: func(d *consult.Definition) {
			d.Ranking = consult.MethodNames()
			d.Settings = []consult.Setting{{Method: "smaa", Option: "weights", Values: []string{"ordinal"}}, {Method: "smaa", Option: "order", Values: []string{"importance", "urgency"}},
				{Method: "electre3", Option: "v", Criterion: "urgency", Values: []string{"5"}}}
			d.Weighting = &consult.Weighting{Method: "ahp", Comparisons: []consult.Comparison{{A: "importance", B: "urgency", Times: "3"}}}
			d.Rules.Agreement, d.Rules.Stability = consult.Coefficients(), consult.RuleSpec{Preset: "share-changed"}
		}}),
		"judged":    judged,
		"screened":  screened,
		"prompted":  prompted,
		"disputed":  disputed,
		"synthetic": of(sample{items: 3, experts: 8, rounds: 1, alter: func(d *consult.Definition) { d.Synthetic = true }}),
	}
}

// deliberated adds what is said outside rounds.
func deliberated(t testing.TB, s *consult.State) *consult.State {
	do(t, s,
		consult.Put{Role: program, Body: &consult.TopicAdded{Data: consult.Topic{ID: "T1", Name: text("Storage group", "储能组"), Due: "2025-06-30"}}},
		consult.Put{Role: program, Body: &consult.MeetingHeld{Data: consult.Meeting{ID: "M1", Date: "2025-04-01", Attended: 9, Questions: []consult.ItemID{"Q01"}, Conclusion: text("Both limits belong together.", "两种限制应合并研究。")}}},
		consult.Put{Role: program, Body: &consult.ReviewAdded{Data: consult.Review{ID: "V1", Subject: "report", Verdict: "accept", Text: text("Sound.", "可靠。")}}},
		consult.Put{Role: program, Body: &consult.MotionPassed{Data: consult.Motion{ID: "X1", Text: text("Adopt the brief", "通过报告"), Entitled: 9, For: 7, Against: 1, Threshold: "0.5"}}},
		consult.Put{Role: program, Body: &consult.AdoptionNoted{Data: consult.Adoption{Statement: "A1", Event: "submission", Date: "2025-07-01", Addressee: "Ministry"}}})
	return s
}

func TestEveryShapeGivesABrief(t *testing.T) {
	for name, make := range shapes() {
		t.Run(name, func(t *testing.T) {
			s := make(t)
			ids := map[i18n.Lang][]string{}
			for _, lang := range i18n.Langs() {
				d, err := compose(t, s, lang)
				if err != nil {
					t.Fatal(err)
				}
				page, err := d.HTML()
				if err != nil {
					t.Fatal(err)
				}
				wellFormed(t, page)
				for _, bad := range []string{"⟦", "NaN", "Inf", "{n}", "{item}", "%!"} {
					if strings.Contains(string(page), bad) {
						t.Errorf("%s: the page holds %q", lang, bad)
					}
				}
				for _, x := range d.Sentences() {
					ids[lang] = append(ids[lang], x.ID)
					if !strings.Contains(string(page), `id="s-`+x.ID+`"`) {
						t.Errorf("%s: sentence %s stands in no element", lang, x.ID)
					}
				}
			}
			if !slices.Equal(ids[i18n.En], ids[i18n.Zh]) {
				t.Errorf("the two languages have other sentences:\n%v\n%v", ids[i18n.En], ids[i18n.Zh])
			}
		})
	}
}

// wellFormed reads a page as XML with the few liberties of HTML that the writer takes: cells without an end, void
// elements, the document type.
func wellFormed(t *testing.T, page []byte) {
	t.Helper()
	text := strings.TrimPrefix(string(page), "<!DOCTYPE html>\n")
	text = regexp.MustCompile(`<(meta[^>]*)>`).ReplaceAllString(text, "<$1/>")
	text = regexp.MustCompile(`(<td[^>]*>[^<]*)(<td|</tr)`).ReplaceAllString(text, "$1</td>$2")
	text = regexp.MustCompile(`(<td[^>]*>[^<]*)(<td|</tr)`).ReplaceAllString(text, "$1</td>$2")
	text = regexp.MustCompile(`(<th scope="col"[^>]*>[^<]*)(<th|</tr)`).ReplaceAllString(text, "$1</th>$2")
	text = regexp.MustCompile(`(<th scope="col"[^>]*>[^<]*)(<th|</tr)`).ReplaceAllString(text, "$1</th>$2")
	r := xml.NewDecoder(strings.NewReader(text))
	seen := map[string]bool{}
	for {
		token, err := r.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					if seen[a.Value] {
						t.Errorf("the identifier %s stands twice on the page", a.Value)
					}
					seen[a.Value] = true
				}
			}
		}
	}
}

var numeral = regexp.MustCompile(`\d+(?:\.\d+)?%?`)

// TestGeneratedNumbersAreBacked reads the numbers out of every generated sentence: each must be printed by a finding
// that the sentence names, be one of its leaves, or stand in words of the record or in a fixed text of the catalogue.
func TestGeneratedNumbersAreBacked(t *testing.T) {
	constants := []string{"70", "15", "7", "9", "1", "3", "70%", "15%", "90", "90%", "7", "2"}
	for name, make := range shapes() {
		s := make(t)
		f, err := analysis.Compute(s)
		if err != nil {
			t.Fatal(err)
		}
		f = f.Disclosed()
		for _, lang := range i18n.Langs() {
			d, err := compose(t, s, lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range d.Sentences() {
				if len(x.Findings)+len(x.Questions)+len(x.Evidence)+len(x.Leaves) == 0 {
					t.Errorf("%s: sentence %s rests on nothing", name, x.ID)
				}
				if !x.Generated || strings.HasPrefix(x.ID, "figure.") || i18n.Has(lang, x.ID) && i18n.Text(lang, x.ID) == x.Text {
					continue
				}
				if strings.HasPrefix(x.ID, "ranking.") && strings.HasSuffix(x.ID, ".by") {
					continue // years of sources and options of methods, from the catalogue and from what was locked
				}
				allowed := append(printedBy(t, f, x), constants...)
				for _, n := range allowed {
					allowed = append(allowed, strings.TrimPrefix(n, "-"))
				}
				allowed = append(allowed, numeral.FindAllString(recordWords(s), -1)...)
				for _, n := range numeral.FindAllString(x.Text, -1) {
					if !slices.Contains(allowed, n) {
						t.Errorf("%s, %s: %s prints %s, which none of %v says: %q", name, lang, x.ID, n, x.Findings, x.Text)
					}
				}
			}
		}
	}
}

func printedBy(t *testing.T, f *analysis.Findings, x dossier.Sentence) []string {
	var out []string
	for _, id := range x.Findings {
		n, ok := f.Number(id)
		if !ok {
			t.Errorf("sentence %s names %s, which is no finding", x.ID, id)
		}
		out = append(out, n.Printed)
	}
	return out
}

// recordWords are the texts and locked numbers of the record that a sentence may quote.
func recordWords(s *consult.State) string {
	d := s.Definition
	words := []string{d.Task.En, d.Task.Zh, d.Addressee.En}
	for _, it := range s.Items {
		words = append(words, it.Text.En, it.Text.Zh)
	}
	for _, r := range s.Rounds {
		words = append(words, string(r.ID), string(r.Instrument.Opened), string(r.Instrument.Closes))
	}
	for _, v := range s.Deviations {
		words = append(words, v.Reason, itoa(int(v.Leaf)))
	}
	for _, m := range s.Meetings {
		words = append(words, string(m.Date), itoa(m.Attended))
	}
	return strings.Join(append(words, itoa(d.Disclosure.Median), itoa(d.Disclosure.Quartiles), itoa(d.Disclosure.Histogram)), " ")
}

func TestStatements(t *testing.T) {
	base := consult.Statement{ID: "A1", Kind: "advice", Text: text("Do it.", "照办。"), Questions: []consult.ItemID{"Q01"}, Author: "secretariat"}
	cases := []struct {
		name  string
		alter func(*consult.Statement)
		key   string // of the fault; "" = the brief is made
		want  string // in the English brief
	}{
		{"supported", func(*consult.Statement) {}, "", "Do it."},
		{"rests on nothing", func(s *consult.Statement) { s.Questions = nil }, "brief.unsupported", ""},
		{"a number alone is support", func(s *consult.Statement) {
			s.Questions, s.Text.En = nil, "Median {finding:item.1.Q01.importance.median}."
		}, "", "Median 8."},
		{"unknown number", func(s *consult.Statement) { s.Text.En = "Median {finding:item.9.Q01.importance.median}." }, "brief.finding", ""},
		{"unknown number as support", func(s *consult.Statement) { s.Findings = []string{"no.such"} }, "brief.finding", ""},
		{"unknown evidence", func(s *consult.Statement) { s.Evidence = []string{"E9"} }, "brief.evidence", ""},
		{"known evidence alone", func(s *consult.Statement) { s.Questions, s.Evidence = nil, []string{"E1"} }, "", "Do it."},
		{"wording missing", func(s *consult.Statement) { s.Text.En = "" }, "", "照办。</span> <small class=\"orig\">(original)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			st := base
			c.alter(&st)
			s := study(t, sample{items: 3, experts: 21, rounds: 1, statements: []consult.Statement{st}})
			d, err := compose(t, s, i18n.En)
			if c.key != "" {
				e := fault.Find(err)
				if e == nil || e.Key != c.key || !strings.Contains(e.Place.Field, "A1") {
					t.Fatalf("got %v, want %s naming A1", err, c.key)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			page, _ := d.HTML()
			if !strings.Contains(string(page), c.want) {
				t.Errorf("the brief lacks %q", c.want)
			}
		})
	}
}

func TestSameInputSameBytes(t *testing.T) {
	first, second := pages(t, brief.Head{Round: "2", Size: 100, Root: "AAAA"}), pages(t, brief.Head{Round: "2", Size: 100, Root: "AAAA"})
	if first != second {
		t.Error("two runs over the same input differ")
	}
	other := strings.Split(pages(t, brief.Head{Round: "2", Size: 101, Root: "BBBB"}), "\n")
	differ := 0
	for i, line := range strings.Split(first, "\n") {
		if line != other[i] {
			differ++
		}
	}
	if differ != 1 {
		t.Errorf("with another head %d lines differ, not one", differ)
	}
}

func pages(t *testing.T, h brief.Head) string {
	s := usual(t)
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	d, err := brief.Compose(brief.Input{State: s, Findings: f.Disclosed(), Head: h, Lang: i18n.En})
	if err != nil {
		t.Fatal(err)
	}
	page, _ := d.HTML()
	return string(page)
}

// The annex cites each reference of the evidence, in the style of its language, and says how many it does not print.
func TestReferencesAreCited(t *testing.T) {
	for l, want := range map[i18n.Lang]string{i18n.En: "Li, W. (2020). Seasonal storage. Nature Energy, 5, 1–9.", i18n.Zh: "LI W. Seasonal storage[J]. Nature Energy, 2020, 5: 1-9."} {
		d, err := compose(t, study(t, sample{items: 3, experts: 6}), l)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, section := range d.Sections {
			for _, b := range section.Blocks {
				if table, ok := b.(brief.Table); ok && table.ID == "table-references" {
					found = true
					if len(table.Rows) != 1 || table.Rows[0].Cells[0] != "E1" || table.Rows[0].Cells[1] != want || !strings.Contains(table.Note, "11") {
						t.Errorf("%s: %+v", l, table)
					}
				}
			}
		}
		if !found {
			t.Errorf("%s: no references in the annex", l)
		}
	}
}

func TestNothingRecorded(t *testing.T) {
	_, err := brief.Compose(brief.Input{State: consult.NewState(), Findings: &analysis.Findings{}, Lang: i18n.En})
	if fault.KindOf(err) != fault.Closed {
		t.Errorf("got %v", err)
	}
}

// TestDissentStaysVerbatim looks for the words of the two camps, escaped but unchanged, and for what must not be: red.
func TestDissentStaysVerbatim(t *testing.T) {
	d, err := compose(t, usual(t), i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	quotes := 0
	for _, x := range d.Sentences() {
		if strings.HasPrefix(x.ID, "quote.") {
			quotes++
			if !strings.Contains(x.Text, "see <Fig. 1> & table.") || x.Generated {
				t.Errorf("%s: %q", x.ID, x.Text)
			}
		}
	}
	if quotes == 0 {
		t.Error("no minority view is quoted")
	}
	hidden, err := compose(t, study(t, sample{items: 8, experts: 24, rounds: 2}), i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range hidden.Sentences() {
		if strings.HasPrefix(x.ID, "quote.") {
			t.Errorf("a comment is quoted without consent: %q", x.Text)
		}
	}
}

// disputed is a consultation in whose second round experts reply to an argument of the first and mark it.
func disputed(t testing.TB) *consult.State {
	s := study(t, sample{items: 2, experts: 12, rounds: 1, public: true})
	do(t, s, consult.ReleaseRound{Role: program, Round: s.Rounds[0].ID})
	do(t, s, consult.OpenRound{Role: program, Round: "9", Seed: 7})
	release := func() {
		a := s.Arguments[len(s.Arguments)-1]
		do(t, s, consult.Put{Role: program, Round: a.Round, Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: itoa(int(a.Leaf)), Release: true}}})
	}
	do(t, s, consult.Argue{Role: program, Round: "9", Expert: expert(0), Item: "Q01", Side: consult.Contra, Reply: -1, Text: "It freezes <at> -20 & below."})
	release()
	do(t, s, consult.CloseRound{Role: program, Round: "9", Master: bytes.Repeat([]byte{1}, 32)})
	do(t, s, consult.ReleaseRound{Role: program, Round: "9"})
	do(t, s, consult.OpenRound{Role: program, Round: "10", Seed: 7})
	do(t, s, consult.Argue{Role: program, Round: "10", Expert: expert(1), Item: "Q01", Reply: s.Arguments[0].Leaf, Text: "Salt helps."})
	release()
	for e := 1; e < 8; e++ {
		do(t, s, consult.MarkArgument{Role: program, Round: "10", Expert: expert(e), Leaf: s.Arguments[0].Leaf, Changed: true})
	}
	do(t, s, consult.CloseRound{Role: program, Round: "10", Master: bytes.Repeat([]byte{1}, 32)})
	return s
}

// prompted is a consultation that asks one prompt of each kind and one that nobody can judge, of more experts than the
// disclosure rule needs to show everything for the first of them, and of three for the last.
func prompted(t testing.TB) *consult.State {
	var asked []consult.Prompt
	for _, k := range consult.PromptKinds() {
		p := consult.Prompt{ID: consult.PromptID("P" + string(k)), Kind: k, Name: text("What comes first?", "何者为先？"), Options: []consult.PromptOption{{ID: "a", Name: text("storage", "储能")}, {ID: "b", Name: text("grid", "电网")}, {ID: "c", Name: text("hydrogen", "氢能")}}}
		if k == consult.PromptBudget {
			p.Points = 100
		}
		switch k {
		case consult.PromptText:
			p.Options = nil
		case consult.PromptYear:
			p.Options, p.From, p.To = nil, 2020, 2100
		case consult.PromptChoice, consult.PromptRanking, consult.PromptBudget, consult.PromptPairwise, consult.PromptBestWorst:
		}
		asked = append(asked, p)
	}
	few := asked[0]
	few.ID = "Few"
	s := study(t, sample{experts: 21, bare: true, alter: func(d *consult.Definition) {
		d.Prompts, d.Disclosure = append(slices.Clip(asked), few), consult.DefaultDisclosure
	}})
	do(t, s, consult.OpenRound{Role: program, Round: "1", Items: []consult.ItemID{}, Seed: 7})
	for e := range 21 {
		c := consult.Respond{Role: program, Round: "1", Expert: expert(e), Sheet: consult.ResponseSheet{Mode: "live"}}
		for _, p := range s.Round("1").Instrument.Prompts {
			x := consult.Response{Prompt: p.ID, Marks: []consult.OptionMark{{Option: "a", Value: "1"}}}
			if p.Kind == consult.PromptBudget {
				x.Marks = []consult.OptionMark{{Option: "a", Value: consult.Decimal(itoa(60 + e))}, {Option: "b", Value: consult.Decimal(itoa(40 - e))}}
			}
			switch p.Kind {
			case consult.PromptPairwise:
				x.Marks, x.Contests = nil, []consult.Contest{{Among: []consult.OptionID{"a", "b"}, Best: "a"}, {Among: []consult.OptionID{"c", "b"}}}
			case consult.PromptBestWorst:
				x.Marks, x.Contests = nil, []consult.Contest{{Among: []consult.OptionID{"a", "b", "c"}, Best: "a", Worst: "c"}}
			case consult.PromptYear:
				x.Marks = []consult.OptionMark{{Option: "p05", Value: consult.Decimal(itoa(2030 + e))}, {Option: "p50", Value: "2055"}, {Option: "p95", Value: "2070"}, {Option: "never", Value: consult.Decimal(itoa(5 + e))}}
			case consult.PromptText:
				x.Marks = nil
				c.Text = consult.ResponseText{Comments: map[consult.PromptID]string{p.ID: "seen in <three> plants"}, Sources: map[consult.PromptID][]string{p.ID: {"doi:10.1000/182"}}}
			case consult.PromptChoice, consult.PromptRanking, consult.PromptBudget:
			}
			if e == 20 {
				x = consult.Response{Prompt: p.ID, Aside: "dk"}
			}
			if p.ID != "Few" || e < 3 {
				c.Sheet.Responses = append(c.Sheet.Responses, x)
			}
		}
		do(t, s, c)
	}
	do(t, s, consult.CloseRound{Role: program, Round: "1", Master: bytes.Repeat([]byte{1}, 32)})
	return s
}

// judged is a consultation that asks for quantities alone, three of them with a known value.
func judged(t testing.TB) *consult.State {
	s := study(t, sample{experts: 12, bare: true})
	for q := range 5 {
		x := consult.Quantity{ID: consult.QuantityID("C" + itoa(q)), Unit: "Mt", Name: text("Emission "+string(rune('A'+q)), "排放 "+string(rune('A'+q)))}
		if q < 3 {
			x.Realisation = "50"
		}
		do(t, s, consult.Put{Role: program, Body: &consult.QuantityAdded{Data: x}})
	}
	do(t, s, consult.OpenRound{Role: program, Round: "1", Items: []consult.ItemID{}, Seed: 7})
	for e := range 12 {
		j := consult.Judge{Role: program, Round: "1", Expert: expert(e)}
		for q := range 5 {
			j.Sheet.Judgements = append(j.Sheet.Judgements, consult.Judgement{Quantity: consult.QuantityID("C" + itoa(q)), Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"},
				Values: []consult.Decimal{consult.Decimal(itoa(20 + e)), consult.Decimal(itoa(40 + 2*e)), consult.Decimal(itoa(80 + 3*e))}})
		}
		do(t, s, j)
	}
	do(t, s, consult.CloseRound{Role: program, Round: "1", Master: bytes.Repeat([]byte{1}, 32)})
	return s
}
