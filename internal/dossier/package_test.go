package dossier_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/record"
)

const study consult.StudyID = "storage"

// plain is a renderer of a few lines: what a brief, a figure and a checklist must be for the dossier, no more.
type plain struct{}

func (plain) Files(s *consult.State, f *analysis.Findings, head dossier.HeadLine) (map[string][]byte, []dossier.Sentence, error) {
	var sentences []dossier.Sentence
	for _, lang := range []string{"zh-CN", "en"} {
		for _, it := range s.Standing() {
			id := "rank.mean." + string(it.ID) + ".n"
			n, ok := f.Number(id)
			if !ok {
				continue
			}
			sentences = append(sentences, dossier.Sentence{ID: "s." + string(it.ID), Kind: "fact", Lang: lang, Text: fmt.Sprintf("%s: n = %s", it.Text.In(lang), n.Printed),
				Findings: []string{id}, Questions: []string{string(it.ID)}, Leaves: []int64{it.Leaf}, Generated: true})
		}
	}
	files := map[string][]byte{"checklists/accord.csv": []byte("item,topic,stated,source,where\r\n")}
	for _, lang := range []string{"zh-CN", "en"} {
		var b strings.Builder
		for _, x := range sentences {
			if x.Lang == lang {
				fmt.Fprintf(&b, "<p id=%q>%s</p>\n", x.ID, x.Text)
			}
		}
		fmt.Fprintf(&b, "<p>%s %d %s</p>\n", head.Round, head.Size, head.Root)
		short, _, _ := strings.Cut(lang, "-")
		files["brief."+short+".html"] = []byte(b.String())
	}
	for _, r := range f.Rankings {
		var b strings.Builder
		for _, x := range r.Rows {
			fmt.Fprintf(&b, "<text>%s %d</text>\n", x.Item, x.Rank)
		}
		files["figures/ranking."+r.Method+".svg"] = []byte("<svg>" + b.String() + "</svg>\n")
	}
	for _, e := range s.Experts {
		if e.Pseudonym != "" {
			files["individual/"+string(e.Pseudonym)+".en.html"] = []byte("<p>own answers</p>\n")
		}
	}
	return files, sentences, nil
}

// panel says how a consultation for a test differs from the usual one.
type panel struct {
	experts    int
	disclosure consult.Disclosure
	consent    string
	silent     bool     // no round is held: argument and lineage alone
	methods    []string // of ranking; nil: the mean alone
	interests  bool     // somebody is recused after answering, and an identity was opened
	prompts    bool     // every kind of prompt is asked too
}

func (p panel) ranking() []string {
	if p.methods == nil {
		return []string{"mean"}
	}
	return p.methods
}

