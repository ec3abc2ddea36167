package brief_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/brief"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/num"
)

// sample says what a consultation for a test holds.
type sample struct {
	items, experts, rounds int
	bare                   bool // no lineage, demands, needs, statements
	public                 bool // disclosure none, consent to release
	alter                  func(*consult.Definition)
	statements             []consult.Statement
}

func text(en, zh string) consult.Text { return consult.Text{En: en, Zh: zh} }

// do decides and applies commands in order.
func do(t testing.TB, s *consult.State, commands ...consult.Command) {
	t.Helper()
	for _, c := range commands {
		e, err := consult.Decide(s, c)
		if err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		if err := consult.Apply(s, e); err != nil {
			t.Fatalf("%T: %v", c, err)
		}
	}
}

const program = consult.RoleProgram

// study makes the state of a consultation: two criteria on nine points, an expert's answers drawn from a seed.
func study(t testing.TB, x sample) *consult.State {
	t.Helper()
	d := consult.Definition{
		ID: "sample", Title: text("Storage of electricity", "电力储存"), Task: text("Which questions on storage should be studied first?", "哪些储能问题应先研究？"),
		Addressee: text("Ministry of Science", "科技部"), Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Seed: "7", Ranking: []string{"mean"},
		Scales: []consult.Scale{{ID: "s9", Min: 1, Max: 9, Labels: []consult.PointLabel{{Point: 1, Label: text("low", "低")}, {Point: 9, Label: text("high", "高")}}}},
		Criteria: []consult.Criterion{
			{ID: "importance", Name: text("importance", "重要性"), Scale: "s9", Weight: "1", Direction: "max"},
			{ID: "urgency", Name: text("urgency", "紧迫性"), Scale: "s9", Weight: "0.5", Direction: "max"},
		},
		Groups: []string{"discipline"},
		Rules:  consult.Rules{MinRaters: 5, Consensus: consult.RuleSpec{Preset: "70-15-nine"}, Stop: consult.RuleSpec{Preset: "two-rounds"}},
	}
	if !x.bare {
		d.Needs = []consult.Need{{ID: "N1", Name: text("Carbon neutrality", "碳中和"), Authority: text("State Council", "国务院"), Document: text("Opinions", "意见"), Date: "2021-10-24", Target: &consult.Target{Value: "80", Unit: "%", Year: 2060}}}
	}
	if x.public {
		d.Disclosure, d.Consent = consult.Disclosure{None: true}, "release"
	}
	if x.alter != nil {
		x.alter(&d)
	}
	s := consult.NewState()
	do(t, s, consult.Put{Role: program, Body: &consult.StudyOpened{Definition: d}})
	if !x.bare {
		do(t, s, consult.Put{Role: program, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S", Name: text("Supply", "供应端"), Needs: []consult.NeedID{"N1"}}}},
			consult.Put{Role: program, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S.1", Parent: "S", Name: text("Storage", "储能"), TRLNow: 5, TRLNeeded: 9, ByYear: 2035}}},
			consult.Put{Role: program, Body: &consult.EvidenceAdded{Data: consult.Evidence{ID: "E1", File: "storage.bib", Format: "bibtex", Entries: 12, References: []consult.Reference{
				{Key: "li2020", Cite: text("Li, W. (2020). Seasonal storage. Nature Energy, 5, 1–9.", "LI W. Seasonal storage[J]. Nature Energy, 2020, 5: 1-9.")}}}}})
	}
	lineage(t, s, x)
	panel(t, s, x)
	for _, st := range x.statements {
		do(t, s, consult.Put{Role: program, Body: &consult.StatementAdded{Data: st}})
	}
	return s
}

// lineage enters the items: the first two come from two raw proposals each, one proposal is rejected.
func lineage(t testing.TB, s *consult.State, x sample) {
	for i := range x.items {
		id := fmt.Sprintf("Q%02d", i+1)
		q := text(fmt.Sprintf("What limits storage technology %s?", id), fmt.Sprintf("储能技术 %s 受何限制？", id))
		if x.bare || i >= 2 {
			data := consult.ItemData{ID: consult.ItemID(id), Origin: consult.FromLiterature}
			if !x.bare {
				data.Demand = "S.1"
			}
			do(t, s, consult.Put{Role: program, Body: &consult.ItemAdded{Data: data, Text: consult.ItemText{Text: q}}})
			continue
		}
		a, b := consult.ItemID("R"+id+"a"), consult.ItemID("R"+id+"b")
		for _, r := range []consult.ItemID{a, b} {
			do(t, s, consult.Put{Role: program, Body: &consult.ItemAdded{Data: consult.ItemData{ID: r, Origin: consult.FromOpenCall, Demand: "S.1", Lang: "zh-CN"}, Text: consult.ItemText{Text: consult.Text{Zh: "提案 " + string(r)}}}})
		}
		do(t, s, consult.Put{Role: program, Body: &consult.ItemDerived{Data: consult.ItemData{ID: consult.ItemID(id), Parents: []consult.ItemID{a, b}, Relation: consult.Merge, Demand: "S.1"}, Text: consult.ItemText{Text: q, Reason: "same limit"}}})
	}
	if !x.bare {
		do(t, s, consult.Put{Role: program, Body: &consult.ItemAdded{Data: consult.ItemData{ID: "RX", Origin: consult.FromOpenCall}, Text: consult.ItemText{Text: text("Build more.", "多建。")}}},
			consult.Put{Role: program, Body: consult.Move(consult.KindItemReject, "RX", "no question")})
	}
}

// panel lets experts join and answer. Items differ in merit, the last one has two camps.
func panel(t testing.TB, s *consult.State, x sample) {
	disciplines := []string{"ecology", "energy-engineering", "economics-policy"}
	for e := range x.experts {
		do(t, s, consult.Put{Role: program, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: expert(e)}, Data: consult.ExpertData{Attributes: map[string]string{"discipline": disciplines[e%3]}}}})
	}
	r := num.NewStream(7, "sample", 1)
	for k := range x.rounds {
		round := consult.RoundID(strconv.Itoa(k + 1))
		do(t, s, consult.OpenRound{Role: program, Round: round, Seed: 7, Opened: "2025-03-03", Closes: "2025-03-21"})
		for e := range x.experts - k {
			sheet := consult.Submit{Role: program, Round: round, Expert: expert(e), Sheet: consult.Sheet{Mode: "import", Criteria: []consult.CriterionID{"importance", "urgency"}}}
			sheet.Text.Comments = map[consult.ItemID]string{}
			for i, it := range s.Round(round).Instrument.Items {
				base := 8 - i/2
				if i == x.items-1 {
					base = 2 + 6*(e%2)
					sheet.Text.Comments[it] = fmt.Sprintf("Camp %d, voice %d: see <Fig. 1> & table.", e%2, e)
				}
				row := make([]*string, 2)
				for c := range row {
					v := strconv.Itoa(max(1, min(9, base+r.IntN(4-k)-1)))
					if r.IntN(20) == 0 {
						v = "dk"
					}
					row[c] = &v
				}
				sheet.Sheet.Items, sheet.Sheet.Values = append(sheet.Sheet.Items, it), append(sheet.Sheet.Values, row)
			}
			do(t, s, sheet)
		}
		do(t, s, consult.CloseRound{Role: program, Round: round, Master: bytes.Repeat([]byte{byte(k)}, 32)})
	}
}

