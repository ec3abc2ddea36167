package intake_test

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// mapped is a folder whose ratings come from export.csv by a mapping.
func mapped(mapping, export string) fstest.MapFS {
	lines := strings.Split(strings.TrimRight(mapping, "\n"), "\n")
	return folder("consultation.yaml", head+"sources:\n  - file: export.csv\n    kind: ratings\n    "+strings.Join(lines, "\n    ")+"\n", "export.csv", export)
}

// marks lists every answered cell as "round expert item criterion=mark", and comments, in order.
func marks(s *consult.State) (out []string) {
	for _, r := range s.Rounds {
		for _, p := range r.Replies {
			for _, a := range p.Answers {
				where := fmt.Sprintf("%s %s %s", r.ID, p.Expert, r.Instrument.Items[a.Item])
				for c, m := range a.Marks {
					switch m.Kind {
					case consult.NotAsked:
					case consult.Skipped:
						out = append(out, fmt.Sprintf("%s %s=skipped", where, r.Instrument.Criteria[c].ID))
					default:
						out = append(out, fmt.Sprintf("%s %s=%s", where, r.Instrument.Criteria[c].ID, m))
					}
				}
				if a.Comment != "" {
					out = append(out, where+" says "+a.Comment)
				}
			}
		}
	}
	sort.Strings(out)
	return out
}

// report returns the report of a file.
func report(t *testing.T, p *intake.Plan, file string) intake.SourceReport {
	t.Helper()
	for _, r := range p.Sources {
		if r.File == file {
			return r
		}
	}
	t.Fatalf("no report of %s", file)
	return intake.SourceReport{}
}