// consultation opens a desk in memory and records a small consultation of two rounds.
func consultation(t testing.TB, p panel) *desk.Desk {
	t.Helper()
	log, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := desk.Open(log)
	t.Cleanup(d.Close)
	if err := d.Create(t.Context(), study); err != nil {
		t.Fatal(err)
	}
	const program = consult.RoleProgram
	put := func(commands []consult.Command) {
		t.Helper()
		if _, err := d.Import(t.Context(), study, commands, nil); err != nil {
			t.Fatal(err)
		}
	}
	commands := []consult.Command{consult.Put{Role: program, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: study, Title: consult.Text{En: "Storage", Zh: "储能"}, Anonymity: "pseudonym", Disclosure: p.disclosure, Consent: p.consent, Seed: "7", Ranking: p.ranking(),
		Prompts: p.asked(), Rules: consult.Rules{MinRaters: 5, Consensus: consult.RuleSpec{Preset: "70-15-nine"}}, Groups: []string{"discipline"},
		Needs: []consult.Need{{ID: "N1", Name: consult.Text{En: "Carbon neutrality", Zh: "碳中和"}}}, Scales: []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
		Criteria: []consult.Criterion{{ID: "importance", Scale: "s9", Weight: "1", Direction: "max"}, {ID: "urgency", Scale: "s9", Weight: "1", Direction: "max"}}}}},
		consult.Put{Role: program, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "D1", Name: consult.Text{En: "Storage", Zh: "储能"}, Needs: []consult.NeedID{"N1"}}}}}
	for i := range p.experts {
		commands = append(commands, consult.Put{Role: program, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: expert(i)}, Data: consult.ExpertData{Attributes: map[string]string{"discipline": []string{"energy", "materials"}[i%2]}}}})
	}
	for i := range 5 {
		commands = append(commands, consult.Put{Role: program, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(fmt.Sprintf("R%d", i)), Demand: "D1", Lang: "en", Origin: consult.FromExpert}, Text: consult.ItemText{Text: consult.Text{En: fmt.Sprintf("Raw question %d?", i)}}, Who: consult.ItemWho{Proposer: expert(i)}}})
	}
	commands = append(commands, consult.Put{Role: program, Body: &consult.ItemDerived{Data: consult.ItemData{ID: "Q1", Parents: []consult.ItemID{"R0", "R1"}, Relation: consult.Merge, Demand: "D1"}, Text: consult.ItemText{Text: consult.Text{En: "What limits storage?", Zh: "什么限制储能？"}, Reason: "the same question"}}})
	put(commands)
	rounds := 2
	if p.silent {
		rounds = 0
	}
	for r := range rounds {
		round := consult.RoundID(fmt.Sprint(r + 1))
		put([]consult.Command{consult.OpenRound{Role: program, Round: round, Seed: 7}})
		var answers []consult.Command
		for e := range p.experts {
			items := []consult.ItemID{"R2", "R3", "R4", "Q1"}
			values := make([][]*string, len(items))
			for i := range items {
				a, b := fmt.Sprint(1+(e*7+i*3+r)%9), fmt.Sprint(5+(e*5+i+r)%5)
				if (e+i)%11 == 0 {
					b = "dk"
				}
				values[i] = []*string{&a, &b}
			}
			answers = append(answers, consult.Submit{Role: program, Round: round, Expert: expert(e), Sheet: consult.Sheet{Mode: "import", Items: items, Criteria: []consult.CriterionID{"importance", "urgency"}, Values: values},
				Text: consult.SheetText{Comments: map[consult.ItemID]string{"Q1": fmt.Sprintf("cost %d", e)}}})
		}
		if p.prompts {
			for e := range p.experts {
				answers = append(answers, responses(round, e, r))
			}
			last := responses(round, 1, r)
			answers = append(answers, consult.Withdraw{Role: program, Round: round, Expert: expert(0), Prompts: []consult.PromptID{"choice"}}, last)
		}
		put(answers)
		if p.interests && r == rounds-1 {
			who := consult.ExpertWho{Pseudonym: expert(3)}
			put([]consult.Command{
				consult.Put{Role: program, Body: &consult.ExpertRecused{Who: who, Data: consult.Recusal{Items: []consult.ItemID{"Q1"}}, Text: consult.Remark{Reason: "leads a project on it"}}},
				consult.Put{Role: program, Body: &consult.ExpertAssigned{Who: who, Data: consult.ExpertData{Attributes: map[string]string{"discipline": "energy"}}}},
			})
		}
		put([]consult.Command{consult.CloseRound{Role: program, Round: round, Master: []byte("0123456789abcdef0123456789abcde" + fmt.Sprint(r))}})
	}
	put([]consult.Command{consult.Put{Role: program, Body: &consult.StatementAdded{Data: consult.Statement{ID: "A1", Kind: "advice", Author: "secretariat", Text: consult.Text{En: "Study storage first.", Zh: "先研究储能。"}, Questions: []consult.ItemID{"Q1"}}}}})
	return d
}

func expert(i int) consult.Pseudonym { return consult.Pseudonym(fmt.Sprintf("E%02d", i)) }

func source(d *desk.Desk) dossier.Source {
	return dossier.Source{Log: d.Log(), Commit: func(ctx context.Context, id consult.StudyID, c consult.Command) (int64, error) {
		acks, err := d.Do(ctx, id, c)
		if err != nil {
			return 0, err
		}
		return acks[0].Index, nil
	}}
}

// written writes the results of a consultation and returns the folder and the package.
func written(t testing.TB, d *desk.Desk, form dossier.Form) (string, []byte) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	if _, err := dossier.Write(t.Context(), source(d), study, plain{}, out, dossier.Options{Form: form, Role: consult.RoleProgram, Program: "v1.0.0"}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(out, "package.zip"))
	if err != nil {
		t.Fatal(err)
	}
	return out, b
}
