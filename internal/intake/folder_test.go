package intake_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/intake"
)

// head is a small consultation.yaml: two criteria on nine points, two rounds.
const head = `title: {zh: 示例, en: Demo}
needs:
  - {id: N1, zh: 需求, en: Need, target: {year: 2030}}
ends: [supply]
scales: {s9: {min: 1, max: 9}}
criteria:
  - {id: importance, scale: s9}
  - {id: urgency, scale: s9, weight: 0.5}
rounds: [{id: 1, opened: 2025-03-01, closed: 2025-03-20}, {id: 2}]
seed: 7
`

// folder makes a folder from name, content pairs; consultation.yaml is head unless it is among them.
func folder(pairs ...string) fstest.MapFS {
	f := fstest.MapFS{"consultation.yaml": {Data: []byte(head)}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return f
}

const twoItems = "id,text\nQ1,What limits storage?\nQ2,储能受什么限制？\n"

func read(t testing.TB, f fstest.MapFS) (*intake.Plan, *consult.State) {
	t.Helper()
	p, err := intake.Folder(f, nil, "Demo", intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p, fold(t, p)
}

func TestFolder(t *testing.T) {
	_, s := read(t, folder(
		"demands.csv", "id,parent,end,zh,en,trl_now,trl_needed,by_year,source,needs\nD1.1,D1,supply,储能,Storage,5,9,2035,a; b,N1\nD1,,supply,供应端,Supply,,,,,\n",
		"items.csv", "id,text,lang,origin,demand,parent,reason,status\n"+
			"Q3,Merged?,en,,D1.1,R1;R2,same,standing\nR1,One?,en,open_call,,,,merged\nR2,二？,zh-CN,expert,,,,merged\nR3,Three?,en,literature,,,,merged\n"+
			"Q4,Part a?,en,,,R3,too wide,\nQ5,Part b?,en,,,R3,too wide,\nR4,Four?,en,,,,,merged\nQ6,Fourth?,en,,,R4,clearer,\nR5,No.,en,,,,no question,rejected\nR6,Later?,en,,,,,parked\n",
		"experts.csv", "expert,discipline,stage\nE2,物理,senior\nE1,chemistry,\n",
		"ratings.csv", "round,expert,item,criterion,rating,familiarity,comment,time\n"+
			"2,E1,Q3,importance,7,3,,\n1,E1,Q3,importance,dk,2,\"first, doubts\",2025-03-02\n1,E1,Q3,urgency,,2,,\n1,E9,Q4,urgency,na,,,\n1,E1,Q4,importance, ８ ,,,\n",
		"judgements.csv", "round,expert,quantity,probability,value,rationale\n1,E1,C1,0.9,12,\n1,E1,C1,0.1,8.50,guess\n",
		"quantities.csv", "quantity,parameter,unit,zh,en,realisation\nC1,,GW,风电,Wind,441\n",
		"statements.csv", "id,kind,zh,en,questions,findings,author\nA1,judgement,判断,Judgement,Q3;Q4,,secretariat\n",
		"decisions.yaml", "- {id: X1, en: Which?, stated_by: ministry, benefit: 0 - net_2060 * price, weights: [{name: price, values: [1, 2]}], options: [{id: o1, en: One, levers: {ccus: 3}}, {id: o2, en: Two}]}\n",
		"evidence/refs.bib", "@article{a, title={x}}\n@comment{y}\n@book{b, title={z}}\n",
		"series/datapackage.json", `{"name":"s","licenses":[{"name":"CC-BY-4.0"}],"resources":[{"name":"power","path":"power.csv","title":"Power","schema":{"fields":[{"name":"year"},{"name":"twh"}]}}]}`,
		"series/power.csv", "year,twh\n2020,1\n2021,2\n",
		"topics.csv", "id,zh,en,lead,demands\nT1,供应,Supply,E1,D1\n",
		"meetings.csv", "id,date,topic,attended,questions,zh,en\nM1,2025-02-01,T1,12,Q3,结论,Concluded\n",
		"reviews.csv", "id,subject,verdict,zh,en\nV1,report,revise,改,Revise\n",
		"motions.csv", "id,zh,en,date,entitled,for,against,abstain,threshold\nB1,动议,Motion,2025-04-01,20,15,2,1,0.5\n",
		"adoption.csv", "statement,question,event,date,addressee,evidence,status\nA1,,submission,2025-06-01,ministry,,received\n",
	))
	relations := map[consult.ItemID]consult.Relation{}
	for _, it := range s.Items {
		relations[it.ID] = it.Relation
	}
	for id, want := range map[consult.ItemID]consult.Relation{"R1": "", "Q3": consult.Merge, "Q4": consult.Split, "Q5": consult.Split, "Q6": consult.Reword} {
		if relations[id] != want {
			t.Errorf("%s: %q, not %q", id, relations[id], want)
		}
	}
	if b := s.Balance(); b != (consult.Balance{Raw: 6, Merged: 4, Rejected: 1, Standing: 1, Parked: 1, Derived: 4}) {
		t.Errorf("balance %+v", b)
	}
	if len(s.Rounds) != 2 || s.Rounds[0].Instrument.Opened != "2025-03-01" || s.Rounds[0].Instrument.Panel != 3 || !reflect.DeepEqual(s.Rounds[0].Instrument.Items, []consult.ItemID{"Q3", "Q4"}) {
		t.Fatalf("rounds %+v", s.Rounds)
	}
	r := s.Rounds[0].Reply("E1")
	want := []consult.Mark{{Kind: consult.CannotJudge}, {Kind: consult.Skipped}, {Kind: consult.Rated, Value: 8}, {Kind: consult.NotAsked}}
	if got := append(append([]consult.Mark{}, r.Answers[0].Marks...), r.Answers[1].Marks...); !reflect.DeepEqual(got, want) {
		t.Errorf("marks of E1: %v, not %v", got, want)
	}
	if r.Answers[0].Comment != "first, doubts" || r.Answers[0].Familiarity != 2 {
		t.Errorf("answer %+v", r.Answers[0])
	}
	if m := s.Rounds[0].Reply("E9").Answers[0].Marks[1]; m.Kind != consult.NotApplies {
		t.Errorf("E9 on urgency: %v", m)
	}
	if j := s.Rounds[0].Judgements[0]; !reflect.DeepEqual(j.Probabilities, []float64{0.1, 0.9}) || j.Rationale != "guess" {
		t.Errorf("judgement %+v", j)
	}
	if e := s.Evidence[0]; e.Entries != 2 || e.Format != "bibtex" || e.ID != "refs" {
		t.Errorf("evidence %+v", e)
	}
	if d := s.Data[0]; d.Rows != 2 || d.Licence != "CC-BY-4.0" || d.ID != "power" {
		t.Errorf("datum %+v", d)
	}
	if n := s.Definition.Needs[0]; n.Target == nil || n.Target.Value != "" || n.Target.Year != 2030 {
		t.Errorf("a target without a value must have none: %+v", n.Target)
	}
	counts := []int{len(s.Demands), len(s.Experts), len(s.Quantities), len(s.Decisions), len(s.Topics), len(s.Meetings), len(s.Reviews), len(s.Motions), len(s.Statements), len(s.Adoptions)}
	if !reflect.DeepEqual(counts, []int{2, 3, 1, 1, 1, 1, 1, 1, 1, 1}) {
		t.Errorf("counts %v", counts)
	}
	if len(s.Sources) != 16 {
		t.Errorf("%d files are in the record", len(s.Sources))
	}
}

// Without a list of items, the questions are made of what the ratings name.
func TestItemsOfRatings(t *testing.T) {
	_, s := read(t, folder("ratings.csv", "round,expert,item,criterion,rating\n1,E1,\"Sensors, cheap & small\",importance,3\n1,E1,SENSORS cheap small,importance,4\n1,E1,碳捕集 成本？,importance,5\n"))
	var ids []string
	for _, it := range s.Items {
		ids = append(ids, string(it.ID))
		if it.Origin != consult.FromImport {
			t.Errorf("%s comes from %q", it.ID, it.Origin)
		}
	}
	if want := []string{"Sensors-cheap-small", "SENSORS-cheap-small-2", "碳捕集-成本"}; !reflect.DeepEqual(ids, want) {
		t.Errorf("items %q, not %q", ids, want)
	}
	if s.Items[2].Text.Zh != "碳捕集 成本？" {
		t.Errorf("text %+v", s.Items[2].Text)
	}
}

func TestSmallFolders(t *testing.T) {
	for _, c := range []struct {
		name   string
		files  fstest.MapFS
		rounds int
	}{
		{"only a title", folder("consultation.yaml", "title: Demo\n"), 0},
		{"only items", folder("items.csv", twoItems), 0},
		{"headers without rows", folder("items.csv", "id,text\n", "ratings.csv", "round,expert,item,criterion,rating\n"), 0},
		{"a panel of one", folder("items.csv", twoItems, "ratings.csv", "round,expert,item,criterion,rating\n2,E1,Q1,importance,5\n"), 1},
		{"judgements only", folder("items.csv", twoItems, "quantities.csv", "quantity\nC1\n", "judgements.csv", "round,expert,quantity,probability,value\n1,E1,C1,0.5,3\n"), 1},
		{"one criterion, one round, not named in the rows", folder("consultation.yaml", "title: Demo\nscales: {s: {min: 0, max: 2}}\ncriteria: [{id: c}]\nrounds: [1]\n", "ratings.csv", "expert,item,rating\nE1,Q1,0\n"), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, s := read(t, c.files); len(s.Rounds) != c.rounds {
				t.Errorf("%d rounds, not %d", len(s.Rounds), c.rounds)
			}
		})
	}
}

func TestSeed(t *testing.T) {
	given := uint64(99)
	answers := []string{"items.csv", twoItems, "ratings.csv", "round,expert,item,criterion,rating\n1,E1,Q1,importance,5\n"}
	unseeded := append([]string{"consultation.yaml", strings.Replace(head, "seed: 7\n", "", 1)}, answers...)
	for _, c := range []struct {
		name  string
		files fstest.MapFS
		o     intake.Options
		want  string
	}{
		{"of consultation.yaml", folder(answers...), intake.Options{}, "7"},
		{"of the caller", folder(answers...), intake.Options{Seed: &given}, "99"},
		{"drawn", folder(unseeded...), intake.Options{Draw: func() uint64 { return 5 }}, "5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := intake.Folder(c.files, nil, "Demo", c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := fold(t, p).Rounds[0].Instrument.Seed; got != c.want {
				t.Errorf("seed %s, not %s", got, c.want)
			}
		})
	}
}

// refusals returns the findings of a folder as lines in both languages.
func refusals(t testing.TB, f fstest.MapFS) (en, zh []string) {
	t.Helper()
	p, err := intake.Folder(f, nil, "demo", intake.Options{})
	if err == nil {
		t.Fatal("nothing was refused")
	}
	if p != nil {
		t.Fatal("there is a plan beside the error")
	}
	return sentences(t, err)
}

func sentences(t testing.TB, err error) (en, zh []string) {
	t.Helper()
	list := fault.List{fault.Find(err)}
	_ = errors.As(err, &list)
	for _, e := range list {
		if e.Kind == fault.Internal {
			t.Errorf("a defect was reported as a finding: %v", e)
		}
		en, zh = append(en, i18n.Sentence(i18n.En, e)), append(zh, i18n.Sentence(i18n.Zh, e))
	}
	return en, zh
}