func expert(e int) consult.Pseudonym { return consult.Pseudonym(fmt.Sprintf("E%02d", e+1)) }

// usual is a consultation with everything: lineage, rounds, statements of each kind, data that may be shown.
func usual(t testing.TB) *consult.State {
	s := study(t, sample{items: 8, experts: 24, rounds: 2, public: true, statements: []consult.Statement{
		{ID: "A1", Kind: "advice", Text: text("Study Q01 first: its median is {finding:item.2.Q01.importance.median}.", "应先研究 Q01：其中位数为 {finding:item.2.Q01.importance.median}。"), Questions: []consult.ItemID{"Q01"}, Author: "secretariat"},
		{ID: "A2", Kind: "judgement", Text: consult.Text{Zh: "两类问题宜分开研究。"}, Questions: []consult.ItemID{"Q02", "Q03"}, Author: "topic group"},
		{ID: "A3", Kind: "forecast", Text: text("Costs will fall further.", "成本将继续下降。"), Evidence: []string{"E1"}, Author: "topic group"},
	}})
	do(t, s, consult.Put{Role: program, Round: "2", Body: consult.Note(consult.KindDeviation, "Two sheets came by post.")})
	return s
}

func compose(t testing.TB, s *consult.State, lang i18n.Lang) (*brief.Document, error) {
	t.Helper()
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	return brief.Compose(brief.Input{State: s, Findings: f.Disclosed(), Head: brief.Head{Round: "2", Size: 100, Root: "AAAA"}, Lang: lang})
}

func itoa(n int) string { return strconv.Itoa(n) }