func TestMappedLayouts(t *testing.T) {
	for _, c := range []struct {
		name, mapping, export string
		want                  []string
		leftOut               []consult.LeftOut
	}{
		{"long, with labels, an empty cell was skipped", `
expert: Who
item: What
criterion: On
rating: Answer
comment: Why
values: {low: 1, high: 9}
dk: [no idea]
na: [n/a]
rounds: 1`, "Who,What,On,Answer,Why\nE1,Q1,importance,high,because\nE1,Q1,urgency,no idea,\nE2,Q1,importance,n/a,\nE2,Q1,urgency,,\nE3,Q1,importance,4,\n",
			[]string{"1 E1 Q1 importance=9", "1 E1 Q1 says because", "1 E1 Q1 urgency=dk", "1 E2 Q1 importance=na", "1 E2 Q1 urgency=skipped", "1 E3 Q1 importance=4"}, nil},
		{"long, an empty cell was not asked", `
expert: Who
item: What
criterion: On
rating: Answer
empty: not_asked
missing: ["-"]
round: 2`, "Who,What,On,Answer\nE1,Q1,importance,3\nE1,Q1,urgency,\nE2,Q1,urgency,-\n,Q1,urgency,5\nE4,-,urgency,5\n",
			[]string{"2 E1 Q1 importance=3"}, []consult.LeftOut{{Reason: intake.NoAnswer, Rows: 2, Where: []int{3, 4}}, {Reason: intake.NoExpert, Rows: 1, Where: []int{5}}, {Reason: intake.NoItem, Rows: 1, Where: []int{6}}}},
		{"wide, columns named one by one, by heading and by number", `
layout: wide
expert: id
columns:
  - {column: storage important?, item: Q1, criterion: importance}
  - {column: 3, item: Q1, criterion: urgency}
  - {column: remarks, item: Q1, comment: true}
rounds: {column: wave, values: {first: 1, second: 2}}`, "id,storage important?,x,remarks,wave\nE1,5,6,fine,first\nE1,7,,,second\n",
			[]string{"1 E1 Q1 importance=5", "1 E1 Q1 says fine", "1 E1 Q1 urgency=6", "2 E1 Q1 importance=7", "2 E1 Q1 urgency=skipped"}, nil},
		{"wide, by a pattern of headings", `
layout: wide
expert: id
pattern: "{item}: {criterion}"
empty: not_asked
rounds: 1`, "id,Q1: importance,Q1: urgency,Q2: importance,Q2: cost\nE1,1,2,,9\n",
			[]string{"1 E1 Q1 importance=1", "1 E1 Q1 urgency=2"}, nil},
		{"wide, one row per expert and item", `
layout: wide
expert: id
item: question
columns: [{column: imp, criterion: importance}, {column: urg, criterion: urgency}]
rounds: 1`, "id,question,imp,urg\nE1,Q1,1,2\nE1,Q2,3,4\n",
			[]string{"1 E1 Q1 importance=1", "1 E1 Q1 urgency=2", "1 E1 Q2 importance=3", "1 E1 Q2 urgency=4"}, nil},
		{"blocks, the filled one counts", `
layout: blocks
expert: id
item: topic
blocks: {first: 4, width: 3, criteria: [importance, urgency]}
missing: ["NA"]
empty: not_asked
rounds: {column: day, before: {1: 2025-03-10}, else: 2}`, "day,id,topic,a,b,c,a,b,c\n2025-03-09 23:59:59,E1,Q1,NA,NA,NA,8,NA,yes\n2025-03-10,E1,Q1,4,5,NA,NA,NA,NA\n2025/3/1,E2,Q1,4,,,5,,\n2025-03-01,E3,Q1,NA,NA,NA,NA,NA,NA\n",
			[]string{"1 E1 Q1 importance=8", "1 E1 Q1 says yes", "2 E1 Q1 importance=4", "2 E1 Q1 urgency=5"},
			[]consult.LeftOut{{Reason: intake.TwoBlocks, Rows: 1, Where: []int{4}}, {Reason: intake.NoAnswer, Rows: 1, Where: []int{5}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, s := read(t, mapped(strings.TrimPrefix(c.mapping, "\n"), c.export))
			if got := marks(s); !reflect.DeepEqual(got, c.want) {
				t.Errorf("marks\n  %s\nnot\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
			r := report(t, p, "export.csv")
			if !reflect.DeepEqual(r.LeftOut, c.leftOut) {
				t.Errorf("left out %+v, not %+v", r.LeftOut, c.leftOut)
			}
			left := 0
			for _, l := range c.leftOut {
				left += l.Rows
			}
			if r.Taken != r.Rows-left || len(r.Preview) != min(r.Rows, 5) {
				t.Errorf("%d rows, %d taken, %d shown", r.Rows, r.Taken, len(r.Preview))
			}
			if kept := s.Sources[1]; !strings.HasPrefix(kept.Mapping, "  - file: export.csv\n") || !strings.Contains(kept.Mapping, "round") {
				t.Errorf("the record holds the mapping %q", kept.Mapping)
			}
		})
	}
}

func TestKeep(t *testing.T) {
	const form = "layout: wide\nexpert: id\nitem: q\ncolumns: [{column: a, criterion: importance}]\nrounds: 1\ntime: at\n"
	const export = "id,q,a,at\nE1,Q1,2,2025-03-02 10:00\nE1,Q1,1,2025-03-01 10:00\nE2,Q1,5,2025-03-01\n"
	for _, c := range []struct {
		keep string
		want []string
	}{
		{"first", []string{"1 E1 Q1 importance=1", "1 E2 Q1 importance=5"}}, // first by time, not by row
		{"last", []string{"1 E1 Q1 importance=2", "1 E2 Q1 importance=5"}},
		{"none", []string{"1 E2 Q1 importance=5"}},
	} {
		t.Run(c.keep, func(t *testing.T) {
			p, s := read(t, mapped(form+"keep: "+c.keep, export))
			if got := marks(s); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, not %v", got, c.want)
			}
			if l := report(t, p, "export.csv").LeftOut; len(l) != 1 || l[0].Reason != intake.Repeated {
				t.Errorf("left out %+v", l)
			}
		})
	}
	en, _ := refusals(t, mapped(form, export))
	if want := "export.csv:2: the same expert answered the same thing in rows 3, 2: say which counts with keep: first, last or none"; en[0] != want {
		t.Errorf("%s\nnot\n%s", en[0], want)
	}
}

func TestMappingRefused(t *testing.T) {
	const long = "expert: Who\nitem: What\ncriterion: On\nrating: Answer\nrounds: 1\n"
	for _, c := range []struct{ name, mapping, export, en string }{
		{"a column that is not there", "expert: Who\nitem: What\ncriterion: On\nrating: Mark\nrounds: 1", "Who,What,On,Answer\n", `consultation.yaml:12:5: export.csv has no column "Mark"`},
		{"a heading that stands twice", long, "Who,What,On,Answer,Who\n", `consultation.yaml:12:5: the heading "Who" stands twice in export.csv: name the column by its number`},
		{"a label that is not known", long + "values: {low: 1}", "Who,What,On,Answer\nE1,Q1,urgency,lowest\n", `export.csv:2:4: "lowest" is no label under values, dk, na or missing, and no number of the scale of urgency`},
		{"a label that leads off the scale", long + "values: {top: 10}", "Who,What,On,Answer\nE1,Q1,urgency,top\n", `export.csv:2:4: "top" is no label under values, dk, na or missing, and no number of the scale of urgency`},
		{"a round that cannot be told", "expert: Who\nitem: What\ncriterion: On\nrating: Answer", "Who,What,On,Answer\n", "consultation.yaml:12:5: it cannot be told which round the rows belong to: give the key rounds"},
		{"a time that can be read in two ways", "expert: Who\nitem: What\ncriterion: On\nrating: Answer\nrounds: {column: At, before: {1: 2025-03-10}, else: 2}", "Who,What,On,Answer,At\nE1,Q1,urgency,1,03/04/2025 10:00\n", `export.csv:2:5: "03/04/2025 10:00" is no time that can be read without guessing: write it as 2025-03-01 14:30`},
		{"a round that the values lack", "expert: Who\nitem: What\ncriterion: On\nrating: Answer\nrounds: {column: At, values: {a: 1}}", "Who,What,On,Answer,At\nE1,Q1,urgency,1,b\n", `export.csv:2:5: it cannot be told which round this row belongs to ("b"): complete rounds, or add else`},
		{"blocks that do not fit", "layout: blocks\nexpert: Who\nitem: What\nblocks: {first: 3, width: 3, criteria: [urgency]}\nrounds: 1", "Who,What,a,b,c,d\n", "consultation.yaml:12:5: from column 3 on, export.csv has 4 columns, which are no whole number of blocks of 3: correct first or width, or give count"},
		{"blocks that are too narrow", "layout: blocks\nexpert: Who\nitem: What\nblocks: {first: 3, width: 1, criteria: [urgency, importance]}\nrounds: 1", "Who,What,a\n", "consultation.yaml:17:14: blocks need first (from 1), criteria, and a width of at least the number of criteria and the comment: first 3, width 1, 2 criteria"},
		{"a layout that is not known", "layout: tall\nexpert: Who", "Who\n", `consultation.yaml:14:5: "tall" is no layout: long, wide, blocks`},
		{"a pattern without a place", "layout: wide\nexpert: Who\npattern: Q\nrounds: 1", "Who\n", `consultation.yaml:16:5: the pattern "Q" needs the word item or criterion in braces, each at most once, and item unless the key item names a column`},
		{"a pattern that fits nothing", "layout: wide\nexpert: Who\npattern: \"{item}/{criterion}\"\nrounds: 1", "Who,Q1:urgency\n", "consultation.yaml:12:5: no column of export.csv fits the pattern"},
	} {
		t.Run(c.name, func(t *testing.T) {
			en, _ := refusals(t, mapped(c.mapping, c.export))
			if en[0] != c.en {
				t.Errorf("\n  %s\nnot\n  %s", en[0], c.en)
			}
		})
	}
}

// Other tables are mapped by naming the column for each standard one.
func TestMappedTables(t *testing.T) {
	_, s := read(t, folder("consultation.yaml", head+`sources:
  - {file: list.csv, kind: items, columns: {id: 1, text: Question}}
  - file: people.csv
    kind: experts
    expert: code
    attributes: {stage: career}
    missing: [unknown]
  - {file: q.csv, kind: judgements, columns: {round: 1, expert: 2, quantity: 3, probability: 4, value: 5}}
`, "list.csv", "Nr,Question,Nr\nQ1,What limits storage?,x\n", "people.csv", "code,name,career\nE1,somebody,senior\nunknown,nobody,junior\nE2,other,unknown\n",
		"quantities.csv", "quantity\nC1\n", "q.csv", "r,e,q,p,v\n1,E1,C1,0.5,7\n"))
	if len(s.Items) != 1 || s.Items[0].Text.En != "What limits storage?" {
		t.Errorf("items %+v", s.Items)
	}
	want := []map[string]string{{"stage": "senior"}, {}}
	if len(s.Experts) != 2 || !reflect.DeepEqual([]map[string]string{s.Experts[0].Attributes, s.Experts[1].Attributes}, want) {
		t.Errorf("experts %+v", s.Experts)
	}
	if len(s.Rounds) != 1 || len(s.Rounds[0].Judgements) != 1 {
		t.Errorf("rounds %+v", s.Rounds)
	}
}
